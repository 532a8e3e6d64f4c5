// Whether what a server answers after a recovery is what a new program would render, to the byte, and whether who holds a
// copy from before the kill is told rightly that it is still good.
import { bytesOf } from '../../src/documents/body.ts';
import { renderAll } from '../../src/documents/render.ts';
import { openDatabase } from '../../src/node/database.ts';
import type { Fault } from './check.ts';
import { etagOf, newRenderer, type Seen } from './documents.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export interface Served {
  /** Whole documents, compared to the byte. */
  answers: number;
  /** Copies from before that were said to be good, and are. */
  notModified: number;
  /** Copies from before that are not good any more, and were replaced. */
  replaced: number;
}

/** Documents asked for after each recovery. */
const ASKED = 40;

/** Asks for documents that were stored before, with validators of before; nothing may become due meanwhile. */
export async function compareServed(
  world: World,
  seen: Seen,
  random: Random,
  fault: (kind: Fault['kind'], what: string) => void,
): Promise<Served> {
  const served: Served = { answers: 0, notModified: 0, replaced: 0 };
  const all = [...seen.rows.keys()];
  const paths = Array.from({ length: Math.min(ASKED, all.length) }, () => random.pick(all));
  const db = openDatabase(world.database, { readonly: true });
  try {
    const { renders } = await renderAll(newRenderer(db, world.base), [...new Set(paths)], {});
    for (const path of new Set(paths)) {
      const anew = renders.get(path)?.rendered ?? null;
      const bytes = anew && Buffer.from(bytesOf(anew.body));
      const etags = seen.etags.get(path) ?? [];
      await compareOne(path, anew?.status ?? 404, bytes, etags);
    }
  } finally {
    db.close();
  }
  return served;

  async function compareOne(
    path: string,
    status: number,
    bytes: Buffer | null,
    etags: readonly string[],
  ): Promise<void> {
    const wrong = (what: string) => fault('document', `served ${path}: ${what}`);
    const url = world.base + path;
    const ask = (headers: Record<string, string>) => fetch(url, { headers, redirect: 'manual' });
    const plain = await ask({ 'Accept-Encoding': 'identity' });
    const body = Buffer.from(await plain.arrayBuffer());
    if (plain.status !== status) return wrong(`${plain.status}, not ${status}`);
    if (!bytes) return;
    served.answers++;
    const etag = etagOf(bytes);
    if (!body.equals(bytes)) return wrong('other bytes than are rendered anew');
    if (plain.headers.get('etag') !== `"${etag}"`) wrong(`its tag is ${plain.headers.get('etag')}`);
    // fetch undoes the coding.
    const packed = await ask({ 'Accept-Encoding': 'gzip' });
    if (!Buffer.from(await packed.arrayBuffer()).equals(bytes)) wrong('other bytes where they are packed');
    for (const held of etags) {
      const answer = await ask({ 'Accept-Encoding': 'identity', 'If-None-Match': `"${held}"` });
      const again = Buffer.from(await answer.arrayBuffer());
      const isGood = held === etag && status === 200;
      if (answer.status !== (isGood ? 304 : status)) wrong(`${answer.status} for ${held}, it is ${etag}`);
      if (!isGood && !again.equals(bytes)) wrong(`other bytes for a reader of ${held}`);
      served[isGood ? 'notModified' : 'replaced']++;
    }
  }
}

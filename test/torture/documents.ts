// Whether stored documents that claim to be fresh are what a new program would render: bytes, headers and tags of one render.
import { createHash } from 'node:crypto';
import { readConfig } from '../../src/config.ts';
import { bytesOf, textOf } from '../../src/documents/body.ts';
import { stampOf } from '../../src/documents/entity-tag.ts';
import { isFresh } from '../../src/documents/freshness.ts';
import { bakeHeaders } from '../../src/documents/headers.ts';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import type { Rendered } from '../../src/documents/plan.ts';
import { type Renderer, renderAll } from '../../src/documents/render.ts';
import { createI18n } from '../../src/i18n.ts';
import { readCatalogues } from '../../src/node/catalogues.ts';
import type { NodeDatabase } from '../../src/node/database.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import type { Row } from '../../src/storage/database.ts';
import { decodeDocument, type StoredDocument } from '../../src/storage/documents.ts';
import type { Fault } from './check.ts';

/** Octets and characters: more than there is. */
const ROOM = 100_000_000;
/** Documents rendered from one snapshot. */
const HANDFUL = 100;

type Found = StoredDocument & { renders: number; tags: string[] };

/** What was seen of the documents of one newsroom, from one look to the next. */
export interface Seen {
  /** By path. */
  rows: Map<string, { renders: number; etag: string; status: number; modifiedAt: number }>;
  /** Entity-tags that each path ever had, the newest last. */
  etags: Map<string, string[]>;
  /** Articles erased: with them go documents. */
  erased: number;
}

export const nothingSeen = (): Seen => ({ rows: new Map(), etags: new Map(), erased: 0 });

const i18n = createI18n(readCatalogues());
const stamps = new Map<string, string>();

/** What renders a newsroom of which nothing was ever rendered. */
export function newRenderer(db: NodeDatabase, baseUrl: string): Renderer {
  const config = readConfig({ CORANTO_BASE_URL: baseUrl });
  const [entries, known] = [createEntryCache(ROOM), createKnownRows(ROOM)];
  return { db, config, i18n, entries, known, now: Date.now };
}

export interface Compared {
  /** Rendered anew and compared. */
  documents: number;
  /** Stored, and touched since: whoever asks gets them rendered anew. */
  stale: number;
}

/** Compares each stored document that claims to be fresh, all as of one moment: a server may be writing meanwhile. */
export async function compareDocuments(
  db: NodeDatabase,
  how: { baseUrl: string; seen: Seen },
  fault: (kind: Fault['kind'], what: string) => void,
): Promise<Compared> {
  db.connection.exec('SAVEPOINT look');
  try {
    return await compareAll(db, how, fault);
  } finally {
    db.connection.exec('RELEASE look');
  }
}

async function compareAll(
  db: NodeDatabase,
  { baseUrl, seen }: { baseUrl: string; seen: Seen },
  fault: (kind: Fault['kind'], what: string) => void,
): Promise<Compared> {
  stamps.set(baseUrl, stamps.get(baseUrl) ?? (await stampOf(baseUrl, readCatalogues())));
  const press = { stamp: stamps.get(baseUrl) as string, now: Date.now };
  const all = listAll(db);
  compareSeen(db, all, seen, fault);
  const fresh = all.filter((one) => isFresh(one, press));
  const renderer = newRenderer(db, baseUrl);
  for (let from = 0; from < fresh.length; from += HANDFUL) {
    const some = fresh.slice(from, from + HANDFUL);
    const paths = some.map(({ path }) => path);
    const { renders } = await renderAll(renderer, paths, {});
    for (const stored of some) {
      const anew = renders.get(stored.path)?.rendered ?? null;
      const differs = differences(stored, anew);
      if (anew && stored.path.endsWith('.json')) checkIds(stored.path, anew, fault);
      // A moment at which it changes by itself may have come meanwhile.
      if (differs.length > 0 && isFresh(stored, press)) {
        fault('document', `${stored.path} is not what is rendered anew: ${differs.join(', ')}`);
      }
    }
  }
  return { documents: fresh.length, stale: all.length - fresh.length };
}

function listAll(db: NodeDatabase): Found[] {
  const rows = db.connection
    .prepare(
      `SELECT *, (SELECT json_group_array(tag) FROM document_tags t WHERE t.document_id = d.id) AS tags FROM documents d`,
    )
    .all() as Row[];
  return rows.map((row) => ({
    ...decodeDocument(row),
    renders: row['renders'] as number,
    tags: JSON.parse(row['tags'] as string) as string[],
  }));
}

/** What of a stored document is not that of a render. */
function differences(stored: Found, anew: Rendered | null): string[] {
  if (stored.status === 404 || anew === null) return stored.status === 404 && anew === null ? [] : ['status'];
  const wanted = {
    status: anew.status,
    headers: JSON.stringify(bakeHeaders(anew)),
    etag: etagOf(bytesOf(anew.body)),
    changesAt: anew.changesAt,
    hot: anew.keep,
    tags: JSON.stringify([...new Set(anew.tags)].sort()),
  };
  const found = {
    ...stored,
    headers: JSON.stringify(stored.headers),
    tags: JSON.stringify([...stored.tags].sort()),
  };
  return (Object.keys(wanted) as (keyof typeof wanted)[]).filter((name) => wanted[name] !== found[name]);
}

/** The entity-tag of bytes, as the specification of ours has it: made here without the code that is tried. */
export function etagOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest().subarray(0, 16).toString('base64url');
}

/** The same render is the same row; a later one is not older. */
function compareSeen(
  db: NodeDatabase,
  all: readonly Found[],
  seen: Seen,
  fault: (kind: Fault['kind'], what: string) => void,
): void {
  const erased = db.connection
    .prepare("SELECT count(*) FROM changes WHERE kind = 'erased'")
    .pluck()
    .get() as number;
  for (const { path, renders, etag, status, modifiedAt } of all) {
    const before = seen.rows.get(path);
    const now = { renders, etag, status, modifiedAt };
    if (before && erased === seen.erased) {
      const isSame = JSON.stringify(before) === JSON.stringify(now);
      if (renders < before.renders) fault('document', `${path} was rendered less often than before`);
      else if (renders === before.renders && !isSame) fault('document', `${path} has other validators`);
      else if (modifiedAt < before.modifiedAt) fault('document', `${path} was modified earlier than before`);
    }
    seen.rows.set(path, now);
    const etags = (seen.etags.get(path) ?? []).filter((one) => one !== etag);
    if (etag !== '') seen.etags.set(path, [...etags.slice(-4), etag]);
  }
  seen.erased = erased;
}

function checkIds(
  path: string,
  { body }: Rendered,
  fault: (kind: Fault['kind'], what: string) => void,
): void {
  const { items = [] } = JSON.parse(textOf(body)) as { items?: { id: string }[] };
  if (new Set(items.map(({ id }) => id)).size < items.length) fault('doubled', `ids in ${path}`);
}

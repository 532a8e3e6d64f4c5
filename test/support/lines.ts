// An export in memory: a newsroom as its lines, and lines as what a newsroom is restored from.
import { createHash } from 'node:crypto';
import { exportLines } from '../../src/desk/export-run.ts';
import type { TextLine } from '../../src/desk/lines-units.ts';
import { guarded } from '../../src/desk/link.ts';
import { linesSource } from '../../src/desk/restore-lines.ts';
import { checkSource, type RestoreOptions, runRestore } from '../../src/desk/restore-run.ts';
import type { Transferred } from '../../src/desk/transfer-run.ts';
import { listening, type Side, type Told } from './move.ts';

type Asked = Pick<Side, 'link'>;

const told = { began: () => {}, moved: () => {}, overtaken: () => {} };

/** A newsroom's export. */
export async function exported({ link }: Asked, onOvertaken = told.overtaken): Promise<string> {
  let text = '';
  const sink = {
    begin: async () => {
      text = '';
    },
    write: async (more: string) => {
      text += more;
    },
    digest: () => sha256(text),
  };
  await exportLines(link, sink, { ...told, overtaken: onOvertaken });
  return text;
}

/** Restores an export, with the media of another newsroom beside it. */
export async function restored(
  text: string,
  media: Pick<Side, 'media' | 'link'>,
  to: Asked,
  options: Partial<RestoreOptions> = {},
  listener: Told = listening(),
): Promise<Transferred> {
  const source = linesSource('x.jsonl', () => linesOf(text), {
    hasMedia: media.media.has,
    findMedia: media.link.findMedia,
  });
  await checkSource(source, async () => false, true, { checked: () => {}, lost: listener.lost });
  const all = { continue: false, restart: false, erasures: [], ...options };
  return runRestore(source, guarded(to.link), all, () => crypto.randomUUID(), listener);
}

/** Lines with another last one, which says that they are whole. */
export function sealed(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('');
  return `${text}${JSON.stringify({ coranto: 'end', rows: lines.length - 1, sha256: sha256(text) })}\n`;
}

async function* linesOf(text: string): AsyncGenerator<TextLine> {
  let before = '';
  for (const [i, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const above = before;
    yield { number: i + 1, text: line, digest: () => sha256(above) };
    before += `${line}\n`;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

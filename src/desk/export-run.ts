// An export from start to end: a newsroom is read page by page, as of one version, and written as lines.
import { Refusal } from '../operations/refusal.ts';
import { FIRST, positionAfter } from '../operations/transfer.ts';
import type { Position, TransferHead } from '../storage/transfer.ts';
import { travelling } from '../storage/transfer-tables.ts';
import type { DeskLink } from './link.ts';
import { closingLine, openingLine, rowLines } from './newsroom-lines.ts';

/** Where lines go. */
export interface LinesSink {
  /** Forgets what was written, and begins with nothing. */
  begin(): Promise<void>;
  write(text: string): Promise<void>;
  /** SHA-256 of all bytes written since it began, in hexadecimal. */
  digest(): string;
}

/** Told what happens while it happens. */
export interface ExportListener {
  /** Called once each time the newsroom is read from its beginning. */
  began(progress: { rows: number; of: number }): void;
  /** Called after each page: these rows are written. */
  moved(progress: { rows: number; of: number }): void;
  /** The newsroom has changed meanwhile; what was written is of no use. */
  overtaken(): void;
}

/** Times that a newsroom which changes meanwhile is read before that is given up. */
const TRIES = 5;

/**
 * Writes a newsroom's rows as lines, whole and of one version.
 * @returns what was written, as of when
 * @throws Refusal when it is not whole itself, or keeps changing
 */
export async function exportLines(
  source: Pick<DeskLink, 'perform'>,
  sink: LinesSink,
  listener: ExportListener,
): Promise<{ newsroom: TransferHead; rows: number }> {
  for (let tried = 1; ; tried++) {
    const { uuid, epoch, version, counts } = await source.perform('newsroom', {});
    const newsroom = { uuid, epoch, version, counts };
    try {
      return { newsroom, rows: await writeAll(source, newsroom, sink, listener) };
    } catch (error) {
      if (!(error instanceof Refusal) || (await source.perform('newsroom', {})).version === version)
        throw error;
      if (tried === TRIES) {
        throw new Refusal(
          `the newsroom has changed each of the ${TRIES} times that it was read; try again later, or close it for as long (“coranto newsroom close”)`,
        );
      }
      listener.overtaken();
    }
  }
}

async function writeAll(
  source: Pick<DeskLink, 'perform'>,
  newsroom: TransferHead,
  sink: LinesSink,
  listener: ExportListener,
): Promise<number> {
  const of = travelling(newsroom.counts);
  let rows = 0;
  await sink.begin();
  listener.began({ rows, of });
  await sink.write(`${openingLine(newsroom)}\n`);
  for (let position: Position = FIRST; 'after' in position; ) {
    const page = await source.perform('transfer-page', { position, version: newsroom.version });
    const lines = [...rowLines(position.step, page.rows)];
    if (lines.length > 0) await sink.write(`${lines.join('\n')}\n`);
    rows += lines.length;
    listener.moved({ rows, of });
    position = positionAfter({ position, ...page });
  }
  await sink.write(`${closingLine(rows, sink.digest())}\n`);
  return rows;
}

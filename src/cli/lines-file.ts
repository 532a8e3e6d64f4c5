// newsroom.jsonl on disk: written line by line with its checksum, and read so with one line in memory.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { LinesSink } from '../desk/export-run.ts';
import type { TextLine } from '../desk/lines-units.ts';
import { LineError } from '../desk/newsroom-lines.ts';
import { readLines, textOf } from './read-lines.ts';

/** The name that an export has in its folder. */
export const LINES = 'newsroom.jsonl';

/** No row is longer, however its characters are escaped. */
const LONGEST = 16_000_000;

export interface LinesFile extends LinesSink {
  octets(): number;
  /** Ends writing. */
  close(): Promise<void>;
  /** Ends writing and takes the file away. */
  discard(): Promise<void>;
}

/** A file to write lines to; there may be none yet. */
export function writeLinesFile(path: string): LinesFile {
  let handle: FileHandle | undefined;
  let hash: Hash = createHash('sha256');
  let octets = 0;
  const close = async (): Promise<void> => {
    await handle?.close();
    handle = undefined;
  };
  return {
    async begin() {
      await close();
      hash = createHash('sha256');
      octets = 0;
      // Drafts, what is under embargo and secrets to sign with: for whoever writes it alone.
      handle = await open(path, 'w', 0o600);
    },
    async write(text) {
      const bytes = Buffer.from(text);
      hash.update(bytes);
      octets += bytes.length;
      await handle?.writeFile(bytes);
    },
    digest: () => hash.copy().digest('hex'),
    octets: () => octets,
    close,
    async discard() {
      await close();
      await rm(path, { force: true });
    },
  };
}

/**
 * The lines of a file.
 * @throws LineError for one that is no text, or longer than any can be
 */
export async function* readLinesFile(path: string): AsyncGenerator<TextLine> {
  const hash = createHash('sha256');
  for await (const line of readLines(createReadStream(path), LONGEST)) {
    const { number, bytes } = line;
    const read = textOf(line, LONGEST);
    if ('fault' in read) throw new LineError(read.fault, number);
    yield { number, text: read.text, digest: () => hash.copy().digest('hex') };
    hash.update(bytes ?? '').update('\n');
  }
}

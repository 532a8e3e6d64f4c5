// A file of articles, one a line, on its way in: read as it comes, and what waits for a source once more at the end.
import { createReadStream, statSync } from 'node:fs';
import type { Problem } from '../domain/story-input.ts';
import { type JsonLine, MAX_LINE_OCTETS, readJsonLine } from '../intake/json-line.ts';
import type { ReadStory } from '../intake/read-story.ts';
import type { IntakeSettings } from '../intake/source-file.ts';
import { sayFileFault } from './failure.ts';
import { type Line, readLines, textOf } from './read-lines.ts';

/** How standard input is named in errors. */
export const STDIN = 'stdin.jsonl';

const CHUNK = 1 << 20;

export interface LinesSource {
  /** As to name it in errors; its path, unless there is an input. */
  file: string;
  /** What comes instead of a file, once. */
  input?: (() => AsyncIterable<Uint8Array>) | undefined;
}

/** What becomes of what is read. */
export interface LinesTaker {
  /** `progress` goes from 0 to 1. */
  take(story: ReadStory, progress: number, again: boolean): Promise<void>;
  problem(problem: Problem): void;
  commit(): Promise<void>;
}

export class LinesImport {
  readonly #source: LinesSource;
  readonly #given: Pick<JsonLine, 'media' | 'edition' | 'story'>;
  /** Numbers of the lines that wait for the source of their story, which is further on. */
  readonly #waiting = new Set<number>();
  #isFirst = true;

  constructor(source: LinesSource, given: Pick<JsonLine, 'media' | 'edition' | 'story'>) {
    this.#source = source;
    this.#given = given;
  }

  /** Takes everything in, and commits it. */
  async run(settings: IntakeSettings, taker: LinesTaker): Promise<void> {
    await this.#pass(settings, taker);
    await taker.commit();
    this.#isFirst = false;
    if (this.#waiting.size === 0) return;
    await this.#pass(settings, taker);
    await taker.commit();
  }

  /** Whether a line that waits for its source will be tried again: a file can be read twice. */
  defer({ file, line }: Problem): boolean {
    if (!this.#isFirst || this.#source.input || file !== this.#source.file || line === null) return false;
    this.#waiting.add(line);
    return true;
  }

  async #pass(settings: IntakeSettings, taker: LinesTaker): Promise<void> {
    const { file, input } = this.#source;
    const refuse = (number: number | null, message: string) =>
      taker.problem({ file, line: number, field: null, message });
    try {
      const octets = input ? Number.POSITIVE_INFINITY : statSync(file).size;
      const chunks = input ? input() : createReadStream(file, { highWaterMark: CHUNK });
      for await (const line of readLines(chunks, MAX_LINE_OCTETS)) {
        if (!this.#isFirst && !this.#waiting.has(line.number)) continue;
        const read = textOf(line, MAX_LINE_OCTETS);
        if ('fault' in read) {
          refuse(line.number, read.fault);
          if (read.ofAll) return;
          continue;
        }
        if (read.text === '') continue;
        if (line.number === 1 && read.text.startsWith('[')) {
          refuse(1, 'this is a JSON list; expected an article a line (“jq -c .[]” takes a list apart)');
          return;
        }
        const story = await readJsonLine(
          { ...this.#given, file, number: line.number, text: read.text },
          settings,
        );
        await taker.take(story, this.#isFirst ? progressOf(line, octets) : 1, !this.#isFirst);
      }
    } catch (error) {
      if (!isFileFault(error)) throw error;
      refuse(null, sayFileFault(error));
    }
  }
}

function progressOf({ end }: Line, octets: number): number {
  return octets > 0 ? Math.min(1, end / octets) : 1;
}

/** A fault of the file itself; any other is not about reading. */
function isFileFault(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && ['open', 'read', 'stat'].includes(String(error.syscall))
  );
}

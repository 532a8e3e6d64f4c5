// A transfer from start to end: closes one newsroom, fills another with it page by page, then its media, and
// opens it there. It can be cut anywhere and run again: the newsroom that is being filled knows how far it is.
import { Refusal } from '../operations/refusal.ts';
import { startIn } from '../operations/transfer.ts';
import type { NewsroomFacts, Position, TransferHead } from '../storage/transfer.ts';
import type { DeskLink } from './link.ts';

export interface TransferOptions {
  /** Leave the source open: then both have the newsroom afterwards. */
  copy: boolean;
  /** Empty a newsroom that an earlier transfer has half filled, and begin again. */
  restart: boolean;
}

/** Told what happens while it happens. */
export interface TransferListener {
  /** What was half there is being taken away. */
  emptying(): void;
  /** The source is closed, by this transfer or since before. */
  closed(when: 'now' | 'before'): void;
  /** Called once, before the first page. `rows` of `of` are there, from an earlier run that was cut. */
  began(progress: { rows: number; of: number }): void;
  /** Called after each page: these rows are safe. */
  moved(progress: { rows: number; of: number }): void;
  /** Called after each media file that is there. */
  file(progress: { files: number; of: number }): void;
  /** A media file that cannot be had, or not be kept; the transfer goes on without. */
  lost(name: string, why: string): void;
}

export interface Transferred {
  /** `there`: it had been done before, and nothing was. */
  outcome: 'moved' | 'copied' | 'there';
  /** The newsroom as it was moved; as it is at the target where it was there already. */
  newsroom: TransferHead;
  media: { copied: number; present: number; lost: number };
}

/** Media files on their way at once. */
const AT_ONCE = 4;
const NAMES = 500;

/**
 * Moves a newsroom, or copies it, into an empty one.
 * @throws Refusal when either side is not in a state for it, or the source has changed meanwhile
 */
export async function runTransfer(
  source: DeskLink,
  target: DeskLink,
  options: TransferOptions,
  listener: TransferListener,
): Promise<Transferred> {
  const here = await source.perform('newsroom', {});
  if (here.state === 'receiving')
    throw new Refusal('the newsroom to be moved is being filled itself: it is not whole');
  const there = await target.perform('newsroom', {});
  if (isThere(here, there, options)) {
    return { outcome: 'there', newsroom: headOf(there), media: { copied: 0, present: 0, lost: 0 } };
  }
  const ready = options.restart ? await emptied(target, there, listener) : there;
  // Said while the source is still open: nobody closes a newsroom that then has nowhere to go.
  startIn(ready, here);
  const head = options.copy ? headOf(here) : await closed(source, here, ready, listener);
  const run = new TransferRun(source, target, head, listener);
  await run.rows(await target.perform('transfer-begin', head), ready);
  const media = await run.media();
  await target.perform('transfer-finish', { uuid: head.uuid, version: head.version });
  return { outcome: options.copy ? 'copied' : 'moved', newsroom: head, media };
}

/** Whether the target is the source as it is, or what became of it since it was moved. */
function isThere(here: NewsroomFacts, there: NewsroomFacts, { copy }: TransferOptions): boolean {
  if (there.state !== 'open' || there.uuid !== here.uuid) return false;
  if (here.state === 'closed') return there.version >= here.version;
  return copy && there.version === here.version;
}

/** Takes away what an earlier transfer has brought. */
async function emptied(
  target: DeskLink,
  there: NewsroomFacts,
  listener: TransferListener,
): Promise<NewsroomFacts> {
  if (there.state !== 'receiving') return there;
  listener.emptying();
  while (!(await target.perform('transfer-abandon', {})).empty);
  return target.perform('newsroom', {});
}

/** The source, closed: from now on it stays as it is. */
async function closed(
  source: DeskLink,
  here: NewsroomFacts,
  there: NewsroomFacts,
  listener: TransferListener,
): Promise<TransferHead> {
  if (here.state === 'open' && there.filling) {
    throw new Refusal(
      'the newsroom is half copied already, and still open: go on with --copy, or begin again with --restart',
    );
  }
  const { changed } = await source.perform('set-state', { state: 'closed' });
  listener.closed(changed ? 'now' : 'before');
  // Closing moves the version on, whoever did it.
  return headOf(here.state === 'open' ? await source.perform('newsroom', {}) : here);
}

class TransferRun {
  readonly #source: DeskLink;
  readonly #target: DeskLink;
  readonly #head: TransferHead;
  readonly #listener: TransferListener;

  constructor(source: DeskLink, target: DeskLink, head: TransferHead, listener: TransferListener) {
    this.#source = source;
    this.#target = target;
    this.#head = head;
    this.#listener = listener;
  }

  /** Moves all rows from a position on. */
  async rows(from: Position, there: NewsroomFacts): Promise<void> {
    const { version, counts } = this.#head;
    const of = sum(Object.values(counts));
    let rows = there.filling ? Math.min(of, sum(Object.values(there.counts))) : 0;
    this.#listener.began({ rows, of });
    let position = from;
    while (position.step !== 'end') {
      if (position.step === 'emptying') throw new Refusal('somebody else is emptying the newsroom there');
      const page = await this.#source.perform('transfer-page', { position, version });
      const { taken, position: next } = await this.#target.perform('transfer-accept', { ...page, position });
      if (taken) rows += sum(Object.values(page.rows).map((given) => given.length));
      this.#listener.moved({ rows, of });
      position = next;
    }
  }

  /** Moves every media file that the rows name and the target has not. */
  async media(): Promise<Transferred['media']> {
    const done = { copied: 0, present: 0, lost: 0 };
    const of = this.#head.counts.media;
    for (let after = ''; ; ) {
      const names = await this.#target.perform('list-media', { after, limit: NAMES });
      const waiting = [...names];
      const work = async (): Promise<void> => {
        for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
          done[await this.#file(name)]++;
          this.#listener.file({ files: sum(Object.values(done)), of });
        }
      };
      try {
        await Promise.all(Array.from({ length: AT_ONCE }, work));
      } finally {
        // Where one fails, the others begin nothing more.
        waiting.length = 0;
      }
      if (names.length < NAMES) return done;
      after = names.at(-1) as string;
    }
  }

  async #file(name: string): Promise<keyof Transferred['media']> {
    if (await this.#target.hasMedia(name)) return 'present';
    const bytes = await this.#source.findMedia(name);
    if (!bytes) {
      this.#listener.lost(name, 'is missing from the media of the newsroom it came from');
      return 'lost';
    }
    try {
      await this.#target.putMedia(name, bytes);
      return 'copied';
    } catch (error) {
      // A file that was damaged, say: its name is the hash of what it was.
      if (!(error instanceof Refusal)) throw error;
      this.#listener.lost(name, `cannot be kept: ${error.message}`);
      return 'lost';
    }
  }
}

function headOf({ uuid, epoch, version, counts }: NewsroomFacts): TransferHead {
  return { uuid, epoch, version, counts };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

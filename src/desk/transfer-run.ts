// A transfer from start to end: closes one newsroom, fills another with it page by page, then its media, and
// opens it there. It can be cut anywhere and run again: the newsroom that is being filled knows how far it is.
import { Refusal } from '../operations/refusal.ts';
import { startIn } from '../operations/transfer.ts';
import type { Erasure } from '../storage/erasing.ts';
import type { NewsroomFacts, Position, TransferHead } from '../storage/transfer.ts';
import { travelling } from '../storage/transfer-tables.ts';
import type { DeskLink } from './link.ts';
import { type MediaListener, type MovedMedia, moveMedia } from './transfer-media.ts';

export interface TransferOptions {
  /** Leave the source open: then both have the newsroom afterwards. */
  copy: boolean;
  /** Empty a newsroom that an earlier transfer has half filled, and begin again. */
  restart: boolean;
  /** The epoch that the log goes on with at the target; left out, that of the source. */
  epoch?: string;
  /** What was erased after the source was copied, and is to be erased at the target too. */
  erasures?: readonly Erasure[];
}

/** Told what happens while it happens. */
export interface TransferListener extends MediaListener {
  /** What was half there is being taken away. */
  emptying(): void;
  /** The source is closed, by this transfer or since before. */
  closed(when: 'now' | 'before'): void;
  /** Called once, before the first page. `rows` of `of` are there, from an earlier run that was cut. */
  began(progress: { rows: number; of: number }): void;
  /** Called after each page: these rows are safe. */
  moved(progress: { rows: number; of: number }): void;
}

export interface Transferred {
  /** `there`: it had been done before, and nothing was. */
  outcome: 'moved' | 'copied' | 'there';
  /** The newsroom as it was moved; as it is at the target where it was there already. */
  newsroom: TransferHead;
  media: MovedMedia;
  /** Articles that the source had in full and the target's ledger says are erased. */
  erased: number;
}

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
    const media = { copied: 0, present: 0, lost: 0 };
    return { outcome: 'there', newsroom: headOf(there), media, erased: 0 };
  }
  const ready = options.restart ? await emptied(target, there, listener) : there;
  // Said while the source is still open: nobody closes a newsroom that then has nowhere to go.
  startIn(ready, here);
  const { epoch, ...moved } = options.copy ? headOf(here) : await closed(source, here, ready, listener);
  const head = { ...moved, epoch: options.epoch ?? epoch };
  const run = new TransferRun(source, target, head, listener);
  await run.rows(await target.perform('transfer-begin', head), ready);
  const media = await moveMedia(target, { from: source, to: target }, head.counts.media, listener);
  const { uuid, version } = head;
  const { erased } = await target.perform('transfer-finish', {
    ...{ uuid, version },
    ...(options.erasures && { erasures: [...options.erasures] }),
  });
  return { outcome: options.copy ? 'copied' : 'moved', newsroom: head, media, erased };
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
    const of = travelling(counts);
    let rows = there.filling ? Math.min(of, travelling(there.counts)) : 0;
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
}

function headOf({ uuid, epoch, version, counts }: NewsroomFacts): TransferHead {
  return { uuid, epoch, version, counts };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

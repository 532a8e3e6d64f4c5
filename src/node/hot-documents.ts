// The serving thread's documents: hot ones in memory, never one that a commit anywhere has touched.
import { performance } from 'node:perf_hooks';
import { setImmediate as breathe } from 'node:timers/promises';
import { type DocumentSource, NotServingError, type Servable } from '../documents/answer.ts';
import { isFresh } from '../documents/freshness.ts';
import type { Press } from '../documents/prepare.ts';
import type { Document } from '../documents/produce.ts';
import type { Instant } from '../domain/time.ts';
import { DatabaseFault } from '../storage/database.ts';
import { type DocumentState, listStates, readTouched } from '../storage/documents.ts';
import { readDuty } from '../storage/due.ts';
import type { Background } from './background-client.ts';
import type { NodeDatabase } from './database.ts';
import { HeldDocuments } from './held-documents.ts';
import { type HotDocument, heat } from './hot-document.ts';

/** Documents that are laid out before readers come again: some tenths of a millisecond. */
const AT_ONCE = 8;
/** Milliseconds until what is due is tried again that could not be written. */
const SETTLE_AGAIN_AFTER = 1_000;

export class HotDocuments implements DocumentSource {
  readonly #db: NodeDatabase;
  readonly #press: Pick<Press, 'stamp' | 'now'>;
  readonly #background: Background;
  readonly #held = new HeldDocuments();
  readonly #loading = new Map<string, Promise<HotDocument | undefined>>();
  /** Data version and log head that the held documents are as of. */
  #version: number;
  #seq = -1;
  #nextDueAt: Instant | null = null;
  /** Whether there is a newsroom to be served, or only the beginning of one. */
  #serving = true;
  /** The turn of the event loop in which commits were last looked for. */
  #turn = -1;
  #behind = true;
  #catchingUp: Promise<void> | undefined;
  readonly #taking = new Set<Promise<void>>();

  constructor(db: NodeDatabase, press: Pick<Press, 'stamp' | 'now'>, background: Background) {
    this.#db = db;
    this.#press = press;
    this.#background = background;
    this.#version = db.dataVersion();
  }

  /**
   * The document held under a path, if it may be served this instant; undefined means ask `find`.
   * Other connections' commits are looked for at most once a turn of the event loop.
   */
  peek(path: string, now: Instant = this.#press.now()): HotDocument | undefined {
    this.#look();
    if (this.#behind || this.#catchingUp !== undefined) return undefined;
    if (this.#nextDueAt !== null && now >= this.#nextDueAt) return undefined;
    const document = this.#held.get(path);
    if (document === undefined || (document.changesAt !== null && now >= document.changesAt))
      return undefined;
    document.used = true;
    return document;
  }

  async ready(): Promise<void> {
    this.#look();
    await this.#catchUp();
    if (!this.#serving) throw new NotServingError('the newsroom is being filled from another host');
    if (this.#nextDueAt === null || this.#press.now() < this.#nextDueAt) return;
    try {
      await this.#background.settle();
    } catch (error) {
      if (!(error instanceof DatabaseFault && error.isOfWriting)) throw error;
      // Reading goes on as if nothing were due, and it is tried again in a while.
      this.#nextDueAt = this.#press.now() + SETTLE_AGAIN_AFTER;
      return;
    }
    this.#look();
    await this.#catchUp();
  }

  async find(path: string): Promise<Servable | undefined> {
    const held = this.peek(path);
    if (held) return held;
    await this.ready();
    // What no commit touched is held as before: neither read nor rendered again.
    const untouched = this.peek(path);
    if (untouched) return untouched;
    const key = `${this.#seq} ${path}`;
    const known = this.#loading.get(key);
    if (known) return known;
    const stored = (await listStates(this.#db, [path])).get(path);
    if (!stored || !isFresh(stored, this.#press)) return this.#load(path);
    if (stored.status === 404) return undefined;
    // What many ask for is soon in memory, also where all who ask have it already.
    if (stored.hot) void this.#load(path).catch(() => {});
    // Validators answer a conditional request, bytes are made for the others: never those that a former program stored,
    // which would be compressed in another way and have the same entity-tag.
    return this.#lazy(stored);
  }

  /** Takes documents that were rendered beside, before anyone asks. */
  take(documents: readonly Document[]): Promise<void> {
    const taking = this.#takeAll(documents)
      // What is not held is rendered, or fails, when somebody asks for it.
      .catch(() => {})
      .finally(() => this.#taking.delete(taking));
    this.#taking.add(taking);
    return taking;
  }

  async #takeAll(documents: readonly Document[]): Promise<void> {
    for (let from = 0; from < documents.length; from += AT_ONCE) {
      const some = documents.slice(from, from + AT_ONCE);
      const hot = some.map(heat);
      // They were committed since this turn last looked, maybe: what is held may be what they replace.
      this.#turn = -1;
      this.#look();
      await this.#catchUp();
      for (const [i, document] of some.entries()) await this.#holdIfFresh(hot[i] as HotDocument, document);
      // Between these, readers come first.
      await breathe();
    }
  }

  /** Loads nothing more by itself; afterwards the database may be closed. */
  async stop(): Promise<void> {
    await Promise.allSettled([...this.#taking, ...this.#loading.values(), this.#held.stop()]);
  }

  #lazy(stored: DocumentState): Servable {
    const { status, headers, etag, modifiedAt } = stored;
    // It may have been touched meanwhile: then it is another, whole with its own validators.
    const whole = () => this.#load(stored.path);
    const load: Servable['load'] = async (coding) => {
      const found = await whole();
      return found?.etag === etag && found.status === status ? found.load(coding) : undefined;
    };
    // Which codings there will be depends on the length; a page is never too short for them.
    return { status, headers, etag, modifiedAt, codings: ['identity', 'gzip', 'br'], whole, load };
  }

  #load(path: string): Promise<HotDocument | undefined> {
    const key = `${this.#seq} ${path}`;
    const known = this.#loading.get(key);
    if (known) return known;
    const loading = this.#fetch(path).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #fetch(path: string): Promise<HotDocument | undefined> {
    const document = await this.#background.render(path, this.#seq);
    if (!document) return undefined;
    const hot = heat(document);
    await this.#holdIfFresh(hot, document);
    return hot;
  }

  /**
   * It may have been touched while it was compressed. What is held must be fresh as of #seq; what is touched after
   * that, catching up will find.
   */
  async #holdIfFresh(hot: HotDocument, { stamp, renderedSeq, touchedSeq }: Document): Promise<void> {
    if (stamp !== this.#press.stamp || touchedSeq > renderedSeq) return;
    let asOf = renderedSeq;
    // Again where catching up has been past a commit meanwhile that what was read is from before.
    while (asOf < this.#seq) {
      asOf = this.#seq;
      // What would touch it is not stored.
      if (!hot.isStored) return;
      const now = (await listStates(this.#db, [hot.path])).get(hot.path);
      if (!now || now.touchedSeq > renderedSeq) return;
    }
    if (!this.#serving) return;
    const held = this.#held.get(hot.path);
    if (!held || held.renderedSeq <= renderedSeq) this.#held.hold(hot);
  }

  #look(): void {
    // Requests that one turn of the event loop brings were all sent before it began. Its number is read, for an
    // immediate of our own each turn would keep the loop from waiting and cost every request a system call.
    const turn = performance.nodeTiming.uvMetricsInfo.loopCount;
    if (turn === this.#turn) return;
    this.#turn = turn;
    try {
      const version = this.#db.dataVersion();
      if (version === this.#version) return;
      this.#version = version;
    } catch {
      // Whatever it has learned, this has not: catching up says what is wrong.
    }
    this.#behind = true;
  }

  /** Forgets what commits have touched, and learns the next due time. */
  async #catchUp(): Promise<void> {
    // Also while another is at it: what it is about to forget is still held.
    while (this.#behind || this.#catchingUp !== undefined) {
      this.#catchingUp ??= this.#readCommits().finally(() => {
        this.#catchingUp = undefined;
      });
      await this.#catchingUp;
    }
  }

  async #readCommits(): Promise<void> {
    // Cleared first: a commit that comes while this reads sets it again.
    this.#behind = false;
    try {
      const { seq, erased, paths } = await readTouched(this.#db, this.#seq);
      if (erased) this.#held.dropAll();
      for (const path of paths) this.#held.drop(path);
      this.#held.dropUnstored();
      this.#seq = seq;
      const { state, nextDueAt } = await readDuty(this.#db);
      this.#nextDueAt = nextDueAt;
      this.#serving = state !== 'receiving';
      // What it held before is not what it will be.
      if (!this.#serving) this.#held.dropAll();
    } catch (error) {
      this.#behind = true;
      throw error;
    }
  }
}

// The serving thread's documents: hot ones in memory, never one that a commit anywhere has touched.
import { performance } from 'node:perf_hooks';
import { type DocumentSource, NotServingError, type Servable } from '../documents/answer.ts';
import { type Document, isFresh, type Press } from '../documents/produce.ts';
import type { Instant } from '../domain/time.ts';
import { findDocument, listStates, readTouched, type StoredDocument } from '../storage/documents.ts';
import { readDuty } from '../storage/due.ts';
import type { Background } from './background-client.ts';
import type { NodeDatabase } from './database.ts';
import { type HotDocument, heat } from './hot-document.ts';

/** Octets of documents held in memory. */
const CAPACITY = 128 * 1024 * 1024;

export class HotDocuments implements DocumentSource {
  readonly #db: NodeDatabase;
  readonly #press: Pick<Press, 'stamp' | 'now'>;
  readonly #background: Background;
  readonly #held = new Map<string, HotDocument>();
  readonly #loading = new Map<string, Promise<HotDocument | undefined>>();
  #weight = 0;
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
  #warming: Promise<void> = Promise.resolve();
  #stopped = false;

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
    await this.#background.settle();
    this.#look();
    await this.#catchUp();
  }

  async find(path: string): Promise<Servable | undefined> {
    const held = this.peek(path);
    if (held) return held;
    await this.ready();
    const key = `${this.#seq} ${path}`;
    const known = this.#loading.get(key);
    if (known) return known;
    const stored = await findDocument(this.#db, path);
    if (stored && isFresh(stored, this.#press)) {
      if (stored.status === 404) return undefined;
      // The long tail: validators answer a conditional request, bytes are made for the others.
      if (stored.body === null) return this.#lazy(stored);
    }
    return this.#load(path, stored);
  }

  /** Loads documents that were rendered beside, before anyone asks. */
  async warm(paths: readonly string[]): Promise<void> {
    const waiting = [...paths];
    const load = async (): Promise<void> => {
      for (let path = waiting.shift(); path !== undefined && !this.#stopped; path = waiting.shift()) {
        await this.find(path);
      }
    };
    // Two at a time: one is read and laid out here while another is compressed beside.
    const loadAll = async (): Promise<void> => {
      // They were committed since this turn last looked, maybe: what is held may be what they replace.
      this.#turn = -1;
      await Promise.all([load(), load()]);
    };
    // What cannot be loaded ahead is loaded, or fails, when somebody asks for it.
    this.#warming = this.#warming.then(loadAll).catch(() => {});
    return this.#warming;
  }

  /** Loads nothing more by itself; afterwards the database may be closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#warming;
    await Promise.allSettled(this.#loading.values());
  }

  #lazy(stored: StoredDocument): Servable {
    const { status, headers, etag, modifiedAt } = stored;
    const load: Servable['load'] = async (coding) => {
      const whole = await this.#load(stored.path, undefined);
      // Touched meanwhile: these bytes do not go with those validators, and whoever asks must look again.
      return whole?.etag === etag && whole.status === status ? whole.load(coding) : undefined;
    };
    // Which codings there will be depends on the length; a page is never too short for them.
    return { status, headers, etag, modifiedAt, codings: ['identity', 'gzip', 'br'], load };
  }

  #load(path: string, stored: StoredDocument | undefined): Promise<HotDocument | undefined> {
    const key = `${this.#seq} ${path}`;
    const known = this.#loading.get(key);
    if (known) return known;
    const loading = this.#fetch(path, stored).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #fetch(path: string, stored: StoredDocument | undefined): Promise<HotDocument | undefined> {
    const usable = stored && stored.body !== null && isFresh(stored, this.#press);
    const document = usable ? (stored as Document) : await this.#background.render(path, this.#seq);
    if (!document) return undefined;
    const hot = await heat(document);
    // It may have been touched while it was compressed. What is held must be fresh as of #seq; what is
    // touched after that, catching up will find.
    const now = (await listStates(this.#db, [path])).get(path);
    if (now && now.touchedSeq <= hot.renderedSeq && document.stamp === this.#press.stamp) this.#hold(hot);
    return hot;
  }

  #hold(document: HotDocument): void {
    this.#drop(document.path);
    this.#held.set(document.path, document);
    this.#weight += document.weight;
    // Second chance: whatever was served since the last round stays another one.
    while (this.#weight > CAPACITY) {
      for (const [path, candidate] of this.#held) {
        if (this.#weight <= CAPACITY) break;
        if (!candidate.used) this.#drop(path);
        candidate.used = false;
      }
    }
  }

  #drop(path: string): void {
    const document = this.#held.get(path);
    if (!document) return;
    this.#held.delete(path);
    this.#weight -= document.weight;
  }

  #look(): void {
    // Requests that one turn of the event loop brings were all sent before it began. Its number is read, for an
    // immediate of our own each turn would keep the loop from waiting and cost every request a system call.
    const turn = performance.nodeTiming.uvMetricsInfo.loopCount;
    if (turn === this.#turn) return;
    this.#turn = turn;
    const version = this.#db.dataVersion();
    if (version === this.#version) return;
    this.#version = version;
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
      for (const path of erased ? [...this.#held.keys()] : paths) this.#drop(path);
      this.#seq = seq;
      const { state, nextDueAt } = await readDuty(this.#db);
      this.#nextDueAt = nextDueAt;
      this.#serving = state !== 'receiving';
      // What it held before is not what it will be.
      if (!this.#serving) for (const path of [...this.#held.keys()]) this.#drop(path);
    } catch (error) {
      this.#behind = true;
      throw error;
    }
  }
}

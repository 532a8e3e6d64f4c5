// Documents in memory, as many octets of them as there is room for; what was compressed in a hurry is soon compressed well.
import { type HotDocument, refine } from './hot-document.ts';
import { DOCUMENTS } from './memory.ts';

/** Milliseconds without a new document until those that are there are compressed again. */
const QUIET = 100;
/** And at most, where there is always a new one: somebody walks through the archive, say. */
const LONGEST_WAIT = 2_000;

export class HeldDocuments {
  readonly #held = new Map<string, HotDocument>();
  #weight = 0;
  /** Paths of documents that no commit could be known to touch. */
  readonly #unstored = new Set<string>();
  /** Paths of documents that were compressed in a hurry. */
  readonly #quick = new Set<string>();
  #refining: Promise<void> | undefined;
  #refineLater: NodeJS.Timeout | undefined;
  /** By when they are compressed again, while they wait for that. */
  #refineBy: number | undefined;
  #stopped = false;

  get(path: string): HotDocument | undefined {
    return this.#held.get(path);
  }

  /** Holds a document in the place of another of its path. */
  hold(document: HotDocument): void {
    if (this.#stopped) return;
    this.drop(document.path);
    this.#held.set(document.path, document);
    this.#weight += document.weight;
    if (!document.isStored) this.#unstored.add(document.path);
    // Second chance: whatever was served since the last round stays another one.
    while (this.#weight > DOCUMENTS) {
      for (const [path, candidate] of this.#held) {
        if (this.#weight <= DOCUMENTS) break;
        if (!candidate.used) this.drop(path);
        candidate.used = false;
      }
    }
    if (document.isQuick) this.#refineSoon(document.path);
  }

  drop(path: string): void {
    const document = this.#held.get(path);
    if (!document) return;
    this.#held.delete(path);
    this.#unstored.delete(path);
    this.#weight -= document.weight;
  }

  /** Drops what any commit may have changed, for all that is stored. */
  dropUnstored(): void {
    for (const path of this.#unstored) this.drop(path);
  }

  dropAll(): void {
    this.#held.clear();
    this.#unstored.clear();
    this.#weight = 0;
  }

  /** Holds nothing more, and does nothing more by itself. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#refineLater);
    await this.#refining;
  }

  #refineSoon(path: string): void {
    this.#quick.add(path);
    if (this.#refining) return;
    clearTimeout(this.#refineLater);
    const now = performance.now();
    this.#refineBy ??= now + LONGEST_WAIT;
    const pause = Math.max(0, Math.min(QUIET, this.#refineBy - now));
    this.#refineLater = setTimeout(() => {
      this.#refineBy = undefined;
      this.#refining = this.#refineAll().finally(() => {
        this.#refining = undefined;
      });
    }, pause);
  }

  /** One after the other: whoever renders and whoever asks have the other cores. */
  async #refineAll(): Promise<void> {
    for (const path of this.#quick) {
      this.#quick.delete(path);
      const document = this.#held.get(path);
      if (!document?.isQuick) continue;
      const better = await refine(document);
      // It may have been touched or replaced meanwhile.
      if (this.#held.get(path) === document) this.hold(better);
      if (this.#stopped) return;
    }
  }
}

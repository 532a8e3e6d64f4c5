// What was asked and what was acknowledged, kept apart from the newsroom: the witness when something is lost.
import { ABSENT, type State } from './story.ts';

export interface Entry {
  state: State;
  kind: string;
  /** Where the recorder's log ended when it was asked and when it was acknowledged; null: it was not, as far as is known. */
  askedAt: number;
  acknowledgedAt: number | null;
}

export class Journal {
  readonly #stories = new Map<string, Entry[]>();

  keys(): string[] {
    return [...this.#stories.keys()];
  }

  /** How a story stands, as far as is known; undefined while that is uncertain. */
  stateOf(key: string): State | undefined {
    const last = this.#stories.get(key)?.at(-1);
    if (!last) return ABSENT;
    return last.acknowledgedAt === null ? undefined : last.state;
  }

  ask(key: string, kind: string, state: State, askedAt = 0): Entry {
    const entry: Entry = { state, kind, askedAt, acknowledgedAt: null };
    this.#stories.set(key, [...(this.#stories.get(key) ?? []), entry]);
    return entry;
  }

  /** Nothing came of it, for certain. */
  take(key: string, entry: Entry): void {
    this.#stories.set(
      key,
      (this.#stories.get(key) ?? []).filter((one) => one !== entry),
    );
  }

  /**
   * The states that a story may be in, when the log was cut at a place: the oldest is what was acknowledged. Where it
   * was cut at some place between two: what was acknowledged before the first, and all that was asked before the second.
   */
  possible(key: string, cutAt = Number.POSITIVE_INFINITY, until = cutAt): Entry[] {
    const entries = this.#stories.get(key) ?? [];
    const before: Entry = { state: ABSENT, kind: 'nothing', askedAt: 0, acknowledgedAt: 0 };
    const all = [before, ...entries];
    const last = all.findLastIndex(
      ({ acknowledgedAt }) => acknowledgedAt !== null && acknowledgedAt <= cutAt,
    );
    return all.slice(last).filter(({ askedAt }) => askedAt <= until);
  }

  /** All states up to a place that were acknowledged. */
  acknowledged(cutAt = Number.POSITIVE_INFINITY): number {
    const all = [...this.#stories.values()].flat();
    return all.filter(({ acknowledgedAt }) => acknowledgedAt !== null && acknowledgedAt <= cutAt).length;
  }

  /** What was uncertain is known by now: the story is in this one of its states. */
  settle(key: string, entry: Entry): void {
    const entries = this.#stories.get(key) ?? [];
    const at = entries.indexOf(entry);
    // What the ledger of erasures took is made up for, sooner or later: it stays uncertain.
    if (entries.slice(at + 1).some(({ kind }) => kind === 'erase')) return;
    this.#stories.set(key, entries.slice(0, at + 1));
    entry.acknowledgedAt ??= 0;
  }
}

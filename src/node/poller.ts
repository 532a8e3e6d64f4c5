// One poller of one feed, while it is in memory: what it did since that was last written down, and what it was given.
import { CODING_SUFFIX, parseHttpDate } from '../documents/conditional.ts';
import type { MissReason, PollerReport } from '../domain/poller.ts';
import type { Instant } from '../domain/time.ts';

/** A tag as ours are, whatever caches put behind it: 22 characters of base64url. */
const OURS = new RegExp(`(?:^|[",\\s/])[\\w-]{22}(?:${CODING_SUFFIX})?(?=$|[",\\s])`);

/** An old tag is missed so often at most, in a row: as many people may be behind one address. */
const SAME_OLD_TAG = 30;
/** Once the document has changed again since, so often. */
const VERY_OLD_TAG = 2;

export class Poller {
  readonly reader: string;
  readonly network: string;
  readonly feed: string;
  polls = 0;
  notModified = 0;
  octets = 0;
  needlessOctets = 0;
  plain = 0;
  plainOctets = 0;
  soon = 0;
  intervals = 0;
  intervalMs = 0;
  misses: Record<MissReason, number> = noMisses();
  /** Polls that are written down: who was here more often stays longer. */
  total = 0;
  lastAt: Instant = 0;
  /** Stem of the tag of what it was given last. */
  sentEtag: string | null = null;
  /** Whether it has ever sent a validator that was good. */
  isConditional = false;
  /** An old tag that it sent, the document then, and how often in a row. */
  oldTag: string | null = null;
  oldTagAt: string | null = null;
  oldTagTimes = 0;
  /** Not in the ledger any more: whoever remembers it looks again. */
  isGone = false;

  constructor(reader: string, network: string, feed: string) {
    this.reader = reader;
    this.network = network;
    this.feed = feed;
  }

  /**
   * Why it was sent a document that it had been sent before; undefined where that was none of its fault, as when an
   * old tag may be that of somebody else behind the same address. Called for every document that it is sent.
   */
  reasonFor(
    ifNoneMatch: string | undefined,
    ifModifiedSince: string | undefined,
    etag: string,
  ): MissReason | undefined {
    if (ifNoneMatch !== undefined) {
      if (!OURS.test(ifNoneMatch)) return 'foreign';
      return this.#isStale(ifNoneMatch, etag) ? 'stale' : undefined;
    }
    if (ifModifiedSince !== undefined) {
      // It had this very document, so its date is not what came with it.
      if (this.sentEtag === etag || parseHttpDate(ifModifiedSince) === null) return 'date';
      this.isConditional = true;
      return undefined;
    }
    return this.isConditional ? 'dropped' : 'none';
  }

  /** What was counted since the last time, which is counted no more. */
  take(): PollerReport {
    const { reader, network, feed, polls, notModified, octets, needlessOctets } = this;
    const { plain, plainOctets, soon, intervals, intervalMs, misses, lastAt } = this;
    this.total += polls;
    this.polls = this.notModified = this.octets = this.needlessOctets = 0;
    this.plain = this.plainOctets = this.soon = this.intervals = this.intervalMs = 0;
    this.misses = noMisses();
    const key = { reader, network, feed, lastAt };
    const sums = { polls, notModified, octets, needlessOctets, plain, plainOctets, soon };
    return { ...key, ...sums, intervals, intervalMs, misses };
  }

  /** Whether it sends again what it should have replaced: old when it sent it first, and older by now. */
  #isStale(tag: string, etag: string): boolean {
    this.isConditional = true;
    if (this.oldTag !== tag) {
      this.oldTag = tag.slice(0, 256);
      this.oldTagAt = etag;
      this.oldTagTimes = 1;
      return false;
    }
    this.oldTagTimes += 1;
    return this.oldTagTimes > (this.oldTagAt === etag ? SAME_OLD_TAG : VERY_OLD_TAG);
  }
}

/** None of any kind so far. */
export const noMisses = (): Record<MissReason, number> => ({
  none: 0,
  dropped: 0,
  foreign: 0,
  stale: 0,
  date: 0,
});

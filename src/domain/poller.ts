// Pollers: readers of one version in one network that ask for a feed, what they did in a time, and what is wrong with that.
import type { Instant } from './time.ts';

/** Whom one line of the report is about. Readers of the same version in the same network are one. */
export interface PollerKey {
  reader: string;
  network: string;
  /** The feed’s path below the base URL; empty: several. */
  feed: string;
}

/** Why a poll was answered with 200 although the poller had been given that very document: it missed its 304. */
export const MISS_REASONS = ['none', 'dropped', 'foreign', 'stale', 'date'] as const;

/**
 * - `none`: no validator, and never one before
 * - `dropped`: no validator, though it has sent one before
 * - `foreign`: If-None-Match of a tag that is none of ours
 * - `stale`: an old tag of ours again and again, although it was given newer ones
 * - `date`: If-Modified-Since alone, with a date that is none, or not one that we gave
 */
export type MissReason = (typeof MISS_REASONS)[number];

/** Sums over a time. */
export interface PollerSums {
  polls: number;
  /** Answered with 304. */
  notModified: number;
  /** Octets of bodies that were sent. */
  octets: number;
  /** 200s that should have been 304s, by why they were not, and their octets. */
  misses: Record<MissReason, number>;
  needlessOctets: number;
  /** 200s without compression, and the octets that gzip would have saved (of those that were needed at all). */
  plain: number;
  plainOctets: number;
  /** Polls that came sooner after another than max-age says. */
  soon: number;
  /** Between polls: how many intervals, and their milliseconds together. */
  intervals: number;
  intervalMs: number;
}

export interface PollerReport extends PollerKey, PollerSums {
  lastAt: Instant;
}

/** What is wrong with a poller. */
export type PollerFault = MissReason | 'plain' | 'soon';

/** Less often it may be a new reader, or one that was started again. */
const LEAST = { misses: 3, soon: 10 };
/** Of its 200s, or of its polls. */
const LEAST_PART = 0.1;

/** No poll is blamed that comes a moment before the end of max-age. */
const SLACK = 0.9;

/** Whether a poll came too soon after another: before what Cache-Control allows a cache to answer by itself. */
export const isTooSoon = (milliseconds: number, maxAge: number): boolean =>
  milliseconds < maxAge * 1000 * SLACK;

/** What is wrong, in the order of what it costs; what happens now and then is not held against anybody. */
export function faultsOf(sums: PollerSums): PollerFault[] {
  const full = sums.polls - sums.notModified;
  const often = (count: number, of: number, least: number) => count >= least && count >= of * LEAST_PART;
  const misses = MISS_REASONS.filter((reason) => often(sums.misses[reason], full, LEAST.misses));
  misses.sort((a, b) => sums.misses[b] - sums.misses[a]);
  return [
    ...misses,
    ...(often(sums.plain, full, LEAST.misses) && sums.plainOctets + sums.needlessOctets > 0
      ? (['plain'] as const)
      : []),
    ...(often(sums.soon, sums.polls, LEAST.soon) ? (['soon'] as const) : []),
  ];
}

/** Octets that need not have been sent. */
export const wastedOf = (sums: PollerSums): number => sums.needlessOctets + sums.plainOctets;

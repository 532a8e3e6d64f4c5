// A histogram of seconds, which any thread may fill and send.
import { canonical, type Sample } from './exposition.ts';

/** As it crosses from one thread to another. */
export interface HistogramState {
  /** Upper bounds, in seconds. */
  bounds: readonly number[];
  /** How many in each, not those of lower ones; the last are beyond all bounds. */
  counts: number[];
  sum: number;
}

export function createHistogram(bounds: readonly number[]): HistogramState {
  return { bounds, counts: new Array(bounds.length + 1).fill(0), sum: 0 };
}

/** Counts one value; what is below nothing, as when a clock was set back, is nothing. */
export function observeSeconds(histogram: HistogramState, seconds: number): void {
  const value = Math.max(0, seconds);
  const found = histogram.bounds.findIndex((bound) => value <= bound);
  const place = found === -1 ? histogram.bounds.length : found;
  histogram.counts[place] = (histogram.counts[place] as number) + 1;
  histogram.sum += value;
}

/** Its lines: each bucket has those of all lower ones in it. */
export function samplesOf({ bounds, counts, sum }: HistogramState): Sample[] {
  let count = 0;
  const buckets = counts.map((own, i): Sample => {
    count += own;
    const bound = bounds[i];
    return {
      suffix: '_bucket',
      labels: { le: bound === undefined ? '+Inf' : canonical(bound) },
      value: count,
    };
  });
  return [...buckets, { suffix: '_sum', value: sum }, { suffix: '_count', value: count }];
}

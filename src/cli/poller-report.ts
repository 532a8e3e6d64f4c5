// What the report of pollers says: what is wrong with a reader, what that cost, and what to tell its maker.
import { MAX_AGE } from '../documents/headers.ts';
import {
  faultsOf,
  type PollerFault,
  type PollerReport,
  type PollerSums,
  wastedOf,
} from '../domain/poller.ts';
import { toRfc3339 } from '../domain/time.ts';
import { formatTable } from './table.ts';

/** A poller with what is to be said of it. */
export interface JudgedPoller {
  poller: PollerReport;
  faults: { fault: PollerFault; why: string }[];
}

export function judge(poller: PollerReport): JudgedPoller {
  return { poller, faults: faultsOf(poller).map((fault) => ({ fault, why: WHY[fault](poller) })) };
}

const WHY: Readonly<Record<PollerFault, (sums: PollerSums) => string>> = {
  none: () => 'sends neither If-None-Match nor If-Modified-Since',
  dropped: ({ misses, polls }) => `leaves its validators out with ${misses.dropped} of ${polls} polls`,
  foreign: () => 'sends a tag in If-None-Match that was never ours',
  stale: () => 'sends an old tag again and again, though it was given newer ones',
  date: () => 'sends If-Modified-Since alone, with a date that is not the one it was given',
  plain: () => 'takes no compression',
  soon: ({ intervalMs, intervals }) =>
    `asks every ${span(intervalMs / intervals)}, Cache-Control says ${MAX_AGE} s`,
};

const HINTS: Readonly<Record<PollerFault, string>> = {
  none: 'keep the ETag of each answer and send it back in If-None-Match: an unchanged feed is then a 304 without a body',
  dropped: 'keep the ETag with the feed, where a restart or an error does not lose it',
  foreign: 'send back in If-None-Match the ETag of this very URL, with its quotes, as it came',
  stale: 'keep the ETag of every 200, not that of the first one alone',
  date: 'send back the ETag in If-None-Match; in If-Modified-Since the Last-Modified as it came, not a time of one’s own',
  plain: 'send Accept-Encoding: gzip (or br); feeds become about a quarter as large',
  soon: `wait at least as long as Cache-Control says (max-age=${MAX_AGE}), and longer for a feed that seldom changes`,
};

/** More lines are not read by anybody; `--json` has them all. */
const MOST_LINES = 50;

/** The report for people. */
export function sayPollers(judged: readonly JudgedPoller[], days: number, columns: number | null): string {
  const sum = (pick: (sums: PollerSums) => number) =>
    judged.reduce((all, { poller }) => all + pick(poller), 0);
  const [polls, sent, wasted] = [sum((of) => of.polls), sum((of) => of.octets), sum(wastedOf)];
  const head =
    `${many(judged.length, 'poller')} in ${days === 1 ? 'one day' : `${days} days`}: ${many(polls, 'poll')}, ` +
    `${part(
      sum((of) => of.notModified),
      polls,
    )} answered with 304, ${size(sent)} sent, ` +
    `${size(wasted)} of that needlessly (${part(wasted, sent)})\n`;
  const shown = judged.slice(0, MOST_LINES);
  const rows = shown.map(({ poller, faults }) => [
    poller.reader,
    poller.network,
    poller.feed,
    poller.polls.toLocaleString('en'),
    part(poller.notModified, poller.polls),
    size(poller.octets),
    size(wastedOf(poller)),
    poller.intervals === 0 ? '' : span(poller.intervalMs / poller.intervals),
    faults.map(({ why }) => why).join('; '),
  ]);
  const header = ['reader', 'network', 'feed', 'polls', '304', 'sent', 'wasted', 'every', 'what is wrong'];
  const more = judged.length - shown.length;
  return [
    head,
    '\n',
    formatTable(rows, { header, columns }),
    more > 0 ? `and ${many(more, 'other')}; --json has them all\n` : '',
    sayHints(judged),
  ].join('');
}

/** What to tell their makers: each reader once, whatever its networks and feeds. */
function sayHints(judged: readonly JudgedPoller[]): string {
  const byReader = new Map<string, Set<PollerFault>>();
  for (const { poller, faults } of judged.slice(0, MOST_LINES)) {
    for (const { fault } of faults) {
      byReader.set(poller.reader, (byReader.get(poller.reader) ?? new Set()).add(fault));
    }
  }
  if (byReader.size === 0) return '';
  const lines = [...byReader].flatMap(([reader, faults]) =>
    [...faults].map((fault, i) => [i === 0 ? reader : '', HINTS[fault]]),
  );
  return `\nWhat to tell their makers:\n${formatTable(lines, { columns: null })}`;
}

/** The report for scripts. */
export function describePollers(judged: readonly JudgedPoller[]): object[] {
  return judged.map(({ poller, faults }) => {
    const { misses, intervals, intervalMs, lastAt, ...sums } = poller;
    return {
      ...sums,
      wastedOctets: wastedOf(poller),
      averageSeconds: intervals === 0 ? null : Math.round(intervalMs / intervals / 100) / 10,
      misses,
      lastAt: toRfc3339(lastAt),
      faults: faults.map(({ fault, why }) => ({ fault, why, hint: HINTS[fault] })),
    };
  });
}

const many = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

const part = (count: number, of: number): string =>
  of === 0 ? '0 %' : `${Math.floor((100 * count) / of)} %`;

function size(octets: number): string {
  if (octets < 1_000) return `${octets} B`;
  for (const [unit, octetsOf] of [
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
  ] as const) {
    if (octets >= octetsOf) return `${(octets / octetsOf).toFixed(octets < 100 * octetsOf ? 1 : 0)} ${unit}`;
  }
  return '';
}

function span(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

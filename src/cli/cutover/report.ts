// What a cut-over would do to subscribers, printed.
import { SMALLEST_WINDOW } from '../../domain/edition.ts';
import { parseFeedPath } from '../../domain/feed-address.ts';
import { toRfc3339 } from '../../domain/time.ts';
import type { Io } from '../io.ts';
import { counted, cut, formatTable, printable } from '../table.ts';
import type { Difference } from './compare.ts';
import type { ReadFeed } from './read-feed.ts';
import type { Cutover } from './run.ts';

const LABELS = { again: 'seen again', lost: 'lost' } as const;

/** Prints for people: what its readers would notice, and the sum. */
export function printCutover(io: Io, from: string, done: Cutover): void {
  const { old, ours, feed, differences, kept, unread } = done;
  const sides = [
    [from, sayFeed(old), ''],
    [feed.path, sayFeed(ours), feed.reason],
  ];
  io.out(formatTable(sides, { columns: io.columns }));
  for (const difference of differences) io.out(`\n${block(io, difference)}`);
  const sum = [`${counted(old.items.length, 'item')}: ${kept} known again`];
  for (const outcome of ['again', 'lost'] as const) {
    const count = differences.filter((one) => one.outcome === outcome).length;
    if (count > 0) sum.push(`${count} ${LABELS[outcome]}`);
  }
  io.out(`\n${sum.join(', ')}\n`);
  if (unread.length > 0) io.out(`${sayUnread(done)}\n`);
}

const sayFeed = ({ name, language, items }: ReadFeed): string =>
  `${counted(items.length, 'item')}, ${[name, language].filter(Boolean).join(', ')}`;

function block(io: Io, { outcome, item, identity, why, remedy }: Difference): string {
  const head = [
    LABELS[outcome].padEnd(LABELS.again.length),
    item.at === null ? '' : toRfc3339(item.at).slice(0, 10),
    item.title ?? '',
  ];
  const lines = [
    ['was', item.identity],
    ...(identity === null ? [] : [['is', identity]]),
    ['why', why],
    ['do', remedy],
  ];
  const title = cut(printable(head.filter((text) => text !== '').join('  ')), io.columns);
  // Nothing of these is cut: they are to be copied.
  return `${title}\n${formatTable(
    lines.map(([name = '', text = '']) => [`  ${name}`, text]),
    { columns: null },
  )}`;
}

function sayUnread({ unread, old, ours, feed }: Cutover): string {
  const edition = parseFeedPath(feed.path)?.edition ?? null;
  const window = Math.max(SMALLEST_WINDOW, old.items.length);
  // The feed of all editions has no window of its own.
  const helps = edition !== null && window < ours.items.length;
  const remedy = `coranto edition edit ${edition} --window ${window}`;
  return (
    `! ${counted(unread.length, 'older item')} of ours ${unread.length === 1 ? 'was' : 'were'} not in the former feed: ` +
    `readers that have never seen ${unread.length === 1 ? 'it, or have forgotten it, show it' : 'them, or have forgotten them, show them'} ` +
    `as unread${helps ? ` (“${remedy}” for the first days makes them fewer)` : ''}`
  );
}

/** Prints the same as one JSON object. */
export function printCutoverAsJson(io: Io, from: string, done: Cutover): void {
  const { old, ours, feed, differences, kept, unread } = done;
  const sideOf = ({ name, language, items }: ReadFeed) => ({ format: name, language, items: items.length });
  const timeOf = (at: number | null) => (at === null ? null : toRfc3339(at));
  const items = differences.map(({ outcome, item, identity, article, why, remedy }) => ({
    outcome,
    title: item.title,
    date: timeOf(item.at),
    link: item.link,
    was: item.identity,
    is: identity,
    article: article && { story: article.story, edition: article.edition, state: article.state },
    why,
    do: remedy,
  }));
  const report = {
    former: { from, ...sideOf(old) },
    feed: { path: feed.path, reason: feed.reason, ...sideOf(ours) },
    kept,
    again: items.filter(({ outcome }) => outcome === 'again').length,
    lost: items.filter(({ outcome }) => outcome === 'lost').length,
    items,
    unread: unread.map(({ identity, title, at }) => ({ id: identity, title, date: timeOf(at) })),
  };
  io.out(`${JSON.stringify(report)}\n`);
}

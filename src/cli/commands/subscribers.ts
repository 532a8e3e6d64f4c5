// coranto subscribers: how many follow each feed and each edition, as far as readers say so.
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { parseFeedPath } from '../../domain/feed-address.ts';
import { countSubscribers, ownReaders, type ServiceCount } from '../../domain/subscribers.ts';
import { toRfc3339 } from '../../domain/time.ts';
import { listClaims, listPollers } from '../../storage/pollers.ts';
import type { Shell } from '../io.ts';
import { examples, reading } from '../options.ts';
import { overDays, type PollersOptions, withPollers } from '../pollers-here.ts';
import { formatTable } from '../table.ts';

/** Readers of one feed, or of all feeds of an edition. */
interface Line {
  of: string;
  services: ServiceCount[];
  readers: Set<string>;
}

/** Adds `subscribers`. */
export function registerSubscribers(program: Command, { io }: Shell): void {
  const command = program
    .command('subscribers')
    .description('Count who follows each feed: by services’ own word, and readers that ask for themselves.');
  overDays(reading(command))
    .addHelpText('after', examples(['coranto subscribers', 'coranto subscribers --days 30 --json']))
    .action((options: PollersOptions) =>
      withPollers(readConfig(io.env), io, options, async (db, wanted) => {
        const services = countSubscribers(db ? await listClaims(db, wanted) : []);
        const own = ownReaders(db ? await listPollers(db, wanted) : [], services);
        const feeds = linesOf(services, own, (feed) => feed);
        const editions = linesOf(services, own, (feed) => parseFeedPath(feed)?.edition ?? 'all');
        if (options.json) {
          const described = {
            from: wanted.from,
            feeds: feeds.map(describe('feed')),
            editions: editions.map(describe('edition')),
          };
          return io.out(`${JSON.stringify(described)}\n`);
        }
        if (feeds.length === 0)
          return io.err('nobody has followed a feed in that time, as far as is written down\n');
        io.out(tableOf('feed', feeds, io.columns));
        io.out(`\n${tableOf('edition', editions, io.columns)}`);
        if (services.some(({ disputed }) => disputed))
          io.err('?: somebody in another network says that service has more than twice as many\n');
      }),
    );
}

function linesOf(
  services: readonly ServiceCount[],
  own: readonly { key: string; feed: string }[],
  nameOf: (feed: string) => string,
): Line[] {
  const lines = new Map<string, Line>();
  const lineOf = (feed: string): Line => {
    const of = nameOf(feed);
    const line = lines.get(of) ?? { of, services: [], readers: new Set() };
    lines.set(of, line);
    return line;
  };
  for (const service of services) lineOf(service.feed).services.push(service);
  for (const { key, feed } of own) if (feed !== '') lineOf(feed).readers.add(key);
  return [...lines.values()].sort((a, b) => total(b) - total(a) || (a.of < b.of ? -1 : 1));
}

const sum = (services: readonly ServiceCount[]): number =>
  services.reduce((all, { subscribers }) => all + subscribers, 0);
const total = ({ services, readers }: Line): number => sum(services) + readers.size;

/** Of an edition’s feeds, what a service has is one number. */
function together(services: readonly ServiceCount[]): ServiceCount[] {
  return [...Map.groupBy(services, ({ service }) => service)]
    .map(([service, of]) => ({
      service,
      feed: '',
      subscribers: sum(of),
      disputed: of.some(({ disputed }) => disputed),
      at: Math.max(...of.map(({ at }) => at)),
    }))
    .sort((a, b) => b.subscribers - a.subscribers);
}

function tableOf(what: string, lines: readonly Line[], columns: number | null): string {
  const rows = lines.map(({ of, services, readers }) => [
    of,
    sum(services).toLocaleString('en'),
    readers.size.toLocaleString('en'),
    together(services)
      .map(
        ({ service, subscribers, disputed }) =>
          `${service} ${subscribers.toLocaleString('en')}${disputed ? '?' : ''}`,
      )
      .join(', '),
  ]);
  return formatTable(rows, { header: [what, 'subscribers', 'other readers', 'by service'], columns });
}

const describe =
  (what: 'feed' | 'edition') =>
  ({ of, services, readers }: Line): object => ({
    [what]: of,
    subscribers: sum(services),
    readers: readers.size,
    services: together(services).map(({ service, subscribers, disputed, at }) => ({
      service,
      subscribers,
      disputed,
      lastAt: toRfc3339(at),
    })),
  });

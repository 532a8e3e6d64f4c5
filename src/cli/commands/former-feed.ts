// coranto former-feed add, list and remove: addresses that feeds had on a former system.
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { readFormerAddress } from '../../intake/former-paths.ts';
import type { ListedFormerFeed } from '../../operations/former-feeds.ts';
import { Refusal } from '../../operations/refusal.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { formatTable, printable } from '../table.ts';

interface FormerFeedOptions extends ActingOptions {
  inPlace?: boolean;
  json?: boolean;
}

const EXPLANATION = `
The old address is a path from the root of the host, with its query, or a URL of the newsroom’s host. It is known again
with its parameters in another order too, and with those that others add to any address (utm_source and the like). With
a query it may be at a page of Coranto’s own, as WordPress has it: “/?feed=rss2”. Readers of all kinds follow a redirect;
--in-place is for those that do not, or where the old address shall stay the one that people know.
`;

/** Adds `former-feed` with its commands. */
export function registerFormerFeed(program: Command, { io }: Shell): void {
  const former = program
    .command('former-feed')
    .helpCommand(false)
    .description('Answer the addresses that feeds had on a former system.');
  registerAdd(former, io);
  registerList(former, io);
  registerRemove(former, io);
}

function registerAdd(former: Command, io: Io): void {
  const command = former
    .command('add')
    .description('Let an old address lead to one of our feeds, permanently; again, to another one.')
    .argument('<old-address>', 'path with its query, or URL, of the feed on the former system')
    .argument('<feed>', 'path or URL of ours, such as nl/feed.rss')
    .option('--in-place', 'answer our feed at the old address itself');
  acting(reading(command))
    .addHelpText('after', EXPLANATION)
    .addHelpText(
      'after',
      examples([
        'coranto former-feed add /nl/rss.xml nl/feed.rss',
        'coranto former-feed add "/?feed=rss2&lang=nl" nl/feed.rss --in-place',
        'coranto former-feed add https://news.example.org/customs/atom nl/topics/customs/headlines.atom',
      ]),
    )
    .action((old: string, feed: string, options: FormerFeedOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const baseUrl = baseUrlOf(options, io);
        const added = await desk.perform('add-former-feed', {
          path: addressIn(old, baseUrl),
          feed: feedPathIn(feed, baseUrl),
          inPlace: options.inPlace === true,
        });
        if (options.json) return io.out(`${JSON.stringify(added)}\n`);
        if (added.outcome === 'unchanged') return io.out('nothing changed\n');
        io.out(`${printable(added.path)} ${sayWay(added)} now\n`);
      }),
    );
}

function registerList(former: Command, io: Io): void {
  const command = former.command('list').description('List the addresses that lead to our feeds.');
  acting(reading(command))
    .addHelpText('after', examples(['coranto former-feed list', 'coranto former-feed list --json']))
    .action((options: FormerFeedOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const formerFeeds = await desk.perform('former-feeds', {});
        if (options.json) return io.out(`${JSON.stringify({ formerFeeds })}\n`);
        if (formerFeeds.length === 0)
          return io.err('there are no former feeds; add one with “coranto former-feed add”\n');
        const rows = formerFeeds.map((one) => [one.path, sayHow(one), one.feed ?? '(its topic is gone)']);
        io.out(formatTable(rows, { header: ['former address', 'how', 'feed'], columns: io.columns }));
      }),
    );
}

function registerRemove(former: Command, io: Io): void {
  const command = former
    .command('remove')
    .description('Answer an address as if it had never been a feed’s.')
    .argument('<old-address>', 'as “former-feed list” shows it, or its URL');
  acting(reading(command))
    .addHelpText('after', examples(['coranto former-feed remove /nl/rss.xml']))
    .action((old: string, options: FormerFeedOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const path = addressIn(old, baseUrlOf(options, io));
        const removed = await desk.perform('remove-former-feed', { path });
        if (options.json) return io.out(`${JSON.stringify({ removed })}\n`);
        io.out(`${printable(removed.path)} leads to no feed any more\n`);
      }),
    );
}

const sayHow = ({ inPlace }: ListedFormerFeed): string => (inPlace ? 'in place' : 'redirect');

const sayWay = ({ feed, inPlace }: ListedFormerFeed): string =>
  `${inPlace ? 'is answered with' : 'redirects to'} ${feed}`;

/** A newsroom elsewhere is named by its base URL. */
const baseUrlOf = ({ to }: ActingOptions, { env }: Io): string => to ?? readConfig(env).baseUrl;

/** @throws Refusal for an address of which no request comes here */
function addressIn(text: string, baseUrl: string): string {
  const read = readFormerAddress(text, baseUrl);
  if ('fault' in read) throw new Refusal(read.fault);
  return read.path;
}

/**
 * The path below the base URL of a feed of ours, given as that, with a slash first or without, or as a URL.
 * @throws Refusal for a URL that is elsewhere
 */
export function feedPathIn(text: string, baseUrl: string): string {
  if (!/^https?:/i.test(text)) return `/${text.replace(/^\/+/, '')}`;
  const read = readFormerAddress(text, baseUrl);
  if ('fault' in read) throw new Refusal(`“${text}” is no feed of the newsroom at ${baseUrl}`);
  return read.path;
}

// coranto cutover: what subscribers of a former system's feed would see again or lose when they get ours.
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { STATUS } from '../failure.ts';
import type { Shell } from '../io.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { feedPathIn } from './former-feed.ts';

interface CutoverOptions extends ActingOptions {
  feed?: string;
  json?: boolean;
}

const EXPLANATION = `
Reads the feed of the former system (RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed) and the one of ours that its
subscribers will get, and compares what readers know items by: an RSS guid, else the link, else title and date; an Atom
or JSON id. Lists each item that they would see again as unread, since ours has another id, or would lose, since it is
not in ours; and says what to do. Exit status 1 if there is one. Items of ours that are older than the newest of theirs
and were not in the former feed are a warning: most readers have seen them, and know them. Nothing is written.

Which of ours it is: --feed, else the one to which “coranto former-feed” leads the address, else the feed of the only
edition in its language, in the same format.
`;

/** Adds `cutover`. */
export function registerCutover(program: Command, shell: Shell): void {
  const { io } = shell;
  const command = program
    .command('cutover')
    .description('Tell what subscribers of a former feed would see again or lose; fail if there is anything.')
    .argument('<old-feed>', 'file or URL of the feed on the former system')
    .option('--feed <feed>', 'path or URL of ours that its subscribers will get, such as nl/feed.rss');
  acting(reading(command))
    .addHelpText('after', EXPLANATION)
    .addHelpText(
      'after',
      examples([
        'coranto cutover https://www.example.org/nl/rss.xml',
        'coranto cutover saved/rss.xml --feed nl/topics/customs/feed.rss',
        'coranto cutover saved/rss.xml --to https://news.example.org --json',
      ]),
    )
    .action(async (from: string, { feed, to, json = false }: CutoverOptions) => {
      // Loaded here only: parsers of feeds, and what renders.
      const [{ cutover }, { printCutover, printCutoverAsJson }] = await Promise.all([
        import('../cutover/run.ts'),
        import('../cutover/report.ts'),
      ]);
      const baseUrl = to ?? readConfig(io.env).baseUrl;
      const named = feed === undefined ? undefined : feedPathIn(feed, baseUrl);
      const say = (what: string): void => {
        if (!json) io.err(`${what}\n`);
      };
      const done = await cutover(io, from, { feed: named, to }, say);
      if (json) printCutoverAsJson(io, from, done);
      else printCutover(io, from, done);
      if (done.differences.length > 0) shell.status = STATUS.refused;
    });
}

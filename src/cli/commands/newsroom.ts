// coranto newsroom, with open and close: what the newsroom is and has, and whether it is at work.
import type { Command } from 'commander';
import type { NewsroomFacts } from '../../storage/transfer.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { formatTable } from '../table.ts';

interface NewsroomOptions extends ActingOptions {
  json?: boolean;
}

/** Adds `newsroom` with its two commands. */
export function registerNewsroom(program: Command, { io }: Shell): void {
  const newsroom = program
    .command('newsroom')
    .helpCommand(false)
    .description('Show what the newsroom is and has; open or close it.');
  acting(reading(newsroom))
    .addHelpText('after', examples(['coranto newsroom', 'coranto newsroom --to https://news.example.org']))
    .action((options: NewsroomOptions) =>
      withDesk(io, { to: options.to }, async (desk) => show(io, options, await desk.perform('newsroom', {}))),
    );
  registerState(newsroom, io, 'open', 'Open a closed newsroom: it takes stories and releases what is due.');
  registerState(
    newsroom,
    io,
    'close',
    'Close the newsroom: what is public stays so, and nothing else happens.',
  );
}

const SAID = {
  open: 'it takes stories and releases what is due; where another host has it too, close it there',
  close: 'what is public stays so, and nothing is written or released',
};

function registerState(newsroom: Command, io: Io, name: 'open' | 'close', description: string): void {
  acting(reading(newsroom.command(name).description(description)))
    .addHelpText(
      'after',
      examples([`coranto newsroom ${name}`, `coranto newsroom ${name} --to https://news.example.org`]),
    )
    .action((_: NewsroomOptions, command: Command) => {
      // Options that the command above has too, Commander gives to that.
      const options = command.optsWithGlobals<NewsroomOptions>();
      return withDesk(io, { to: options.to }, async (desk) => {
        const set = await desk.perform('set-state', { state: name === 'open' ? 'open' : 'closed' });
        if (options.json) io.out(`${JSON.stringify(set)}\n`);
        else if (set.changed) io.out(`the newsroom is ${set.state}: ${SAID[name]}\n`);
        else io.out(`the newsroom was ${set.state} already\n`);
      });
    });
}

function show(io: Io, { json }: NewsroomOptions, facts: NewsroomFacts): void {
  const { uuid, epoch, state, version, seq, counts, filling } = facts;
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const of = filling && Object.values(filling.head.counts).reduce((sum, count) => sum + count, 0);
  if (json) {
    const from = filling && { uuid: filling.head.uuid, version: filling.head.version, rows, of };
    io.out(`${JSON.stringify({ uuid, state, version, epoch, seq, counts, filling: from })}\n`);
    return;
  }
  const lines = [
    ['uuid', uuid],
    ['state', state],
    ...(filling ? [['filled with', `${filling.head.uuid}: ${rows} of ${of} rows`]] : []),
    ['version', String(version)],
    ['newest change', String(seq)],
    ...Object.entries(counts).map(([name, count]) => [name.replaceAll('_', ' '), String(count)]),
  ];
  io.out(formatTable(lines, { columns: io.columns }));
}

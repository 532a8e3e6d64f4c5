// coranto pollers: which readers poll feeds badly, why each missed its 304, and what that cost.
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { listPollers } from '../../storage/pollers.ts';
import type { Shell } from '../io.ts';
import { examples, reading } from '../options.ts';
import { describePollers, judge, sayPollers } from '../poller-report.ts';
import { overDays, type PollersOptions, withPollers } from '../pollers-here.ts';

interface Options extends PollersOptions {
  bad?: boolean;
}

/** Adds `pollers`. */
export function registerPollers(program: Command, { io }: Shell): void {
  const command = program
    .command('pollers')
    .description('Show who polls feeds here, worst first: why they missed a 304, and what that cost.')
    .option('--bad', 'only those with whom something is wrong');
  overDays(reading(command))
    .addHelpText(
      'after',
      examples([
        'coranto pollers',
        'coranto pollers --bad --days 30',
        'coranto pollers --feed nl/feed.rss --json',
      ]),
    )
    .action((options: Options) =>
      withPollers(readConfig(io.env), io, options, async (db, wanted) => {
        const all = (db ? await listPollers(db, wanted) : []).map(judge);
        const judged = all.filter(({ faults }) => !options.bad || faults.length > 0);
        if (options.json)
          return io.out(`${JSON.stringify({ from: wanted.from, pollers: describePollers(judged) })}\n`);
        if (all.length === 0)
          return io.err('nobody has polled a feed in that time, as far as is written down\n');
        if (judged.length === 0) return io.err('nothing is wrong with anybody who polls\n');
        io.out(sayPollers(judged, options.days, io.columns));
      }),
    );
}

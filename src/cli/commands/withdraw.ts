// coranto withdraw: a story, or one article of it, goes from every output, now or when its time comes.
import { type Command, Option } from 'commander';
import { toRfc3339 } from '../../domain/time.ts';
import { WITHDRAWALS, type Withdrawal } from '../../domain/withdrawal.ts';
import type { Ending } from '../../operations/end.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
import { formatTable } from '../table.ts';
import { givenTime, type TimedOptions, timed } from '../when.ts';

interface WithdrawOptions extends WritingOptions, TimedOptions {
  edition?: string;
  never?: boolean;
  code?: Withdrawal;
}

/** Adds `withdraw`. */
export function registerWithdraw(program: Command, { io }: Shell): void {
  const command = program
    .command('withdraw')
    .description('Withdraw a story from every edition, or one article; a tombstone stays.')
    .argument('<story>', 'the story’s key')
    .option('--edition <path>', 'only this edition’s article')
    .addOption(
      new Option('--code <code>', 'what partners are told of why')
        .choices(WITHDRAWALS)
        .conflicts(['at', 'in', 'never']),
    );
  timed(command, { name: 'never', description: 'it no longer ends by itself' });
  acting(writing(command))
    .addHelpText(
      'after',
      examples([
        'coranto withdraw budget-2026 --reason "Published by mistake"',
        'coranto withdraw budget-2026 --edition fr',
        'coranto withdraw witness-appeal --code privacy --reason "The family asked for it"',
        'coranto withdraw witness-appeal --at 2026-04-01T18:00',
        'coranto withdraw witness-appeal --never',
      ]),
    )
    .action(async (story: string, options: WithdrawOptions) => {
      const input = { story, edition: options.edition ?? null, by: by(options, io) };
      const time = options.never ? null : givenTime(options);
      await withDesk(io, { to: options.to }, async (desk) => {
        if (time !== undefined) {
          return printEndings(io, story, await desk.perform('end', { ...input, time }), options.json);
        }
        const code = options.code === undefined ? {} : { code: options.code };
        const articles = await desk.perform('withdraw', { ...input, ...code });
        if (options.json) return io.out(`${JSON.stringify({ story, articles })}\n`);
        const rows = articles.map((article) => [story, article.edition, article.outcome]);
        io.out(formatTable(rows, { columns: io.columns }));
      });
    });
}

function printEndings(io: Io, story: string, endings: readonly Ending[], json = false): void {
  const articles = endings.map(({ withdrawAt, ...ending }) => ({
    ...ending,
    withdrawAt: withdrawAt === null ? null : toRfc3339(withdrawAt),
  }));
  if (json) {
    io.out(`${JSON.stringify({ story, articles })}\n`);
    return;
  }
  const rows = articles.map(({ edition, outcome, withdrawAt }) => [
    story,
    edition,
    outcome,
    withdrawAt ?? '',
  ]);
  io.out(formatTable(rows, { columns: io.columns }));
}

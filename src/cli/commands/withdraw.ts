// coranto withdraw: a story, or one article of it, goes from every output.
import type { Command } from 'commander';
import { withdraw } from '../../operations/withdraw.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { by, examples, type WritingOptions, writing } from '../options.ts';
import { formatTable } from '../table.ts';

interface WithdrawOptions extends WritingOptions {
  edition?: string;
}

/** Adds `withdraw`. */
export function registerWithdraw(program: Command, { io }: Shell): void {
  const command = program
    .command('withdraw')
    .description('Withdraw a story from every edition, or one article; a tombstone stays.')
    .argument('<story>', 'the story’s key')
    .option('--edition <path>', 'only this edition’s article');
  writing(command)
    .addHelpText(
      'after',
      examples([
        'coranto withdraw budget-2026 --reason "Published by mistake"',
        'coranto withdraw budget-2026 --edition fr',
      ]),
    )
    .action(async (story: string, options: WithdrawOptions) => {
      const { edition } = options;
      await withDesk(io, {}, async (desk) => {
        const what = edition === undefined ? { story } : { story, edition };
        const articles = await withdraw(desk, what, by(options, io));
        if (options.json) return io.out(`${JSON.stringify({ story, articles })}\n`);
        const rows = articles.map((article) => [story, article.edition, article.outcome]);
        io.out(formatTable(rows, { columns: io.columns }));
      });
    });
}

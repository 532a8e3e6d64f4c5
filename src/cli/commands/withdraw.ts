// coranto withdraw: a story, or one article of it, goes from every output.
import type { Command } from 'commander';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
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
  acting(writing(command))
    .addHelpText(
      'after',
      examples([
        'coranto withdraw budget-2026 --reason "Published by mistake"',
        'coranto withdraw budget-2026 --edition fr',
      ]),
    )
    .action(async (story: string, options: WithdrawOptions) => {
      const input = { story, edition: options.edition ?? null, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const articles = await desk.perform('withdraw', input);
        if (options.json) return io.out(`${JSON.stringify({ story, articles })}\n`);
        const rows = articles.map((article) => [story, article.edition, article.outcome]);
        io.out(formatTable(rows, { columns: io.columns }));
      });
    });
}

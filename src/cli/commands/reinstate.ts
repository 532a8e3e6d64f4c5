// coranto reinstate: what was withdrawn is public again.
import type { Command } from 'commander';
import { toRfc3339 } from '../../domain/time.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
import { formatTable } from '../table.ts';

interface ReinstateOptions extends WritingOptions {
  edition?: string;
}

/** Adds `reinstate`. */
export function registerReinstate(program: Command, { io }: Shell): void {
  const command = program
    .command('reinstate')
    .description('Make a withdrawn story public again, the same articles at the same URLs.')
    .argument('<story>', 'the story’s key')
    .option('--edition <path>', 'only this edition’s article');
  acting(writing(command))
    .addHelpText(
      'after',
      examples([
        'coranto reinstate budget-2026 --reason "Withdrawn by mistake"',
        'coranto reinstate budget-2026 --edition fr',
      ]),
    )
    .action(async (story: string, options: ReinstateOptions) => {
      const input = { story, edition: options.edition ?? null, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const reinstated = await desk.perform('reinstate', input);
        const articles = reinstated.map(({ edition, formerEnd }) => ({
          edition,
          outcome: 'reinstated',
          formerEnd: formerEnd === null ? null : toRfc3339(formerEnd),
        }));
        if (options.json) return io.out(`${JSON.stringify({ story, articles })}\n`);
        const rows = articles.map(({ edition, outcome, formerEnd }) => {
          const end = formerEnd === null ? '' : `no longer ends at ${formerEnd}`;
          return [story, edition, outcome, end];
        });
        io.out(formatTable(rows, { columns: io.columns }));
      });
    });
}

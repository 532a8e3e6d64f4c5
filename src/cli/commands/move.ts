// coranto move: another slug for one article.
import type { Command } from 'commander';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
import { formatTable } from '../table.ts';

/** Adds `move`. */
export function registerMove(program: Command, { io }: Shell): void {
  const command = program
    .command('move')
    .description('Give an article another slug; its former URLs redirect for ever.')
    .argument('<story>', 'the story’s key')
    .argument('<edition>', 'the edition’s path')
    .argument('<slug>', 'the last part of its URL from now on');
  acting(writing(command))
    .addHelpText('after', examples(['coranto move budget-2026 nl begroting-2026']))
    .action(async (story: string, edition: string, slug: string, options: WritingOptions) => {
      const input = { story, edition, slug, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const moved = await desk.perform('move', input);
        if (options.json) return io.out(`${JSON.stringify({ story, edition, ...moved })}\n`);
        const former = moved.former === null ? '' : `was ${moved.former}`;
        io.out(formatTable([[story, edition, moved.outcome, moved.slug, former]], { columns: io.columns }));
      });
    });
}

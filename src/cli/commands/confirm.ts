// coranto confirm: a translation is up to its source with the text it has.
import type { Command } from 'commander';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
import { printable } from '../table.ts';

/** Adds `confirm`. */
export function registerConfirm(program: Command, { io }: Shell): void {
  const command = program
    .command('confirm')
    .description('Mark a stale translation as current: its text needs no change.')
    .argument('<story>', 'the story’s key')
    .argument('<edition>', 'the translation’s edition');
  acting(writing(command))
    .addHelpText('after', examples(['coranto diff budget-2026 fr', 'coranto confirm budget-2026 fr']))
    .action(async (story: string, edition: string, options: WritingOptions) => {
      const input = { story, edition, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const { follows } = await desk.perform('confirm', input);
        if (options.json) io.out(`${JSON.stringify({ story, edition, follows })}\n`);
        else
          io.out(
            `“${printable(story)}” in ${edition} is current: it follows revision ${follows} of its source\n`,
          );
      });
    });
}

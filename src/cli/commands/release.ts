// coranto release: articles go out now.
import type { Command } from 'commander';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type OverridingOptions, override, overriding, writing } from '../options.ts';
import { printScheduled } from './schedule.ts';

/** Adds `release`. */
export function registerRelease(program: Command, { io }: Shell): void {
  const command = program
    .command('release')
    .description('Release articles now: all required editions of the story, or none.')
    .argument('<story>', 'the story’s key')
    .argument('[edition...]', 'the editions; without any, all that are not public');
  overriding(acting(writing(command)))
    .addHelpText(
      'after',
      examples([
        'coranto release budget-2026',
        'coranto release budget-2026 nl fr --override --reason "The translation into German is late."',
      ]),
    )
    .action(async (story: string, editions: string[], options: OverridingOptions) => {
      const input = {
        story,
        editions: editions.length > 0 ? editions : null,
        ...override(options),
        by: by(options, io),
      };
      await withDesk(io, { to: options.to }, async (desk) => {
        const released = await desk.perform('release', input);
        // By the newsroom's clock, not by ours.
        const now = Math.max(io.now(), ...released.articles.map(({ publishAt }) => publishAt ?? 0));
        printScheduled({ ...io, now: () => now }, story, released, options.json);
      });
    });
}

// coranto release: articles go out now.
import type { Command } from 'commander';
import { release } from '../../operations/schedule.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { by, examples, type WritingOptions, writing } from '../options.ts';
import { printScheduled } from './schedule.ts';

/** Adds `release`. */
export function registerRelease(program: Command, { io }: Shell): void {
  const command = program
    .command('release')
    .description('Release articles now.')
    .argument('<story>', 'the story’s key')
    .argument('[edition...]', 'the editions; without any, all that are not public');
  writing(command)
    .addHelpText('after', examples(['coranto release budget-2026', 'coranto release budget-2026 nl fr']))
    .action(async (story: string, editions: string[], options: WritingOptions) => {
      await withDesk(io, {}, async (desk) => {
        const which = editions.length > 0 ? { story, editions } : { story };
        printScheduled(io, story, await release(desk, which, by(options, io)), options.json);
      });
    });
}

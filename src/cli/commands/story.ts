// coranto story: which editions a story needs, and which of its texts is the source.
import { type Command, Option } from 'commander';
import type { StorySettings } from '../../operations/edit-story.ts';
import { UsageError } from '../failure.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, notEmpty, type WritingOptions, writing } from '../options.ts';
import { printable } from '../table.ts';

interface StoryOptions extends WritingOptions {
  required?: string[] | boolean;
  defaultRequired?: boolean;
  source?: string;
  coOriginal?: boolean;
}

/** Adds `story`. */
export function registerStory(program: Command, { io }: Shell): void {
  const command = program
    .command('story')
    .description('Say which editions of a story go out together, and which text the others translate.')
    .argument('<story>', 'the story’s key')
    .addOption(new Option('--required <edition...>', 'these go out together').conflicts(['defaultRequired']))
    .option('--no-required', 'each goes out by itself')
    .addOption(
      new Option('--default-required', 'those that the newsroom requires by default').conflicts(['required']),
    )
    .addOption(
      new Option('--source <edition>', 'the text that the others translate')
        .argParser(notEmpty)
        .conflicts(['coOriginal']),
    )
    .option('--co-original', 'equal legal texts: none is a translation, and none is ever stale');
  acting(writing(command))
    .addHelpText(
      'after',
      examples([
        'coranto story budget-2026 --required nl fr de',
        'coranto story budget-2026 --no-required',
        'coranto story royal-decree --co-original --reason "Both texts are authentic."',
      ]),
    )
    .action(async (story: string, options: StoryOptions) => {
      const settings = settingsOf(options);
      await withDesk(io, { to: options.to }, async (desk) => {
        const edited = await desk.perform('edit-story', { story, ...settings, by: by(options, io) });
        if (options.json) {
          io.out(`${JSON.stringify({ story, ...edited })}\n`);
          return;
        }
        const { required, source } = edited;
        const together =
          required === null
            ? 'the newsroom’s required editions'
            : required.length === 0
              ? 'none: each goes out by itself'
              : required.join(', ');
        io.out(`${printable(story)}: ${edited.changed.length === 0 ? 'nothing changed' : 'changed'}\n`);
        io.out(`  together: ${together}\n`);
        io.out(`  source:   ${source ?? 'none: its texts are co-original'}\n`);
      });
    });
}

function settingsOf({ required, defaultRequired, source, coOriginal }: StoryOptions): StorySettings {
  const settings: StorySettings = {
    // Without any of these options Commander says true, for there is a --no-required.
    ...(Array.isArray(required) && { required: required.flatMap((one) => one.split(',')) }),
    ...(required === false && { required: [] }),
    ...(defaultRequired && { required: null }),
    ...(source !== undefined && { source }),
    ...(coOriginal && { source: null }),
  };
  if (Object.keys(settings).length > 0) return settings;
  throw new UsageError(
    'say what to change: --required <edition...>, --no-required, --default-required, --source <edition> or --co-original',
  );
}

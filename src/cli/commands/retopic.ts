// coranto retopic: other topics for a story, or one article of it.
import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
import { formatTable } from '../table.ts';

interface RetopicOptions extends WritingOptions {
  edition?: string;
  none?: boolean;
}

/** Adds `retopic`. */
export function registerRetopic(program: Command, { io }: Shell): void {
  const command = program
    .command('retopic')
    .description('Set the topics of a story in every edition, or of one article.')
    .argument('<story>', 'the story’s key')
    .argument('[topic...]', 'keys of all its topics from now on, in order')
    .option('--edition <path>', 'only this edition’s article')
    .option('--none', 'no topic at all');
  acting(writing(command))
    .addHelpText(
      'after',
      examples([
        'coranto retopic budget-2026 finance council',
        'coranto retopic budget-2026 finance --edition fr',
        'coranto retopic budget-2026 --none',
      ]),
    )
    .action(async (story: string, topics: string[], options: RetopicOptions) => {
      if (topics.length > 0 === (options.none === true)) {
        throw new UsageError('name the topics that it has from now on, or say --none');
      }
      const input = { story, edition: options.edition ?? null, topics, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const articles = await desk.perform('retopic', input);
        if (options.json) return io.out(`${JSON.stringify({ story, articles })}\n`);
        const rows = articles.map((article) => [
          story,
          article.edition,
          article.outcome,
          article.topics.join(', '),
        ]);
        io.out(formatTable(rows, { columns: io.columns }));
      });
    });
}

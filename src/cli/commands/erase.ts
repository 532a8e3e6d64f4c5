// coranto erase: a story, or one article of it, is withdrawn and nothing of what it said is kept.
import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
import { counted, formatTable } from '../table.ts';

interface EraseOptions extends WritingOptions {
  edition?: string;
  yes?: boolean;
}

const HOW = `
What is public is withdrawn. Then texts, headlines, slugs, guids, notes, reasons and the media that nothing else uses go
from every table, index, document, file and free page, in every revision. Ids and times stay, and hashes of the paths,
which go on answering 410, and of the key, which is not given again. An older backup does not bring it back either:
“<database>.erasures”, beside the database, tells which articles were erased. Keep it there.

The reason of the erasure itself is kept: let it not name what is erased. Files that were imported from, exports,
backups and a shell’s history are yours to delete.
`;

/** Adds `erase`. */
export function registerErase(program: Command, { io }: Shell): void {
  const command = program
    .command('erase')
    .description('Withdraw a story, or one article, and remove what it said for good.')
    .argument('<story>', 'the story’s key')
    .option('--edition <path>', 'only this edition’s article')
    .option('--yes', 'it is meant: this cannot be undone');
  acting(writing(command))
    .addHelpText('after', HOW)
    .addHelpText(
      'after',
      examples([
        'coranto erase budget-2026 --yes --reason "Court order 2026/114"',
        'coranto erase budget-2026 --edition fr --yes',
      ]),
    )
    .action(async (story: string, options: EraseOptions) => {
      if (!options.yes) {
        throw new UsageError(
          'erasing cannot be undone: say --yes as well if it is meant, or use “coranto withdraw”',
        );
      }
      const input = { story, edition: options.edition ?? null, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const erased = await desk.perform('erase', input);
        if (options.json) return io.out(`${JSON.stringify({ story, ...erased })}\n`);
        const rows = erased.articles.map(({ edition, outcome }) => [story, edition, outcome]);
        io.out(formatTable(rows, { columns: io.columns }));
        for (const line of sayLeft(erased)) io.err(`${line}\n`);
      });
    });
}

/** What is still to be done, and why it was not. */
function sayLeft({ files, remains, why }: { files: number; remains: boolean; why: string | null }): string[] {
  const lines: string[] = [];
  if (files > 0) lines.push(`${counted(files, 'media file')} could not be deleted yet.`);
  if (remains)
    lines.push(
      'Free pages of the database may hold some of it until they are overwritten, which waits while others use the file or a release is near.',
    );
  if (why !== null) lines.push(`In the way was: ${why}`);
  return lines.length === 0
    ? []
    : [...lines, 'The server goes on with it each minute, and this command does when it is given again.'];
}

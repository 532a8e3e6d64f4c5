// coranto import: stories from files and folders, or the history of another system.
import { type Command, Option } from 'commander';
import { readConfig } from '../../config.ts';
import type { Intent } from '../../operations/revise.ts';
import { STATUS, UsageError } from '../failure.ts';
import { createReport, type ImportReport } from '../import-report.ts';
import { importPaths } from '../import-run.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import {
  acting,
  by,
  examples,
  notEmpty,
  type OverridingOptions,
  override,
  overriding,
  writing,
} from '../options.ts';
import { InputError, RemoteError } from '../remote-faults.ts';
import { counted } from '../table.ts';

interface ImportCommandOptions extends OverridingOptions {
  edition?: string;
  story?: string;
  as: Intent;
  note?: string;
  dryRun?: boolean;
  quiet?: boolean;
  problemsOnly?: boolean;
}

const LAYOUT = `
A folder with a file for each edition (en.md, nl.md) is a story, named after the folder; what its editions
share stands in story.yaml. Any other folder is searched. A single Markdown file says its story and edition
itself; a plain-text press release begins with a heading such as “News in English”. newsroom.yaml at the top
of a folder adds editions and topics, and the Markdown files in statements/ beside it (accessibility/en.md) are
what editions say of themselves. A .jsonl or .ndjson file has an article on each line, and so has standard
input, given as “-”. Importing the same again changes nothing, and goes on where an import was cut.
`;

/** Adds `import`. */
export function registerImport(program: Command, shell: Shell): void {
  const command = program
    .command('import')
    .description(
      'Bring in stories: Markdown with fields, plain-text press releases, or history as JSON Lines.',
    )
    .argument('<path...>', 'files or folders, or - for JSON Lines from standard input')
    .addOption(
      new Option('--edition <path>', 'the edition of files that do not say theirs').argParser(notEmpty),
    )
    .addOption(
      new Option('--story <key>', 'the story of a single file that does not say its own').argParser(notEmpty),
    )
    .addOption(
      new Option('--as <kind>', 'how changed text of public articles is meant')
        .choices(['amend', 'update', 'correct'])
        .default('amend'),
    )
    .addOption(
      new Option('--note <text>', 'the public note of a correction (with --as correct)').argParser(notEmpty),
    )
    .option('--dry-run', 'show what would happen and write nothing')
    .option('--quiet', 'history: push nothing to anybody, and keep the dates that have passed')
    .option('--problems-only', 'print nothing but problems');
  overriding(acting(writing(command)))
    .addHelpText('after', LAYOUT)
    .addHelpText(
      'after',
      examples([
        'coranto import stories/',
        'coranto import news-in-english.txt',
        'coranto import stories/ --dry-run',
        'coranto import history.jsonl --quiet',
        'zcat history.jsonl.gz | coranto import - --quiet',
        'CORANTO_KEY=... coranto import stories/ --to https://news.example.org',
        'coranto import budget/ --as correct --note "The sum was wrong."',
      ]),
    )
    .action(async (paths: string[], options: ImportCommandOptions) => {
      checkUsage(paths, options);
      if (await importAndReport(shell.io, paths, options)) shell.status = STATUS.refused;
    });
}

function checkUsage(paths: string[], { story, note, as, dryRun, to }: ImportCommandOptions): void {
  if (story !== undefined && paths.length > 1) {
    throw new UsageError('--story names the story of one file; import the files one by one');
  }
  if (note !== undefined && as !== 'correct') throw new UsageError('--note is for --as correct');
  if (dryRun && to !== undefined) {
    throw new UsageError(
      `a dry run needs the newsroom here: copy it with “coranto transfer --from ${to} --copy” and try it there`,
    );
  }
}

/** @returns whether there was any problem */
async function importAndReport(io: Io, paths: string[], options: ImportCommandOptions): Promise<boolean> {
  const { edition, story, as, to, dryRun = false } = options;
  const { json = false, quiet = false, problemsOnly = false } = options;
  const report = createReport(io, { json, dryRun, problemsOnly });
  const run = {
    ...{ edition, story, as, note: options.note ?? null, by: by(options, io), ...override(options) },
    ...(quiet && { quiet }),
    // A newsroom elsewhere is named by its base URL.
    baseUrl: to ?? readConfig(io.env).baseUrl,
    input: io.input,
  };
  try {
    await withDesk(io, { to, create: true, rehearse: dryRun }, (desk) =>
      importPaths(desk, paths, run, report),
    );
  } catch (error) {
    throw error instanceof RemoteError ? cutShort(error, report) : error;
  } finally {
    report.stop();
  }
  return report.finish().problems > 0;
}

/** What is in stays in, and what is in already is not news. */
function cutShort(error: RemoteError, report: ImportReport): RemoteError {
  if (report.stories > 0 && !(error instanceof InputError)) {
    const safe = counted(report.stories, 'story', 'stories');
    error.message += `; ${safe} came in, and the same command goes on from there`;
  }
  return error;
}

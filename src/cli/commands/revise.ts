// coranto amend, update and correct: a new text of one article or of a whole story, or only a public note.
import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { DeskLink } from '../../desk/link.ts';
import type { Problem } from '../../domain/story-input.ts';
import type { Intent } from '../../operations/revise.ts';
import { STATUS, UsageError } from '../failure.ts';
import { sayProblem } from '../import-report.ts';
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
import { reviseFromFile } from '../revise-from-file.ts';
import { reviseFromFolder } from '../revise-from-folder.ts';
import { formatTable } from '../table.ts';

interface ReviseOptions extends OverridingOptions {
  note?: string[];
  stale?: boolean;
}

const FILE = 'Markdown or a press release; - reads standard input';

/** Adds `amend`. */
export function registerAmend(program: Command, shell: Shell): void {
  register(program, shell, 'amend', 'Put in a better text that nobody need read again.');
}

/** Adds `update`. */
export function registerUpdate(program: Command, shell: Shell): void {
  register(program, shell, 'update', 'Put in a new text that is worth reading again.');
}

/** Adds `correct`. */
export function registerCorrect(program: Command, shell: Shell): void {
  register(
    program,
    shell,
    'correct',
    'Correct articles, with a note to the public; without texts only the note.',
  );
}

const EXAMPLES: Record<Intent, string[]> = {
  amend: [
    'coranto amend budget-2026 nl nl.md',
    'coranto amend budget-2026 nl - < nl.md',
    'coranto amend budget-2026 stories/budget-2026/',
  ],
  update: ['coranto update budget-2026 stories/budget-2026/', 'coranto update harbour-walk nl nl.md'],
  correct: [
    'coranto correct budget-2026 stories/budget-2026/ --note nl="Het bedrag was fout." --note fr="Le montant était faux."',
    'coranto correct budget-2026 --note nl="Tot 10 uur stond hier een fout." --note fr="Une erreur figurait ici jusqu’à 10 h."',
    'coranto correct harbour-walk nl nl.md --note "An earlier version named the wrong port."',
  ],
};

const TOGETHER = `
Required editions of a story are updated and corrected together: give the story’s folder, with a file for each
edition (nl.md, fr.md). A correction’s note may also stand in each file, as “correction:”.
`;

function register(program: Command, shell: Shell, intent: Intent, description: string): void {
  const command = program
    .command(intent)
    .description(description)
    .argument('<story>', 'the story’s key')
    .argument(intent === 'correct' ? '[edition]' : '<edition>', 'the edition’s path, or the story’s folder')
    .argument('[file]', FILE);
  if (intent === 'correct') {
    command.addOption(
      new Option(
        '--note <text>',
        'what was wrong, for the public; for several editions: --note nl="..." --note fr="..."',
      )
        .argParser(collect)
        .default([], 'none'),
    );
  }
  if (intent === 'amend') command.option('--stale', 'its translations are stale from now on');
  acting(writing(intent === 'amend' ? command : overriding(command)))
    .addHelpText('after', intent === 'amend' ? '' : TOGETHER)
    .addHelpText('after', examples(EXAMPLES[intent]))
    .action((story: string, edition: string | undefined, file: string | undefined, options: ReviseOptions) =>
      revise(shell, { story, edition, file, intent }, options),
    );
}

function collect(note: string, notes: string[]): string[] {
  return [...notes, notEmpty(note)];
}

interface Asked {
  story: string;
  edition: string | undefined;
  file: string | undefined;
  intent: Intent;
}

async function revise(shell: Shell, asked: Asked, options: ReviseOptions): Promise<void> {
  const { io } = shell;
  await withDesk(io, { to: options.to }, async (desk) => {
    const { articles, problems } = await perform(desk, io, asked, options);
    for (const problem of problems) io.err(`${sayProblem(problem)}\n`);
    if (problems.length > 0) shell.status = STATUS.refused;
    const { story } = asked;
    if (options.json) io.out(`${JSON.stringify({ story, articles })}\n`);
    else {
      const rows = articles.map(({ edition, outcome }) => [story, edition, outcome]);
      io.out(formatTable(rows, { columns: io.columns }));
    }
  });
}

interface Done {
  articles: { edition: string; outcome: string }[];
  problems: Problem[];
}

async function perform(desk: DeskLink, io: Io, asked: Asked, options: ReviseOptions): Promise<Done> {
  const { story, edition, file, intent } = asked;
  const who = by(options, io);
  const how = { as: intent, by: who, ...override(options), ...(options.stale && { outdates: true }) };
  if (edition !== undefined && file === undefined && isFolder(edition)) {
    const notes = notesOf(options);
    return reviseFromFolder(desk, { story, folder: edition, notes }, { ...how, note: null });
  }
  if (file !== undefined) {
    const text = { story, edition: edition as string, file, stdin: io.stdin };
    const note = oneNote(asked, options);
    if (intent === 'correct' && note === null) throw new UsageError('a correction needs --note');
    const { outcome, problems } = await reviseFromFile(desk, text, { ...how, note });
    return { articles: outcome ? [{ edition: text.edition, outcome }] : [], problems };
  }
  if (intent !== 'correct') {
    throw new UsageError(`“${edition}” is not a folder; give the story’s folder, or an edition and a file`);
  }
  const given = edition === undefined ? [...notesOf(options)] : [[edition, oneNote(asked, options)] as const];
  const notes = given.flatMap(([path, note]) => (note === null ? [] : [{ edition: path, note }]));
  if (notes.length === 0) throw new UsageError('a correction needs --note, such as --note nl="..."');
  const noted = await desk.perform('note-correction', { story, notes, by: who, ...override(options) });
  return {
    articles: noted.map(({ edition: path }) => ({ edition: path, outcome: 'corrected' })),
    problems: [],
  };
}

/** The note for the one edition that is named. */
function oneNote({ edition }: Asked, { note = [] }: ReviseOptions): string | null {
  if (note.length > 1) throw new UsageError(`one edition, ${edition}, has one --note`);
  return note[0]?.replace(new RegExp(`^${edition}=`), '') ?? null;
}

/** Notes for several editions. */
function notesOf({ note = [] }: ReviseOptions): Map<string, string> {
  const notes = note.map((text) => {
    const [, path, words] = /^([a-z0-9-]+)=([\s\S]*\S[\s\S]*)$/.exec(text) ?? [];
    if (path === undefined || words === undefined)
      throw new UsageError(`“${text}” does not say its edition; expected such as --note nl="..."`);
    return [path, words] as const;
  });
  const found = new Map(notes);
  if (found.size < notes.length) throw new UsageError('an edition has two notes; expected one each');
  return found;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

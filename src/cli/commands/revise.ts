// coranto amend, update and correct: a new text of one article, or only a public note.
import { type Command, Option } from 'commander';
import type { Intent } from '../../operations/revise.ts';
import { STATUS, UsageError } from '../failure.ts';
import { sayProblem } from '../import-report.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, notEmpty, type WritingOptions, writing } from '../options.ts';
import { reviseFromFile } from '../revise-from-file.ts';
import { formatTable } from '../table.ts';

interface ReviseOptions extends WritingOptions {
  note?: string;
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
    'Correct an article, with a note to the public; without a file only the note.',
  );
}

const EXAMPLES: Record<Intent, string[]> = {
  amend: ['coranto amend budget-2026 nl nl.md', 'coranto amend budget-2026 nl - < nl.md'],
  update: ['coranto update budget-2026 nl nl.md'],
  correct: [
    'coranto correct budget-2026 nl nl.md --note "An earlier version named the wrong port."',
    'coranto correct budget-2026 nl --note "The figure in the first paragraph was wrong until 10:00."',
  ],
};

function register(program: Command, shell: Shell, intent: Intent, description: string): void {
  const command = program
    .command(intent)
    .description(description)
    .argument('<story>', 'the story’s key')
    .argument('<edition>', 'the edition’s path')
    .argument(intent === 'correct' ? '[file]' : '<file>', FILE);
  if (intent === 'correct') {
    command.addOption(
      new Option('--note <text>', 'what was wrong, for the public').makeOptionMandatory().argParser(notEmpty),
    );
  }
  acting(writing(command))
    .addHelpText('after', examples(EXAMPLES[intent]))
    .action((story: string, edition: string, file: string | undefined, options: ReviseOptions) =>
      revise(shell, { story, edition, file, intent }, options),
    );
}

interface Asked {
  story: string;
  edition: string;
  file: string | undefined;
  intent: Intent;
}

async function revise(
  shell: Shell,
  { story, edition, file, intent }: Asked,
  options: ReviseOptions,
): Promise<void> {
  const { io } = shell;
  const note = options.note ?? null;
  await withDesk(io, { to: options.to }, async (desk) => {
    let outcome = 'corrected';
    if (file !== undefined) {
      const how = { as: intent, note, by: by(options, io) };
      const result = await reviseFromFile(desk, { story, edition, file, stdin: io.stdin }, how);
      for (const problem of result.problems) io.err(`${sayProblem(problem)}\n`);
      if (!result.outcome) {
        shell.status = STATUS.refused;
        return;
      }
      outcome = result.outcome;
    } else {
      if (note === null) throw new UsageError('a correction needs --note');
      await desk.perform('note-correction', { story, edition, note, by: by(options, io) });
    }
    if (options.json) io.out(`${JSON.stringify({ story, edition, outcome })}\n`);
    else io.out(formatTable([[story, edition, outcome]], { columns: io.columns }));
  });
}

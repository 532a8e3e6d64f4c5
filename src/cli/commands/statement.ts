// coranto statement set, list and remove: what each edition says about accessibility, privacy, who publishes it and how
// they are reached.
import { Argument, type Command } from 'commander';
import { STATEMENT_KINDS, type StatementKind } from '../../domain/statement.ts';
import { readStatement } from '../../intake/statement.ts';
import { STATUS } from '../failure.ts';
import { sayProblem } from '../import-report.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, reading, type WritingOptions, writing } from '../options.ts';
import { readSource } from '../read-files.ts';
import { formatTable, printable } from '../table.ts';

/** Adds `statement` with its commands. */
export function registerStatement(program: Command, shell: Shell): void {
  const statement = program
    .command('statement')
    .helpCommand(false)
    .description(
      'Set, list and remove what editions say of themselves: accessibility, privacy, legal, contact.',
    );
  registerSet(statement, shell);
  registerList(statement, shell.io);
  registerRemove(statement, shell.io);
}

const kindArgument = () => new Argument('<kind>', 'which statement').choices(STATEMENT_KINDS);

function registerSet(statement: Command, shell: Shell): void {
  const { io } = shell;
  const command = statement
    .command('set')
    .description('Say something in an edition: a Markdown file, which begins with its title as a heading.')
    .argument('<edition>', 'the edition’s path')
    .addArgument(kindArgument())
    .argument('<file>', 'a file such as accessibility.md');
  acting(writing(command))
    .addHelpText('after', examples(['coranto statement set en accessibility accessibility.en.md']))
    .action(async (edition: string, kind: StatementKind, path: string, options: WritingOptions) => {
      const source = readSource(path);
      const read = 'problem' in source ? { problems: [source.problem] } : await readStatement(source.file);
      if ('problems' in read) {
        for (const problem of read.problems) io.err(`${sayProblem(problem)}\n`);
        shell.status = STATUS.refused;
        return;
      }
      await withDesk(io, { to: options.to }, async (desk) => {
        const input = { statement: { edition, kind, ...read.statement }, by: by(options, io) };
        const set = await desk.perform('set-statement', input);
        if (options.json) return io.out(`${JSON.stringify(set)}\n`);
        if (set.outcome === 'unchanged') return io.out('nothing changed\n');
        const verb = set.outcome === 'new' ? 'added' : 'changed';
        io.out(`${verb} ${kind} of edition ${edition}: ${printable(set.title)}\n`);
      });
    });
}

function registerList(statement: Command, io: Io): void {
  acting(
    reading(statement.command('list').description('List which statements each edition has, and which not.')),
  )
    .addHelpText('after', examples(['coranto statement list', 'coranto statement list --json']))
    .action((options: WritingOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { editions, statements } = await desk.perform('statements', {});
        if (options.json) return io.out(`${JSON.stringify({ editions, statements })}\n`);
        if (editions.length === 0)
          return io.err('there are no editions yet; add one with “coranto edition add”\n');
        const rows = editions.map(({ path }) => [
          path,
          ...STATEMENT_KINDS.map((kind) =>
            statements.some((one) => one.edition === path && one.kind === kind) ? 'there' : 'missing',
          ),
        ]);
        io.out(formatTable(rows, { header: ['edition', ...STATEMENT_KINDS], columns: io.columns }));
      }),
    );
}

function registerRemove(statement: Command, io: Io): void {
  const command = statement
    .command('remove')
    .description('Take a statement away: there is no such page in that edition any more.')
    .argument('<edition>', 'the edition’s path')
    .addArgument(kindArgument());
  acting(writing(command))
    .addHelpText('after', examples(['coranto statement remove en legal --reason "Part of contact now"']))
    .action(async (edition: string, kind: StatementKind, options: WritingOptions) => {
      await withDesk(io, { to: options.to }, async (desk) => {
        const removed = await desk.perform('remove-statement', { edition, kind, by: by(options, io) });
        if (options.json) return io.out(`${JSON.stringify(removed)}\n`);
        io.out(`removed ${kind} of edition ${edition}: ${printable(removed.title)}\n`);
      });
    });
}

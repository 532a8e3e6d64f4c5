// The coranto command: every command in one list, one way in which they end.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { failureOf, STATUS } from './failure.ts';
import { type Io, processIo, type Shell, sayingOnly } from './io.ts';
import { examples } from './options.ts';
import { printable } from './table.ts';

/** Adds a command to the program. */
type Register = (program: Command, shell: Shell) => void;

/** Every command by its name, in the order of the help. Only the one that is named is loaded: a server does without importing. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  serve: async () => (await import('./commands/serve.ts')).registerServe,
  import: async () => (await import('./commands/import.ts')).registerImport,
  edition: async () => (await import('./commands/edition.ts')).registerEdition,
  statement: async () => (await import('./commands/statement.ts')).registerStatement,
  topic: async () => (await import('./commands/topic.ts')).registerTopic,
  'former-feed': async () => (await import('./commands/former-feed.ts')).registerFormerFeed,
  key: async () => (await import('./commands/key.ts')).registerKey,
  subscription: async () => (await import('./commands/subscription.ts')).registerSubscription,
  webhook: async () => (await import('./commands/webhook.ts')).registerWebhook,
  cutover: async () => (await import('./commands/cutover.ts')).registerCutover,
  schedule: async () => (await import('./commands/schedule.ts')).registerSchedule,
  release: async () => (await import('./commands/release.ts')).registerRelease,
  amend: async () => (await import('./commands/revise.ts')).registerAmend,
  update: async () => (await import('./commands/revise.ts')).registerUpdate,
  correct: async () => (await import('./commands/revise.ts')).registerCorrect,
  withdraw: async () => (await import('./commands/withdraw.ts')).registerWithdraw,
  reinstate: async () => (await import('./commands/reinstate.ts')).registerReinstate,
  erase: async () => (await import('./commands/erase.ts')).registerErase,
  move: async () => (await import('./commands/move.ts')).registerMove,
  retopic: async () => (await import('./commands/retopic.ts')).registerRetopic,
  confirm: async () => (await import('./commands/confirm.ts')).registerConfirm,
  story: async () => (await import('./commands/story.ts')).registerStory,
  preview: async () => (await import('./commands/preview.ts')).registerPreview,
  status: async () => (await import('./commands/status.ts')).registerStatus,
  diff: async () => (await import('./commands/diff.ts')).registerDiff,
  history: async () => (await import('./commands/history.ts')).registerHistory,
  pollers: async () => (await import('./commands/pollers.ts')).registerPollers,
  subscribers: async () => (await import('./commands/subscribers.ts')).registerSubscribers,
  sample: async () => (await import('./commands/sample.ts')).registerSample,
  render: async () => (await import('./commands/render.ts')).registerRender,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
  newsroom: async () => (await import('./commands/newsroom.ts')).registerNewsroom,
  transfer: async () => (await import('./commands/transfer.ts')).registerTransfer,
  export: async () => (await import('./commands/export.ts')).registerExport,
  restore: async () => (await import('./commands/restore.ts')).registerRestore,
  backup: async () => (await import('./commands/backup.ts')).registerBackup,
};

/** Runs in this process and ends it, once what was printed is out. */
export async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), processIo());
  // A socket or a thread that something left open must not keep a finished command alive.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

/**
 * Runs one command line.
 * @param argv what follows `coranto`
 * @returns the exit status: 0 done, 1 refused or a bad file, 2 wrong usage, 3 configuration
 */
export async function run(argv: readonly string[], world: Io): Promise<number> {
  const io = sayingOnly(world);
  const shell: Shell = { io, status: STATUS.done };
  try {
    const program = await createProgram(shell, argv[0]);
    await program.parseAsync([...argv], { from: 'user' });
    return shell.status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return STATUS.done;
    const { status, message } = failureOf(error);
    // Commander has said it already, with the help where there was nothing else to say.
    if (!(error instanceof CommanderError))
      io.err(`coranto: ${message.split('\n').map(printable).join('\n')}\n`);
    return status;
  }
}

/** The names of all commands, `edition add` and the like in full, for whoever checks the documentation. */
export async function commandNames(): Promise<string[]> {
  const unused: Shell = { io: silent, status: 0 };
  const names = (command: Command, prefix: string): string[] =>
    command.commands.flatMap((child) =>
      child.commands.length > 0 ? names(child, `${prefix}${child.name()} `) : [`${prefix}${child.name()}`],
    );
  return names(await createProgram(unused), '');
}

/** @param named the one command that is wanted, if it is one; else there are all, to be listed or suggested */
async function createProgram(shell: Shell, named = ''): Promise<Command> {
  const { io } = shell;
  const program = new Command('coranto')
    .description('Multilingual news syndication: one newsroom, an edition per language.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHelpWidth: () => Math.min(io.columns ?? 100, 100),
      getErrHelpWidth: () => Math.min(io.columns ?? 100, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(text.replace(/^error: /, 'coranto: ')),
    })
    .showHelpAfterError('(“--help” explains the command)')
    .addHelpText('after', examples(['coranto import stories/', 'coranto status', 'coranto import --help']));
  const own = Object.hasOwn(COMMANDS, named) ? COMMANDS[named] : undefined;
  const loading = (own ? [own] : Object.values(COMMANDS)).map((load) => load());
  for (const register of await Promise.all(loading)) register(program, shell);
  return program;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const silent: Io = {
  env: {},
  out: () => {},
  err: () => {},
  columns: null,
  progress: null,
  stdin: async () => new Uint8Array(),
  input: async function* () {},
  now: () => 0,
  wait: async () => {},
  newId: () => '',
  user: '',
};

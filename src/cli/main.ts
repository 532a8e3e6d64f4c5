// The coranto command: every command in one list, one way in which they end.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { registerBackup } from './commands/backup.ts';
import { registerConfirm } from './commands/confirm.ts';
import { registerCutover } from './commands/cutover.ts';
import { registerDiff } from './commands/diff.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEdition } from './commands/edition.ts';
import { registerErase } from './commands/erase.ts';
import { registerExport } from './commands/export.ts';
import { registerFormerFeed } from './commands/former-feed.ts';
import { registerHistory } from './commands/history.ts';
import { registerImport } from './commands/import.ts';
import { registerKey } from './commands/key.ts';
import { registerMove } from './commands/move.ts';
import { registerNewsroom } from './commands/newsroom.ts';
import { registerPollers } from './commands/pollers.ts';
import { registerPreview } from './commands/preview.ts';
import { registerReinstate } from './commands/reinstate.ts';
import { registerRelease } from './commands/release.ts';
import { registerRender } from './commands/render.ts';
import { registerRestore } from './commands/restore.ts';
import { registerRetopic } from './commands/retopic.ts';
import { registerAmend, registerCorrect, registerUpdate } from './commands/revise.ts';
import { registerSample } from './commands/sample.ts';
import { registerSchedule } from './commands/schedule.ts';
import { registerServe } from './commands/serve.ts';
import { registerStatement } from './commands/statement.ts';
import { registerStatus } from './commands/status.ts';
import { registerStory } from './commands/story.ts';
import { registerSubscribers } from './commands/subscribers.ts';
import { registerSubscription } from './commands/subscription.ts';
import { registerTopic } from './commands/topic.ts';
import { registerTransfer } from './commands/transfer.ts';
import { registerWebhook } from './commands/webhook.ts';
import { registerWithdraw } from './commands/withdraw.ts';
import { failureOf, STATUS } from './failure.ts';
import { type Io, processIo, type Shell, sayingOnly } from './io.ts';
import { examples } from './options.ts';
import { printable } from './table.ts';

const COMMANDS: readonly ((program: Command, shell: Shell) => void)[] = [
  registerServe,
  registerImport,
  registerEdition,
  registerStatement,
  registerTopic,
  registerFormerFeed,
  registerKey,
  registerSubscription,
  registerWebhook,
  registerCutover,
  registerSchedule,
  registerRelease,
  registerAmend,
  registerUpdate,
  registerCorrect,
  registerWithdraw,
  registerReinstate,
  registerErase,
  registerMove,
  registerRetopic,
  registerConfirm,
  registerStory,
  registerPreview,
  registerStatus,
  registerDiff,
  registerHistory,
  registerPollers,
  registerSubscribers,
  registerSample,
  registerRender,
  registerDoctor,
  registerNewsroom,
  registerTransfer,
  registerExport,
  registerRestore,
  registerBackup,
];

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
    await createProgram(shell).parseAsync([...argv], { from: 'user' });
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
export function commandNames(): string[] {
  const unused: Shell = { io: silent, status: 0 };
  const names = (command: Command, prefix: string): string[] =>
    command.commands.flatMap((child) =>
      child.commands.length > 0 ? names(child, `${prefix}${child.name()} `) : [`${prefix}${child.name()}`],
    );
  return names(createProgram(unused), '');
}

function createProgram(shell: Shell): Command {
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
  for (const register of COMMANDS) register(program, shell);
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

// Options that several commands share, each worded once.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Actor } from '../domain/change.ts';
import { UsageError } from './failure.ts';
import type { Io } from './io.ts';

/** What `by` needs of a command's options. */
export interface WritingOptions extends ActingOptions {
  actor?: string;
  reason?: string;
  json?: boolean;
}

/** What `override` needs of a command's options. */
export interface OverridingOptions extends WritingOptions {
  override?: boolean;
}

/** What `withDesk` needs of a command's options. */
export interface ActingOptions {
  to?: string;
}

/** Adds `--to`: what acts on a newsroom here can act on one elsewhere. */
export function acting(command: Command): Command {
  return command.option('--to <url>', 'act on the newsroom at this URL, with the key in CORANTO_KEY');
}

/** Adds `--json`. */
export function reading(command: Command): Command {
  return command.option('--json', 'print JSON, for scripts');
}

/** Adds `--json`, and who acts and why: both are kept in the private log and appear in no output. */
export function writing(command: Command): Command {
  return reading(command)
    .addOption(
      new Option('--actor <name>', 'who does this, for the private log (default: the system user)').argParser(
        notEmpty,
      ),
    )
    .addOption(new Option('--reason <text>', 'why, for the private log').argParser(notEmpty));
}

/** Adds `--override`, for what is done to a part of what belongs together. */
export function overriding(command: Command): Command {
  return command.option(
    '--override',
    'without the required editions that are not ready; says why with --reason',
  );
}

/**
 * The override as operations take it.
 * @throws UsageError where nobody says why
 */
export function override({ override: overrides, reason }: OverridingOptions): { override?: true } {
  if (!overrides) return {};
  if (reason === undefined) throw new UsageError('--override needs a reason: --reason "..."');
  return { override: true };
}

/** Who acts and why. */
export function by(options: WritingOptions, io: Io): Actor {
  return { actor: options.actor ?? io.user, reason: options.reason ?? null };
}

/** For options whose text must say something. */
export function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
  return text.trim();
}

/** For options that count. */
export function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}

/** The examples at the end of a command's help. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

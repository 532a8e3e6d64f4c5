// When: the options that give a time, for every command that sets or clears one.
import { type Command, Option } from 'commander';
import { parseTime, TimeError } from '../domain/time.ts';
import { UsageError } from './failure.ts';

/** What `givenTime` needs of a command's options. */
export interface TimedOptions {
  at?: string;
  in?: string;
}

/** Adds `--at` and `--in`, and beside them the option that clears the time. */
export function timed(command: Command, clear: { name: string; description: string }): Command {
  const at = 'such as 2026-03-14T09:30, in each edition’s zone, or with +01:00';
  return command
    .addOption(new Option('--at <time>', at).conflicts(['in', clear.name]))
    .addOption(new Option('--in <time>', 'from now: 30s, 5m, 2h or 1d').conflicts(['at', clear.name]))
    .addOption(new Option(`--${clear.name}`, clear.description).conflicts(['at', 'in']));
}

/** Where something came in, and storage could do no more. */
export const LATER =
  'it came in; what of it is due goes out by itself as soon as the newsroom can be written again, which it cannot at the moment';

/**
 * The time as the newsroom reads it, in each edition's zone; undefined when none is given.
 * @throws UsageError for a text that is none
 */
export function givenTime({ at, in: after }: TimedOptions): string | undefined {
  if (after !== undefined) {
    const text = `+${after.replace(/^\+/, '')}`;
    if (!/^\+\d{1,6}[smhd]$/.test(text))
      throw new UsageError(`“${after}” is not a span of time; expected one such as 5m, 2h or 1d`);
    return text;
  }
  if (at === undefined) return undefined;
  try {
    parseTime(at, 'UTC');
  } catch (error) {
    if (error instanceof TimeError) throw new UsageError(error.message);
    throw error;
  }
  return at;
}

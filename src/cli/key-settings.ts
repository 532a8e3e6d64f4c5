// The options that say what a key may do, for every command that sets it.
import { type Command, InvalidArgumentError } from 'commander';
import { PER_MINUTE, SCOPES, type Scope } from '../domain/partner.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../domain/time.ts';
import type { GivenKeySettings } from '../operations/key-settings.ts';
import { UsageError } from './failure.ts';
import { notEmpty, positive } from './options.ts';

/** What `settings` needs of a command's options; false: it was taken away. */
export interface KeySettingOptions {
  scopes?: Scope[];
  editions?: string[];
  allEditions?: boolean;
  embargoed?: string[] | false;
  expires?: string | false;
  perMinute?: number;
}

/** Adds them. */
export function withSettings(command: Command): Command {
  return command
    .option('--scopes <names...>', `what it may do: ${SCOPES.join(', ')}`, scopes)
    .option('--editions <paths...>', 'where its scopes hold, such as nl,fr (default: everywhere)', list)
    .option('--embargoed <paths...>', 'editions whose scheduled articles it may see before their time', list)
    .option('--expires <time>', 'when it ends: 2027-01-01, 2027-01-01T12:00Z or +90d', notEmpty)
    .option('--per-minute <count>', `requests in a minute (default: ${PER_MINUTE})`, positive);
}

/**
 * Those that were given.
 * @throws UsageError for two that contradict each other
 */
export function settings(options: KeySettingOptions): Partial<GivenKeySettings> {
  const { scopes, editions, allEditions, embargoed, expires, perMinute } = options;
  if (editions && allEditions) throw new UsageError('give --editions or --all-editions, not both');
  return {
    ...(scopes && { scopes }),
    ...(editions && { editions }),
    ...(allEditions && { editions: null }),
    ...(embargoed !== undefined && { embargoed: embargoed || [] }),
    ...(expires !== undefined && { expires: expires || null }),
    ...(perMinute !== undefined && { perMinute }),
  };
}

/** For options that give a span of time: milliseconds. */
export function span(text: string): number {
  const [, count, unit] = /^\+?(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError('Expected a span of time such as 12h or 7d.');
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** Separated by commas, or given one after the other. */
function list(text: string, before: readonly string[] = []): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('It names none.');
  return [...before, ...names];
}

function scopes(text: string, before: readonly Scope[] = []): Scope[] {
  const given = list(text).map((name) => {
    const scope = SCOPES.find((one) => one === name);
    if (scope) return scope;
    throw new InvalidArgumentError(`“${name}” is not a scope; expected some of ${SCOPES.join(', ')}.`);
  });
  return [...before, ...given];
}

const UNITS = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

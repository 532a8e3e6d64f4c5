// The options that say what a webhook is and is told of, for every command that sets it or names it.
import { type Command, Option } from 'commander';
import type { GivenSettings } from '../desk/webhook-settings.ts';
import { PAYLOADS, type Payload, WEBHOOK_EVENTS, type WebhookEvent } from '../domain/webhook.ts';
import { UsageError } from './failure.ts';
import { type ActingOptions, notEmpty } from './options.ts';

export interface WebhookOptions extends ActingOptions {
  name?: string;
  url?: string;
  editions?: string[];
  topics?: string[];
  events?: WebhookEvent[];
  payload?: Payload;
  json?: boolean;
}

/** Adds the argument that names one. */
export const named = (command: Command): Command =>
  command.argument('<webhook>', 'as “webhook list” shows it, or its id');

/** Adds what may be set. */
export function withSettings(command: Command): Command {
  return command
    .option('--editions <path...>', 'told of these editions alone', collect)
    .option('--topics <key...>', 'told of these topics alone', collect)
    .addOption(new Option('--events <type...>', 'told of these alone').choices(['all', ...WEBHOOK_EVENTS]))
    .addOption(new Option('--payload <payload>', 'ids, or the whole article').choices(PAYLOADS));
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, notEmpty(text)];
}

/**
 * The settings that the options give; “all” is null.
 * @throws UsageError for “all” beside others
 */
export function given(options: WebhookOptions): Partial<GivenSettings> {
  const { name, url, editions, topics, events, payload } = options;
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(editions && { editions: listOf(editions) }),
    ...(topics && { topics: listOf(topics) }),
    ...(events && { events: listOf(events) }),
    ...(payload && { payload }),
  };
}

function listOf<T extends string>(list: T[]): T[] | null {
  if (!list.includes('all' as T)) return list;
  if (list.length > 1) throw new UsageError('“all” stands alone');
  return null;
}

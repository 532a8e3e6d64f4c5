// coranto subscription list and remove: who is subscribed to feeds at the hub.
import type { Command } from 'commander';
import { type Instant, toRfc3339 } from '../../domain/time.ts';
import type { DescribedSubscription } from '../../operations/subscriptions.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { formatTable } from '../table.ts';

interface SubscriptionOptions extends ActingOptions {
  failing?: boolean;
  json?: boolean;
}

const PAGE = 200;

/** Adds `subscription` with its commands. */
export function registerSubscription(program: Command, { io }: Shell): void {
  const subscription = program
    .command('subscription')
    .helpCommand(false)
    .description('Show who is subscribed to feeds at the hub (WebSub).');
  registerList(subscription, io);
  registerRemove(subscription, io);
}

function registerList(subscription: Command, io: Io): void {
  const command = subscription
    .command('list')
    .description('List the subscriptions: to which feed, how they fare, and when their lease ends.')
    .option('--failing', 'only those that could not be delivered to');
  acting(reading(command))
    .addHelpText(
      'after',
      examples([
        'coranto subscription list',
        'coranto subscription list --failing',
        'coranto subscription list --json',
      ]),
    )
    .action((options: SubscriptionOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const all: DescribedSubscription[] = [];
        for (let after: number | null = 0; after !== null; ) {
          const page: { subscriptions: DescribedSubscription[]; next: number | null } = await desk.perform(
            'subscriptions',
            { after, limit: PAGE },
          );
          all.push(...page.subscriptions);
          after = page.next;
        }
        const subscriptions = all.filter(({ failure }) => !options.failing || failure !== null);
        if (options.json) return io.out(`${JSON.stringify({ subscriptions })}\n`);
        if (subscriptions.length === 0) {
          const which = options.failing ? 'no subscription fails' : 'nobody is subscribed';
          return io.err(`${which}\n`);
        }
        const rows = subscriptions.map((one) => [
          String(one.id),
          one.feed ?? `${one.topic} (is no more)`,
          toRfc3339(one.leaseEndsAt),
          stateOf(one, io.now()),
          one.callback,
        ]);
        const header = ['number', 'feed', 'lease ends', 'state', 'callback'];
        io.out(formatTable(rows, { header, columns: io.columns }));
      }),
    );
}

function registerRemove(subscription: Command, io: Io): void {
  const command = subscription
    .command('remove')
    .description('End a subscription; its subscriber may subscribe again.')
    .argument('<number>', 'as “subscription list” shows it');
  acting(reading(command))
    .addHelpText('after', examples(['coranto subscription remove 12']))
    .action((text: string, options: SubscriptionOptions) => {
      if (!/^\d{1,15}$/.test(text)) throw new UsageError(`“${text}” is not the number of a subscription`);
      return withDesk(io, { to: options.to }, async (desk) => {
        const removed = await desk.perform('remove-subscription', { id: Number(text) });
        if (options.json) return io.out(`${JSON.stringify({ removed })}\n`);
        io.out(`subscription ${removed.id} has ended\n`);
      });
    });
}

/** How it fares, in a few words. */
function stateOf({ failure, owed, leaseEndsAt }: DescribedSubscription, now: Instant): string {
  if (leaseEndsAt <= now) return 'has ended';
  if (failure === null) return owed ? 'owed' : 'told';
  const next = toRfc3339(Math.max(failure.nextAt, now));
  return `fails since ${toRfc3339(failure.since)}: ${failure.error}; again ${next}`;
}

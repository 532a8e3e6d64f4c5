// How webhooks and their attempts are shown on a terminal.
import type { Webhook, WebhookAttempt } from '../desk/webhook-view.ts';
import { counted, formatTable, printable } from './table.ts';

/** A row of the list. */
export function rowOf(webhook: Webhook): string[] {
  const { label, payload, url } = webhook;
  return [label, sayState(webhook), payload, saySubject(webhook), url];
}

/** What it is told of. */
export function saySubject({ editions, topics, events }: Webhook): string {
  const parts = [
    events === null ? 'everything' : events.join(', '),
    ...(editions === null ? [] : [`in ${editions.join(', ')}`]),
    ...(topics === null ? [] : [`about ${topics.map(({ key }) => key).join(', ')}`]),
  ];
  return parts.join(' ');
}

function sayState({ isOrphaned, disabled, failing }: Webhook): string {
  if (isOrphaned) return 'key ended';
  if (disabled) return 'disabled';
  return failing ? `failing (${failing.attempts})` : 'at work';
}

/** All of one, a line each. */
export function formatWebhook(webhook: Webhook): string {
  const { id, label, url, payload, createdAt, cursor, formerSecretUntil, failing, disabled } = webhook;
  const rows = [
    ['webhook', label],
    ['id', id],
    ['url', url],
    ['told of', saySubject(webhook)],
    ['payload', payload],
    ['since', createdAt],
    ['cursor', cursor],
    ...(formerSecretUntil === null ? [] : [['former secret', `signs too until ${formerSecretUntil}`]]),
    ...(failing
      ? [
          [
            'failing',
            `since ${failing.since}: ${counted(failing.attempts, 'attempt')}; the last ${failing.error}`,
          ],
          ...(disabled ? [] : [['next attempt', failing.nextAttemptAt]]),
        ]
      : []),
    ...(disabled ? [['disabled', `since ${disabled.at}: ${disabled.why}`]] : []),
  ];
  return formatTable(rows, { columns: null });
}

/** The delivery log. */
export function formatAttempts(attempts: readonly WebhookAttempt[], columns: number | null): string {
  const rows = attempts.map(({ at, message, isTest, milliseconds, status, error }) => [
    at,
    `${milliseconds} ms`,
    status === null ? '-' : String(status),
    isTest ? 'test' : 'event',
    message,
    printable(error ?? 'came in'),
  ]);
  return formatTable(rows, { header: ['at', 'took', 'status', 'what', 'message', 'outcome'], columns });
}

/** Notices of endpoints that were disabled without anybody's doing. */
export function noticesOf(webhooks: readonly Webhook[]): string[] {
  return webhooks.flatMap(({ label, disabled }) =>
    disabled?.byItself
      ? [
          `webhook ${label} is disabled since ${disabled.at}: ${disabled.why}; “coranto webhook enable ${label}” lets it go on where it was`,
        ]
      : [],
  );
}

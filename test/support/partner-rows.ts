// A row of each kind that partners leave behind, by plain SQL: for newsrooms that are moved, exported and restored.
import type { Value } from '../../src/storage/database.ts';
import { sql } from '../../src/storage/database.ts';
import type { Newsroom } from './newsroom.ts';

const AT = Date.parse('2026-03-14T10:00:00Z');
const DAY = 86_400_000;
const callback = { callback: 'https://reader.example/hub?id=1', host: 'reader.example' };
const feed = {
  topic: '/en/feed.atom',
  edition_id: 1,
  topic_id: 0,
  variant: 'full',
  format: 'atom',
  secret: 'told-by-the-reader',
};
const secret = (prefix: string, createdAt: number, expiresAt: number | null) => ({
  prefix,
  key_id: 1,
  hash: `${prefix}${'0'.repeat(56)}`,
  created_at: createdAt,
  expires_at: expiresAt,
});

/** In the order in which they go in. The first of three secrets has ended, which their prefixes do not tell. */
const ROWS: readonly (readonly [table: string, row: Readonly<Record<string, Value>>])[] = [
  [
    'keys',
    {
      id: 1,
      name: 'havenkrant',
      scopes: '["read","webhooks"]',
      editions: '[1,2]',
      embargoed: '[2]',
      per_minute: 600,
      created_at: AT - 30 * DAY,
      expires_at: AT + 365 * DAY,
    },
  ],
  ['key_secrets', secret('cccccccc', AT - 30 * DAY, AT - 13 * DAY)],
  ['key_secrets', secret('aaaaaaaa', AT - 20 * DAY, AT + 7 * DAY)],
  ['key_secrets', { ...secret('bbbbbbbb', AT, null), last_used_at: AT, window_at: AT, window_count: 3 }],
  [
    'key_log',
    { at: AT, action: 'rotated', key_id: 1, prefix: 'bbbbbbbb', actor: 'editor', reason: 'their laptop' },
  ],
  [
    'embargo_audit',
    { at: AT, key_id: 1, prefix: 'bbbbbbbb', action: 'read', article_id: 3, revision: 1, media: null },
  ],
  [
    'idempotent_requests',
    { owner: 'havenkrant', name: 'once-1', fingerprint: 'ab'.repeat(32), at: AT, answer: '{"status":200}' },
  ],
  ['pushed', { edition_id: 1, topic_id: 0, seq: 3 }],
  [
    'intents',
    {
      ...callback,
      ...feed,
      mode: 'subscribe',
      lease_seconds: 864_000,
      challenge: 'say-this',
      seq: 3,
      requested_at: AT,
      next_at: AT + 60_000,
    },
  ],
  ['subscriptions', { id: 1, ...callback, ...feed, created_at: AT, expires_at: AT + 10 * DAY, seq: 3 }],
  [
    'subscription_failures',
    { subscription_id: 1, since: AT, tries: 2, next_at: AT + 60_000, error: 'it answered 503' },
  ],
  [
    'endpoints',
    {
      id: 1,
      uuid: '6f1d3a52-0b7e-4c1a-9d55-2f6f3c1e8a01',
      name: 'main',
      key_id: 1,
      url: 'https://partner.example/hooks',
      host: 'partner.example',
      editions: '[1]',
      payload: 'thin',
      secret: 'whsec_bmV3',
      former_secret: 'whsec_b2xk',
      former_until: AT + DAY,
      created_at: AT,
      seq: 3,
      disabled_at: AT,
      disabled_why: 'it answered 410',
    },
  ],
  ['attempts', { endpoint_id: 1, message: 'msg_1', seq: 3, at: AT, took: 12, status: 204 }],
  ['attempts', { endpoint_id: 1, message: 'msg_2', at: AT, took: 15, error: 'it closed early' }],
];

/** Puts them into a newsroom that has editions, articles and no partners yet. */
export async function putPartnerRows({ db }: Newsroom): Promise<void> {
  for (const [table, row] of ROWS) {
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`;
    await db.run(sql(text, ...Object.values(row)));
  }
}

// What a desk can ask of a newsroom: one table, performed here or by a newsroom elsewhere.
import type { Operation } from './operation.ts';
import { EDITION_OPERATIONS } from './operations/editions.ts';
import { EMBARGO_OPERATIONS } from './operations/embargo.ts';
import { FEED_OPERATIONS } from './operations/feeds.ts';
import { KEY_OPERATIONS } from './operations/keys.ts';
import { NEWSROOM_OPERATIONS } from './operations/newsroom.ts';
import { STATEMENT_OPERATIONS } from './operations/statements.ts';
import { STORY_OPERATIONS } from './operations/stories.ts';
import { SUBSCRIPTION_OPERATIONS } from './operations/subscriptions.ts';
import { TOPIC_OPERATIONS } from './operations/topics.ts';
import { WEBHOOK_OPERATIONS } from './operations/webhooks.ts';

export type { OpenNewsroom } from './operation.ts';

export const OPERATIONS = {
  ...STORY_OPERATIONS,
  ...EDITION_OPERATIONS,
  ...STATEMENT_OPERATIONS,
  ...TOPIC_OPERATIONS,
  ...FEED_OPERATIONS,
  ...SUBSCRIPTION_OPERATIONS,
  ...WEBHOOK_OPERATIONS,
  ...KEY_OPERATIONS,
  ...EMBARGO_OPERATIONS,
  ...NEWSROOM_OPERATIONS,
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type InputOf<N extends OperationName> =
  Operations[N] extends Operation<infer Input, unknown> ? Input : never;
export type ResultOf<N extends OperationName> =
  Operations[N] extends Operation<never, infer Result> ? Result : Awaited<ReturnType<Operations[N]['run']>>;

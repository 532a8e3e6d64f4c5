// What a desk can ask of a newsroom: one table, performed here or by a newsroom elsewhere.
import type { Operation } from './operation.ts';
import { EDITION_OPERATIONS } from './operations/editions.ts';
import { FEED_OPERATIONS } from './operations/feeds.ts';
import { NEWSROOM_OPERATIONS } from './operations/newsroom.ts';
import { STATEMENT_OPERATIONS } from './operations/statements.ts';
import { STORY_OPERATIONS } from './operations/stories.ts';
import { TOPIC_OPERATIONS } from './operations/topics.ts';

export type { OpenNewsroom } from './operation.ts';

export const OPERATIONS = {
  ...STORY_OPERATIONS,
  ...EDITION_OPERATIONS,
  ...STATEMENT_OPERATIONS,
  ...TOPIC_OPERATIONS,
  ...FEED_OPERATIONS,
  ...NEWSROOM_OPERATIONS,
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type InputOf<N extends OperationName> =
  Operations[N] extends Operation<infer Input, unknown> ? Input : never;
export type ResultOf<N extends OperationName> =
  Operations[N] extends Operation<never, infer Result> ? Result : Awaited<ReturnType<Operations[N]['run']>>;

// What is done for partners by whoever writes: the same calls on both hosts. What they take was checked by the route
// that took it; nobody asks for them by name (what a desk asks for by name are OPERATIONS).
import type { Context } from '../context.ts';
import { EMBARGO_PARTNER_OPERATIONS } from './embargo-operations.ts';
import { HUB_PARTNER_OPERATIONS } from './hub-operations.ts';
import { KEY_PARTNER_OPERATIONS } from './key-operations.ts';
import { takeMedia } from './media.ts';
import { putArticle } from './put-article.ts';
import { WEBHOOK_PARTNER_OPERATIONS } from './webhook-partner-operations.ts';

/** Where they are performed. */
export type PartnerDesk = Pick<
  Context,
  'config' | 'db' | 'entries' | 'erasing' | 'i18n' | 'log' | 'media' | 'newId' | 'now' | 'stamp'
>;

export interface PartnerOperation<Input, Result> {
  /** Whether there may be something to render and to push afterwards. */
  writes: boolean;
  /** Whether there is something to push afterwards, of one after which there is nothing to render. */
  pushes?(result: Result): boolean;
  /** @throws Refusal, ClosedError, BusyError, TimeError as desk operations do */
  run(newsroom: PartnerDesk, input: Input): Promise<Result>;
}

/** Every one, by name. Inputs and results are plain values, which cross from one thread to another. */
export const PARTNER_OPERATIONS = {
  ...EMBARGO_PARTNER_OPERATIONS,
  ...HUB_PARTNER_OPERATIONS,
  ...WEBHOOK_PARTNER_OPERATIONS,
  ...KEY_PARTNER_OPERATIONS,
  'put-article': { writes: true, run: putArticle },
  'take-media': { writes: true, run: takeMedia },
} as const satisfies Record<string, PartnerOperation<never, unknown>>;

export type PartnerOperations = typeof PARTNER_OPERATIONS;
export type PartnerOperationName = keyof PartnerOperations;
export type PartnerInput<N extends PartnerOperationName> =
  PartnerOperations[N] extends PartnerOperation<infer Input, unknown> ? Input : never;
export type PartnerResult<N extends PartnerOperationName> =
  PartnerOperations[N] extends PartnerOperation<never, infer Result> ? Result : never;

// Who asks the API for something: anybody, a partner by a key, or the newsroom by its own.
import type { Context as Call } from 'hono';
import type { Key } from '../../domain/partner.ts';
import type { KeyUse } from '../../storage/held-keys.ts';
import type { AppContext } from '../app.ts';

export type Caller =
  | { kind: 'anybody' }
  | { kind: 'partner'; key: Key; use: KeyUse }
  /** Whoever has CORANTO_KEY may do everything. */
  | { kind: 'newsroom' };

/**
 * What a route wants of its caller. `anybody` learns more with a key; `desk` is whoever may write or publish; `newsroom`
 * is for the newsroom's own alone.
 */
export type Wanted =
  | 'anybody'
  | 'partner'
  | 'read'
  | 'write'
  | 'publish'
  | 'desk'
  | 'webhooks'
  | 'embargoed'
  | 'newsroom';

/**
 * Who a request is from.
 * @returns a refusal (401) where a key was shown that is none, or is no longer valid
 */
export type Identify = (call: Call, context: AppContext) => Promise<Caller | Response>;

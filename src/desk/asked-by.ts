// Who asks something of a newsroom's desk, and how.
import type { Key } from '../domain/partner.ts';
import type { NamedRequest } from './idempotent.ts';

export interface AskedBy {
  /** A partner’s; null: the newsroom’s own, which is good for everything. */
  key: Key | null;
  /** Null: it is done as often as it is asked. */
  request: NamedRequest | null;
}

/** The newsroom itself, of requests that have no name. */
export const NEWSROOM: AskedBy = { key: null, request: null };

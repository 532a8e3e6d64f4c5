// What partners with embargoed access ask of whoever writes: every answer is in the audit trail before it is given.
import { findMediaForKey, listForKey, readForKey } from '../partners/embargoed.ts';

/** Nothing of the newsroom changes by them. */
export const EMBARGO_PARTNER_OPERATIONS = {
  'list-embargoed': { writes: false, run: listForKey },
  'read-embargoed': { writes: false, run: readForKey },
  'find-embargoed-media': { writes: false, run: findMediaForKey },
} as const;

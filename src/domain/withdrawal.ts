// Why something was withdrawn, as far as the public is told: a code that programs understand.

/**
 * `unspecified`: nobody said. `error`: it was wrong. `legal`: the law or a court wants it. `privacy`: it told too much
 * of somebody. `rights`: it or a file of it was somebody else's. `safety`: it puts somebody in danger. `superseded`:
 * something else says it better. `expired`: its time was over.
 */
export const WITHDRAWALS = [
  'unspecified',
  'error',
  'legal',
  'privacy',
  'rights',
  'safety',
  'superseded',
  'expired',
] as const;
export type Withdrawal = (typeof WITHDRAWALS)[number];

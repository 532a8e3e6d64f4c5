// What is noted of keys while their holders ask.
import type { Instant } from '../domain/time.ts';
import { noteUse } from '../storage/held-keys.ts';
import type { PartnerDesk } from './partner-operations.ts';

export const KEY_PARTNER_OPERATIONS = {
  'note-use': {
    writes: false,
    run: ({ db }: Pick<PartnerDesk, 'db'>, { prefix, at }: { prefix: string; at: Instant }): Promise<void> =>
      noteUse(db, prefix, at),
  },
} as const;

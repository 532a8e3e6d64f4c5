// What a desk asks about partners' keys.
import { z } from 'zod';
import type { Actor } from '../../domain/change.ts';
import { MOST_PER_MINUTE, SCOPES } from '../../domain/partner.ts';
import { DAY } from '../../domain/time.ts';
import type { GivenKeySettings } from '../../operations/key-settings.ts';
import {
  createKey,
  describeKeyLog,
  describeKeys,
  editKey,
  revokeKey,
  rotateKey,
} from '../../operations/keys.ts';
import { by, edition, operation, question } from '../operation.ts';
import { line } from '../story-schema.ts';

/** Whose, and who asks. */
type Named = { name: string; by: Actor };

/** How long two secrets of a key may be good at most. */
const LONGEST_OVERLAP = 90 * DAY;

/** A key's name, to be looked for. */
const name = line(200);
const editions = z.array(edition).max(1_000);
const settings = {
  scopes: z.array(z.enum(SCOPES)).max(SCOPES.length),
  editions: editions.nullable(),
  embargoed: editions,
  expires: line(100).nullable(),
  perMinute: z.int().min(1).max(MOST_PER_MINUTE),
};
const newKey: z.ZodType<GivenKeySettings & Named> = z.strictObject({ name, ...settings, by });
const changedKey: z.ZodType<Partial<GivenKeySettings> & Named> = z.strictObject({
  name,
  scopes: z.exactOptional(settings.scopes),
  editions: z.exactOptional(settings.editions),
  embargoed: z.exactOptional(settings.embargoed),
  expires: z.exactOptional(settings.expires),
  perMinute: z.exactOptional(settings.perMinute),
  by,
});

export const KEY_OPERATIONS = {
  keys: question(z.strictObject({}), (newsroom) => describeKeys(newsroom)),
  'key-log': question(z.strictObject({ name }), (newsroom, input) => describeKeyLog(newsroom, input.name)),
  'create-key': operation('refused', newKey, (newsroom, { by: who, ...what }) =>
    createKey(newsroom, what, who),
  ),
  // Asked twice it would make two secrets, of which the first was told to nobody.
  'rotate-key': operation(
    'twice',
    z.strictObject({ name, overlap: z.int().min(0).max(LONGEST_OVERLAP), by }),
    (newsroom, { by: who, ...what }) => rotateKey(newsroom, what, who),
  ),
  'edit-key': operation('same', changedKey, (newsroom, { by: who, ...what }) => editKey(newsroom, what, who)),
  'revoke-key': operation(
    'same',
    z.strictObject({ name, prefix: line(20).nullable(), by }),
    (newsroom, { by: who, ...what }) => revokeKey(newsroom, what, who),
  ),
} as const;

// What a desk asks about feeds of a former system: the addresses that they had, and what became of their items.
import { z } from 'zod';
import { addFormerFeed, describeFormerFeeds, removeFormerFeed } from '../../operations/former-feeds.ts';
import { type FormerItem, MOST_ITEMS, recogniseItems } from '../former-items.ts';
import { edition, operation, question } from '../operation.ts';
import { formerAddress, line } from '../story-schema.ts';

/** Of an item: what a reader of feeds makes of it, cleaned by nobody. */
const texts = (most: number) => z.array(z.string().min(1).max(2_000)).max(most);
const item: z.ZodType<FormerItem> = z.strictObject({
  guids: texts(4),
  paths: z.array(formerAddress).max(4),
  titles: texts(4),
  at: z.int().min(-8.64e15).max(8.64e15).nullable(),
});

export const FEED_OPERATIONS = {
  'former-feeds': question(z.strictObject({}), ({ db }) => describeFormerFeeds(db)),
  'add-former-feed': operation(
    'same',
    z.strictObject({ path: formerAddress, feed: line(2_000), inPlace: z.boolean() }),
    addFormerFeed,
  ),
  'remove-former-feed': operation('refused', z.strictObject({ path: formerAddress }), (newsroom, { path }) =>
    removeFormerFeed(newsroom, path),
  ),
  'recognise-items': question(
    z.strictObject({ edition: edition.nullable(), items: z.array(item).min(1).max(MOST_ITEMS) }),
    ({ db }, query) => recogniseItems(db, query),
  ),
} as const;

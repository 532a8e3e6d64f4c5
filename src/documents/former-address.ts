// Former addresses: under a path that an edition had, or a slug that a topic had. Whatever there is at the address in
// force, they lead to; where there is nothing, there is nothing at them either.
import type { Edition } from '../domain/edition.ts';
import { mapTag, monthsTag, monthTag, newestTag, type Tag, topicTag } from '../domain/tag.ts';
import type { EditionTopic } from '../storage/released.ts';
import { type Address, pathOf } from './address.ts';
import { page } from './page-frame.ts';
import type { Rendered, Surroundings } from './plan.ts';

export type EditionAddress = Extract<Address, { edition: string }>;

/** What the plans of an edition's documents read by what the address says. */
export interface FoundByAddress {
  editions: readonly Edition[];
  /** The edition of every path that one has or had, by id. */
  paths: ReadonlyMap<string, number>;
  topic?: EditionTopic | null;
}

/** The address in force of the same thing; undefined where no edition has or had the path. */
export function addressInForce(
  address: EditionAddress,
  { editions, paths, topic }: FoundByAddress,
): EditionAddress | undefined {
  const edition = editions.find(({ id }) => id === paths.get(address.edition))?.path;
  if (edition === undefined) return undefined;
  return 'topic' in address && topic
    ? ({ ...address, edition, topic: topic.slug } as EditionAddress)
    : { ...address, edition };
}

/** The redirect to the address in force, which ends when what is there does. */
export function redirectTo(
  address: EditionAddress,
  there: Rendered,
  { editions, topic }: FoundByAddress,
  { baseUrl }: Surroundings,
): Rendered {
  // It leads straight to where that one leads.
  if (there.status === 301) return there;
  const edition = editions.find(({ path }) => path === address.edition) as Edition;
  const tags = address.kind === 'article' ? there.tags : tagsOf(address, edition, topic ?? null);
  return page(edition, '', tags, {
    status: 301,
    location: baseUrl + pathOf(address),
    ...(there.unstored && { unstored: true, since: there.since }),
  });
}

/** What there being such a document hangs on: not what it says, which changes more often. */
function tagsOf(
  address: Exclude<EditionAddress, { kind: 'article' }>,
  { id }: Edition,
  topic: EditionTopic | null,
): Tag[] {
  if (address.kind === 'year') return [monthsTag(id)];
  if (address.kind === 'month') return [monthTag(id, address.month)];
  if (address.kind === 'edition-sitemap') return address.month === null ? [] : [mapTag(id, address.month)];
  if (address.kind === 'archive') return [newestTag(id)];
  return topic === null ? [] : [topicTag(id, topic.id)];
}

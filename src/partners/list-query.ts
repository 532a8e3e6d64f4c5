// What a list is asked for: which articles, in which order, and where to go on.
import { z } from 'zod';
import type { Edition } from '../domain/edition.ts';
import type { Role } from '../domain/feed.ts';
import { isLanguageRange, matchesLanguage } from '../domain/language-range.ts';
import { DAY, type Instant } from '../domain/time.ts';
import type { ListFilter, ListPlace, Span } from '../storage/article-lists.ts';
import { snapshot } from '../storage/database.ts';
import { editionPathsQuery, editionsQuery } from '../storage/editions.ts';
import { newsroomUuidQuery } from '../storage/newsroom.ts';
import { mayTell } from './change-filter.ts';
import { type Cursors, createCursors, LONGEST_CURSOR } from './cursor.ts';
import type { Keyed, ReadAnswer, ReadContext } from './reads.ts';

/** How many there are on a page, unless it is said, and at most. */
export const PAGE = 20;
export const MOST = 100;

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+ -]\d{2}:\d{2}))?$/;
export const time = (what: string) =>
  z
    .string()
    .refine((text) => readTime(text) !== null, {
      error: 'expected a date such as 2026-03-14, or a time such as 2026-03-14T09:30:00Z',
    })
    .optional()
    .meta({ description: `${what} A date (UTC) or an RFC 3339 time.` });

const listOf = (pattern: RegExp, expected: string) =>
  z
    .string()
    .max(2000)
    .refine((text) => text.split(',').every((part) => pattern.test(part)), { error: expected })
    .optional();

/** Which page of a list; every list takes these. */
export const pageParameters = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST)
    .default(PAGE)
    .meta({ description: `How many at most, 1 to ${MOST}.` }),
  cursor: z
    .string()
    .max(LONGEST_CURSOR)
    .optional()
    .meta({ description: 'Where to go on: as `next` of the page before has it. Do not make your own.' }),
};

export const filterParameters = {
  edition: listOf(/^[a-z0-9-]+$/, 'expected paths of editions, separated by commas').meta({
    description: 'Paths of editions, separated by commas; those that they had before do too.',
  }),
  language: z
    .string()
    .max(500)
    .refine((text) => text.split(',').every(isLanguageRange), {
      error: 'expected language ranges such as nl or *-BE, separated by commas',
    })
    .optional()
    .meta({
      description:
        'Language ranges (RFC 4647, extended filtering), separated by commas: `nl` matches `nl-BE`.',
    }),
  topic: z.uuid().optional().meta({ description: 'Id of a topic, as `/topics` has it.' }),
  role: z.enum(['source', 'translation', 'co-original']).optional(),
  stale: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Whether the source was updated or corrected since it was translated.' }),
  'released-from': time('Released at this time or later.'),
  'released-to': time('Released before this time, or on this day or before.'),
  'updated-from': time('Updated at this time or later.'),
  'updated-to': time('Updated before this time, or on this day or before.'),
  order: z
    .enum(['released', 'updated'])
    .default('released')
    .meta({ description: 'By which of the two times, newest first.' }),
};

export const formatParameter = z
  .enum(['json', 'ninjs'])
  .default('json')
  .meta({ description: '`ninjs`: as the IPTC has it, version 3.0.' });

export const articlesQuerySchema = z.strictObject({
  ...filterParameters,
  ...pageParameters,
  format: formatParameter,
});
export const storiesQuerySchema = z.strictObject({ ...filterParameters, ...pageParameters });

type FilterQuery = z.infer<typeof storiesQuerySchema>;

export interface ListInput {
  query: FilterQuery & { format?: 'json' | 'ninjs' };
  keyed: Keyed;
}

/** What is asked for, understood. */
export interface Asked {
  editions: Edition[];
  filter: ListFilter;
  after: ListPlace | null;
  /** The URL of the page that begins after a place; null where there is none. */
  nextUrl(place: ListPlace | null): Promise<string | null>;
}

type Refused = Extract<ReadAnswer, { detail: string }>;

/**
 * Understands what a list of articles or stories is asked for.
 * @returns a refusal where it names an edition that there is not, or that may not be told of, or a cursor of none
 */
export async function readAsked(
  { db, config }: Pick<ReadContext, 'db' | 'config'>,
  list: 'articles' | 'stories',
  { query, keyed }: ListInput,
): Promise<Asked | Refused> {
  const { editions, paths, uuid } = await snapshot(db, {
    editions: editionsQuery,
    paths: editionPathsQuery,
    uuid: newsroomUuidQuery,
  });
  const named = query.edition?.split(',') ?? null;
  const unknown = named?.find((path) => !paths.has(path));
  if (unknown !== undefined) return { status: 400, detail: `There is no edition “${unknown}”.` };
  const ids = named?.map((path) => paths.get(path));
  const ranges = query.language?.split(',') ?? ['*'];
  const wanted = editions.filter(
    ({ id, language }) => (ids === undefined || ids.includes(id)) && matchesLanguage(ranges, language),
  );
  const locked = ids && wanted.find((edition) => !mayTell(edition, keyed));
  if (locked) return refuseLocked(locked);
  const cursors = await createCursors(uuid);
  const { cursor, limit: _, format: __, ...filters } = query;
  const scope = JSON.stringify([list, filters]);
  const after = cursor === undefined ? null : await readPlace(cursors, scope, cursor);
  if (after === undefined) return { status: 400, detail: NO_CURSOR };
  const filter: ListFilter = {
    editions: wanted.filter((edition) => mayTell(edition, keyed)).map(({ id }) => id),
    topic: query.topic?.toLowerCase() ?? null,
    role: (query.role ?? null) as Role | null,
    stale: query.stale === undefined ? null : query.stale === 'true',
    released: spanOf(query['released-from'], query['released-to']),
    updated: spanOf(query['updated-from'], query['updated-to']),
  };
  return {
    editions,
    filter,
    after,
    async nextUrl(place) {
      if (place === null) return null;
      const uuids = new Map(editions.map((edition) => [edition.id, edition.uuid]));
      const { at, ordinal, editionId } = place;
      const next = await cursors.sign('page', scope, [at, ordinal, uuids.get(editionId) as string]);
      return pageUrl(config.baseUrl, list, query, next);
    },
  };

  async function readPlace(signed: Cursors, within: string, text: string): Promise<ListPlace | undefined> {
    const [at, ordinal, editionUuid] = (await signed.read('page', within, text)) ?? [];
    const edition = editions.find((one) => one.uuid === editionUuid);
    return edition && { at: at as number, ordinal: ordinal as number, editionId: edition.id };
  }
}

export const NO_CURSOR =
  'This cursor is none of this list and these filters; take “next” as it comes, or begin without a cursor.';

/** For whoever may not be told of an edition that needs a key. */
export function refuseLocked({ path }: Pick<Edition, 'path'>): Refused {
  return { status: 403, detail: `The API answers for edition “${path}” with a key that may read it only.` };
}

/** The URL of another page of the same list. */
export function pageUrl(
  baseUrl: string,
  list: string,
  query: Readonly<Record<string, unknown>>,
  cursor: string,
): string {
  const set = Object.entries({ ...query, cursor }).filter(([, value]) => value !== undefined);
  return `${baseUrl}/api/v1/${list}?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}

function spanOf(from: string | undefined, to: string | undefined): Span {
  const until = to === undefined ? null : readTime(to);
  return {
    from: from === undefined ? null : readTime(from),
    before: until !== null && to?.length === 10 ? until + DAY : until,
  };
}

/** A date as its first moment in UTC, or a time; null for neither. A plus sign is a space by the time it is here. */
export function readTime(text: string): Instant | null {
  if (!TIME.test(text)) return null;
  const at = Date.parse(text.replace(' ', '+'));
  // Not a day that Date made another of: 30 February.
  const isDay = new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10));
  return Number.isNaN(at) || !isDay ? null : at;
}

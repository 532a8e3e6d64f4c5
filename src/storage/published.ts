// Public articles, read for documents: one query gives an article with everything an entry or page shows.
import type { Role } from '../domain/feed.ts';
import type { PublishedArticle, PublishedItem, Sibling } from '../domain/published.ts';
import { type KnownRows, type Query, type Row, type Statement, sql, type Value } from './database.ts';
import { atPath, type Selection } from './selections.ts';
import { decodeMedia, MEDIA_OF_REVISION } from './stories.ts';

/**
 * The edition that stands as the source of article `a`'s story `s`; NULL for co-original. A source that has
 * not been released must not show, so the first public edition stands for it until then.
 */
export const SOURCE = `CASE WHEN s.source_edition_id IS NOT NULL THEN coalesce(
  (SELECT o.edition_id FROM articles o WHERE o.story_id = a.story_id AND o.edition_id = s.source_edition_id
     AND o.released_at IS NOT NULL),
  (SELECT min(o.edition_id) FROM public_articles o WHERE o.story_id = a.story_id)) END`;

/** Whether translation `x`, of story `s`, is behind its public source. */
export const staleOf = (x: string): string => `EXISTS (SELECT 1 FROM public_articles o
  WHERE o.story_id = ${x}.story_id AND o.edition_id = s.source_edition_id
    AND ${x}.edition_id <> s.source_edition_id AND ${x}.follows < o.substantial_revision)`;

const ITEM = `a.id, a.story_id, a.edition_id, a.month, a.slug, r.headline, r.lead, a.released_at, a.updated_at, a.date_only,
  EXISTS (SELECT 1 FROM revisions c WHERE c.article_id = a.id AND c.kind = 'correct' AND c.number <= a.revision) AS corrected,
  ${SOURCE} AS source`;

const ARTICLE = `${ITEM}, a.uuid, s.uuid AS story_uuid, a.guid, a.guid_is_permalink, a.ordinal, a.revision,
  r.body, r.bylines, r.dateline, ${staleOf('a')} AS stale,
  ${MEDIA_OF_REVISION} AS media,
  (SELECT json_group_array(json_array(t.topic_id, o.uuid, l.label, l.slug, o.iptc) ORDER BY t.position)
   FROM article_topics t JOIN topic_labels l ON l.topic_id = t.topic_id AND l.edition_id = t.edition_id
   JOIN topics o ON o.id = t.topic_id
   WHERE t.article_id = a.id) AS topics,
  (SELECT json_group_array(json_array(c.saved_at, c.note) ORDER BY c.number)
   FROM revisions c WHERE c.article_id = a.id AND c.kind = 'correct' AND c.number <= a.revision) AS corrections,
  (SELECT json_group_array(json_array(b.uuid, b.edition_id, b.month, b.slug, ${staleOf('b')}, b.updated_at) ORDER BY b.edition_id)
   FROM public_articles b WHERE b.story_id = a.story_id AND b.id <> a.id) AS siblings,
  (SELECT json_group_array(b.edition_id ORDER BY b.edition_id)
   FROM articles b WHERE b.story_id = a.story_id AND b.withdrawn_at IS NOT NULL) AS withdrawn_in`;

const FROM = `FROM chosen JOIN articles a ON a.id = chosen.id
  JOIN revisions r ON r.article_id = a.id AND r.number = a.revision JOIN stories s ON s.id = a.story_id`;

/** Whole articles, last changed first. */
export function articlesQuery(selection: Selection): Query<PublishedArticle[]> {
  const chosen = `WITH chosen AS (${selection.sql})`;
  const order = 'ORDER BY a.updated_at DESC, a.ordinal DESC, a.id DESC';
  const { values } = selection;
  return {
    statement: { sql: `${chosen} SELECT ${ARTICLE} ${FROM} ${order}`, values },
    decode: decodeArticles,
    byId: {
      ids: { sql: `${chosen} SELECT a.id FROM chosen JOIN articles a ON a.id = chosen.id ${order}`, values },
      rowsOf: articleRows,
    },
  };
}

const articleRows = (ids: string): Statement =>
  sql(`WITH chosen AS (SELECT value AS id FROM json_each(?)) SELECT ${ARTICLE} ${FROM}`, ids);

/** What lists show, last released first. */
export function itemsQuery(selection: Selection): Query<PublishedItem[]> {
  return {
    statement: {
      sql: `WITH chosen AS (${selection.sql}) SELECT ${ITEM} ${FROM} ORDER BY a.released_at DESC, a.ordinal DESC`,
      values: selection.values,
    },
    decode: decodeItems,
  };
}

/** The articles released before and after the one at a path, or null. */
export function neighbourQuery(
  side: 'previous' | 'next',
  edition: string,
  month: string,
  slug: string,
): Query<PublishedItem | null> {
  const [compare, order] = side === 'previous' ? ['<', 'DESC'] : ['>', 'ASC'];
  const selection = sql(
    `SELECT n.id FROM (${atPath(edition, month, slug).sql}) here JOIN articles h ON h.id = here.id
     JOIN public_articles n ON n.edition_id = h.edition_id
       AND (n.released_at, n.ordinal) ${compare} (h.released_at, h.ordinal)
     ORDER BY n.released_at ${order}, n.ordinal ${order} LIMIT 1`,
    edition,
    month,
    slug,
  );
  const items = itemsQuery(selection);
  return { statement: items.statement, decode: (rows) => items.decode(rows)[0] ?? null };
}

function roleOf(editionId: Value | undefined, source: Value | undefined): Role {
  if (source === null) return 'co-original';
  return editionId === source ? 'source' : 'translation';
}

// One function each, so that documents rendered together share what is decoded.
const decodeArticles = (rows: Row[], known?: KnownRows): PublishedArticle[] =>
  rows.map((row) => {
    if (known === undefined) return decodeArticle(row);
    return known.decoded(`article ${row['id']}`, [row], () => decodeArticle(row));
  });
const decodeItems = (rows: Row[]): PublishedItem[] => rows.map(decodeItem);

function decodeItem(row: Row): PublishedItem {
  return {
    id: row['id'] as number,
    storyId: row['story_id'] as number,
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
    headline: row['headline'] as string,
    lead: row['lead'] as string,
    releasedAt: row['released_at'] as number,
    updatedAt: row['updated_at'] as number,
    dateOnly: row['date_only'] === 1,
    corrected: row['corrected'] === 1,
    role: roleOf(row['edition_id'], row['source']),
  };
}

function decodeArticle(row: Row): PublishedArticle {
  const source = row['source'];
  return {
    ...decodeItem(row),
    uuid: row['uuid'] as string,
    storyUuid: row['story_uuid'] as string,
    guid: row['guid'] as string | null,
    guidIsPermaLink: row['guid_is_permalink'] === 1,
    ordinal: row['ordinal'] as number,
    revision: row['revision'] as number,
    body: row['body'] as string,
    bylines: JSON.parse(row['bylines'] as string) as string[],
    dateline: row['dateline'] as string | null,
    stale: row['stale'] === 1,
    media: decodeMedia(row['media'] as string),
    topics: cells<[number, string, string, string, string | null]>(row['topics']).map(
      ([id, uuid, label, slug, iptc]) => ({ id, uuid, label, slug, iptc }),
    ),
    corrections: cells<[number, string]>(row['corrections']).map(([at, note]) => ({ at, note })),
    siblings: cells<[string, number, string, string, number, number]>(row['siblings']).map(
      ([uuid, editionId, month, slug, stale, updatedAt]): Sibling => ({
        uuid,
        editionId,
        month,
        slug,
        role: roleOf(editionId, source),
        stale: stale === 1,
        updatedAt,
      }),
    ),
    withdrawnIn: cells<number>(row['withdrawn_in']),
  };
}

function cells<T>(value: Value | undefined): T[] {
  return JSON.parse(value as string) as T[];
}

// Searching: what is asked of the index as FTS5 has it, and the articles that are found, public at that moment.
import type { Term } from '../domain/search/query.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';

export interface Search {
  terms: readonly Term[];
  editionId: number;
  topicId: number | null;
  /** `2026`, or null for all. */
  year: string | null;
  order: 'newest' | 'oldest';
}

/** Characters of a body that are read for an excerpt. */
const EXCERPT = 20_000;

/** Ids of the articles found, in their order, so many at most. Nothing is sorted: keys are in the order of release. */
export async function findArticles(db: Database, search: Search, most: number): Promise<number[]> {
  const row = await db.first(
    sql(
      `SELECT json_group_array(id) AS ids FROM (SELECT a.id FROM search_index i
         CROSS JOIN search_entries s ON s.key = i.rowid CROSS JOIN public_articles a ON a.id = s.article_id
         WHERE search_index MATCH ? AND a.edition_id = ?
         ORDER BY i.rowid ${search.order === 'newest' ? 'DESC' : 'ASC'} LIMIT ?)`,
      matchOf(search),
      search.editionId,
      most,
    ),
  );
  return JSON.parse(row?.['ids'] as string) as number[];
}

/** An article that was found. */
export interface FoundArticle {
  editionId: number;
  month: string;
  slug: string;
  headline: string;
  lead: string;
  /** HTML, as much as an excerpt is made of. */
  body: string;
  releasedAt: Instant;
  dateOnly: boolean;
}

/** Those of these articles that are public, in this order. */
export async function listFound(db: Database, ids: readonly number[]): Promise<FoundArticle[]> {
  if (ids.length === 0) return [];
  const rows = await db.all(
    sql(
      `SELECT a.edition_id, a.month, a.slug, a.released_at, a.date_only, r.headline, r.lead,
         substr(r.body, 1, ${EXCERPT}) AS body
       FROM json_each(?) j JOIN public_articles a ON a.id = j.value
       JOIN revisions r ON r.article_id = a.id AND r.number = a.revision ORDER BY j.key`,
      JSON.stringify(ids),
    ),
  );
  return rows.map((row) => ({
    editionId: row['edition_id'] as number,
    month: row['month'] as string,
    slug: row['slug'] as string,
    headline: row['headline'] as string,
    lead: row['lead'] as string,
    body: row['body'] as string,
    releasedAt: row['released_at'] as number,
    dateOnly: row['date_only'] === 1,
  }));
}

const TEXT = '{headline lead body}';
const ALL = '{headline lead body beside}';

/** Tokens are letters, digits and marks, so that in quotation marks nothing of them means anything to FTS5. */
function matchOf({ terms, editionId, topicId, year }: Search): string {
  const scope = [
    `e${editionId}`,
    ...(topicId === null ? [] : [`t${topicId}`]),
    ...(year === null ? [] : [`y${year}`]),
  ];
  return [...terms.map(matchOfTerm), ...scope.map((token) => `scope : "${token}"`)].join(' AND ');
}

function matchOfTerm(term: Term): string {
  if (term.kind === 'unit') return `beside : "${term.text}"`;
  const star = term.prefix ? ' *' : '';
  if (term.kind === 'word') return `${ALL} : "${term.text}"${star}`;
  const phrase = `${TEXT} : "${term.tokens.join(' ')}"${star}`;
  return term.joined === null ? phrase : `(${phrase} OR ${ALL} : "${term.joined}")`;
}

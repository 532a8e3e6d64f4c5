// The rows of the status grid: each story with what it is in each edition.
import type { Edition } from '../domain/edition.ts';
import type { Database } from '../storage/database.ts';
import { listStatus, type StatusArticle, type StatusStory } from '../storage/stories.ts';

export const STATES = ['public', 'scheduled', 'missing', 'stale', 'withdrawn', 'draft'] as const;
export type CellState = (typeof STATES)[number];

export interface StatusCell {
  edition: string;
  state: CellState;
  /** Undefined where it is missing. */
  article: StatusArticle | undefined;
}

export interface StatusRow {
  id: number;
  key: string;
  /** Path of the source edition; null when co-original. */
  source: string | null;
  cells: StatusCell[];
}

export interface StatusPage {
  editions: readonly Edition[];
  rows: StatusRow[];
  /** Give it as `before` to go on; null at the end. */
  next: number | null;
}

export interface StatusQuery {
  story: string | undefined;
  editions: readonly Edition[];
  all: readonly Edition[];
  state?: CellState;
  limit: number;
  before?: number;
}

/** The newest stories that have, in these editions, an article in the state asked for. */
export async function findRows(db: Database, query: StatusQuery): Promise<StatusPage> {
  const { editions, limit, state } = query;
  const rows: StatusRow[] = [];
  let before = query.before;
  for (;;) {
    const stories = await listStatus(db, { limit: limit + 1, before, key: query.story });
    for (const story of stories) {
      if (rows.length === limit) return { editions, rows, next: rows.at(-1)?.id ?? null };
      const row = rowOf(story, query);
      if (state === undefined || row.cells.some((cell) => cell.state === state)) rows.push(row);
      before = story.id;
    }
    if (stories.length <= limit) return { editions, rows, next: null };
  }
}

function rowOf(story: StatusStory, { editions, all }: StatusQuery): StatusRow {
  const cells = editions.map((edition) => {
    const article = story.articles.find(({ editionId }) => editionId === edition.id);
    return { edition: edition.path, state: stateOf(article), article };
  });
  const source = all.find(({ id }) => id === story.sourceEditionId)?.path ?? null;
  return { id: story.id, key: story.key, source, cells };
}

function stateOf(article: StatusArticle | undefined): CellState {
  if (!article) return 'missing';
  if (article.withdrawnAt !== null) return 'withdrawn';
  if (article.releasedAt !== null) return article.stale ? 'stale' : 'public';
  return article.publishAt === null ? 'draft' : 'scheduled';
}

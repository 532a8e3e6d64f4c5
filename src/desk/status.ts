// What stands where: each story with what it is in each edition.
import type { Edition } from '../domain/edition.ts';
import type { Instant } from '../domain/time.ts';
import { isBehind, type Lack, lacksOf, requiredOf } from '../domain/together.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Database } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { listStatus, type StatusArticle, type StatusStory } from '../storage/status.ts';

export const STATES = [
  'public',
  'scheduled',
  'blocked',
  'missing',
  'stale',
  'withdrawn',
  'draft',
  'erased',
] as const;
export type CellState = (typeof STATES)[number];

export interface StatusCell {
  edition: string;
  state: CellState;
  /** Whether the story needs this edition: those it needs go out together. */
  required: boolean;
  /** Null where it is missing. */
  article: StatusArticle | null;
}

export interface StatusRow {
  id: number;
  key: string;
  /** Path of the source edition; null when co-original. */
  source: string | null;
  /** What keeps it from going out at its time; empty when nothing does, or it has no time. */
  lacks: Lack[];
  cells: StatusCell[];
}

export interface StatusPage {
  editions: readonly Edition[];
  rows: StatusRow[];
  /** Give it as `before` to go on; null at the end. */
  next: number | null;
}

export interface StatusQuery {
  /** Only this story. */
  story: string | null;
  /** Only this edition. */
  edition: string | null;
  /** Only stories with an article in this state. */
  state: CellState | null;
  /** Stories at most. */
  limit: number;
  /** Only stories older than this id. */
  before: number | null;
}

/** Stories looked at with one query where most may not be what is asked for: a Worker makes only so many queries. */
const STRIDE = 500;

/**
 * The newest stories that are what the query asks for.
 * @throws Refusal for an edition that there is not, or a story
 */
export async function findStatus(db: Database, query: StatusQuery): Promise<StatusPage> {
  const all = await listEditions(db);
  const editions = all.filter(({ path }) => query.edition === null || path === query.edition);
  if (query.edition !== null && editions.length === 0) {
    const paths = all.map(({ path }) => path).join(', ');
    throw new Refusal(`there is no edition “${query.edition}”; the editions are ${paths}`);
  }
  const page = await findRows(db, query, editions, all);
  if (query.story !== null && page.rows.length === 0 && query.state === null) {
    throw new Refusal(`there is no story “${query.story}”`);
  }
  return page;
}

async function findRows(
  db: Database,
  { story: key, state, limit, before: from }: StatusQuery,
  editions: readonly Edition[],
  all: readonly Edition[],
): Promise<StatusPage> {
  const rows: StatusRow[] = [];
  const stride = state === null ? limit + 1 : Math.max(limit + 1, STRIDE);
  let before = from ?? undefined;
  for (;;) {
    const stories = await listStatus(db, { limit: stride, before, key: key ?? undefined });
    for (const story of stories) {
      if (rows.length === limit) return { editions, rows, next: rows.at(-1)?.id ?? null };
      const row = rowOf(story, editions, all);
      if (state === null || row.cells.some((cell) => cell.state === state)) rows.push(row);
      before = story.id;
    }
    if (stories.length < stride) return { editions, rows, next: null };
  }
}

function rowOf(story: StatusStory, editions: readonly Edition[], all: readonly Edition[]): StatusRow {
  const required = new Set(requiredOf(story, all).map(({ id }) => id));
  const lacks = lacksAtTime(story, all);
  const cells = editions.map(({ id, path }): StatusCell => {
    const article = story.articles.get(id);
    const state = stateOf(story, article, lacks.length > 0);
    return { edition: path, state, required: required.has(id), article: article ?? null };
  });
  const source = all.find(({ id }) => id === story.sourceEditionId)?.path ?? null;
  return { id: story.id, key: story.key, source, lacks, cells };
}

/** What the story lacks at the first of its times; nothing where no article waits for one. */
function lacksAtTime(story: StatusStory, all: readonly Edition[]): Lack[] {
  const times = [...story.articles.values()].flatMap(({ releasedAt, publishAt, heldAt, free }): Instant[] => {
    if (releasedAt !== null || publishAt === null || free) return [];
    return [Math.max(publishAt, heldAt ?? publishAt)];
  });
  return times.length === 0 ? [] : lacksOf(story, all, Math.min(...times));
}

function stateOf(story: StatusStory, article: StatusArticle | undefined, isBlocked: boolean): CellState {
  if (!article) return 'missing';
  if (article.erasedAt !== null) return 'erased';
  if (article.withdrawnAt !== null) return 'withdrawn';
  if (isBehind(story, article)) return 'stale';
  if (article.releasedAt !== null) return 'public';
  if (article.publishAt === null) return 'draft';
  return isBlocked && !article.free ? 'blocked' : 'scheduled';
}

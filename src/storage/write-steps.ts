// What one write batch consists of, in the order in which each step finds what it refers to.
import type { Statement } from './database.ts';
import { insertRows, updateRows } from './rows.ts';

export type Cell = string | number | null;

interface Step {
  /** The statements that put these rows in, each row in the order of the step's columns. */
  statements(rows: Cell[][]): Statement[];
}

const insert = (table: string, columns: string, onConflict = ''): Step => ({
  statements: (rows) => insertRows(table, columns.split(' '), rows, onConflict),
});

/** Rows begin with the id of what is updated. */
const update = (table: string, columns: string): Step => ({
  statements: (rows) => updateRows(table, columns.split(' '), rows),
});

/** An article may take back a path of its own; another's is refused by the key. */
const MINE_AGAIN = `ON CONFLICT (edition_id, month, slug) DO UPDATE SET
  article_id = CASE WHEN article_id = excluded.article_id THEN article_id END`;

/** What the newsroom has. */
export const CONTENT_STEPS = {
  stories: insert('stories', 'id uuid key source_edition_id required created_at'),
  story: update('stories', 'source_edition_id required'),
  articles: insert(
    'articles',
    'id uuid story_id edition_id guid guid_is_permalink revision substantial_revision created_at updated_at follows quiet',
  ),
  revisions: insert(
    'revisions',
    'article_id number kind headline lead body slug bylines dateline topics note follows saved_at actor reason',
  ),
  media: insert('media', 'name type size width height', 'ON CONFLICT DO NOTHING'),
  uses: insert(
    'revision_media',
    'article_id revision position name decorative alt caption credit title terms thumbnail_of',
  ),
  inForce: update('articles', 'revision substantial_revision follows'),
  follows: update('articles', 'follows'),
  updated: update('articles', 'updated_at'),
  guids: update('articles', 'guid guid_is_permalink'),
  schedules: update(
    'articles',
    'publish_at publish_given date_only withdraw_at withdraw_given held_at alone',
  ),
  // What is held goes out with the last of its story: its time is then that one's.
  releases: update('articles', 'publish_at held_at released_at updated_at ordinal month slug'),
  holds: update('articles', 'held_at'),
  withdrawals: update('articles', 'withdrawn_at withdrawal'),
  ends: update('articles', 'withdraw_at'),
  reinstatements: update('articles', 'withdrawn_at withdraw_at withdrawal'),
  paths: insert('paths', 'edition_id month slug article_id', MINE_AGAIN),
  moves: update('articles', 'slug'),
  formerPaths: insert('former_paths', 'path article_id'),
  quieted: update('articles', 'quiet'),
} as const satisfies Record<string, Step>;

/** What follows from it: after any statement of an operation's own. */
export const LOG_STEPS = {
  topics: insert('article_topics', 'article_id topic_id position edition_id released_at updated_at'),
  desk: insert('desk_log', 'at action story_id article_id revision due_at actor reason'),
  changes: insert('changes', 'seq epoch at kind story_id article_id edition_id revision actor reason quiet'),
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof CONTENT_STEPS | keyof typeof LOG_STEPS;

/** The statements of the steps that have rows. */
export function statementsOf(steps: Record<string, Step>, rows: ReadonlyMap<string, Cell[][]>): Statement[] {
  return Object.entries(steps).flatMap(([name, step]) => step.statements(rows.get(name) ?? []));
}

// Every revision of an article, and everything else that happened to a story: its private history.
import type { Content, RevisionKind } from '../domain/article.ts';
import type { ChangeKind } from '../domain/change.ts';
import type { Instant } from '../domain/time.ts';
import type { Withdrawal } from '../domain/withdrawal.ts';
import { type Database, type Row, sql } from './database.ts';
import { decodeMedia, mediaOf } from './stories.ts';
import type { DeskAction } from './written.ts';

/** One revision of one article. */
export interface RevisionName {
  articleId: number;
  number: number;
}

/** Who saved a revision, when and why: private. */
export interface RevisionFacts {
  number: number;
  kind: RevisionKind;
  /** Public note of a correction, else null. */
  note: string | null;
  savedAt: Instant;
  actor: string;
  reason: string | null;
}

/** What revisions of articles say, those that there are. */
export async function findContents(
  db: Database,
  revisions: readonly RevisionName[],
): Promise<(RevisionName & { content: Content })[]> {
  const rows = await db.all(
    sql(
      `SELECT r.article_id, r.number, r.headline, r.lead, r.body, r.slug, r.bylines, r.dateline, r.topics,
         ${mediaOf('r.article_id', 'r.number')} AS media
       FROM json_each(?) j JOIN revisions r ON r.article_id = j.value ->> 0 AND r.number = j.value ->> 1`,
      JSON.stringify(revisions.map(({ articleId, number }) => [articleId, number])),
    ),
  );
  return rows.map((row) => ({
    articleId: row['article_id'] as number,
    number: row['number'] as number,
    content: {
      headline: row['headline'] as string,
      lead: row['lead'] as string,
      body: row['body'] as string,
      slug: row['slug'] as string | null,
      bylines: JSON.parse(row['bylines'] as string) as string[],
      dateline: row['dateline'] as string | null,
      topics: JSON.parse(row['topics'] as string) as string[],
      media: decodeMedia(row['media'] as string),
    },
  }));
}

/** The revisions of an article after one, up to another, oldest first; without what they say. */
export async function listRevisions(
  db: Database,
  articleId: number,
  after: number,
  upTo: number,
): Promise<RevisionFacts[]> {
  const rows = await db.all(
    sql(
      `SELECT number, kind, note, saved_at, actor, reason FROM revisions
       WHERE article_id = ? AND number > ? AND number <= ? ORDER BY number`,
      articleId,
      after,
      upTo,
    ),
  );
  return rows.map((row) => ({
    number: row['number'] as number,
    kind: row['kind'] as RevisionKind,
    note: row['note'] as string | null,
    savedAt: row['saved_at'] as number,
    actor: row['actor'] as string,
    reason: row['reason'] as string | null,
  }));
}

/** Where an event stands in its story’s history. */
export type Place = [at: number, rank: number, first: number, second: number];

interface PastEvent {
  place: Place;
  at: Instant;
  /** Path; null: it is about the story as a whole. */
  edition: string | null;
  actor: string;
  reason: string | null;
}

/** A text was saved. */
export interface SavedEvent extends PastEvent {
  what: 'revision';
  kind: RevisionKind;
  articleId: number;
  revision: number;
  headline: string;
  note: string | null;
  /** Of a translation: the source revision it followed then. */
  follows: number | null;
  /** Octets of its lead and body. */
  size: number;
}

/** The public saw a change. */
export interface ChangedEvent extends PastEvent {
  what: 'change';
  kind: ChangeKind;
  articleId: number;
  revision: number;
  quiet: boolean;
  /** Why it is withdrawn, as far as somebody said: of the withdrawal that holds. */
  withdrawal: Withdrawal | null;
}

/** The private log. */
export interface DeskEvent extends PastEvent {
  what: 'desk';
  kind: DeskAction;
  articleId: number | null;
  revision: number | null;
  dueAt: Instant | null;
}

export type StoryEvent = SavedEvent | ChangedEvent | DeskEvent;

/** What one batch did has one time: the text was saved, the desk told, and then the public. */
const EVENTS = `
  SELECT r.saved_at AS at, 0 AS rank, r.article_id AS first, r.number AS second, r.article_id, r.number AS revision,
    r.kind, r.headline, r.note, r.follows, octet_length(r.lead) + octet_length(r.body) AS size, NULL AS due_at, 0 AS quiet, NULL AS withdrawal, r.actor, r.reason
  FROM articles a JOIN revisions r ON r.article_id = a.id WHERE a.story_id = ?
  UNION ALL
  SELECT l.at, 1, l.id, 0, l.article_id, l.revision,
    l.action, NULL, NULL, NULL, 0, l.due_at, 0, NULL, l.actor, l.reason
  FROM desk_log l WHERE l.story_id = ?
  UNION ALL
  SELECT c.at, 2, c.seq, 0, c.article_id, c.revision,
    c.kind, NULL, NULL, NULL, 0, NULL, c.quiet, CASE WHEN c.kind = 'withdrawn' AND NOT EXISTS (SELECT 1 FROM changes n
      WHERE n.article_id = c.article_id AND n.seq > c.seq AND n.kind = 'withdrawn') THEN a.withdrawal END, c.actor, c.reason
  FROM articles a JOIN changes c ON c.article_id = a.id WHERE a.story_id = ?`;

const FIRST: Place = [Number.MIN_SAFE_INTEGER, 0, 0, 0];

/**
 * What happened to a story, oldest first.
 * @param articleId only to this article
 * @param after the place of the last event that was read; null begins
 */
export async function listEvents(
  db: Database,
  storyId: number,
  articleId: number | null,
  after: Place | null,
  limit: number,
): Promise<StoryEvent[]> {
  const rows = await db.all(
    sql(
      `SELECT v.*, e.path FROM (${EVENTS}) v
       LEFT JOIN articles a ON a.id = v.article_id LEFT JOIN editions e ON e.id = a.edition_id
       WHERE (v.at, v.rank, v.first, v.second) > (?, ?, ?, ?)
         AND ${articleId === null ? 'true' : 'v.article_id = ?'}
       ORDER BY v.at, v.rank, v.first, v.second LIMIT ?`,
      ...[storyId, storyId, storyId],
      ...(after ?? FIRST),
      ...(articleId === null ? [] : [articleId]),
      limit,
    ),
  );
  return rows.map(decodeEvent);
}

function decodeEvent(row: Row): StoryEvent {
  const past: PastEvent = {
    place: [row['at'], row['rank'], row['first'], row['second']] as unknown as Place,
    at: row['at'] as number,
    edition: row['path'] as string | null,
    actor: row['actor'] as string,
    reason: row['reason'] as string | null,
  };
  if (row['rank'] === 1) {
    return {
      ...past,
      what: 'desk',
      kind: row['kind'] as DeskAction,
      articleId: row['article_id'] as number | null,
      revision: row['revision'] as number | null,
      dueAt: row['due_at'] as number | null,
    };
  }
  const article = { articleId: row['article_id'] as number, revision: row['revision'] as number };
  if (row['rank'] === 2) {
    return {
      ...past,
      what: 'change',
      kind: row['kind'] as ChangeKind,
      ...article,
      quiet: row['quiet'] === 1,
      withdrawal: row['withdrawal'] as Withdrawal | null,
    };
  }
  return {
    ...past,
    what: 'revision',
    kind: row['kind'] as RevisionKind,
    ...article,
    headline: row['headline'] as string,
    note: row['note'] as string | null,
    follows: row['follows'] as number | null,
    size: row['size'] as number,
  };
}

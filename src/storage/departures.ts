// What has left feeds: withdrawn articles, articles that turned to other topics, stories that stood in for others.
import type { DepartedStory, WithdrawnArticle } from '../domain/published.ts';
import { type Query, type Row, sql } from './database.ts';
import { EDITION, PART_SIZE, TOPIC } from './selections.ts';

/**
 * What readers know an entry by. The guid of an erased one may have told its name and is gone: a tombstone under
 * another id would be of an entry that nobody has.
 */
const KNOWN = '(erased_at IS NULL OR guid IS NULL)';

/** The withdrawn of an edition, or of a topic in it, since a moment; newest first. */
export function withdrawnQuery(
  edition: string,
  topic: string | null,
  since: number,
): Query<WithdrawnArticle[]> {
  const statement =
    topic === null
      ? sql(
          `SELECT uuid, story_id, guid, withdrawn_at FROM articles
           WHERE edition_id = ${EDITION} AND withdrawn_at IS NOT NULL AND withdrawn_at > ? AND ${KNOWN}
           ORDER BY withdrawn_at DESC, ordinal DESC`,
          edition,
          since,
        )
      : sql(
          `SELECT a.uuid, a.story_id, a.guid, a.withdrawn_at FROM article_topics t JOIN articles a ON a.id = t.article_id
           WHERE t.edition_id = ${EDITION} AND t.topic_id = ${TOPIC} AND t.withdrawn_at IS NOT NULL AND t.withdrawn_at > ?
             AND ${KNOWN}
           ORDER BY t.withdrawn_at DESC, a.ordinal DESC`,
          edition,
          edition,
          topic,
          since,
        );
  return { statement, decode: decodeWithdrawn };
}

/** The withdrawn among the members of an archive part, newest first. */
export function withdrawnOfPartQuery(edition: string, part: number): Query<WithdrawnArticle[]> {
  return {
    statement: sql(
      `SELECT uuid, story_id, guid, withdrawn_at FROM articles
       WHERE edition_id = ${EDITION} AND ordinal > ? AND ordinal <= ? AND withdrawn_at IS NOT NULL AND ${KNOWN}
       ORDER BY withdrawn_at DESC, ordinal DESC`,
      edition,
      (part - 1) * PART_SIZE,
      part * PART_SIZE,
    ),
    decode: decodeWithdrawn,
  };
}

/** The withdrawn of all editions since a moment, newest first; erased ones too. */
export function withdrawnOfAllQuery(since: number): Query<WithdrawnArticle[]> {
  return {
    statement: sql(
      `SELECT uuid, story_id, guid, withdrawn_at FROM articles WHERE withdrawn_at IS NOT NULL AND withdrawn_at > ?
       ORDER BY withdrawn_at DESC, id DESC`,
      since,
    ),
    decode: decodeWithdrawn,
  };
}

const decodeWithdrawn = (rows: Row[]): WithdrawnArticle[] =>
  rows.map((row) => ({
    uuid: row['uuid'] as string,
    storyId: row['story_id'] as number,
    guid: row['guid'] as string | null,
    withdrawnAt: row['withdrawn_at'] as number,
  }));

/** When an article was last withdrawn, in whatever edition; null for never. */
export const lastDepartureOfAllQuery: Query<number | null> = {
  statement: sql('SELECT max(withdrawn_at) AS at FROM articles WHERE withdrawn_at IS NOT NULL'),
  decode: ([row]) => (row?.['at'] as number | null | undefined) ?? null,
};

/**
 * Stories that stood in an edition as they are elsewhere, and went since a moment: the edition has an article of its
 * own now, or nothing of the story is public any more. For an edition that hides such stories there are none.
 */
export function departedStandInsQuery(edition: string, since: number): Query<DepartedStory[]> {
  const elsewhere = `o.story_id = a.story_id AND o.edition_id <> a.edition_id AND o.released_at < a.released_at`;
  // RFC 6721 readers compare the time with the entry's. What changes elsewhere once it has gone is not of it.
  const went = `coalesce((SELECT c.at / 1000 * 1000 FROM changes c
    WHERE c.article_id = a.id AND c.kind = 'released'), a.released_at)`;
  // Public, or withdrawn since: each by an index of its own.
  const translated = (state: string): string =>
    `SELECT a.story_id, a.released_at AS remembered_from,
       max(a.released_at, min((SELECT max(o.updated_at) FROM articles o WHERE ${elsewhere}), ${went})) AS at
     FROM articles a WHERE a.edition_id = ${EDITION} AND a.released_at IS NOT NULL AND a.released_at > ?
       AND ${state} AND EXISTS (SELECT 1 FROM articles o WHERE ${elsewhere})`;
  const gone = `SELECT a.story_id, max(a.withdrawn_at), max(a.withdrawn_at) FROM articles a
    WHERE a.withdrawn_at IS NOT NULL AND a.withdrawn_at > ? AND a.edition_id <> ${EDITION}
      AND NOT EXISTS (SELECT 1 FROM public_articles o WHERE o.story_id = a.story_id)
      AND NOT EXISTS (SELECT 1 FROM articles o
        WHERE o.story_id = a.story_id AND o.edition_id = ${EDITION} AND o.released_at IS NOT NULL)
    GROUP BY a.story_id`;
  return {
    statement: sql(
      `SELECT s.uuid, d.at, d.remembered_from FROM (
         ${translated('a.withdrawn_at IS NULL')}
         UNION ALL ${translated('a.withdrawn_at IS NOT NULL AND a.withdrawn_at > ?')}
         UNION ALL ${gone}) d JOIN stories s ON s.id = d.story_id
       WHERE (SELECT fallback <> 'hide' FROM editions WHERE id = ${EDITION}) ORDER BY d.at DESC, s.id DESC`,
      ...[edition, since],
      ...[edition, since, since],
      ...[since, edition, edition],
      edition,
    ),
    decode: (rows) =>
      rows.map((row) => ({
        uuid: row['uuid'] as string,
        departedAt: row['at'] as number,
        rememberedFrom: row['remembered_from'] as number,
      })),
  };
}

/** When an article last left an edition, or a topic in it, withdrawn or for other topics; null for never. */
export function lastDepartureQuery(edition: string, topic: string | null): Query<number | null> {
  const statement =
    topic === null
      ? sql(
          `SELECT max(withdrawn_at) AS at FROM articles WHERE edition_id = ${EDITION} AND withdrawn_at IS NOT NULL`,
          edition,
        )
      : sql(
          `SELECT max(at) AS at FROM (
             SELECT max(withdrawn_at) AS at FROM article_topics
             WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC} AND withdrawn_at IS NOT NULL
             UNION ALL SELECT left_at FROM topic_labels WHERE edition_id = ${EDITION} AND topic_id = ${TOPIC})`,
          edition,
          edition,
          topic,
          edition,
          edition,
          topic,
        );
  return { statement, decode: (rows) => (rows[0]?.['at'] as number | null | undefined) ?? null };
}

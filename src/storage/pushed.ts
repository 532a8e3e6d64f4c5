// What the hub read in the change log: the newest change worth pushing of each feed that somebody subscribes to.
import { PUSHED_KINDS } from '../domain/subscription.ts';
import { type Database, type Statement, snapshot, sql } from './database.ts';
import { headSeqQuery } from './documents.ts';

const CONSUMER = 'hub';

/** Changes that one statement looks at. */
const PORTION = 5_000;

const KINDS = PUSHED_KINDS.map((kind) => `'${kind}'`).join(', ');

/**
 * Reads the log on, a portion at most.
 * @returns whether there is more to be read
 */
export async function readOn(db: Database): Promise<boolean> {
  const { seq: head, after } = await snapshot(db, {
    seq: headSeqQuery,
    after: {
      statement: sql('SELECT seq FROM consumers WHERE name = ?', CONSUMER),
      decode: ([row]) => (row?.['seq'] as number | undefined) ?? 0,
    },
  });
  if (after >= head) return false;
  const until = Math.min(after + PORTION, head);
  const batch = await db.batch([...followMerges, pushLoud(after, until), moved(until)]);
  // Else whoever goes on while there is more would do so for ever.
  if (((batch.at(-1)?.[0]?.['seq'] as number | undefined) ?? after) <= after) {
    throw new Error('the hub did not get on in the change log');
  }
  return until < head;
}

/** Whoever subscribed to a topic that was merged into another, or has asked to, is subscribed to that. */
export const followMerges: readonly Statement[] = ['subscriptions', 'intents'].map((table) =>
  sql(
    `UPDATE ${table} SET topic_id = (SELECT t.merged_into FROM topics t WHERE t.id = ${table}.topic_id)
     WHERE id IN (SELECT s.id FROM topics t CROSS JOIN editions e
       CROSS JOIN ${table} s ON s.edition_id = e.id AND s.topic_id = t.id WHERE t.merged_into IS NOT NULL)`,
  ),
);

/**
 * A change is of its edition, of the topics that its article is in or was in, of all editions together, and of those
 * editions that show what others have.
 */
export function pushLoud(after: number, until: number): Statement {
  return sql(
    `WITH loud AS MATERIALIZED (SELECT seq, edition_id, article_id FROM changes
       WHERE seq > ? AND seq <= ? AND quiet = 0 AND kind IN (${KINDS})),
     feeds AS (
       SELECT 0 AS edition_id, 0 AS topic_id, seq FROM loud
       UNION ALL SELECT edition_id, 0, seq FROM loud
       UNION ALL SELECT e.id, 0, seq FROM loud CROSS JOIN editions e ON e.fallback <> 'hide' AND e.id <> loud.edition_id
       UNION ALL SELECT loud.edition_id, t.topic_id, seq
         FROM loud CROSS JOIN article_topics t ON t.article_id = loud.article_id
       UNION ALL SELECT loud.edition_id, t.topic_id, seq
         FROM loud CROSS JOIN former_topics t ON t.article_id = loud.article_id),
     newest AS (SELECT edition_id, topic_id, max(seq) AS seq FROM feeds GROUP BY edition_id, topic_id)
     INSERT INTO pushed (edition_id, topic_id, seq)
     SELECT edition_id, topic_id, seq FROM newest
     WHERE EXISTS (SELECT 1 FROM subscriptions s
         WHERE s.edition_id = newest.edition_id AND s.topic_id = newest.topic_id)
       OR EXISTS (SELECT 1 FROM intents i WHERE i.edition_id = newest.edition_id AND i.topic_id = newest.topic_id)
     ON CONFLICT (edition_id, topic_id) DO UPDATE SET seq = max(seq, excluded.seq)`,
    after,
    until,
  );
}

function moved(until: number): Statement {
  return sql(
    `INSERT INTO consumers (name, seq) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET seq = max(seq, excluded.seq) RETURNING seq`,
    CONSUMER,
    until,
  );
}

/** Forgets what was read, in a newsroom that becomes another. */
export function deletePushed(): Statement {
  return sql('DELETE FROM pushed');
}

/** How many changes the hub has not read yet. */
export async function countUnpushed(db: Database): Promise<number> {
  const row = await db.first(
    sql(
      `SELECT coalesce((SELECT max(seq) FROM changes), 0) -
         coalesce((SELECT seq FROM consumers WHERE name = ?), 0) AS behind`,
      CONSUMER,
    ),
  );
  return row?.['behind'] as number;
}

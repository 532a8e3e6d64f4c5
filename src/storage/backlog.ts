// What waits to be done: documents to be rendered, and receivers to be told. Read for whoever watches.
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';

/** More are not counted: whoever watches knows enough. */
const MOST = 10_000;

export interface Backlog {
  /** Documents that are kept ready and were touched since they were rendered. */
  documentsBehind: number;
  /** How long the one that waits longest has, in milliseconds; 0 where none waits. */
  renderLag: number;
  /** Receivers that are owed something. */
  pending: { endpoints: number; intents: number; subscriptions: number };
}

/** Costs what waits, so many at most of each. */
export async function readBacklog(db: Database, now: Instant): Promise<Backlog> {
  const [documents, endpoints, intents, subscriptions] = await db.batch(backlogStatements(now));
  const oldest = documents?.[0]?.['oldest'] as number | null | undefined;
  const count = (rows = [{}] as Record<string, unknown>[]) => rows[0]?.['count'] as number;
  return {
    documentsBehind: count(documents),
    renderLag: oldest ? Math.max(0, now - oldest) : 0,
    pending: { endpoints: count(endpoints), intents: count(intents), subscriptions: count(subscriptions) },
  };
}

/** @internal for whoever looks at query plans */
export const backlogStatements = (now: Instant) => [
  sql(
    `SELECT count(*) AS count, min(c.at) AS oldest FROM (SELECT touched_seq FROM documents
       WHERE rendered_seq < touched_seq AND hot = 1 LIMIT ?) d LEFT JOIN changes c ON c.seq = d.touched_seq`,
    MOST,
  ),
  sql(
    `SELECT count(*) AS count FROM (SELECT 1 FROM endpoints
       WHERE disabled_at IS NULL AND seq < (SELECT max(seq) FROM changes) LIMIT ?)`,
    MOST,
  ),
  sql('SELECT count(*) AS count FROM (SELECT 1 FROM intents WHERE dropped_until IS NULL LIMIT ?)', MOST),
  sql(
    `SELECT count(*) AS count FROM (SELECT 1 FROM pushed p CROSS JOIN subscriptions s
       ON s.edition_id = p.edition_id AND s.topic_id = p.topic_id AND s.seq < p.seq
       WHERE s.expires_at > ? LIMIT ?)`,
    now,
    MOST,
  ),
];

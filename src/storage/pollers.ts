// Who polled feeds, day by day, in a file of its own: no part of the newsroom, and of no use to anybody but its operator.
import { MISS_REASONS, type MissReason, type PollerReport } from '../domain/poller.ts';
import type { Claim } from '../domain/subscribers.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Row, type Statement, sql } from './database.ts';

/** Bump it when the tables change: a file of another version is emptied, and fills again. */
export const POLLERS_VERSION = 1;

/** Sums of a day, in the order of their columns. */
const SUMS = [
  'polls',
  'not_modified',
  'octets',
  'needless_octets',
  'plain',
  'plain_octets',
  'soon',
  'intervals',
  'interval_ms',
  ...MISS_REASONS.map((reason) => `miss_${reason}` as const),
] as const;

/** Makes the tables anew, whatever was there. */
export const makePollerTables: readonly Statement[] = [
  sql('DROP TABLE IF EXISTS pollers'),
  sql('DROP TABLE IF EXISTS claims'),
  sql(`CREATE TABLE pollers (
    day TEXT NOT NULL, reader TEXT NOT NULL, network TEXT NOT NULL, feed TEXT NOT NULL, last_at INTEGER NOT NULL,
    ${SUMS.map((name) => `${name} INTEGER NOT NULL`).join(', ')},
    PRIMARY KEY (day, reader, network, feed)
  ) STRICT, WITHOUT ROWID`),
  sql(`CREATE TABLE claims (
    day TEXT NOT NULL, service TEXT NOT NULL, feed_id TEXT NOT NULL, network TEXT NOT NULL, feed TEXT NOT NULL,
    subscribers INTEGER NOT NULL, polls INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (day, service, feed_id, network, feed)
  ) STRICT, WITHOUT ROWID`),
  sql(`PRAGMA user_version = ${POLLERS_VERSION}`),
];

/** Lines of a day at most: whoever makes up names fills no disk. What comes after them is of the others. */
const MOST_A_DAY = 20_000;

/** Adds what was counted to the sums of a day. A few hundred at once: others wait for the thread that does it. */
export async function addPollers(
  db: Database,
  day: string,
  pollers: readonly PollerReport[],
  most = MOST_A_DAY,
): Promise<void> {
  const lines = pollers.map((one) => [one.reader, one.network, one.feed, one.lastAt, ...sumsOf(one)]);
  const values = SUMS.map((_, i) => `j.value ->> ${i + 4}`);
  const insert = (key: string, where: string, ...more: (string | number)[]): Statement =>
    sql(
      `INSERT INTO pollers (day, reader, network, feed, last_at, ${SUMS.join(', ')})
       SELECT ?, ${key}, j.value ->> 3, ${values.join(', ')} FROM json_each(?) j WHERE ${where}
       ON CONFLICT (day, reader, network, feed) DO UPDATE SET last_at = max(last_at, excluded.last_at),
         ${SUMS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
      day,
      JSON.stringify(lines),
      ...more,
    );
  const isThere = `EXISTS (SELECT 1 FROM pollers p WHERE p.day = ? AND p.reader = j.value ->> 0
    AND p.network = j.value ->> 1 AND p.feed = j.value ->> 2)`;
  const [counted] = await db.batch([sql('SELECT count(*) AS lines FROM pollers WHERE day = ?', day)]);
  const isFull = (counted?.[0]?.['lines'] as number) + pollers.length > most;
  const own = 'j.value ->> 0, j.value ->> 1, j.value ->> 2';
  await db.batch(
    isFull
      ? // Those without a line first: they must not be taken for ones that have one.
        [insert("'others', '', ''", `NOT ${isThere}`, day), insert(own, isThere, day)]
      : [insert(own, 'true')],
  );
}

/** Notes what services say; the newest of a day stays. */
export function addClaims(db: Database, day: string, claims: readonly Claim[]): Promise<void> {
  const lines = claims.map((one) => [
    one.service,
    one.feedId,
    one.network,
    one.feed,
    one.subscribers,
    one.polls,
    one.at,
  ]);
  return db.run(
    sql(
      `INSERT INTO claims (day, service, feed_id, network, feed, subscribers, polls, at)
       SELECT ?, j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6
       FROM json_each(?) j WHERE (SELECT count(*) FROM claims WHERE day = ?) < ?
       ON CONFLICT (day, service, feed_id, network, feed) DO UPDATE SET subscribers = excluded.subscribers,
         polls = polls + excluded.polls, at = max(at, excluded.at)`,
      day,
      JSON.stringify(lines),
      day,
      MOST_A_DAY,
    ),
  );
}

/** Forgets the days before one. */
export async function prunePollers(db: Database, before: string): Promise<void> {
  await db.batch([
    sql('DELETE FROM pollers WHERE day < ?', before),
    sql('DELETE FROM claims WHERE day < ?', before),
  ]);
}

/** Which pollers, and from which day on. */
export interface WantedPollers {
  from: string;
  /** Null: all. */
  feed: string | null;
}

/** The sums of each poller over the days, those that wasted most first. */
export async function listPollers(db: Database, { from, feed }: WantedPollers): Promise<PollerReport[]> {
  const rows = await db.all(
    sql(
      `SELECT reader, network, feed, max(last_at) AS last_at, ${SUMS.map((name) => `sum(${name}) AS ${name}`).join(', ')}
       FROM pollers WHERE day >= ? AND (? IS NULL OR feed = ?) GROUP BY reader, network, feed
       ORDER BY sum(needless_octets + plain_octets) DESC, sum(soon) DESC, sum(polls) DESC, reader, network, feed`,
      from,
      feed,
      feed,
    ),
  );
  return rows.map(decodePoller);
}

/** What services said of their subscribers, each of its subscriptions once: as it said last. */
export async function listClaims(db: Database, { from, feed }: WantedPollers): Promise<Claim[]> {
  // SQLite: of the row with max(at) are the bare columns.
  const rows = await db.all(
    sql(
      `SELECT service, feed_id, network, feed, subscribers, sum(polls) AS polls, max(at) AS at FROM claims
       WHERE day >= ? AND (? IS NULL OR feed = ?) GROUP BY service, feed_id, network, feed`,
      from,
      feed,
      feed,
    ),
  );
  return rows.map((row) => ({
    service: row['service'] as string,
    feedId: row['feed_id'] as string,
    network: row['network'] as string,
    feed: row['feed'] as string,
    subscribers: row['subscribers'] as number,
    polls: row['polls'] as number,
    at: row['at'] as Instant,
  }));
}

function sumsOf(one: PollerReport): number[] {
  const { polls, notModified, octets, needlessOctets, plain, plainOctets, soon } = one;
  const misses = MISS_REASONS.map((reason) => one.misses[reason]);
  const sums = [polls, notModified, octets, needlessOctets, plain, plainOctets, soon];
  return [...sums, one.intervals, one.intervalMs, ...misses];
}

function decodePoller(row: Row): PollerReport {
  const sum = (name: (typeof SUMS)[number]) => row[name] as number;
  return {
    reader: row['reader'] as string,
    network: row['network'] as string,
    feed: row['feed'] as string,
    lastAt: row['last_at'] as Instant,
    polls: sum('polls'),
    notModified: sum('not_modified'),
    octets: sum('octets'),
    needlessOctets: sum('needless_octets'),
    plain: sum('plain'),
    plainOctets: sum('plain_octets'),
    soon: sum('soon'),
    intervals: sum('intervals'),
    intervalMs: sum('interval_ms'),
    misses: Object.fromEntries(MISS_REASONS.map((reason) => [reason, sum(`miss_${reason}`)])) as Record<
      MissReason,
      number
    >,
  };
}

// A migrated newsroom with four editions and two topics: in memory, or in a file that several connections open.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from '../../src/context.ts';
import { DEFAULT_SETTINGS, directionOf } from '../../src/domain/edition.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { migrate } from '../../src/node/migrate.ts';
import type { Database, Row, Value } from '../../src/storage/database.ts';
import { insertEdition } from '../../src/storage/editions.ts';
import { ensureNewsroom } from '../../src/storage/newsroom.ts';
import { insertTopic, insertTopicLabel } from '../../src/storage/topics.ts';
import { type Clock, countedIds, fixedClock, START } from './clock.ts';
import { type Ends, scratchFolder } from './scratch.ts';

/** In the order of their ids, 1 to 4. Two share a zone, one is right to left. */
export const EDITIONS = [
  { path: 'en', language: 'en', title: 'Harbour News', timeZone: 'Europe/London' },
  { path: 'nl', language: 'nl', title: 'Havennieuws', timeZone: 'Europe/Amsterdam' },
  { path: 'fr', language: 'fr', title: 'Nouvelles du port', timeZone: 'Europe/Amsterdam' },
  { path: 'ar', language: 'ar', title: 'أخبار الميناء', timeZone: 'Africa/Cairo' },
] as const;

/** Keys of topics, in the order of their ids; each has a label in each edition. */
export const TOPICS = ['trade', 'safety'] as const;

export interface Newsroom extends Desk {
  readonly db: NodeDatabase;
  readonly clock: Clock;
  /** The rows of any SQL, past the port: what a test looks at. */
  rows(sql: string, ...values: Value[]): Row[];
  /** The one value of a query that gives one. */
  value(sql: string, ...values: Value[]): Value;
  /** The public log in short: `released en/quay`, in the order of seq. */
  log(): string[];
}

/** A fresh newsroom in memory. */
export async function openNewsroom(test: Ends, start: Instant | string = START): Promise<Newsroom> {
  furnished ??= makeFurnished();
  return newsroomOn(openFor(test, await furnished), fixedClock(start));
}

/** The path of a fresh newsroom's file. */
export async function newsroomFile(test: Ends): Promise<string> {
  const file = join(scratchFolder(test), 'coranto.db');
  furnished ??= makeFurnished();
  writeFileSync(file, await furnished);
  return file;
}

/** One more connection to a newsroom's file, or in memory to a copy of its bytes; all of a test's may share a clock. */
export function connect(test: Ends, file: string | Buffer, clock: Clock = fixedClock()): Newsroom {
  return newsroomOn(openFor(test, file), clock, () => crypto.randomUUID());
}

function openFor(test: Ends, file: string | Buffer): NodeDatabase {
  const db = openDatabase(file);
  test.after(() => db.close());
  return db;
}

/** The bytes of a database that has its tables and no row: made once, for most tests take less time than that. */
export function emptyTables(): Buffer {
  if (!tables) {
    const db = openDatabase(':memory:');
    migrate(db);
    tables = db.connection.serialize();
    db.close();
  }
  return tables;
}

let tables: Buffer | undefined;
/** Those of a newsroom with its editions and topics. */
let furnished: Promise<Buffer> | undefined;

async function makeFurnished(): Promise<Buffer> {
  const db = openDatabase(emptyTables());
  await furnish(db, START);
  const bytes = db.connection.serialize();
  db.close();
  return bytes;
}

/** Gives a database that has its tables the newsroom's row, editions and topics. */
export async function furnish(db: Database, createdAt: Instant = START): Promise<void> {
  const newId = countedIds();
  await ensureNewsroom(db, newId);
  const editions = EDITIONS.map((edition) =>
    insertEdition({
      ...DEFAULT_SETTINGS,
      ...edition,
      uuid: newId(),
      direction: directionOf(edition.language),
      createdAt,
    }),
  );
  const topics = TOPICS.map((key) => insertTopic(newId(), key));
  const labels = TOPICS.flatMap((key) =>
    EDITIONS.map((edition, i) =>
      insertTopicLabel(key, i + 1, `${key} (${edition.path})`, `${key}-${edition.path}`),
    ),
  );
  await db.batch([...editions, ...topics, ...labels]);
}

function newsroomOn(db: NodeDatabase, clock: Clock, newId = countedArticleIds()): Newsroom {
  const rows = (sql: string, ...values: Value[]) => db.connection.prepare(sql).all(...values) as Row[];
  return {
    db,
    clock,
    now: clock.now,
    newId,
    rows,
    value: (sql, ...values) => Object.values(rows(sql, ...values)[0] ?? {})[0] ?? null,
    log: () =>
      rows(`SELECT c.kind, e.path, s.key FROM changes c JOIN editions e ON e.id = c.edition_id
        LEFT JOIN stories s ON s.id = c.story_id ORDER BY c.seq`).map(
        ({ kind, path, key }) => `${kind} ${path}/${key}`,
      ),
  };
}

/** Apart from the ids that furnish gives. */
export function countedArticleIds(): () => string {
  const newId = countedIds();
  return () => newId().replace('-8000-', '-9000-');
}

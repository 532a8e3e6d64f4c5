// Reading in one snapshot what many documents are made from: each statement once, and each row once.
import type { ById, Database, KnownRows, Query, Row, Statement } from './database.ts';

/** How often rows are read apart from their ids before it is given up: somebody writes all the time. */
const TRIES = 2;

/** Every write of what queries in two steps read moves it on: see newsroom.ts. */
const VERSION: Statement = { sql: 'SELECT version FROM newsroom', values: [] };

/**
 * Runs queries in one snapshot and decodes each. Queries that ask the same run once; those that also decode
 * alike share what was decoded, so nobody may change it.
 * @param known with what was decoded before, where it is still the same
 */
export async function snapshot<T extends Record<string, unknown>>(
  db: Database,
  queries: { [K in keyof T]: Query<T[K]> },
  known?: KnownRows,
): Promise<T> {
  const asked = new Map<string, Asked>();
  const names = Object.entries<Query<unknown>>(queries).map(([name, query]) => {
    const { statement, decode } = query;
    const key = `${statement.sql}\n${JSON.stringify(statement.values)}`;
    const one = asked.get(key) ?? { query, rows: [], decoded: new Map() };
    asked.set(key, one);
    return { name, one, decode };
  });
  await read(db, [...asked.values()]);
  const decoded = names.map(({ name, one, decode }) => {
    if (!one.decoded.has(decode)) one.decoded.set(decode, decode(one.rows, known));
    return [name, one.decoded.get(decode)];
  });
  return Object.fromEntries(decoded) as T;
}

interface Asked {
  query: Query<unknown>;
  rows: Row[];
  /** By the function that decodes. */
  decoded: Map<unknown, unknown>;
}

/** Fills in the rows of each. */
async function read(db: Database, asked: readonly Asked[]): Promise<void> {
  const kinds = Map.groupBy(asked, ({ query }) => query.byId?.rowsOf);
  const apart = [...kinds].flatMap(([rowsOf, ofKind]) =>
    rowsOf && ofKind.length > 1 ? [{ rowsOf, ofKind }] : [],
  );
  for (let tries = 0; apart.length > 0 && tries < TRIES; tries++) {
    if (await readApart(db, asked, apart)) return;
  }
  const results = await db.batch(asked.map(({ query }) => query.statement));
  for (const [i, one] of asked.entries()) one.rows = results[i] as Row[];
}

interface Kind {
  rowsOf: ById['rowsOf'];
  ofKind: Asked[];
}

/** @returns false where something was written between the two reads */
async function readApart(db: Database, asked: readonly Asked[], kinds: readonly Kind[]): Promise<boolean> {
  const inTwoSteps = new Set(kinds.flatMap(({ ofKind }) => ofKind));
  const first = asked.map((one) =>
    inTwoSteps.has(one) ? (one.query.byId as ById).ids : one.query.statement,
  );
  const [before, ...results] = await db.batch([VERSION, ...first]);
  for (const [i, one] of asked.entries()) one.rows = results[i] as Row[];
  const lists = kinds.map(({ ofKind }) => [
    ...new Set(ofKind.flatMap(({ rows }) => rows.map(({ id }) => id))),
  ]);
  const [after, ...found] = await db.batch([
    VERSION,
    ...kinds.map(({ rowsOf }, i) => rowsOf(JSON.stringify(lists[i]))),
  ]);
  if (before?.[0]?.['version'] !== after?.[0]?.['version']) return false;
  for (const [i, { ofKind }] of kinds.entries()) {
    const rows = new Map((found[i] as Row[]).map((row) => [row['id'], row]));
    for (const one of ofKind) one.rows = one.rows.map(({ id }) => rows.get(id) as Row);
  }
  return true;
}

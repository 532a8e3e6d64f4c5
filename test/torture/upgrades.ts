// SIGKILLs while a newsroom of an earlier schema is copied and brought up to date: it is of the one schema or of the other,
// and the copy, once it is there, is exactly what it was before.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyBeside, upgrade } from '../../src/cli/upgrade.ts';
import { openDatabase } from '../../src/node/database.ts';
import { listApplied } from '../../src/node/migrate.ts';
import { formerFile, MIGRATION_NAMES } from '../support/former-schema.ts';
import { type Copiers, type Copies, count, lookForRemains, partsIn } from './copies.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Earlier schemas that are tried. */
const SCHEMAS = 3;

interface Former {
  file: string;
  /** The first migration that it lacks. */
  first: string;
  was: string;
  is: string;
}

export interface Upgrading {
  upgrades: number;
  random: Random;
  copiers: Copiers;
  result: Copies;
}

export async function killUpgrades(
  world: World,
  { upgrades, random, copiers, result }: Upgrading,
): Promise<void> {
  const ends: (() => void)[] = [];
  const folder = join(world.folder, 'upgrades');
  const file = join(folder, 'coranto.db');
  const all = await listFormers();
  const told = (what: string) => void result.faults.push({ kind: 'rule', what: `upgrade: ${what}` });
  try {
    for (; result.upgrades < upgrades; result.upgrades++) {
      const former = random.pick(all);
      const copy = copyBeside(file, former.first);
      mkdirSync(folder);
      copyFileSync(former.file, file);
      // It may be killed again before it is through.
      for (let kills = 1 + random.below(2); kills > 0; kills--) {
        await copiers.cut(await copiers.begin({ ask: 'upgrade', database: file }), random);
        const found = lookAtBoth(former, copy);
        const part = partsIn(folder).length > 0 ? 'a part of a copy' : 'nothing';
        count(result, `upgrade: ${found === former.is ? 'all of it' : existsSync(copy) ? 'a copy' : part}`);
      }
      const db = openDatabase(file);
      await upgrade(db, file, () => {});
      db.close();
      if (lookAtBoth(former, copy) !== former.is) told('it was not brought up to date');
      lookForRemains(folder, told);
      const names = readdirSync(folder).filter((name) => name.includes('.before-'));
      if (names.length !== 1) told(`${names.length} copies`);
      rmSync(folder, { recursive: true });
    }
  } finally {
    for (const end of ends) end();
  }

  /** Of some of the schemas that there were. */
  async function listFormers(): Promise<Former[]> {
    const today = openDatabase(world.database);
    today.connection.pragma('wal_checkpoint(TRUNCATE)');
    today.close();
    const formers: Former[] = [];
    for (let i = 0; i < SCHEMAS; i++) {
      // The last is what most come from.
      const count = i === 0 ? MIGRATION_NAMES.length - 1 : 1 + random.below(MIGRATION_NAMES.length - 2);
      const made = formerFile({ after: (end) => void ends.push(end) }, world.database, count);
      const after = join(world.folder, `after-${i}.db`);
      copyFileSync(made, after);
      await (await copiers.begin({ ask: 'upgrade', database: after })).done;
      const first = MIGRATION_NAMES[count] as string;
      formers.push({ file: made, first, was: contentOf(made), is: contentOf(after) });
    }
    return formers;
  }

  /** @returns what is in the newsroom's file */
  function lookAtBoth({ was, is }: Former, copy: string): string {
    result.looks++;
    const found = contentOf(file);
    if (found !== was && found !== is) told(`the newsroom is neither what it was nor up to date: ${found}`);
    if (existsSync(copy)) {
      const kept = contentOf(copy);
      if (kept !== was) told(`the copy is not what it was: ${kept}`);
    } else if (found === is) told('it is up to date, and there is no copy');
    return found;
  }
}

/** The schema and all rows of a database, in short; that it is damaged, where it is. */
function contentOf(file: string): string {
  try {
    const db = openDatabase(file);
    try {
      const { connection } = db;
      const integrity = connection.pragma('integrity_check', { simple: true });
      if (integrity !== 'ok') return String(integrity);
      const hash = createHash('sha256').update(JSON.stringify(listApplied(db)));
      const tables = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE name <> 'd1_migrations' ORDER BY type, name")
        .all() as { name: string; sql: string | null }[];
      hash.update(JSON.stringify(tables));
      const strict = connection
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 1 ORDER BY name")
        .pluck()
        .all() as string[];
      for (const name of strict) {
        const rows = connection.prepare(`SELECT * FROM ${name}`).raw().all() as unknown[][];
        hash.update(JSON.stringify([name, rows.map((row) => JSON.stringify(row)).sort()]));
      }
      return `${listApplied(db).length} migrations, ${hash.digest('hex').slice(0, 16)}`;
    } finally {
      db.close();
    }
  } catch (error) {
    return `it cannot be read: ${error}`;
  }
}

// Whether the database is whole: the file, its schema, and what must always hold of its rows.
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HOUR, toRfc3339 } from '../../../domain/time.ts';
import { openDatabase } from '../../../node/database.ts';
import { migrate } from '../../../node/migrate.ts';
import { listErasures, readRemains } from '../../../storage/erasing.ts';
import { listBrokenReferences, listDamage, readSchema } from '../../../storage/integrity.ts';
import { checkRules, RULE_COUNT } from '../../../storage/invariants.ts';
import { counted } from '../../table.ts';
import type { Check, Examined, Finding } from './finding.ts';
import { examineIndex } from './search-index.ts';

const MOST = 10;

/** A server overwrites what was erased within minutes. */
const PATIENCE = HOUR;

const RESTORE = 'restore the newest backup that passes this examination';
const REINDEX = 'stop the server, run “sqlite3 <file> REINDEX” and examine it again';
const REPORT = `${RESTORE}; if nothing but Coranto has written here, report it`;
const UPGRADE = 'start the server, or run any command that writes, and examine it again';

/** Checks the file, the schema and the rows. */
export const checkDatabase: Check = async (examined, { find, progress }) => {
  const { db, config } = examined;
  const broken = (where: string, what: string, remedy: string): void =>
    find({ check: 'database', severity: 'fault', where, what, do: remedy });
  if (db.connection.name !== config.database) {
    const what = 'an older version has written it; what is examined is a copy, brought up to date';
    find({ check: 'database', severity: 'warning', where: config.database, what, do: UPGRADE });
  }
  // SQLite says a hundred things at most, and the first few say as much.
  for (const said of (await listDamage(db)).slice(0, MOST)) {
    broken(config.database, `SQLite says: ${oneLine(said)}`, isOfIndex(said) ? REINDEX : RESTORE);
  }
  for (const { table, rows, to } of await listBrokenReferences(db)) {
    broken(table, `${counted(rows, 'row')} of it refer to what is not in ${to}`, RESTORE);
  }
  progress(0.4);
  for (const finding of await compareSchema(examined)) find(finding);
  for (const finding of await examineIndex(examined)) find(finding);
  const { since } = await readRemains(db, 1);
  if (since !== null && examined.now() - since > PATIENCE) {
    const what = `what was erased at ${toRfc3339(since)} may still be readable in the file’s free pages`;
    const remedy = 'start the server, which overwrites them';
    find({ check: 'database', severity: 'fault', where: config.database, what, do: remedy });
  }
  for (const finding of await listOlderCopies(examined)) find(finding);
  let done = 0;
  for await (const rule of checkRules(db)) {
    if (rule) {
      for (const where of rule.where) broken(where, rule.what, REPORT);
      const others = rule.total - rule.where.length;
      if (others > 0) broken(`${others} others`, rule.what, REPORT);
    }
    progress(0.5 + (0.5 * ++done) / RULE_COUNT);
  }
};

/** Copies that upgrading has left, from before something was erased: no erasure reaches into them. */
async function listOlderCopies({ db, config }: Examined): Promise<Finding[]> {
  const last = (await listErasures(db)).at(-1);
  if (!last) return [];
  const folder = dirname(resolve(config.database));
  const start = `${basename(config.database)}.before-`;
  const copies = readdirSync(folder).filter((name) => name.startsWith(start));
  return copies.flatMap((name): Finding[] => {
    const made = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? last.at;
    if (made >= last.at) return [];
    const what = `what was erased at ${toRfc3339(last.at)} may be in this copy from before an upgrade`;
    const where = join(dirname(config.database), name);
    return [
      { check: 'database', severity: 'warning', where, what, do: 'delete it when you need it no more' },
    ];
  });
}

function oneLine(sentence: string): string {
  return sentence.replace(/^\*\*\* in database main \*\*\*\s*/, '').replaceAll('\n', ', ');
}

/** An index can be made anew from its table. */
function isOfIndex(sentence: string): boolean {
  return /missing from index|wrong # of entries in index|non-unique entry in index/.test(sentence);
}

/** What is in the file beside what the migrations make. */
async function compareSchema({ db, config }: Examined): Promise<Finding[]> {
  const fresh = openDatabase(':memory:');
  try {
    migrate(fresh);
    const [expected, found] = await Promise.all([readSchema(fresh), readSchema(db)]);
    const names = [...new Set([...expected.keys(), ...found.keys()])];
    return names.flatMap((name): Finding[] => {
      if (expected.get(name) === found.get(name)) return [];
      const isOurs = expected.has(name);
      const wrong = found.has(name) ? 'is not as Coranto makes it' : 'is missing';
      const remedy = isOurs
        ? `${RESTORE}: something else than Coranto has changed the schema`
        : 'take it out again: a newer version may not find its way around it';
      return [
        {
          check: 'database',
          severity: isOurs ? 'fault' : 'warning',
          where: config.database,
          what: `the ${name} ${isOurs ? wrong : 'is not Coranto’s'}`,
          do: remedy,
        },
      ];
    });
  } finally {
    fresh.close();
  }
}

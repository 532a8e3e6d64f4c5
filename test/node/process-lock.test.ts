// Who does what one process does for all: nobody twice, whichever user starts it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openProcessLock } from '../../src/node/process-lock.ts';
import { scratchFolder } from '../support/scratch.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

/** Opens a lock as a user who may not write it, and says what came of it. */
function openAsAnother(database: string): string {
  const module = new URL('../../src/node/process-lock.ts', import.meta.url).href;
  const sqlite = import.meta.resolve('better-sqlite3');
  // What it runs may lie where that user may not look: all is loaded before it becomes one.
  const program = `import Sqlite from '${sqlite}';
    import { openProcessLock } from '${module}';
    new Sqlite(':memory:').close();
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY}); }
    try { console.log(openProcessLock(process.argv[1], 'push').take()) } catch (error) { console.log(error.message) }`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program, database], {
    encoding: 'utf8',
  });
  return stdout.trim();
}

test('a lock that another user has made is refused, not shared', (t) => {
  const folder = scratchFolder(t);
  chmodSync(folder, 0o755);
  const database = join(folder, 'coranto.db');
  writeFileSync(database, '');
  writeFileSync(`${database}-push`, '', { mode: 0o444 });
  assert.equal(
    openAsAnother(database),
    `“${database}-push” belongs to another user, and this one cannot lock it; delete it while no server runs`,
  );
});

test('a lock is made for those who may write the database', (t) => {
  const folder = scratchFolder(t);
  chmodSync(folder, 0o777);
  const database = join(folder, 'coranto.db');
  writeFileSync(database, '');
  chmodSync(database, 0o660);
  if (isRoot) chownSync(database, NOBODY, NOBODY);
  const lock = openProcessLock(database, 'push');
  t.after(() => lock.close());
  const facts = (file: string) => {
    const { mode, uid, gid } = statSync(file);
    return [mode & 0o777, uid, gid];
  };
  assert.deepEqual(facts(`${database}-push`), facts(database));
  assert.equal(lock.take(), true);
  assert.equal(openAsAnother(database), 'false');
});

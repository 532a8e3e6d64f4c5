// Backups while power is cut: what the command acknowledged is there and whole, and what is there is whole.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/node/database.ts';
import { type CheckOptions, check, type Fault } from './check.ts';
import type { Journal } from './journal.ts';
import { collectErrors, environment, type Recorder, type World } from './world.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));

/** Where they are, below the folder that is recorded: nothing of the way there is there at first. */
export const BACKUP_FOLDER = 'made/by/hand';

export interface BackupRun {
  /** Where the recorder's log ended when it began and when it was acknowledged; null: it was not. */
  askedAt: number;
  acknowledgedAt: number | null;
}

/** Runs the command once. */
export async function backUp(
  world: World,
  made: BackupRun[],
  { env, recorder }: { env: Record<string, string>; recorder: Recorder },
): Promise<void> {
  const run: BackupRun = { askedAt: recorder.mark(), acknowledgedAt: null };
  made.push(run);
  const child = spawn(process.execPath, [CORANTO, 'backup', join(world.data, BACKUP_FOLDER), '--json'], {
    env: { ...environment(world), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  collectErrors(world, child);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status === 0) run.acknowledgedAt = recorder.mark();
  // What was erased meanwhile cannot be had.
  else if (!said.includes('"lost"')) world.faults.push(`a backup ended with ${status}: ${said.slice(-300)}`);
}

export interface CheckedBackup {
  /** Of those made before the cut. */
  acknowledged: number;
  isThere: boolean;
  faults: Fault[];
}

/** Looks at what a cut has left: it is the last that was acknowledged, or a later one. */
export async function checkBackup(
  folder: string,
  made: readonly BackupRun[],
  journal: Journal,
  how: CheckOptions,
): Promise<CheckedBackup> {
  const { cutAt = Number.POSITIVE_INFINITY } = how;
  const isDone = ({ acknowledgedAt }: BackupRun) => acknowledgedAt !== null && acknowledgedAt <= cutAt;
  const file = join(folder, 'coranto.db');
  const isThere = existsSync(file);
  const acknowledged = made.filter(isDone).length;
  const begun = made.filter(({ askedAt }) => askedAt <= cutAt);
  const possible = begun.slice(Math.max(0, begun.findLastIndex(isDone)));
  const faults: Fault[] = [];
  if (!isThere && acknowledged > 0) faults.push({ kind: 'lost', what: 'a backup is not there' });
  if (!isThere) return { acknowledged, isThere, faults };
  let found: Fault[] = [];
  for (const { askedAt, acknowledgedAt } of possible) {
    const until = Math.min(cutAt, acknowledgedAt ?? cutAt);
    const options = { ...how, cutAt: askedAt, until, deep: false, learn: false };
    found = (await check(file, journal, options)).faults;
    if (found.length === 0) break;
  }
  faults.push(...found.map(({ kind, what }) => ({ kind, what: `backup: ${what}` })));
  // That nothing else is there is promised by whoever was the last to finish.
  const [only, later] = possible;
  if (found.length === 0 && only && !later && isDone(only)) faults.push(...othersIn(folder));
  return { acknowledged, isThere, faults };
}

/** Media of stories that were erased. */
function othersIn(folder: string): Fault[] {
  const db = openDatabase(join(folder, 'coranto.db'));
  const named = new Set(db.connection.prepare('SELECT name FROM media').pluck().all());
  db.close();
  const media = join(folder, 'media');
  const files = existsSync(media) ? readdirSync(media, { recursive: true, withFileTypes: true }) : [];
  const others = files.filter((one) => one.isFile() && !one.name.startsWith('.') && !named.has(one.name));
  return others.map(({ name }) => ({ kind: 'media', what: `backup: ${name} is of nothing that is in it` }));
}

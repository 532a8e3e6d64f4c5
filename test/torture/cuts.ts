// Power cuts: a real server and its desks are recorded, and the cuts are made afterwards, as many as are wanted.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../support/scratch.ts';
import { BACKUP_FOLDER, type BackupRun, backUp, checkBackup } from './backups.ts';
import { check, type Fault } from './check.ts';
import { work } from './desks.ts';
import type { Random } from './random.ts';
import { compileRecorder, cutPower, readRecording } from './recording.ts';
import { createWorld, killAll, recorderAt, startImport, startServer } from './world.ts';

const NORMAL = fileURLToPath(new URL('./synchronous-normal.mjs', import.meta.url));

export interface CutsOptions {
  cuts: number;
  /** Recordings that the cuts are of. */
  runs: number;
  /** Steps of desks in each. */
  steps?: number;
  /** What the database is told; NORMAL shows that the cuts would find what is lost. */
  synchronous: 'FULL' | 'NORMAL';
  /** Stories that a command brings in meanwhile. */
  imports?: number;
  /** Backups that a command makes meanwhile, one after the other, of each recording. */
  backups?: number;
  /** Cuts of the same recordings by a disk that syncs no log of the database: they must lose something. */
  controls?: number;
  random: Random;
}

export interface Cuts {
  cuts: number;
  faults: (Fault & { cut: number })[];
  /** Changes acknowledged before a cut, all cuts together. */
  acknowledged: number;
  kept: number;
  dropped: number;
  torn: number;
  /** How many of the controls found something lost. */
  controlsLost: number;
  /** Backups acknowledged before a cut, all cuts together, and those that were looked at. */
  backups: number;
  backupsSeen: number;
  /** Cuts by a disk that forgets the backup, and how many of them found that. */
  backupControls: number;
  backupControlsLost: number;
}

/** Records runs and cuts the power in each so often. */
export async function runCuts(options: CutsOptions): Promise<Cuts> {
  const { cuts, runs, steps = 60, synchronous, imports = 0, backups = 0, controls = 0, random } = options;
  const result: Cuts = {
    cuts: 0,
    faults: [],
    acknowledged: 0,
    kept: 0,
    dropped: 0,
    torn: 0,
    controlsLost: 0,
    ...{ backups: 0, backupsSeen: 0, backupControls: 0, backupControlsLost: 0 },
  };
  for (let run = 0; run < runs; run++) {
    const ends: (() => void)[] = [];
    const folder = scratchFolder({ after: (end) => void ends.push(end) });
    try {
      await runOne(folder, Math.ceil(cuts / runs));
    } finally {
      for (const end of ends) end();
    }
  }
  return result;

  async function runOne(folder: string, most: number): Promise<void> {
    const world = await createWorld(folder);
    const library = compileRecorder(folder);
    if (!library) throw new Error('there is no C compiler; install gcc and libc6-dev');
    const [log, before] = [join(folder, 'log'), join(folder, 'before')];
    mkdirSync(before);
    cpSync(world.data, before, { recursive: true });
    writeFileSync(log, '');
    const recorder = recorderAt(log);
    const env = {
      ...{ LD_PRELOAD: library, FAULTS_FOLDER: world.data, FAULTS_LOG: log },
      ...(synchronous === 'NORMAL' && { NODE_OPTIONS: `--import ${NORMAL}` }),
    };
    await startServer(world, env);
    const imported = imports > 0 ? startImport(world, 'i', imports, { env, recorder }) : undefined;
    const made: BackupRun[] = [];
    const backingUp = (async () => {
      for (let i = 0; i < backups; i++) await backUp(world, made, { env, recorder });
    })();
    await work(world, random.fork(), { desks: 3, steps, recorder });
    await backingUp;
    if (backups > 0) await work(world, random.fork(), { desks: 3, steps: steps / 5, recorder });
    await imported?.ended;
    await killAll(world.server);
    result.faults.push(...world.faults.map((what) => ({ kind: 'rule' as const, what, cut: -1 })));
    const recording = readRecording(log, before, world.data);
    for (let i = 0; i < most; i++) {
      const cutAt = random.pick(recording.places);
      const deep = synchronous === 'FULL' && i % 10 === 0;
      const { cut, faults } = await cutAndCheck(null, cutAt, deep);
      result.kept += cut.kept;
      result.dropped += cut.dropped;
      result.torn += cut.torn;
      result.acknowledged += world.journal.acknowledged(cutAt);
      result.faults.push(...faults.map((fault) => ({ ...fault, cut: result.cuts })));
      result.cuts++;
    }
    for (let i = 1; i <= controls; i++) {
      // Where an erasure has just emptied the log, there is nothing to be lost.
      const at = recording.places[Math.ceil((recording.places.length * i) / controls) - 1] as number;
      const { faults } = await cutAndCheck('-wal', at, false);
      if (faults.length > 0) result.controlsLost++;
    }
    if (made.some(({ acknowledgedAt }) => acknowledgedAt !== null)) {
      result.backupControls++;
      const { faults } = await cutAndCheck(`/${BACKUP_FOLDER}/coranto.db`, recording.length, false);
      if (faults.some(({ what }) => what.includes('backup'))) result.backupControlsLost++;
    }

    async function cutAndCheck(forgets: string | null, cutAt: number, deep: boolean) {
      const into = join(folder, 'cut');
      const cut = cutPower(recording, { cutAt, into, random, forgets });
      const how = { cutAt, deep, learn: false, baseUrl: world.base };
      const { faults } = await check(join(into, 'coranto.db'), world.journal, how);
      const found = await checkBackup(join(into, BACKUP_FOLDER), made, world.journal, how);
      if (forgets === null) {
        result.backups += found.acknowledged;
        result.backupsSeen += found.isThere ? 1 : 0;
      }
      faults.push(...found.faults);
      rmSync(into, { recursive: true });
      return { cut, faults };
    }
  }
}

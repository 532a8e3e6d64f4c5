// Keeps time for a newsroom: releases what is due, renders what changes touch, and runs the jobs. Of several servers on one
// file one does; the others do what they are asked, and one of them takes over when it ends.
import { setImmediate as breathe } from 'node:timers/promises';
import { schedule as cron } from 'node-cron';
import type { NodeConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { Press } from '../documents/prepare.ts';
import type { Document } from '../documents/produce.ts';
import { indexPortion } from '../documents/search-index.ts';
import { finishErasing } from '../jobs/finish-erasing.ts';
import { generate } from '../jobs/generate.ts';
import { JOBS } from '../jobs/jobs.ts';
import { settleAndTell } from '../operations/settle.ts';
import { nextDueAt } from '../storage/due.ts';
import { watchClock } from './clock-watch.ts';
import type { NodeDatabase } from './database.ts';
import type { LentThreads } from './lent-threads.ts';
import { fitRoom } from './made-room.ts';
import { MADE } from './memory.ts';
import type { Measures } from './metrics/measured.ts';
import { createOneRun } from './one-run.ts';
import { openProcessLock } from './process-lock.ts';
import { createErasingBeside } from './scrub.ts';

/** How often other processes' commits are looked for: what they change is soon ready. */
const LOOK_EVERY = 5;
/** setTimeout cannot wait longer than 24.8 days; a day is enough. */
const LONGEST_WAIT = 86_400_000;
/** A run that storage did not let come to its end is tried again after this long: when there is room, it goes on. */
const AGAIN_AFTER = 5_000;
/** How often it is looked whether the server that keeps time is gone. */
const TAKE_EVERY = 250;

export interface Timekeeper {
  /** Begins, unless another server keeps time: then it does when that has ended. */
  start(): void;
  /** Releases what is due, whoever keeps time. */
  settle(): Promise<void>;
  /** Something was written here: settles and renders, if this keeps time. */
  run(): Promise<void>;
  /** The same in a while: something may have been written, and storage could not do it all. */
  runLater(): void;
  /** Does what erasures have left to be done. */
  sweep(): Promise<void>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

export interface Keeping {
  config: NodeConfig;
  context: Context;
  db: NodeDatabase;
  press: Press;
  /** Threads that help with what is to be rendered. */
  lentThreads?: LentThreads;
  measures: Measures;
  /** Takes documents that were rendered ahead of whoever asks. */
  hand(documents: Document[]): void;
  fail(what: string, error: unknown): void;
}

export function createTimekeeper({
  config,
  context,
  db,
  press,
  lentThreads,
  measures,
  hand,
  fail,
}: Keeping): Timekeeper {
  const lock = openProcessLock(config.database, 'schedule');
  const erasing = createErasingBeside(config.database);
  let keepsTime = false;
  let stopping = false;
  let taking: NodeJS.Timeout | undefined;
  let alarm: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let seenVersion = db.dataVersion();

  const settle = async (): Promise<void> => {
    const due = await nextDueAt(db);
    const { released } = await settleAndTell(context);
    if (released > 0 && due !== null) measures.released(context.now() - due);
  };

  const render = async () => {
    await fitRoom(press, MADE.background);
    return generate(press, {
      beside: lentThreads?.beside ?? [],
      async onRendered(documents) {
        // They are laid out on the serving side while the next are rendered here.
        if (documents.length > 0) hand(documents);
        lentThreads?.note(documents.length);
        // Between handfuls the serving thread's questions come first.
        await breathe();
      },
    });
  };

  const rounds = createOneRun(async () => {
    try {
      await settle();
      await setAlarm();
      await measures.time('generation', render);
    } catch (error) {
      fail('the background run failed', error);
      runLater();
    }
  });
  /** However far the index is behind, beside all else. */
  const indexing = createOneRun(async () => {
    try {
      while (!stopping && (await indexPortion(context)) === 'more') await breathe();
    } catch (error) {
      fail('indexing failed', error);
    }
  });
  const sweeping = createOneRun(async () => {
    if (stopping) return;
    await finishErasing({ ...context, erasing }).catch((error) => fail('erasing failed', error));
  });

  async function run(): Promise<void> {
    if (!keepsTime || stopping) return;
    await rounds.again();
    if (!stopping) void indexing.once();
  }

  function runLater(): void {
    if (stopping) return;
    retry ??= setTimeout(() => {
      retry = undefined;
      void run();
    }, AGAIN_AFTER);
  }

  /** What is due is not kept waiting by what is being rendered. What fails here is told by the run, which does it again. */
  async function onTime(): Promise<void> {
    if (!stopping) await settle().catch(() => {});
    await run();
  }

  /** Wakes at the next due time, to the millisecond. */
  async function setAlarm(): Promise<void> {
    clearTimeout(alarm);
    const due = await nextDueAt(db);
    if (due === null || stopping) return;
    alarm = setTimeout(onTime, Math.min(Math.max(due - context.now(), 0), LONGEST_WAIT));
  }

  function takeTime(): void {
    try {
      keepsTime = lock.take();
    } catch (error) {
      fail('whether another server keeps time cannot be told', error);
    }
    if (!keepsTime && !taking) {
      context.log.info('another server on this database keeps time; this one will when that has ended');
      taking = setInterval(takeTime, TAKE_EVERY);
    }
    if (!keepsTime) return;
    if (taking) context.log.info('the server that kept time has ended; this one does now');
    clearInterval(taking);
    void run().then(sweeping.once);
  }

  /** Another process has committed: there may be a new time to keep, or documents to render. */
  function look(): void {
    try {
      const version = db.dataVersion();
      if (version === seenVersion) return;
      seenVersion = version;
    } catch (error) {
      fail('other processes’ commits cannot be seen', error);
      return;
    }
    void run();
  }

  /** What it warns of is a minute that was missed, or one that began while another was at work: the next makes up for it. */
  const logger = {
    info: () => {},
    debug: () => {},
    warn: () => {},
    error: (said: string | Error, error?: Error) => fail('the schedule failed', error ?? said),
  };

  /** Nothing stands in front that could be told; what there is to do otherwise is done at each change too. */
  const jobs = JOBS.map(({ name, cron: when, run: work }) => {
    const own = { tick: run, index: indexing.once, erase: sweeping.once }[name];
    const act = own ?? (() => work({ ...context, pace: {}, cache: null, pushing: null }));
    return cron(when, async () => void (keepsTime && (await act())), {
      name,
      timezone: 'UTC',
      noOverlap: true,
      logger,
    });
  });
  const looking = setInterval(look, LOOK_EVERY);
  // Jobs and the alarm wait for a time of the clock as it was: set back by hours, it would be hours.
  const unwatchClock = watchClock(context.now, (by) => {
    context.log.warn('the clock was set', { seconds: Math.round(by / 1000) });
    for (const job of jobs) void Promise.resolve(job.stop()).then(() => stopping || job.start());
    void run();
  });

  return {
    start: takeTime,
    settle,
    run,
    runLater,
    sweep: sweeping.once,
    async stop() {
      stopping = true;
      for (const timer of [alarm, retry]) clearTimeout(timer);
      for (const timer of [looking, taking]) clearInterval(timer);
      unwatchClock();
      await Promise.all(jobs.map((job) => job.stop()));
      await Promise.all([rounds.ended(), indexing.ended(), sweeping.ended()]);
      lock.close();
    },
  };
}

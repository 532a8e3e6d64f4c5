// Seeded random histories of newsrooms, side by side behind one server, with every reader polling between changes.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { guarded, linkHere } from '../../src/desk/link.ts';
import { settle } from '../../src/operations/settle.ts';
import { countedIds } from '../support/clock.ts';
import { BY_EDITOR } from '../support/inputs.ts';
import { assertWhole, type Stage } from '../support/model/agreement.ts';
import { BEGIN, type Model } from '../support/model/model.ts';
import { beginning, STANDING_IN } from '../support/model/run.ts';
import type { Step } from '../support/model/step.ts';
import { EDITIONS, openNewsroom } from '../support/newsroom.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import { openSite } from '../support/site.ts';
import { beliefsOf, FOLLOWED, type Follower, follow } from './beliefs.ts';
import { type Asked, type Front, openFront } from './front.ts';
import { roundsOf } from './history.ts';
import type { Belief, Reader } from './readers/reader.ts';

/** A history to be lived: that of a seed, or what is left of it without some of its steps. */
export interface Tale {
  seed: number;
  without: ReadonlySet<string>;
}

/** What a reader believed and should not have. */
export interface Failure {
  tale: Tale;
  reader: Reader;
  error: unknown;
  /** The steps that were taken until then, by round. */
  story: string[];
  /** Names of the steps taken. */
  taken: string[];
}

interface Life {
  tale: Tale;
  model: Model;
  stage: Stage;
  followers: Follower[];
  base: string;
  story: string[];
  taken: string[];
}

export const ROUNDS = 5;

/** Lives all of them; says where a reader first was wrong, or null. */
export async function live(tales: readonly Tale[], readers: readonly Reader[]): Promise<Failure | null> {
  const ends: (() => unknown)[] = [];
  const t: Ends = { after: (end) => void ends.push(end) };
  try {
    return await liveIn(t, tales, readers);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function liveIn(t: Ends, tales: readonly Tale[], readers: readonly Reader[]): Promise<Failure | null> {
  const front = await openFront(t);
  const lives: Life[] = [];
  for (const [i, tale] of tales.entries()) lives.push(await beginLife(t, front, tale, i, readers));
  const folder = scratchFolder(t);
  const subscribers = readers.map((reader) => {
    mkdirSync(join(folder, reader.name));
    const feeds = lives.flatMap(({ base, tale: { seed } }) =>
      FOLLOWED.filter((one) => beliefsOf(reader).follows(one, seed)).map((one) => one.at(base, seed)),
    );
    return reader.subscribe(join(folder, reader.name), feeds);
  });
  for (let round = 0; round <= ROUNDS; round++) {
    for (const life of lives) await liveRound(life, round);
    const since = front.log.length;
    const polled = await Promise.all(subscribers.map((subscriber) => subscriber.poll()));
    const believed = new Map(readers.map((reader, i) => [reader, polled[i] as Polled]));
    for (const life of lives) {
      // After the last round nothing has changed.
      const log = round === ROUNDS ? front.log.slice(since) : [];
      const failure = failureIn(life, believed, log);
      if (failure) return failure;
    }
  }
  for (const { stage } of lives) assertWhole(stage.newsroom);
  return null;
}

async function beginLife(
  t: Ends,
  front: Front,
  tale: Tale,
  i: number,
  readers: readonly Reader[],
): Promise<Life> {
  const newsroom = await openNewsroom(t, BEGIN);
  const newId = countedIds();
  const mark = (0x9000 + i).toString(16);
  // No two newsrooms give the same ids: one reader reads them all.
  const own = { ...newsroom, newId: () => newId().replace('-8000-', `-${mark}-`) };
  const { seed } = tale;
  const base = `${front.url}/${seed}`;
  const site = await openSite(own, { baseUrl: base });
  front.mount(String(seed), (request) => site.app.fetch(request));
  const link = guarded(linkHere({ ...own, media: site.context.media, erasing: site.context.erasing }));
  const fallback = {
    path: EDITIONS[STANDING_IN].path,
    settings: { fallback: 'show' as const },
    by: BY_EDITOR,
  };
  await link.perform('edit-edition', fallback);
  const followers = readers.flatMap((reader) =>
    FOLLOWED.filter((one) => beliefsOf(reader).follows(one, seed)).map((one) =>
      follow(reader, one, base, seed),
    ),
  );
  return {
    tale,
    model: beginning([]),
    stage: { newsroom: own, site, link },
    followers,
    base,
    story: [],
    taken: [],
  };
}

async function liveRound({ tale, model, stage, story, taken }: Life, round: number): Promise<void> {
  const real = {
    all: [stage],
    compare: async () => {},
    agree: async (_: Model, { newsroom }: Stage) => void (await settle(newsroom)),
  };
  for (const [i, step] of (roundsOf(tale.seed, ROUNDS)[round] ?? []).entries()) {
    const name = `${round}.${i}`;
    if (tale.without.has(name) || !canBeTaken(step, model)) continue;
    story.push(String(step));
    taken.push(name);
    await step.run(model, real);
  }
  story.push('everybody polls');
}

const canBeTaken = (step: Step, model: Model): boolean => step.check(model) && step.makesSense(model);

type Polled = ReadonlyMap<string, Belief[]>;

/** Where a reader's belief is not what it must be, or it got again what it had. */
function failureIn(
  { tale, model, stage, followers, base, story, taken }: Life,
  believed: ReadonlyMap<Reader, Polled>,
  log: readonly Asked[],
): Failure | null {
  for (const { reader, compare } of followers) {
    try {
      compare(model, stage, believed.get(reader) as Polled);
      assertUnchanged(
        reader,
        log.filter(({ path }) => path.startsWith(`${new URL(base).pathname}/`)),
      );
    } catch (error) {
      return { tale, reader, error, story, taken };
    }
  }
  return null;
}

function assertUnchanged(reader: Reader, log: readonly Asked[]): void {
  const { isConditional } = beliefsOf(reader);
  const whole = log.filter(
    ({ agent, status, conditional }) =>
      reader.asks(agent) && status === 200 && (conditional || isConditional),
  );
  const paths = whole.map(({ path }) => path);
  assert.deepEqual(paths, [], 'nothing has changed, and it came again');
}

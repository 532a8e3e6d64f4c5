// Runs random sequences of all operations against the model, in one newsroom or in two of which one was restored.
import fc from 'fast-check';
import { EDITIONS, openNewsroom, TOPICS } from '../newsroom.ts';
import type { Ends } from '../scratch.ts';
import { assertWhole, type Stage, stageOf } from './agreement.ts';
import { BEGIN, type Model } from './model.ts';
import { assertLikeEachOther, assertSame, restoredFrom } from './restored.ts';
import { settle } from './settle.ts';
import type { Stages } from './step.ts';
import { STEPS } from './steps.ts';

export interface Size {
  numRuns: number;
  /** Steps of one run at most. */
  steps: number;
}

/** The number of the edition that shows what it has no article of. */
export const STANDING_IN = 2;

/** The newsroom that tests begin with, as the model has it. */
export function beginning(required: readonly number[]): Model {
  const editions = EDITIONS.map(({ path, language, timeZone }, i) => {
    const house = { required: required.includes(i), closed: false, standsIn: i === STANDING_IN, legal: null };
    return { path, paths: [path], language, zone: timeZone, ...house };
  });
  const topics = TOPICS.map((key) => {
    const labels = EDITIONS.map(({ path }, i) => [i, { label: `${key} (${path})`, slug: `${key}-${path}` }]);
    return { key, into: null, labels: Object.fromEntries(labels) as Model['topics'][0]['labels'] };
  });
  const topicSlugs = topics.flatMap(({ key, labels }) =>
    Object.entries(labels).map(([edition, { slug }]) => ({ edition: Number(edition), slug, topic: key })),
  );
  return {
    ...{ now: BEGIN, editions, topics, topicSlugs, topicsLeft: new Set<string>() },
    stories: [],
    articles: [],
    paths: [],
    formerPaths: [],
    log: [`edition ${STANDING_IN}`],
  };
}

/** Any sequence of steps leaves the newsroom as the model says, after each. */
export async function checkModel({ numRuns, steps }: Size): Promise<void> {
  await fc.assert(
    fc.asyncProperty(required, someSteps(steps), (defaults, commands) =>
      inNewsroom(defaults, async (model, stage) => {
        const real: Stages = { all: [stage], compare: async () => {} };
        await fc.asyncModelRun(() => ({ model, real }), commands);
      }),
    ),
    { numRuns },
  );
}

/** Exported at any moment and restored elsewhere it is the same, and stays so whatever is done to both. */
export async function checkRestore({ numRuns, steps }: Size): Promise<void> {
  const epoch = fc.constantFrom<('same' | 'new')[]>('same', 'new');
  await fc.assert(
    fc.asyncProperty(required, someSteps(steps), epoch, someSteps(15), (defaults, before, same, after) =>
      inNewsroom(defaults, async (model, stage, t) => {
        const alone: Stages = { all: [stage], compare: async () => {} };
        await fc.asyncModelRun(() => ({ model, real: alone }), before);
        const all = await restoredFrom(t, stage, same);
        settle(model);
        await assertSame(model, all);
        const both: Stages = { all, compare: () => assertLikeEachOther(model, all) };
        await fc.asyncModelRun(() => ({ model, real: both }), after);
        await assertSame(model, all);
        for (const { newsroom } of all) assertWhole(newsroom);
      }),
    ),
    { numRuns },
  );
}

const required = fc.constantFrom<number[][]>([], [0, 1]);

function someSteps(most: number): fc.Arbitrary<Iterable<fc.AsyncCommand<Model, Stages>>> {
  return fc.commands(STEPS, { maxCommands: most, size: 'max' });
}

/** A fresh newsroom with these editions required, and its model. */
async function inNewsroom(
  defaults: readonly number[],
  act: (model: Model, stage: Stage, t: Ends) => Promise<void>,
): Promise<void> {
  const ends: (() => unknown)[] = [];
  const t: Ends = { after: (end) => void ends.push(end) };
  try {
    const stage = await stageOf(await openNewsroom(t, BEGIN));
    const by = { actor: 'editor', reason: null };
    const standing = { path: EDITIONS[STANDING_IN].path, settings: { fallback: 'show' as const }, by };
    await stage.link.perform('edit-edition', standing);
    for (const edition of defaults) {
      const { path } = EDITIONS[edition] as (typeof EDITIONS)[number];
      await stage.link.perform('edit-edition', { path, settings: { required: true }, by });
    }
    await act(beginning(defaults), stage, t);
    assertWhole(stage.newsroom);
  } finally {
    for (const end of ends) await end();
  }
}

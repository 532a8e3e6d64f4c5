// Every operation of a desk as a step: what it asks of a newsroom, and what it does to a model.
import assert from 'node:assert/strict';
import { anArticle } from '../inputs.ts';
import {
  addTopic,
  closeEdition,
  editEdition,
  mergeTopics,
  moveEdition,
  openEdition,
  removeLegal,
  renameTopic,
  setLegal,
} from './house.ts';
import { importStory } from './import.ts';
import type { Given, GivenStory } from './import-checks.ts';
import { type Model, second } from './model.ts';
import { end, erase, move, reinstate, retopic, withdraw } from './second-thoughts.ts';
import { deed, type Step } from './step.ts';
import { confirm, editStory, noteCorrections, type Override, schedule } from './together.ts';

export const NOTE = 'A name was wrong.';

/** What is not said is as it mostly is. */
const say = (given: object): string =>
  JSON.stringify(given, (_, value: unknown) => (value === null || value === false ? undefined : value));

const pathOf = (m: Model, edition: number): string => m.editions[edition]?.path as string;
const pathsOf = (m: Model, editions: readonly number[] | null): string[] | null =>
  editions?.map((edition) => pathOf(m, edition)) ?? null;
const orAll = (m: Model, edition: number | null): string | null =>
  edition === null ? null : pathOf(m, edition);

export function importing(given: GivenStory): Step {
  const { story, articles, as, note, quiet, outdates, override, reason } = given;
  let refused: number[] = [];
  const step = deed({
    text: `import ${say(given)}`,
    name: 'import',
    reason,
    ask: (m) => ({
      stories: [
        {
          story,
          articles: articles.map(([edition, input]) => inputOf(m, given, edition, input)),
          problems: [],
        },
      ],
      ...{ as, note, quiet, outdates, override },
    }),
    does: (m) => {
      refused = importStory(m, given);
    },
    assert: (m, { problems }) => {
      const files = refused.map((edition) => `${story}/${pathOf(m, edition)}.md`);
      assert.deepEqual(problems.map(({ file }) => file).sort(), files.sort());
    },
  });
  // Each article is refused by itself.
  return { ...step, makesSense: (m) => step.makesSense(m) && refused.length < articles.length };
}

function inputOf(
  m: Model,
  { story, source, coOriginal, required }: GivenStory,
  edition: number,
  given: Given,
) {
  const { headline, topics, slug, publishAt, withdrawAt, formerPath, ...rest } = given;
  const input = anArticle(story, pathOf(m, edition), {
    ...{ headline, slug, publishAt, coOriginal, ...rest },
    ...{ source: orAll(m, source), required: pathsOf(m, required) },
    ...(withdrawAt !== null && { withdrawAt }),
    ...(formerPath !== null && { formerPaths: [formerPath] }),
  });
  return { ...input, content: { ...input.content, topics } };
}

/** The instant that a time means for an operation. */
function instantOf(m: Model, time: string | null): number | null {
  if (time === null) return null;
  return time.startsWith('+') ? second(m.now) + Number.parseInt(time, 10) * 1000 : Date.parse(time);
}

export type Which = { story: string; editions: number[] | null } & Override;

export const scheduling = ({ time, ...which }: Which & { time: string | null }): Step =>
  deed({
    text: `schedule ${say({ time: time ?? 'never', ...which })}`,
    name: 'schedule',
    story: which.story,
    reason: which.reason,
    ask: (m) => ({
      ...{ story: which.story, override: which.override, time },
      editions: pathsOf(m, which.editions),
    }),
    does: (m) => schedule(m, { ...which, publishAt: instantOf(m, time), goesNow: false }),
  });

export const releasing = (which: Which): Step =>
  deed({
    text: `release ${say(which)}`,
    name: 'release',
    story: which.story,
    reason: which.reason,
    ask: (m) => ({ story: which.story, override: which.override, editions: pathsOf(m, which.editions) }),
    does: (m) => schedule(m, { ...which, publishAt: second(m.now), goesNow: true }),
  });

type OfStory = 'withdraw' | 'reinstate' | 'erase';
const OF_STORY = { withdraw, reinstate, erase };

export const ofStory = (name: OfStory, story: string, edition: number | null): Step =>
  deed({
    text: `${name} ${story} ${edition ?? 'everywhere'}`,
    name,
    story,
    ask: (m) => ({ story, edition: orAll(m, edition) }),
    does: (m) => OF_STORY[name](m, story, edition),
  });

export const ending = (story: string, edition: number | null, time: string | null): Step =>
  deed({
    text: `end ${story} ${edition ?? 'everywhere'} ${time ?? 'never'}`,
    name: 'end',
    story,
    ask: (m) => ({ story, edition: orAll(m, edition), time }),
    does: (m) => end(m, story, edition, instantOf(m, time)),
  });

export const moving = (story: string, edition: number, slug: string): Step =>
  deed({
    text: `move ${edition}/${story} ${slug}`,
    name: 'move',
    story,
    ask: (m) => ({ story, edition: pathOf(m, edition), slug }),
    does: (m) => move(m, story, edition, slug),
  });

export const retopicing = (story: string, edition: number | null, topics: string[]): Step =>
  deed({
    text: `retopic ${story} ${edition ?? 'everywhere'} ${topics}`,
    name: 'retopic',
    story,
    ask: (m) => ({ story, edition: orAll(m, edition), topics }),
    does: (m) => retopic(m, story, edition, topics),
  });

export const confirming = (story: string, edition: number): Step =>
  deed({
    text: `confirm ${edition}/${story}`,
    name: 'confirm',
    story,
    ask: (m) => ({ story, edition: pathOf(m, edition) }),
    does: (m) => confirm(m, story, edition),
  });

export const editing = (
  story: string,
  settings: { required?: number[] | null; source?: number | null },
): Step =>
  deed({
    text: `edit ${story} ${JSON.stringify(settings)}`,
    name: 'edit-story',
    story,
    ask: (m) => ({
      story,
      ...(settings.required !== undefined && { required: pathsOf(m, settings.required) }),
      ...(settings.source !== undefined && { source: orAll(m, settings.source) }),
    }),
    does: (m) => editStory(m, story, settings),
  });

export const noting = (given: { story: string; editions: number[] } & Override): Step =>
  deed({
    text: `note a correction ${say(given)}`,
    name: 'note-correction',
    story: given.story,
    reason: given.reason,
    ask: (m) => ({
      ...{ story: given.story, override: given.override },
      notes: given.editions.map((edition) => ({ edition: pathOf(m, edition), note: NOTE })),
    }),
    does: (m) => noteCorrections(m, { ...given, note: NOTE }),
  });

export const settingEdition = (edition: number, settings: { required?: boolean; timeZone?: string }): Step =>
  deed({
    text: `edit edition ${edition} ${JSON.stringify(settings)}`,
    name: 'edit-edition',
    ask: (m) => ({ path: pathOf(m, edition), settings }),
    does: (m) => editEdition(m, edition, settings),
  });

export const openingEdition = (edition: number, name: 'close-edition' | 'open-edition'): Step =>
  deed({
    text: `${name} ${edition}`,
    name,
    ask: (m) => ({ path: pathOf(m, edition) }),
    does: (m) => (name === 'close-edition' ? closeEdition(m, edition) : openEdition(m, edition)),
  });

export const sayingLegal = (edition: number, text: string | null): Step =>
  deed({
    text: `legal notice of ${edition}: ${text}`,
    name: text === null ? 'remove-statement' : 'set-statement',
    ask: (m) => {
      const which = { edition: pathOf(m, edition), kind: 'legal' };
      return text === null ? which : { statement: { ...which, title: 'Legal', body: `<p>${text}</p>` } };
    },
    does: (m) => (text === null ? removeLegal(m, edition) : setLegal(m, edition, text)),
  });

export const movingEdition = (edition: number, to: string): Step =>
  deed({
    text: `move edition ${edition} to ${to}`,
    name: 'move-edition',
    ask: (m) => ({ path: pathOf(m, edition), to }),
    does: (m) => moveEdition(m, edition, to),
  });

export const addingTopic = (key: string, editions: number[], slug: string): Step =>
  deed({
    text: `add topic ${key} in ${editions} as ${slug}`,
    name: 'add-topics',
    ask: (m) => ({
      topics: [
        {
          key,
          labels: editions.map((edition) => ({ edition: pathOf(m, edition), label: `${key} here`, slug })),
        },
      ],
    }),
    does: (m) =>
      addTopic(
        m,
        key,
        Object.fromEntries(editions.map((edition) => [edition, { label: `${key} here`, slug }])),
      ),
  });

export const renamingTopic = (
  topic: string,
  edition: number,
  given: { label?: string; slug?: string },
): Step =>
  deed({
    text: `rename topic ${topic} in ${edition} ${JSON.stringify(given)}`,
    name: 'rename-topic',
    ask: (m) => ({ topic, edition: pathOf(m, edition), ...given }),
    does: (m) => renameTopic(m, topic, edition, given),
  });

export const mergingTopics = (topic: string, into: string): Step =>
  deed({
    text: `merge topic ${topic} into ${into}`,
    name: 'merge-topics',
    ask: () => ({ topic, into }),
    does: (m) => mergeTopics(m, topic, into),
  });

// Random histories of a newsroom: what a desk does in a day, as values that shrink and repeat.
import fc from 'fast-check';
import type { StatementKind } from '../../src/domain/statement.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/time.ts';
import { closeEdition, openEdition } from '../../src/operations/close-edition.ts';
import { editStory } from '../../src/operations/edit-story.ts';
import { addEdition, editEdition } from '../../src/operations/editions.ts';
import { end } from '../../src/operations/end.ts';
import { erase } from '../../src/operations/erase.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { move } from '../../src/operations/move.ts';
import { noteCorrections } from '../../src/operations/note-correction.ts';
import { Refusal } from '../../src/operations/refusal.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { retopic } from '../../src/operations/retopic.ts';
import type { Intent } from '../../src/operations/revise.ts';
import { release, schedule } from '../../src/operations/schedule.ts';
import { removeStatement, setStatement } from '../../src/operations/statements.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import type { EditionSettings } from '../../src/storage/editions.ts';
import { anArticle, aPicture, BY_EDITOR, bringIn } from './inputs.ts';
import type { Newsroom } from './newsroom.ts';

export type Step =
  | ImportStep
  | { do: 'withdraw'; story: string; edition: string | null }
  | { do: 'reinstate'; story: string; edition: string }
  | { do: 'move'; story: string; edition: string; slug: string }
  | { do: 'retopic'; story: string; edition: string; topics: string[] }
  | { do: 'end'; story: string; edition: string; ends: number | null }
  | { do: 'note'; story: string; edition: string }
  | { do: 'edit'; edition: string; settings: Partial<EditionSettings> }
  | { do: 'add'; path: string }
  | { do: 'close' | 'open'; edition: string }
  /** `text`: null takes the statement away. */
  | { do: 'say'; edition: string; kind: StatementKind; text: string | null }
  | { do: 'rename'; topic: string; edition: string; label: string }
  | { do: 'merge'; topic: string; into: string }
  | { do: 'erase'; story: string; edition: string }
  | { do: 'source'; story: string; edition: string | null }
  | { do: 'schedule'; story: string; edition: string; due: number | null }
  | { do: 'release'; story: string; edition: string }
  | { do: 'wait'; for: number };

export interface ImportStep {
  do: 'import';
  story: string;
  edition: string;
  text: number;
  topics: string[];
  slug: string | null;
  as: Intent;
  /** Milliseconds from now, for an article that is new; null leaves it without a time. */
  due: number | null;
  ends: number | null;
  pictured: boolean;
  follows: number | null;
}

/** Whose steps: the stories and editions they touch, and when what they bring in goes out. */
export interface Cast {
  stories: readonly string[];
  editions: readonly string[];
  topics: readonly string[];
  slugs: readonly (string | null)[];
  dues: readonly (number | null)[];
}

const DUES = [-200 * DAY, -40 * DAY, -HOUR, 0, 0, 0, 30 * SECOND, 2 * HOUR, null];

/** What a desk does to the articles of its cast. */
export function deskSteps(cast: Cast): fc.Arbitrary<Step> {
  const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);
  const which = { story: pick(cast.stories), edition: pick(cast.editions) };
  const imports = fc.record({
    do: fc.constant('import' as const),
    ...which,
    text: fc.nat(3),
    topics: fc.subarray([...cast.topics]),
    slug: pick(cast.slugs),
    as: pick<Intent>(['amend', 'amend', 'update', 'correct']),
    due: pick(cast.dues),
    ends: pick([null, null, null, 2 * MINUTE]),
    pictured: fc.boolean(),
    follows: pick([null, null, 1]),
  });
  return fc.oneof(
    { weight: 10, arbitrary: imports },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('withdraw' as const),
        ...which,
        edition: pick([null, ...cast.editions]),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('reinstate' as const), ...which }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('move' as const),
        ...which,
        slug: pick([...cast.slugs.filter((slug) => slug !== null), 'third']),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('retopic' as const),
        ...which,
        topics: fc.subarray([...cast.topics]),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('end' as const),
        ...which,
        ends: pick([null, 0, 2 * MINUTE]),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('note' as const), ...which }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('schedule' as const), ...which, due: pick(cast.dues) }),
    },
  );
}

/** All that happens to a newsroom: a desk's steps, its editions' settings, and time. */
export function publicSteps(cast: Cast): fc.Arbitrary<Step> {
  const settings = fc.constantFrom<Partial<EditionSettings>>(
    { title: 'Harbour Post' },
    { description: 'What the port does' },
    { language: 'en-GB' },
    { language: 'nl-BE' },
    { timeZone: 'Pacific/Auckland' },
    { fallback: 'show' },
    { fallback: 'link' },
    { windowSize: 10 },
  );
  return fc.oneof(
    { weight: 14, arbitrary: deskSteps(cast) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('release' as const),
        story: fc.constantFrom(...cast.stories),
        edition: fc.constantFrom(...cast.editions),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('edit' as const),
        edition: fc.constantFrom(...cast.editions),
        settings,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), path: fc.constant('extra') }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('source' as const),
        story: fc.constantFrom(...cast.stories),
        edition: fc.constantFrom(null, ...cast.editions),
      }),
    },
    { weight: 4, arbitrary: waits },
  );
}

/** All that happens to a newsroom, and what changes its pages besides: how editions look, what they say and stand for. */
export function houseSteps(cast: Cast): fc.Arbitrary<Step> {
  const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);
  const edition = pick(cast.editions);
  const topic = pick(cast.topics);
  const settings = pick<Partial<EditionSettings>>([
    { fallback: 'show' },
    { fallback: 'link' },
    { fallback: 'hide' },
    { accent: '#a01030' },
    { publisher: 'Port of Harbour', email: 'press@harbour.example' },
  ]);
  return fc.oneof(
    { weight: 24, arbitrary: publicSteps(cast) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), edition, settings }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: pick(['close', 'open'] as const), edition }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('say' as const),
        edition,
        kind: pick<StatementKind>(['legal', 'contact']),
        text: pick(['Ours.', 'Theirs.', null]),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('rename' as const),
        ...{ topic, edition },
        label: pick(['Commerce', 'Trading']),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), topic, into: topic }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('erase' as const),
        story: pick(cast.stories),
        edition,
      }),
    },
  );
}

export const waits: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('wait' as const),
  for: fc.constantFrom(1, 400, SECOND, 40 * SECOND, 3 * HOUR, 31 * DAY),
});

export const EVERYBODY: Cast = {
  stories: ['quay', 'lock', 'tide', 'crane'],
  editions: ['en', 'nl'],
  topics: ['trade', 'safety'],
  slugs: [null, null, null, 'first', 'second'],
  dues: DUES,
};

/** Takes one step. What the newsroom refuses stays undone, as at any desk; anything else is a fault. */
export async function take(newsroom: Newsroom, step: Step): Promise<void> {
  try {
    await attempt(newsroom, step);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function attempt(newsroom: Newsroom, step: Step): Promise<unknown> {
  const soon = (due: number) => new Date(newsroom.now() + due).toISOString();
  switch (step.do) {
    case 'wait':
      return newsroom.clock.move(step.for);
    case 'withdraw':
      return withdraw(
        newsroom,
        { story: step.story, ...(step.edition && { edition: step.edition }) },
        BY_EDITOR,
      );
    case 'reinstate':
      return reinstate(newsroom, step, BY_EDITOR);
    case 'move':
      return move(newsroom, step, BY_EDITOR);
    case 'retopic':
      return retopic(newsroom, step, BY_EDITOR);
    case 'end': {
      const { ends } = step;
      const time = { kind: 'instant', at: newsroom.now() + (ends ?? 0), dateOnly: false, given: '' } as const;
      return end(newsroom, step, ends === null ? null : () => time, BY_EDITOR);
    }
    case 'note':
      return noteCorrections(
        newsroom,
        { story: step.story, notes: [{ edition: step.edition, note: 'A name was wrong.' }] },
        BY_EDITOR,
      );
    case 'edit':
      return editEdition(newsroom, step.edition, step.settings, BY_EDITOR);
    case 'add':
      return addEdition(
        newsroom,
        { path: step.path, language: 'de', title: 'Hafen', timeZone: 'Europe/Berlin' },
        BY_EDITOR,
      );
    case 'close':
      return closeEdition(newsroom, step.edition, BY_EDITOR);
    case 'open':
      return openEdition(newsroom, step.edition, BY_EDITOR);
    case 'say': {
      const { edition, kind, text } = step;
      return text === null
        ? removeStatement(newsroom, step, BY_EDITOR)
        : setStatement(newsroom, { edition, kind, title: 'About us', body: `<p>${text}</p>` }, BY_EDITOR);
    }
    case 'rename':
      return renameTopic(newsroom, step, BY_EDITOR);
    case 'merge':
      return mergeTopics(newsroom, step, BY_EDITOR);
    case 'erase':
      return erase({ ...newsroom, ledger: null }, step, BY_EDITOR);
    case 'source':
      return editStory(newsroom, step.story, { source: step.edition }, BY_EDITOR);
    case 'release':
      return release(newsroom, { story: step.story, editions: [step.edition] }, BY_EDITOR);
    case 'schedule': {
      const { due } = step;
      const at = due === null ? null : newsroom.now() + due;
      const time =
        at === null ? null : ({ kind: 'instant', at, dateOnly: false, given: String(at) } as const);
      return schedule(
        newsroom,
        { story: step.story, editions: [step.edition] },
        time && (() => time),
        BY_EDITOR,
      );
    }
    case 'import': {
      const isNew =
        newsroom.rows(
          `SELECT 1 FROM articles a JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
           WHERE s.key = ? AND e.path = ?`,
          step.story,
          step.edition,
        ).length === 0;
      const article = anArticle(step.story, step.edition, {
        // Different stories come to the same headline: they want the same slug.
        headline: `Ships ${step.text}`,
        body: `<p>Text ${step.text} of ${step.story}, <a href="../02/other">more</a>.</p>`,
        slug: step.slug,
        topics: step.topics,
        media: step.pictured ? [aPicture()] : [],
        publishAt: isNew && step.due !== null ? soon(step.due) : null,
        ...(step.ends !== null && { withdrawAt: soon(step.ends) }),
        sourceRevision: step.follows,
      });
      return bringIn(
        newsroom,
        { story: step.story, articles: [article], problems: [] },
        { as: step.as, note: 'It said otherwise.' },
      );
    }
  }
}

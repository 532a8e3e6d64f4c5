// What a desk does to one story, step by step, and how the story stands after each: said before it is asked, so that
// whatever breaks off can only have left the one state or the other.

import { aStory } from '../support/inputs.ts';
import { TOPICS } from '../support/newsroom.ts';
import { pngOf } from '../support/picture.ts';
import type { Random } from './random.ts';

/** The editions that stories are in. */
export const STORY_EDITIONS = ['en', 'nl'] as const;

export interface State {
  is: 'absent' | 'scheduled' | 'public' | 'withdrawn' | 'erased';
  version: number;
  /** Set by a move of the English article. */
  slug: string | null;
  picture: string | null;
  /** When it goes out, while it waits for that. */
  dueAt: number | null;
  /** Rows of the log, by edition and kind. */
  told: Readonly<Record<string, number>>;
}

export const ABSENT: State = { is: 'absent', version: 0, slug: null, picture: null, dueAt: null, told: {} };

export type Kind =
  | 'import'
  | 'embargo'
  | 'correct'
  | 'update'
  | 'amend'
  | 'withdraw'
  | 'reinstate'
  | 'move'
  | 'erase';

export interface Step {
  kind: Kind;
  after: State;
  /** A file that must be sent first. */
  media: { name: string; bytes: Uint8Array } | null;
  operation: string;
  input: unknown;
}

const BY = { actor: 'torture', reason: null };
/** Pictures are told apart by their size. */
const LARGEST = 400;

/** The next step of a story as it stands; undefined where there is none now. */
export function nextStep(key: string, state: State, random: Random, now: number): Step | undefined {
  const kinds: Record<State['is'], readonly Kind[]> = {
    absent: ['import', 'import', 'embargo'],
    scheduled: [],
    public: ['correct', 'correct', 'update', 'amend', 'withdraw', 'withdraw', 'move', 'erase'],
    withdrawn: ['reinstate', 'reinstate', 'reinstate', 'erase'],
    erased: [],
  };
  const [one] = kinds[state.is];
  return one === undefined ? undefined : stepOf(random.pick(kinds[state.is]), key, state, random, now);
}

function stepOf(kind: Kind, key: string, state: State, random: Random, now: number): Step {
  const plain = (operation: string, input: object, after: Partial<State>): Step => ({
    ...{ kind, operation, media: null, input: { ...input, by: BY } },
    after: { ...state, ...after },
  });
  const toldBoth = (...what: string[]) =>
    more(
      state.told,
      what.flatMap((one) => [`en ${one}`, `nl ${one}`]),
    );
  switch (kind) {
    case 'import':
    case 'embargo': {
      const dueAt = kind === 'import' ? null : Math.ceil(now / 1000) * 1000 + random.below(2) * 1000;
      const media = random.chance(0.4) ? pngOf(1 + random.below(LARGEST), 1 + random.below(LARGEST)) : null;
      const released = more(state.told, ['en released', 'nl released']);
      const after: State = {
        ...{ is: dueAt === null ? 'public' : 'scheduled', version: 1, slug: null, dueAt },
        ...{ picture: media?.name ?? null, told: dueAt === null ? released : {} },
      };
      return { kind, operation: 'import', media, input: inputOf(key, after, dueAt, 'amend'), after };
    }
    case 'correct':
    case 'update':
    case 'amend': {
      const word = { correct: 'corrected', update: 'updated', amend: 'amended' }[kind];
      const after = { ...state, version: state.version + 1, told: toldBoth(word) };
      return { kind, operation: 'import', media: null, input: inputOf(key, after, null, kind), after };
    }
    case 'withdraw':
      return plain(
        'withdraw',
        { story: key, edition: null },
        { is: 'withdrawn', told: toldBoth('withdrawn') },
      );
    case 'reinstate':
      return plain(
        'reinstate',
        { story: key, edition: null },
        { is: 'public', told: toldBoth('reinstated') },
      );
    case 'move': {
      const slug = `${key}-at-${state.version}-${random.below(1_000_000)}`;
      return plain(
        'move',
        { story: key, edition: 'en', slug },
        { slug, told: more(state.told, ['en moved']) },
      );
    }
    case 'erase':
      return plain('erase', { story: key, edition: null }, { is: 'erased' });
  }
}

/** New stories at once, and how each stands after. */
export function manyOf(keys: readonly string[]): { input: unknown; after: State } {
  const told = { 'en released': 1, 'nl released': 1 };
  const after: State = { ...ABSENT, is: 'public', version: 1, told };
  const stories = keys.map((key) => storyOf(key, after, null));
  return { input: { stories, as: 'amend', note: null, by: BY }, after };
}

/**
 * A new story whose desk was told that it goes out later, for there was no room to release it: it is due. Nothing is
 * asked of it then: whoever withdraws it cancels it, and is told so, if that comes before its release.
 */
export function dueOf(after: State): State {
  return { ...after, is: 'scheduled', dueAt: 0, told: ABSENT.told };
}

function more(told: State['told'], names: readonly string[]): State['told'] {
  const all: Record<string, number> = { ...told };
  for (const name of names) all[name] = (all[name] ?? 0) + 1;
  return all;
}

function inputOf(key: string, state: State, dueAt: number | null, as: string): unknown {
  const note = as === 'correct' ? `It is ${state.version} now.` : null;
  return { stories: [storyOf(key, state, dueAt)], as, note, by: BY };
}

function storyOf(key: string, { version, picture }: State, dueAt: number | null) {
  const media = picture === null ? [] : [useOf(picture)];
  const publishAt = dueAt === null ? '2026-03-14T09:00:00Z' : new Date(dueAt).toISOString();
  const fields = (edition: string) => ({
    ...{ headline: headlineOf(key, version, edition), publishAt, media, topics: [topicOf(key)] },
    body: `<p>${`The body of ${key}, ${version}. `.repeat(20)}</p>`,
  });
  return aStory(key, { en: fields('en'), nl: fields('nl') });
}

export function headlineOf(key: string, version: number, edition: string): string {
  return `${key} ${version} ${edition}`;
}

const topicOf = (key: string): string => TOPICS[key.length % TOPICS.length] as string;

function useOf(name: string) {
  return {
    ...{ name, type: 'image/png', size: 1, width: 1, height: 1, alt: 'A quay', caption: null, credit: null },
    ...{ title: null, terms: null, thumbnail: null },
  };
}

/** What of a state can be seen in the database at a time when everything due is settled. */
export function signOf(state: State, at: number): string {
  const { is, version, slug, picture, dueAt, told } = state;
  if (is === 'absent' || is === 'erased') return 'not there';
  const isOut = is === 'scheduled' && dueAt !== null && dueAt <= at;
  const all = isOut ? more(told, ['en released', 'nl released']) : told;
  return sign({ is: isOut ? 'public' : is, version, slug, picture, told: all });
}

export function sign({ is, version, slug, picture, told }: Omit<State, 'dueAt'>): string {
  const rows = Object.entries(told).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${is} ${version} ${slug ?? '-'} ${picture ?? '-'} ${rows.map(([name, n]) => `${name} ${n}`).join(', ')}`;
}

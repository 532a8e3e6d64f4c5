// What a partner's key must be good for, for each thing that it may ask of stories: judged over the newsroom as it is
// when that is written.
import type { Edition } from '../domain/edition.ts';
import { type Key, mayAct, type Scope } from '../domain/partner.ts';
import type { ArticleInput } from '../domain/story-input.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Condition } from '../storage/condition.ts';
import type { Database } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import { type DeskArticle, type DeskStory, findStories } from '../storage/stories.ts';
import { DeskError } from './fault.ts';
import { LONGEST_ACTOR } from './operation.ts';
import type { InputOf, OperationName } from './operations.ts';
import { maySee } from './seen.ts';

/** A scope that is needed in an edition; `either`: whoever may do anything there may. */
interface Need {
  scope: Extract<Scope, 'write' | 'publish'> | 'either';
  editionId: number;
  /** Whoever asks has named the edition: that it is meant tells nothing. */
  isAsked: boolean;
}

/** The newsroom as far as an operation is about it. */
interface Known {
  editions: readonly Edition[];
  stories: ReadonlyMap<string, DeskStory>;
}

interface Rule<Input> {
  /** Keys of the stories that it is about. */
  stories(input: Input): string[];
  /** Whether they may come in with it. */
  bringsIn?: true;
  needs(input: Input, known: Known): Need[];
}

/** In one edition of a story, or (null) in all that it is in. */
interface Names {
  story: string;
  edition: string | null;
}

/** Articles that come in, of stories that may be there. */
interface Coming {
  story: string;
  articles: readonly ArticleInput[];
}

const publish = named('publish', ({ edition }: Names) => (edition === null ? null : [edition]));
const see = named('either', ({ edition }: Names) => (edition === null ? null : [edition]));
const time = named('publish', ({ editions }: { story: string; editions: string[] | null }) => editions);

/** Those that a partner may ask for at all; erasing, and all that is about more than stories, is the newsroom's own. */
export const RULES = {
  import: {
    stories: ({ stories }) => stories.map(({ story }) => story),
    bringsIn: true,
    needs: ({ stories }, known) => stories.flatMap((story) => needsOfImport(story, known)),
  },
  schedule: time,
  release: time,
  withdraw: publish,
  end: publish,
  reinstate: publish,
  move: publish,
  retopic: publish,
  confirm: publish,
  'note-correction': named('publish', ({ notes }) => notes.map(({ edition }) => edition)),
  // It is about all editions that it is in, those that it is to need, and the one that it is a translation of.
  'edit-story': {
    stories: ({ story }) => [story],
    needs: ({ story, required, source }, known) => [
      ...needIn('publish', story, null, known),
      ...needIn('publish', story, [...(required ?? []), ...(source ? [source] : [])], known),
    ],
  },
  // What changed since a translation is told in the words of its source.
  diff: {
    stories: ({ story }) => [story],
    needs: (input, known) => [
      ...see.needs(input, known),
      ...(input.from === null ? needInSource(input.story, known) : []),
    ],
  },
  history: see,
  preview: named('either', () => null),
} as const satisfies { [N in OperationName]?: Rule<InputOf<N>> };

function needInSource(story: string, { stories }: Known): Need[] {
  const editionId = stories.get(story)?.sourceEditionId ?? null;
  return editionId === null ? [] : [{ scope: 'either', editionId, isAsked: false }];
}

/** Whether a partner may ask for an operation, if only its key is good for it. */
export function isForPartners(name: OperationName): boolean {
  return Object.hasOwn(RULES, name);
}

/**
 * That a key is good for an operation.
 * @throws DeskError (when it is judged) where it is not: `forbidden`, naming what is missing and where, but no edition
 * that only the story tells of; a Refusal where it may see nothing of the story, as if there were none
 */
export function mayPerform(
  db: Database,
  key: Key,
  name: OperationName,
  input: unknown,
): () => ReturnType<Condition> {
  return async () => {
    const rule = (RULES as Partial<Record<OperationName, unknown>>)[name] as Rule<unknown> | undefined;
    if (!rule) {
      throw new DeskError('forbidden', `“${name}” is for the newsroom’s own key.`);
    }
    const keys = rule.stories(input);
    const [editions, stories] = await Promise.all([listEditions(db), findStories(db, keys)]);
    if (!rule.bringsIn) refuseUnseen(key, keys, stories);
    refuseLacking(key, rule.needs(input, { editions, stories }), editions);
    return [];
  };
}

/** Who is recorded to have acted, cut to what fits; what is no name stays as it is, to be refused as one. */
export function actorOf(key: Key, actor: unknown): unknown {
  if (actor === undefined) return key.name;
  if (typeof actor !== 'string' || actor.trim() === '' || actor.length > LONGEST_ACTOR) return actor;
  return `${key.name}: ${actor}`.slice(0, LONGEST_ACTOR).toWellFormed();
}

/** A story of which it may see nothing is none. */
function refuseUnseen(key: Key, keys: readonly string[], stories: Known['stories']): void {
  const isSeen = (story: string) =>
    [...(stories.get(story)?.articles.keys() ?? [])].some((editionId) => maySee(key, editionId));
  const unseen = keys.find((story) => !isSeen(story));
  if (unseen !== undefined) throw new Refusal(`there is no story “${unseen}”`);
}

function refuseLacking(key: Key, needs: readonly Need[], editions: readonly Edition[]): void {
  const lacking = needs.filter(({ scope, editionId }) =>
    scope === 'either' ? !maySee(key, editionId) : !mayAct(key, scope, editionId),
  );
  if (lacking.length === 0) return;
  const said = [...Map.groupBy(lacking, ({ scope }) => scope)].map(([scope, group]) => {
    const isTold = group.every(({ editionId, isAsked }) => isAsked || maySee(key, editionId));
    const ids = new Set(group.map(({ editionId }) => editionId));
    const paths = editions.filter(({ id }) => ids.has(id)).map(({ path }) => path);
    const where = isTold ? paths.join(', ') : 'every edition of the story';
    return `${scope === 'either' ? '“write” or “publish”' : `“${scope}”`} in ${where}`;
  });
  throw new DeskError('forbidden', `The key “${key.name}” may not do this: it needs ${said.join(', and ')}.`);
}

function named<Input extends { story: string }>(
  scope: Need['scope'],
  editionsOf: (input: Input) => readonly string[] | null,
): Rule<Input> {
  return {
    stories: ({ story }) => [story],
    needs: (input, known) => needIn(scope, input.story, editionsOf(input), known),
  };
}

/** An edition that there is not, whoever performs the operation refuses. */
function needIn(
  scope: Need['scope'],
  story: string,
  paths: readonly string[] | null,
  { editions, stories }: Known,
): Need[] {
  const ids =
    paths === null
      ? [...(stories.get(story)?.articles.keys() ?? [])]
      : editions.filter(({ path }) => paths.includes(path)).map(({ id }) => id);
  return ids.map((editionId) => ({ scope, editionId, isAsked: paths !== null }));
}

function needsOfImport({ story: storyKey, articles }: Coming, { editions, stories }: Known): Need[] {
  const story = stories.get(storyKey);
  const ids = new Map(editions.map(({ id, path }) => [path, id]));
  const own = articles.flatMap((article): Need[] => {
    const editionId = ids.get(article.edition);
    if (editionId === undefined) return [];
    const scope = isOut(article, editionId, story) ? 'publish' : 'write';
    return [{ scope, editionId, isAsked: true }];
  });
  return [...own, ...needsOfRequired(articles, ids, story)];
}

/** Whether what comes in touches what is public, or what will be at a time; a former path is taken for good. */
function isOut(
  { publishAt, withdrawAt, formerPaths = [] }: ArticleInput,
  editionId: number,
  story: DeskStory | undefined,
): boolean {
  if (publishAt !== null || withdrawAt !== null || formerPaths.length > 0) return true;
  const existing = story?.articles.get(editionId);
  if (existing && hasTime(existing)) return true;
  // Another text of the source leaves translations stale, which would keep back those that have a time.
  return story?.sourceEditionId === editionId && [...story.articles.values()].some(waits);
}

/** Other editions may have to wait for those that a story is said to need. */
function needsOfRequired(
  articles: readonly ArticleInput[],
  ids: ReadonlyMap<string, number>,
  story: DeskStory | undefined,
): Need[] {
  if (!story) return [];
  const now = JSON.stringify(story.required);
  // Whichever of them comes in says it: others may be refused.
  const differs = articles.some(
    ({ required }) => required !== null && JSON.stringify(required.map((path) => ids.get(path))) !== now,
  );
  if (!differs) return [];
  const touched = [...story.articles.values()].filter(hasTime);
  return touched.map(({ editionId }) => ({ scope: 'publish', editionId, isAsked: false }));
}

const hasTime = ({ releasedAt, publishAt }: DeskArticle): boolean =>
  releasedAt !== null || publishAt !== null;
const waits = ({ releasedAt, publishAt }: DeskArticle): boolean => releasedAt === null && publishAt !== null;

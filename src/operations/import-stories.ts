// Import: what came in becomes stories, articles and revisions, and the same thing again changes nothing.
import type { Desk } from '../context.ts';
import { filesOf } from '../domain/article.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import type { ArticleInput, Problem, StoryInput } from '../domain/story-input.ts';
import { listEditions } from '../storage/editions.ts';
import { listMedia } from '../storage/media.ts';
import { type Head, write } from '../storage/newsroom.ts';
import { type DeskArticle, type DeskStory, findStories } from '../storage/stories.ts';
import { listTopics, type Topic } from '../storage/topics.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { logOutdated } from './effects.ts';
import { changeArticle, insertArticle } from './import-article.ts';
import { changesOf, faultOf, faultOfSource, type Source, sourceOf } from './import-checks.ts';
import { mergeByKey, withMeantTopics } from './import-inputs.ts';
import { findTaken, type Taken } from './import-taken.ts';
import { type Accepted, faultOfPart } from './import-together.ts';
import { checkOverride } from './override.ts';
import type { Intent } from './revise.ts';
import { type HeldStory, type Later, settleAfter } from './settle.ts';

export interface ImportOptions {
  /** How changed text of public articles is meant. */
  as: Intent;
  /** Public note of a correction, where the input has none of its own. */
  note: string | null;
  /** History that moves in: nothing is pushed, and what was public already goes out by itself with its own date. */
  quiet?: boolean;
  /** Only some of the editions that belong together are updated or corrected; the reason says why. */
  override?: boolean;
  /** An amended source leaves its translations stale all the same. */
  outdates?: boolean;
  /** Media were sent before, and looked at: one that is not recorded here any more is refused. */
  mediaSent?: boolean;
  by: Actor;
}

export type ImportOutcome =
  | 'new'
  | 'unchanged'
  | 'draft saved'
  | 'amended'
  | 'updated'
  | 'corrected'
  | 'rescheduled'
  | 'moved'
  | 'retopiced'
  | 'paths added';

export interface ImportedArticle {
  story: string;
  edition: string;
  outcome: ImportOutcome;
  headline: string;
}

export interface Imported extends Later {
  articles: ImportedArticle[];
  problems: Problem[];
  /** Stories that are due and wait for the rest of their required editions. */
  held: HeldStory[];
}

/** How many stories go into one batch at most. */
export const IMPORT_GROUP = 200;

/**
 * Imports a group of stories in one batch, then settles, so that what is due by its date is public, or will be as soon
 * as storage can do it. A bad article is reported and left out; the others come in.
 */
export async function importStories(
  desk: Desk,
  stories: StoryInput[],
  options: ImportOptions,
): Promise<Imported> {
  checkOverride(options.override, options.by);
  const imported = await write(desk.db, async (head) => {
    const group = await openGroup(desk, head, stories, options);
    for (const story of group.stories) importStory(group, story);
    const statements = group.batch.statements();
    return { statements, result: { articles: group.articles, problems: group.problems } };
  });
  const settled = await settleAfter(desk);
  return settled ? { ...imported, held: settled.held } : { ...imported, held: [], later: true };
}

/** One group under way: what is known, and what has been decided so far. */
export interface Group {
  desk: Desk;
  stories: StoryInput[];
  options: ImportOptions;
  now: number;
  batch: WriteBatch;
  editions: Map<string, Edition>;
  topics: Map<string, Topic>;
  existing: Map<string, DeskStory>;
  /** Media that are here, of those that were sent; null takes the word of whoever imports. */
  sent: ReadonlyMap<string, unknown> | null;
  taken: Taken;
  articles: ImportedArticle[];
  problems: Problem[];
}

async function openGroup(
  desk: Desk,
  head: Head,
  given: StoryInput[],
  options: ImportOptions,
): Promise<Group> {
  const merged = mergeByKey(given);
  const now = desk.now();
  const [editions, listed, existing] = await Promise.all([
    listEditions(desk.db),
    listTopics(desk.db),
    findStories(
      desk.db,
      merged.map((story) => story.story),
    ),
  ]);
  const topics = new Map(listed.map((topic) => [topic.key, topic]));
  const stories = merged.map((story) => withMeantTopics(story, topics));
  const byPath = new Map(editions.map((edition) => [edition.path, edition]));
  return {
    desk,
    stories,
    options,
    now,
    batch: new WriteBatch(head, options.by, now, options.quiet),
    editions: byPath,
    topics,
    existing,
    sent: options.mediaSent ? await findMedia(desk, stories) : null,
    taken: await findTaken(desk, stories, byPath, existing),
    articles: [],
    problems: stories.flatMap((story) => story.problems),
  };
}

async function findMedia(
  { db }: Desk,
  stories: readonly StoryInput[],
): Promise<ReadonlyMap<string, unknown>> {
  const uses = stories.flatMap(({ articles }) => articles.flatMap(({ content }) => filesOf(content.media)));
  return uses.length === 0 ? new Map() : listMedia(db, [...new Set(uses.map(({ name }) => name))]);
}

function importStory(group: Group, input: StoryInput): void {
  const known = group.existing.get(input.story);
  const good = input.articles.filter((article) => {
    const fault = faultOf(group, article, known);
    if (fault) group.problems.push(fault);
    return !fault;
  });
  const source = sourceOf(group, good, known);
  const accepted = follow(group, good, source, known);
  const fault = faultOfPart(group, input.story, accepted, known);
  if (fault) {
    group.problems.push(fault);
    return;
  }
  let story = known;
  const after = new Map(known?.articles);
  for (const { article, follows } of accepted) {
    story ??= newStory(group, input.story, source.editionId, good);
    const edition = group.editions.get(article.edition) as Edition;
    const existing = story.articles.get(edition.id);
    if (existing) after.set(edition.id, changeArticle(group, existing, article, follows));
    else insertArticle(group, story, edition, article, follows);
  }
  if (known) {
    logOutdated(group.batch, known, after);
    updateRequired(
      group,
      known,
      accepted.map(({ article }) => article),
    );
  }
}

/** The articles that come in, sources first, each with the source revision that it follows. */
function follow(
  group: Group,
  good: readonly ArticleInput[],
  source: Source,
  known: DeskStory | undefined,
): Accepted[] {
  const accepted: Accepted[] = [];
  let newest = (source.editionId !== null && known?.articles.get(source.editionId)?.revision) || null;
  // The source first: a translation that comes with it follows the source as it then is.
  const order = [...good].sort((a, b) => rank(group, a, source.editionId) - rank(group, b, source.editionId));
  for (const article of order) {
    const fault = faultOfSource(group, article, source, newest, known);
    if (fault) {
      group.problems.push(fault);
      continue;
    }
    const edition = group.editions.get(article.edition) as Edition;
    const isSource = edition.id === source.editionId;
    const follows = source.editionId === null || isSource ? null : (article.sourceRevision ?? newest);
    if (isSource) newest = revisionAfter(known?.articles.get(edition.id), article);
    accepted.push({ article, follows });
  }
  return accepted;
}

/** The revision that will be in force once an input is in. */
function revisionAfter(existing: DeskArticle | undefined, input: ArticleInput): number {
  if (!existing) return 1;
  return changesOf(existing, input).any ? existing.revision + 1 : existing.revision;
}

/** Sources first, then the order of the editions. */
function rank(group: Group, article: ArticleInput, sourceEditionId: number | null): number {
  const id = (group.editions.get(article.edition) as Edition).id;
  return id === sourceEditionId ? 0 : id;
}

function newStory(
  group: Group,
  key: string,
  sourceEditionId: number | null,
  articles: ArticleInput[],
): DeskStory {
  const story = {
    uuid: group.desk.newId(),
    key,
    sourceEditionId,
    required: requiredOf(group, articles),
    createdAt: group.now,
  };
  return { ...story, id: group.batch.insertStory(story), articles: new Map<number, DeskArticle>() };
}

function requiredOf(group: Group, articles: ArticleInput[]): number[] | null {
  const paths = articles.find((article) => article.required !== null)?.required;
  return paths ? paths.map((path) => (group.editions.get(path) as Edition).id) : null;
}

function updateRequired(group: Group, story: DeskStory, articles: ArticleInput[]): void {
  const required = requiredOf(group, articles);
  if (required === null || JSON.stringify(required) === JSON.stringify(story.required)) return;
  group.batch.updateStory(story.id, story.sourceEditionId, required);
  group.batch.logDesk('required', { storyId: story.id, articleId: null, revision: null }, null);
}

// Import: what came in becomes stories, articles and revisions, and the same thing again changes nothing.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import type { ArticleInput, InputContent, Problem, StoryInput } from '../domain/story-input.ts';
import { listEditions, listTopics, type Topic } from '../storage/editions.ts';
import { type Head, write } from '../storage/newsroom.ts';
import { type DeskArticle, type DeskStory, findStories } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { changesOf, faultOf, faultOfSource, noteOf, sourceOf } from './import-checks.ts';
import { planSchedule } from './import-schedule.ts';
import { findTaken, type Taken } from './import-taken.ts';
import { type Intent, revise } from './revise.ts';
import { settle } from './settle.ts';

export interface ImportOptions {
  /** How changed text of public articles is meant. */
  as: Intent;
  /** Public note of a correction, where the input has none of its own. */
  note: string | null;
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
  | 'retopiced';

export interface ImportedArticle {
  story: string;
  edition: string;
  outcome: ImportOutcome;
  headline: string;
}

export interface Imported {
  articles: ImportedArticle[];
  problems: Problem[];
}

/** How many stories go into one batch at most. */
export const IMPORT_GROUP = 200;

/**
 * Imports a group of stories in one batch, then settles, so that what is due by its date is public.
 * A bad article is reported and left out; the others come in.
 */
export async function importStories(
  desk: Desk,
  stories: StoryInput[],
  options: ImportOptions,
): Promise<Imported> {
  const imported = await write(desk.db, async (head) => {
    const group = await openGroup(desk, head, stories, options);
    for (const story of group.stories) importStory(group, story);
    const statements = group.batch.statements();
    return { statements, result: { articles: group.articles, problems: group.problems } };
  });
  await settle(desk);
  return imported;
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
  const stories = mergeByKey(given);
  const now = desk.now();
  const [editions, topics, existing] = await Promise.all([
    listEditions(desk.db),
    listTopics(desk.db),
    findStories(
      desk.db,
      stories.map((story) => story.story),
    ),
  ]);
  const byPath = new Map(editions.map((edition) => [edition.path, edition]));
  return {
    desk,
    stories,
    options,
    now,
    batch: new WriteBatch(head, options.by, now),
    editions: byPath,
    topics: new Map(topics.map((topic) => [topic.key, topic])),
    existing,
    taken: await findTaken(desk, stories, byPath, existing),
    articles: [],
    problems: stories.flatMap((story) => story.problems),
  };
}

/**
 * Files of one story may come in one by one: within a group they are one story. SQL cannot keep half a
 * surrogate pair, and what it cannot keep would be news at every import.
 */
function mergeByKey(stories: StoryInput[]): StoryInput[] {
  const merged = new Map<string, StoryInput>();
  for (const { story, articles, problems } of stories) {
    const known = merged.get(story) ?? { story, articles: [], problems: [] };
    merged.set(story, known);
    known.articles.push(...articles.map((article) => ({ ...article, content: wellFormed(article.content) })));
    known.problems.push(...problems);
  }
  return [...merged.values()];
}

function wellFormed(content: InputContent): InputContent {
  const reviver = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);
  return JSON.parse(JSON.stringify(content), reviver) as InputContent;
}

function importStory(group: Group, input: StoryInput): void {
  const known = group.existing.get(input.story);
  const good = input.articles.filter((article) => {
    const fault = faultOf(group, article, known);
    if (fault) group.problems.push(fault);
    return !fault;
  });
  const source = sourceOf(group, good, known);
  let story = known;
  const accepted: ArticleInput[] = [];
  let newest = (source.editionId !== null && known?.articles.get(source.editionId)?.revision) || null;
  // The source first: a translation that comes with it follows the source as it then is.
  const order = [...good].sort((a, b) => rank(group, a, source.editionId) - rank(group, b, source.editionId));
  for (const article of order) {
    const fault = faultOfSource(group, article, source, newest, known);
    if (fault) {
      group.problems.push(fault);
      continue;
    }
    story ??= newStory(group, input.story, source.editionId, good);
    const edition = group.editions.get(article.edition) as Edition;
    const isSource = edition.id === source.editionId;
    const follows = source.editionId === null || isSource ? null : (article.sourceRevision ?? newest);
    const existing = story.articles.get(edition.id);
    const revision = existing
      ? change(group, existing, article, follows)
      : insert(group, story, edition, article, follows);
    if (isSource) newest = revision;
    accepted.push(article);
  }
  if (known) updateRequired(group, known, accepted);
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
}

/** @returns the number of its first revision */
function insert(
  group: Group,
  story: DeskStory,
  edition: Edition,
  input: ArticleInput,
  follows: number | null,
): number {
  const { batch, now } = group;
  const id = batch.insertArticle({
    uuid: group.desk.newId(),
    storyId: story.id,
    editionId: edition.id,
    guid: input.guid,
    guidIsPermaLink: input.guid !== null && input.guidIsPermaLink,
    createdAt: now,
    updatedAt: input.updatedAt?.kind === 'instant' ? input.updatedAt.at : null,
  });
  batch.saveRevision({
    articleId: id,
    number: 1,
    kind: 'draft',
    content: { ...input.content, topics: input.content.topics ?? [] },
    note: null,
    follows,
  });
  const schedule = planSchedule(input, null, now);
  if (schedule) {
    batch.setSchedule(id, schedule.schedule);
    for (const [action, dueAt] of schedule.log) batch.logDesk(action, id, 1, dueAt);
  }
  report(group, input, 'new');
  return 1;
}

/** @returns the number of the revision in force afterwards */
function change(group: Group, existing: DeskArticle, input: ArticleInput, follows: number | null): number {
  const { batch, now, options } = group;
  const { content, ...changes } = changesOf(existing, input);
  let revision = existing.revision;
  let outcome: ImportOutcome = 'unchanged';
  if (changes.guid) batch.setGuid(existing.id, input.guid, input.guidIsPermaLink);
  if (changes.any) {
    const intent = changes.text ? options.as : 'amend';
    const topicIds = content.topics.map((key) => (group.topics.get(key) as Topic).id);
    const formerTopicIds = existing.content.topics.flatMap((key) => group.topics.get(key)?.id ?? []);
    const note = noteOf(group, input);
    // A mended comma does not bring a translation up to its source; its translator may say that it is.
    const mends = intent === 'amend' && existing.releasedAt !== null && input.sourceRevision === null;
    revision = revise(
      batch,
      {
        article: existing,
        content,
        follows: mends ? existing.follows : follows,
        intent,
        note,
        topicIds,
        formerTopicIds,
      },
      now,
    );
    if (existing.releasedAt === null) outcome = 'draft saved';
    else if (changes.text) outcome = OUTCOME[intent];
    else outcome = changes.topics ? 'retopiced' : 'moved';
  }
  const schedule = planSchedule(input, existing, now);
  if (schedule) {
    batch.setSchedule(existing.id, schedule.schedule);
    for (const [action, dueAt] of schedule.log) batch.logDesk(action, existing.id, revision, dueAt);
    if (outcome === 'unchanged' && schedule.log.length > 0) outcome = 'rescheduled';
  }
  report(group, input, outcome);
  return revision;
}

const OUTCOME = { amend: 'amended', update: 'updated', correct: 'corrected' } as const;

function report(group: Group, input: ArticleInput, outcome: ImportOutcome): void {
  group.articles.push({
    story: input.story,
    edition: input.edition,
    outcome,
    headline: input.content.headline,
  });
}

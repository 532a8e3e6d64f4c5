// What happened to a story: every revision of its texts with what it changed, its releases, and the private log.
import { compareContents, type Difference } from '../domain/difference/content.ts';
import { clip, type Summary, summarise } from '../domain/difference/summary.ts';
import { findEdition, findStory } from '../operations/find-article.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Database } from '../storage/database.ts';
import {
  type ChangedEvent,
  type DeskEvent,
  findContents,
  listEvents,
  type Place,
  type RevisionName,
  type SavedEvent,
  type StoryEvent,
} from '../storage/revisions.ts';

export interface HistoryQuery {
  story: string;
  /** Only what happened to this edition's article; null: to all, and to the story as a whole. */
  edition: string | null;
  /** Go on after the event at this place; null begins. */
  after: Place | null;
  /** With what each revision changed, word by word; else only how much. */
  full: boolean;
}

/** What a revision changed in the one before it. */
export interface Revised {
  /** Of the text. */
  language: string;
  summary: Summary;
  /** Null unless asked for. */
  difference: Difference | null;
  /** Fields, media and paragraphs that are too long to be told here: a diff of these two revisions tells them. */
  omitted: number;
}

export type HistoryEvent =
  /** `revised` is null for an article's first revision, and when it was erased. */
  (SavedEvent & { revised: Revised | null }) | ChangedEvent | DeskEvent;

export interface HistoryPage {
  story: string;
  /** Path of the source edition; null when co-original. */
  source: string | null;
  /** Oldest first. */
  events: HistoryEvent[];
  /** Give it as `after` to go on; null at the end. */
  next: Place | null;
}

/** Events of one answer. */
const MOST_EVENTS = 200;
/** Octets of texts that are read for one answer: whoever reads them has them in memory. */
const MOST_READ = 4_000_000;
/** Letters of the differences of one revision. */
const LONGEST = 20_000;

/**
 * One page of a story's history, oldest first.
 * @throws Refusal for an unknown story or edition, or one in which the story has no article
 */
export async function findHistory(db: Database, query: HistoryQuery): Promise<HistoryPage> {
  const { story, editions } = await findStory(db, query.story);
  const edition = query.edition === null ? null : findEdition(editions, query.edition);
  const article = edition && story.articles.get(edition.id);
  if (edition && !article) {
    throw new Refusal(`story “${query.story}” has no article in edition “${edition.path}”`);
  }
  const listed = await listEvents(db, story.id, article?.id ?? null, query.after, MOST_EVENTS);
  const page = fitting(listed);
  const articles = [...story.articles.values()];
  const comparable = page.filter(
    (event): event is SavedEvent =>
      event.what === 'revision' &&
      event.revision > 1 &&
      articles.some(({ id, erasedAt }) => id === event.articleId && erasedAt === null),
  );
  const languages = new Map(
    articles.map(({ id, editionId }) => [
      id,
      editions.find((one) => one.id === editionId)?.language ?? 'und',
    ]),
  );
  const revised = await compareEach(db, comparable, languages, query.full);
  const goesOn = page.length < listed.length || listed.length === MOST_EVENTS;
  return {
    story: query.story,
    source: editions.find(({ id }) => id === story.sourceEditionId)?.path ?? null,
    events: page.map((event) =>
      event.what === 'revision' ? { ...event, revised: revised.get(event) ?? null } : event,
    ),
    next: goesOn ? (page.at(-1)?.place ?? null) : null,
  };
}

/** As many of the first events as one answer reads bodies for. */
function fitting(events: readonly StoryEvent[]): StoryEvent[] {
  let read = 0;
  const end = events.findIndex((event, at) => {
    read += event.what === 'revision' ? event.size : 0;
    return at > 0 && read > MOST_READ;
  });
  return end < 0 ? [...events] : events.slice(0, end);
}

async function compareEach(
  db: Database,
  events: readonly SavedEvent[],
  languages: ReadonlyMap<number, string>,
  full: boolean,
): Promise<Map<StoryEvent, Revised>> {
  const names = new Map<string, RevisionName>();
  const nameOf = ({ articleId, number }: RevisionName) => `${articleId} ${number}`;
  for (const { articleId, revision } of events) {
    for (const name of [revision - 1, revision].map((number) => ({ articleId, number }))) {
      names.set(nameOf(name), name);
    }
  }
  const found = await findContents(db, [...names.values()]);
  const contents = new Map(found.map((one) => [nameOf(one), one.content]));
  return new Map(
    events.flatMap((event): [StoryEvent, Revised][] => {
      const { articleId, revision } = event;
      const [before, after] = [revision - 1, revision].map((number) =>
        contents.get(nameOf({ articleId, number })),
      );
      if (!before || !after) return [];
      const language = languages.get(articleId) ?? 'und';
      const whole = compareContents(before, after, language);
      const { difference, omitted } = full ? clip(whole, LONGEST) : { difference: null, omitted: 0 };
      return [[event, { language, summary: summarise(whole), difference, omitted }]];
    }),
  );
}

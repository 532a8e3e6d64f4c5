// What comes in, in the model, and what is wrong with it: in itself, beside what others have, and to its source.
import {
  articlesOf,
  findArticle,
  type Model,
  type ModelArticle,
  type ModelStory,
  meant,
  refuse,
  second,
} from './model.ts';
import { hasLabels, isAnothers } from './second-thoughts.ts';
import { monthOf } from './settle.ts';
import type { Override } from './together.ts';

export interface Given {
  headline: string;
  /** Null: those that it has stay. */
  topics: string[] | null;
  slug: string | null;
  /** `+3s`, or an instant. */
  publishAt: string | null;
  withdrawAt: string | null;
  guid: string | null;
  formerPath: string | null;
  sourceRevision: number | null;
}

export interface GivenStory extends Override {
  story: string;
  /** By edition, in the order of the files. */
  articles: [number, Given][];
  source: number | null;
  coOriginal: boolean;
  required: number[] | null;
  as: 'amend' | 'update' | 'correct';
  note: string | null;
  quiet: boolean;
  outdates: boolean;
}

/** What an input says that is not known yet. */
export function newsOf(m: Model, article: ModelArticle | undefined, input: Given) {
  const { publishAt, withdrawAt, slug } = input;
  const createdAt = article?.createdAt ?? m.now;
  const starts = publishAt !== null && publishAt !== (article?.publishGiven ?? null);
  const ends = withdrawAt !== null && withdrawAt !== (article?.withdrawGiven ?? null);
  const topics = input.topics === null ? (article?.topics ?? []) : meant(m, input.topics);
  // What it has already is not asked for again.
  const isAsked = slug !== null && slug !== article?.released?.slug;
  const slugAsked = isAsked ? slug : (article?.slugAsked ?? null);
  const isText = article !== undefined && input.headline !== article.headline;
  const isWord =
    article !== undefined && input.sourceRevision !== null && input.sourceRevision !== article.follows;
  return {
    starts,
    ends,
    publishAt: starts ? resolve(publishAt, createdAt) : (article?.publishAt ?? null),
    withdrawAt: ends ? resolve(withdrawAt, createdAt) : (article?.withdrawAt ?? null),
    topics,
    slugAsked,
    isText,
    isWord,
    /** A translator's word that it follows another revision is as good as new text. */
    isRevised: isText || isWord,
    isRetopiced: article !== undefined && String(topics) !== String(article.topics),
    isMoved: article !== undefined && slugAsked !== article.slugAsked,
  };
}

export type News = ReturnType<typeof newsOf>;

function resolve(time: string, createdAt: number): number {
  return time.startsWith('+') ? second(createdAt) + Number.parseInt(time, 10) * 1000 : Date.parse(time);
}

/** What is wrong with an article in itself, and beside what others have. */
export function checkInput(m: Model, given: GivenStory, edition: number, input: Given): void {
  const article = findArticle(m, given.story, edition);
  const all = articlesOf(m, given.story);
  if (article?.erased || (all.length > 0 && all.every(({ erased }) => erased))) refuse('it was erased');
  if (m.editions[edition]?.closed && !article?.released) refuse('nothing new comes out there');
  const news = newsOf(m, article, input);
  const { publishAt, withdrawAt, isRevised } = news;
  if (!hasLabels(m, meant(m, input.topics ?? []), edition)) refuse('no such topic there');
  if (article?.released && publishAt !== article.released.at) refuse('a release is for ever');
  if ((news.starts || news.ends) && publishAt !== null && withdrawAt !== null && withdrawAt <= publishAt)
    refuse('it would end before');
  const isChanged = isRevised || news.isRetopiced || news.isMoved || news.ends;
  if (article && article.withdrawnAt !== null && isChanged) refuse('it was withdrawn');
  if (article?.released && input.guid !== null && input.guid !== article.guid) refuse('ids are for ever');
  if (article?.released && given.as === 'correct' && isRevised && given.note === null)
    refuse('a correction needs a note');
  const isHeld = (other: ModelArticle) => other.edition === edition && other.guid === input.guid;
  if (input.guid !== null && m.articles.some((other) => other !== article && isHeld(other)))
    refuse('another’s guid');
  checkSlug(m, article, edition, input.slug, publishAt);
  const leads = m.formerPaths.find(({ path }) => path === input.formerPath);
  if (leads && leads.article !== article?.id) refuse('it leads to another');
}

function checkSlug(
  m: Model,
  article: ModelArticle | undefined,
  edition: number,
  slug: string | null,
  publishAt: number | null,
): void {
  const zone = m.editions[edition]?.zone as string;
  const monthAt = (at: number | null) => article?.released?.month ?? (at === null ? null : monthOf(at, zone));
  const month = monthAt(publishAt);
  if (slug === null || month === null || !isAnothers(m, article, edition, month, slug)) return;
  // What it asked for before it may go on asking for.
  const isSame = article?.slugAsked === slug && monthAt(article.publishAt) === month;
  if (!isSame) refuse('another’s slug');
}

/** What is wrong with how an article stands to its story's source. */
export function checkSource(
  m: Model,
  story: ModelStory,
  given: GivenStory,
  edition: number,
  input: Given,
): void {
  const says = given.coOriginal || given.source !== null;
  if (says && (given.coOriginal ? null : given.source) !== story.source) refuse('every article must agree');
  if (story.source === null || edition === story.source) {
    if (input.sourceRevision !== null) refuse('it is no translation');
    return;
  }
  const newest =
    findArticle(m, story.key, story.source)?.revision ?? refuse('translation of an unknown text');
  if ((input.sourceRevision ?? 0) > newest) refuse('the source has no such revision');
}

// Importing, in the model: what comes in is compared with what is there, article by article, source first.

import { checkInput, checkSource, type Given, type GivenStory, type News, newsOf } from './import-checks.ts';
import {
  findArticle,
  isPublic,
  type Model,
  type ModelArticle,
  type ModelStory,
  note,
  noteOutdated,
  type PublicArticle,
  Refused,
  refuse,
} from './model.ts';
import { giveSlug, leaveTopics } from './second-thoughts.ts';
import { announce, checkWhole } from './together.ts';

/** Imports a story; returns the editions of the articles that were refused. */
export function importStory(m: Model, given: GivenStory): number[] {
  if (given.override && given.reason === null) refuse('an override needs a reason');
  const problems: number[] = [];
  const accepts = (edition: number, act: () => void): boolean => {
    try {
      act();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(edition);
      return false;
    }
  };
  const claimed = new Map<string, number>();
  const good = given.articles.filter(([edition, input]) =>
    accepts(edition, () => {
      checkInput(m, given, edition, input);
      const { formerPath } = input;
      if (formerPath === null) return;
      if ((claimed.get(formerPath) ?? edition) !== edition) refuse('an article beside it has that path');
      claimed.set(formerPath, edition);
    }),
  );
  const known = m.stories.find(({ key }) => key === given.story);
  const story =
    known ??
    newStory(
      given,
      good.map(([edition]) => edition),
    );
  const before = structuredClone(m);
  if (!known) m.stories.push(story);
  const rank = (edition: number) => (edition === story.source ? -1 : edition);
  const changed: ModelArticle[] = [];
  const accepted = good
    .sort(([a], [b]) => rank(a) - rank(b))
    .filter(([edition, input]) =>
      accepts(edition, () => {
        checkSource(m, story, given, edition, input);
        if (take(m, story, given, edition, input))
          changed.push(findArticle(m, story.key, edition) as ModelArticle);
      }),
    );
  if (known) noteOutdated(m, before, known, given.quiet);
  if (accepted.length === 0) Object.assign(m, before);
  else if (given.required !== null) story.required = given.required;
  const isPart = () => checkWhole(m, story.key, changed);
  if (known && given.as !== 'amend' && !given.override && changed.length > 0) {
    if (!accepts((changed[0] as ModelArticle).edition, isPart)) Object.assign(m, before);
  }
  return problems;
}

function newStory({ story, source, coOriginal, required }: GivenStory, editions: number[]): ModelStory {
  return { key: story, source: coOriginal ? null : (source ?? Math.min(...editions)), required };
}

/** Takes an article in; returns whether the text of one that is public is another. */
function take(m: Model, story: ModelStory, given: GivenStory, edition: number, input: Given): boolean {
  const known = findArticle(m, story.key, edition);
  const news = newsOf(m, known, input);
  const newest =
    edition === story.source ? null : (findArticle(m, story.key, story.source)?.revision ?? null);
  const follows = input.sourceRevision ?? newest;
  const article = known ?? newArticle(m, story.key, edition, input.headline, follows, m.now);
  if (!known) m.articles.push(article);
  leaveTopics(m, article, news.topics);
  Object.assign(article, { topics: news.topics, slugAsked: news.slugAsked });
  article.guid = input.guid ?? article.guid;
  const isChanged = isPublic(article) && news.isRevised;
  if (news.isRevised || news.isRetopiced || news.isMoved) {
    article.revision++;
    article.headline = input.headline;
    if (!article.released) {
      article.follows = follows;
      // Nobody has read it yet, but its translators have.
      if (news.isText) article.substantial = article.revision;
    } else revisePublic(m, article as PublicArticle, given, news, input.sourceRevision ?? newest);
    if (isPublic(article) && news.isRetopiced) note(m, 'retopiced', article, given.quiet);
    if (isPublic(article) && news.isMoved) giveSlug(m, article, news.slugAsked as string, given.quiet);
  }
  setTimes(m, article, input, news, given.quiet);
  const { formerPath } = input;
  if (formerPath !== null && !m.formerPaths.some(({ path }) => path === formerPath))
    m.formerPaths.push({ path: formerPath, article: article.id });
  return isChanged;
}

function revisePublic(
  m: Model,
  article: PublicArticle,
  { as, outdates, note: text, quiet }: GivenStory,
  { isRevised, isWord }: News,
  follows: number | null,
): void {
  if (!isRevised) return;
  // A mended comma does not bring a translation up to its source, nor leave it behind, unless somebody says so.
  if (as !== 'amend' || outdates || isWord) article.follows = follows;
  if (as === 'amend') {
    if (outdates) article.substantial = article.revision;
    note(m, 'amended', article, quiet);
  } else announce(m, article, as, text, quiet);
}

function setTimes(m: Model, article: ModelArticle, input: Given, news: News, quiet: boolean): void {
  const { starts, ends, publishAt, withdrawAt } = news;
  article.publishGiven = input.publishAt ?? article.publishGiven;
  article.withdrawGiven = input.withdrawAt ?? article.withdrawGiven;
  // What an editor said of another time does not count for this one.
  if (publishAt !== article.publishAt) article.alone = false;
  Object.assign(article, { publishAt, withdrawAt });
  if (starts) article.heldAt = null;
  if (quiet && !article.released && (starts || ends) && publishAt !== null && publishAt <= m.now)
    article.quiet = true;
}

function newArticle(
  m: Model,
  story: string,
  edition: number,
  headline: string,
  follows: number | null,
  createdAt: number,
): ModelArticle {
  return {
    ...{
      id: m.articles.length,
      story,
      edition,
      createdAt,
      headline,
      topics: [],
      slugAsked: null,
      guid: null,
    },
    ...{ corrections: [], revision: 1, substantial: 1, follows },
    ...{ publishAt: null, publishGiven: null, withdrawAt: null, withdrawGiven: null },
    ...{ alone: false, quiet: false, heldAt: null, released: null, withdrawnAt: null, erased: false },
  };
}

// What time does in the model: releases, all required editions of a story together or none, and ends.
import {
  articlesOf,
  getStory,
  isPublic,
  lacksOf,
  type Model,
  type ModelArticle,
  note,
  publicOf,
  second,
} from './model.ts';

export function settle(m: Model): void {
  const due = m.articles.filter(
    ({ released, publishAt }) => released === null && publishAt !== null && publishAt <= m.now,
  );
  const going = [...new Set(due.map(({ story }) => story))].flatMap((story) =>
    goingOf(
      m,
      story,
      due.filter((article) => article.story === story),
    ),
  );
  going.sort((a, b) => a.at - b.at || a.article.id - b.article.id);
  const before = new Map(going.map(({ article: { story } }) => [story, publicOf(m, story)]));
  for (const { article, at } of going) release(m, article, at);
  const appeared = [...before.values()].flat().sort(byId);
  for (const article of appeared) note(m, 'translated', article);
  comeAgain(m);
  const ending = m.articles
    .filter(isPublic)
    .filter(({ withdrawAt }) => withdrawAt !== null && withdrawAt <= m.now)
    .sort((a, b) => (a.withdrawAt as number) - (b.withdrawAt as number) || byId(a, b));
  for (const article of ending) {
    const end = article.withdrawAt as number;
    // What had ended before it came here is news to nobody.
    takeAway(m, article, end, article.quiet && end <= article.createdAt);
  }
  const left = new Set(ending.map(({ story }) => story));
  for (const article of m.articles.filter(isPublic))
    if (left.has(article.story)) note(m, 'translated', article);
}

/** What was held before the clock was set back, of stories that are ready by now, only waits for its time. */
function comeAgain(m: Model): void {
  for (const story of m.stories) {
    const ahead = articlesOf(m, story.key).filter(
      ({ heldAt, publishAt }) => heldAt !== null && (publishAt as number) > m.now,
    );
    const last = Math.max(...ahead.map(({ publishAt }) => publishAt as number));
    if (ahead.length === 0 || lacksOf(m, story, last).length > 0) continue;
    for (const article of ahead) article.heldAt = null;
  }
}

const byId = (a: ModelArticle, b: ModelArticle): number => a.id - b.id;

interface Going {
  article: ModelArticle;
  at: number;
}

/** What goes out of a story, and as of when; the rest is held. */
function goingOf(m: Model, key: string, due: readonly ModelArticle[]): Going[] {
  const free = due.filter(({ alone, quiet }) => alone || quiet);
  const bound = due.filter((article) => !free.includes(article));
  const going = free.map((article) => ({ article, at: article.publishAt as number }));
  if (lacksOf(m, getStory(m, key), m.now, free).length > 0) {
    for (const article of bound) article.heldAt ??= m.now;
    return going;
  }
  // With its own time, readers would never have seen it come.
  const isLate = bound.some(({ heldAt }) => heldAt !== null);
  return [
    ...going,
    ...bound.map((article) => ({ article, at: isLate ? second(m.now) : (article.publishAt as number) })),
  ];
}

function release(m: Model, article: ModelArticle, at: number): void {
  const month = monthOf(at, m.editions[article.edition]?.zone as string);
  const ordinals = m.articles.filter(({ edition, released }) => edition === article.edition && released);
  const wanted = article.slugAsked ?? article.headline.toLowerCase();
  const isTaken = (slug: string) => holderOf(m, article.edition, month, slug) !== undefined;
  let slug = wanted;
  for (let n = 2; isTaken(slug); n++) slug = `${wanted}-${n}`;
  m.paths.push({ edition: article.edition, month, slug, article: article.id });
  const outAt = second(m.now);
  article.released = { at, outAt, updatedAt: at, ordinal: ordinals.length + 1, month, slug };
  article.publishAt = at;
  article.heldAt = null;
  note(m, 'released', article, article.quiet);
}

/** Takes a public article from every output. */
export function takeAway(m: Model, article: ModelArticle, at: number, quiet = false): void {
  if (!isPublic(article)) throw new Error('it is not public');
  article.withdrawnAt = Math.max(at, article.released.updatedAt);
  note(m, 'withdrawn', article, quiet);
}

/** The article that has or had a path. */
export function holderOf(m: Model, edition: number, month: string, slug: string): ModelArticle | undefined {
  const path = m.paths.find((one) => one.edition === edition && one.month === month && one.slug === slug);
  return path && m.articles[path.article];
}

/** Another article that waits for a path which it asks for by name. */
export function waiterFor(
  m: Model,
  but: ModelArticle | undefined,
  edition: number,
  month: string,
  slug: string,
) {
  const zone = m.editions[edition]?.zone as string;
  return m.articles.find(
    (one) =>
      one !== but &&
      one.edition === edition &&
      one.released === null &&
      one.publishAt !== null &&
      one.slugAsked === slug &&
      monthOf(one.publishAt, zone) === month,
  );
}

export function monthOf(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit' });
  const of = new Map(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${of.get('year')}-${of.get('month')}`;
}

/** Articles of a story that can still change: not those that are withdrawn. */
export function presentOf(articles: readonly ModelArticle[]): ModelArticle[] {
  return articles.filter(({ withdrawnAt, erased }) => withdrawnAt === null && !erased);
}

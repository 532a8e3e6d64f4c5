// A newsroom as the design promises it, in plain values: written from the design's words, not from the code.

export interface ModelEdition {
  path: string;
  /** Every path it has or had. */
  paths: string[];
  language: string;
  zone: string;
  required: boolean;
  closed: boolean;
  /** Its feed shows stories that it never had an article of, as they are elsewhere. */
  standsIn: boolean;
  /** The text of its legal notice. */
  legal: string | null;
}

export interface ModelTopic {
  key: string;
  /** Key of the topic it was merged into. */
  into: string | null;
  /** By edition. */
  labels: Record<number, { label: string; slug: string }>;
}

export interface ModelStory {
  key: string;
  /** The edition of its source; null when co-original. */
  source: number | null;
  /** Null: the newsroom's default. */
  required: number[] | null;
}

export interface ModelArticle {
  /** In the order in which articles came. */
  id: number;
  story: string;
  edition: number;
  createdAt: number;
  headline: string;
  topics: string[];
  /** The slug that was asked for by name. */
  slugAsked: string | null;
  guid: string | null;
  corrections: { at: number; note: string }[];
  revision: number;
  /** The newest revision that its translations must follow. */
  substantial: number;
  /** Of a translation: the source revision it follows. */
  follows: number | null;
  publishAt: number | null;
  publishGiven: string | null;
  withdrawAt: number | null;
  withdrawGiven: string | null;
  /** It goes out without the rest of its story: an editor said so, or it was public elsewhere before. */
  alone: boolean;
  quiet: boolean;
  /** Since when it is due and waits for the rest of its story. */
  heldAt: number | null;
  released: {
    at: number;
    /** When it really came out, which may be after its time. */
    outAt: number;
    updatedAt: number;
    ordinal: number;
    month: string;
    slug: string;
  } | null;
  withdrawnAt: number | null;
  erased: boolean;
}

export interface Model {
  /** What its clock says. */
  now: number;
  editions: ModelEdition[];
  topics: ModelTopic[];
  /** Every slug that a topic has or had. */
  topicSlugs: { edition: number; slug: string; topic: string }[];
  /** Topics that an article which was released left for others: `0/trade`. */
  topicsLeft: Set<string>;
  stories: ModelStory[];
  articles: ModelArticle[];
  /** Every path that an article has or had; none is ever given to another. */
  paths: { edition: number; month: string; slug: string; article: number }[];
  formerPaths: { path: string; article: number }[];
  /** The public log: `released 0/quay`, by the number of the edition. */
  log: string[];
}

/** When the newsroom of a model begins: ten seconds before April in Amsterdam. */
export const BEGIN = Date.parse('2026-03-31T21:59:50Z');

/** What is refused; nothing changes then. */
export class Refused extends Error {}

export function refuse(why: string): never {
  throw new Refused(why);
}

/** Does something to the model, or nothing where that is refused; returns why, if it is. */
export function attempt(model: Model, act: (draft: Model) => void): Refused | null {
  const draft = structuredClone(model);
  try {
    act(draft);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  Object.assign(model, draft);
  return null;
}

export const second = (at: number): number => Math.floor(at / 1000) * 1000;

/** Articles of a story, as they came. */
export function articlesOf(m: Model, story: string): ModelArticle[] {
  return m.articles.filter((article) => article.story === story);
}

export function findArticle(m: Model, story: string, edition: number | null): ModelArticle | undefined {
  return m.articles.find((article) => article.story === story && article.edition === edition);
}

export function getStory(m: Model, key: string): ModelStory {
  return m.stories.find((story) => story.key === key) ?? refuse('no such story');
}

/** The articles that are named: all of a story in the order of the editions, or one. */
export function namedArticles(m: Model, story: string, edition: number | null): ModelArticle[] {
  getStory(m, story);
  if (edition !== null) return [findArticle(m, story, edition) ?? refuse('no such article')];
  return articlesOf(m, story).sort((a, b) => a.edition - b.edition);
}

/** The one visibility rule. */
export function isPublic(article: ModelArticle | undefined): article is PublicArticle {
  return article !== undefined && article.released !== null && article.withdrawnAt === null;
}

export type PublicArticle = ModelArticle & { released: NonNullable<ModelArticle['released']> };

export function publicOf(m: Model, story: string): PublicArticle[] {
  return articlesOf(m, story).filter(isPublic);
}

/** The topics that keys mean, each once. */
export function meant(m: Model, keys: readonly string[]): string[] {
  const into = new Map(m.topics.map(({ key, into: other }) => [key, other ?? key]));
  return [...new Set(keys.map((key) => into.get(key) ?? key))];
}

/** The editions that go out together. */
export function requiredOf(m: Model, { required }: ModelStory): number[] {
  return m.editions.flatMap((edition, i) => {
    const isRequired = required === null ? edition.required : required.includes(i);
    return isRequired && !edition.closed ? [i] : [];
  });
}

/** Whether a translation follows a source revision older than the newest that matters. */
export function isBehind(m: Model, article: ModelArticle): boolean {
  const { source } = getStory(m, article.story);
  const text = findArticle(m, article.story, source);
  return (
    text !== undefined && text !== article && article.follows !== null && article.follows < text.substantial
  );
}

export interface ModelLack {
  edition: string;
  why: 'missing' | 'draft' | 'later' | 'stale';
}

/** What a story lacks to go out at a moment, but for what goes out anyhow. */
export function lacksOf(
  m: Model,
  story: ModelStory,
  at: number,
  going: readonly ModelArticle[] = [],
): ModelLack[] {
  return requiredOf(m, story).flatMap((i): ModelLack[] => {
    const edition = m.editions[i]?.path as string;
    const article = findArticle(m, story.key, i);
    if (!article) return [{ edition, why: 'missing' }];
    if (article.released || article.erased || going.includes(article)) return [];
    if (isBehind(m, article)) return [{ edition, why: 'stale' }];
    if (article.publishAt === null) return [{ edition, why: 'draft' }];
    return article.publishAt > at ? [{ edition, why: 'later' }] : [];
  });
}

/** What every output says of how a story's public articles stand to each other. */
export function rolesOf(m: Model, story: ModelStory): Map<ModelArticle, { role: string; stale: boolean }> {
  const visible = publicOf(m, story.key);
  const source = findArticle(m, story.key, story.source);
  // Until the source is released, the first public edition stands for it: that there is one may not show.
  const stands = source?.released ? source.edition : Math.min(...visible.map(({ edition }) => edition));
  return new Map(
    visible.map((article) => {
      const role = article.edition === stands ? 'source' : 'translation';
      if (story.source === null) return [article, { role: 'co-original', stale: false }];
      return [article, { role, stale: isPublic(source) && isBehind(m, article) }];
    }),
  );
}

/** Public translations whose source went on, and that were not saved themselves, are stale since. */
export function noteOutdated(m: Model, before: Model, story: ModelStory, quiet = false): void {
  const [was, is] = [rolesOf(before, story), rolesOf(m, story)];
  for (const [article, { stale }] of is) {
    const former = [...was.keys()].find(({ id }) => id === article.id);
    if (!stale || !former || was.get(former)?.stale || former.revision !== article.revision) continue;
    note(m, 'translated', article, quiet);
  }
}

/** @param quiet pushed to nobody */
export function note(m: Model, kind: string, { edition, story }: ModelArticle, quiet = false): void {
  m.log.push(`${kind} ${edition}/${story}${quiet ? ' quietly' : ''}`);
}

/** A change to an edition itself. */
export function noteEdition(m: Model, edition: number): void {
  m.log.push(`edition ${edition}`);
}

/** Each public article of a story has other alternates now, or says something else of them. */
export function noteTranslated(m: Model, story: string, but: readonly ModelArticle[] = []): void {
  for (const article of publicOf(m, story)) if (!but.includes(article)) note(m, 'translated', article);
}

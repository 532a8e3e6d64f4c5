// A small model of what the operations promise, written from the design and not from the code.

import type { ArticleInput } from '../../src/domain/story-input.ts';
import { resolveTime, SECOND } from '../../src/domain/time.ts';
import type { Intent } from '../../src/operations/revise.ts';

export interface ModelArticle {
  story: string;
  edition: string;
  createdAt: number;
  headline: string;
  revision: number;
  /** The newest revision worth reading again. */
  substantial: number;
  /** Of a translation: the source revision it follows. */
  follows: number | null;
  publishAt: number | null;
  publishGiven: string | null;
  withdrawAt: number | null;
  withdrawGiven: string | null;
  releasedAt: number | null;
  updatedAt: number | null;
  ordinal: number | null;
  withdrawnAt: number | null;
}

/** Editions in the order of their ids. */
export const MODEL_EDITIONS = ['en', 'nl'] as const;

const second = (at: number): number => Math.floor(at / SECOND) * SECOND;

export class Model {
  /** In the order of their ids. */
  readonly articles: ModelArticle[] = [];
  /** Edition of each story's source. */
  readonly sources = new Map<string, string>();
  readonly log: string[] = [];

  find(story: string, edition: string): ModelArticle | undefined {
    return this.articles.find((article) => article.story === story && article.edition === edition);
  }

  of(story: string): ModelArticle[] {
    return this.articles.filter((article) => article.story === story);
  }

  public(): ModelArticle[] {
    return this.articles.filter((article) => article.releasedAt !== null && article.withdrawnAt === null);
  }

  isStale(article: ModelArticle): boolean {
    const source = this.find(article.story, this.sources.get(article.story) as string);
    if (!source || source === article || !this.public().includes(source)) return false;
    return (article.follows ?? 0) < source.substantial;
  }

  /** Returns the editions refused. */
  import(inputs: ArticleInput[], as: Intent, now: number): string[] {
    const refused = inputs.filter((input) => this.#refuses(input, now));
    const accepted = inputs.filter((input) => !refused.includes(input));
    const [first] = accepted;
    if (first) {
      const { story } = first;
      const editions = MODEL_EDITIONS.filter((path) => accepted.some(({ edition }) => edition === path));
      if (!this.sources.has(story)) this.sources.set(story, editions[0] as string);
      const source = this.sources.get(story);
      for (const input of accepted.toSorted((a) => (a.edition === source ? -1 : 1)))
        this.#take(input, as, now);
    }
    this.settle(now);
    return refused.map(({ edition }) => edition);
  }

  settle(now: number): void {
    const due = this.articles.filter(
      (a) => a.releasedAt === null && a.publishAt !== null && a.publishAt <= now,
    );
    const before = this.public();
    for (const article of due.toSorted((a, b) => (a.publishAt as number) - (b.publishAt as number))) {
      article.releasedAt = article.updatedAt = article.publishAt;
      const given = this.articles.filter(
        ({ edition, ordinal }) => edition === article.edition && ordinal !== null,
      );
      article.ordinal = given.length + 1;
      this.#note('released', article);
    }
    this.#translated(before, due);
    const ending = this.public().filter(({ withdrawAt }) => withdrawAt !== null && withdrawAt <= now);
    const order = ending.toSorted((a, b) => (a.withdrawAt as number) - (b.withdrawAt as number));
    for (const article of order) this.#end(article, article.withdrawAt as number);
    this.#translated(this.public(), ending);
  }

  /** Says whether it is refused. */
  schedule(article: ModelArticle, publishAt: number | null): boolean {
    if (article.releasedAt !== null) return true;
    if (publishAt !== null && article.withdrawAt !== null && article.withdrawAt <= publishAt) return true;
    article.publishAt = publishAt;
    return false;
  }

  withdraw(story: string, edition: string | null, now: number): void {
    const gone: ModelArticle[] = [];
    for (const article of this.of(story)) {
      if (edition !== null && article.edition !== edition) continue;
      if (article.releasedAt === null) article.publishAt = null;
      else if (article.withdrawnAt === null) {
        this.#end(article, second(now));
        gone.push(article);
      }
    }
    this.#translated(this.public(), gone);
  }

  #end(article: ModelArticle, at: number): void {
    article.withdrawnAt = Math.max(at, article.releasedAt as number);
    this.#note('withdrawn', article);
  }

  #translated(candidates: ModelArticle[], changed: ModelArticle[]): void {
    const stories = new Set(changed.map(({ story }) => story));
    for (const article of candidates) {
      if (stories.has(article.story) && !changed.includes(article)) this.#note('translated', article);
    }
  }

  #times(input: ArticleInput, now: number) {
    const there = this.find(input.story, input.edition);
    const createdAt = there?.createdAt ?? now;
    const news = (given: string | undefined, known: string | null | undefined) =>
      given !== undefined && given !== known;
    const starts = news(input.publishAt?.given, there?.publishGiven);
    const ends = news(input.withdrawAt?.given, there?.withdrawGiven);
    const publishAt =
      starts && input.publishAt ? resolveTime(input.publishAt, createdAt) : (there?.publishAt ?? null);
    const withdrawAt =
      ends && input.withdrawAt ? resolveTime(input.withdrawAt, createdAt) : (there?.withdrawAt ?? null);
    return { starts, ends, publishAt, withdrawAt };
  }

  #refuses(input: ArticleInput, now: number): boolean {
    const there = this.find(input.story, input.edition);
    const { starts, ends, publishAt, withdrawAt } = this.#times(input, now);
    if (there && there.releasedAt !== null && publishAt !== there.releasedAt) return true;
    if ((starts || ends) && publishAt !== null && withdrawAt !== null && withdrawAt <= publishAt) return true;
    return (
      there !== undefined && there.withdrawnAt !== null && (ends || input.content.headline !== there.headline)
    );
  }

  #take(input: ArticleInput, as: Intent, now: number): void {
    const { story, edition, content } = input;
    const source = this.sources.get(story) as string;
    const follows = edition === source ? null : (this.find(story, source)?.revision ?? null);
    const times = this.#times(input, now);
    let article = this.find(story, edition);
    if (!article) {
      article = {
        ...{
          story,
          edition,
          createdAt: now,
          headline: content.headline,
          revision: 1,
          substantial: 1,
          follows,
        },
        ...{ publishAt: null, publishGiven: null, withdrawAt: null, withdrawGiven: null },
        ...{ releasedAt: null, updatedAt: null, ordinal: null, withdrawnAt: null },
      };
      this.articles.push(article);
    } else if (article.headline !== content.headline) {
      article.headline = content.headline;
      article.revision++;
      if (article.releasedAt === null || as !== 'amend') article.follows = follows;
      if (article.releasedAt !== null) this.#announce(article, as, now);
    }
    article.publishAt = times.publishAt;
    article.withdrawAt = times.withdrawAt;
    article.publishGiven = input.publishAt?.given ?? article.publishGiven;
    article.withdrawGiven = input.withdrawAt?.given ?? article.withdrawGiven;
  }

  #announce(article: ModelArticle, as: Intent, now: number): void {
    if (as !== 'amend') {
      article.substantial = article.revision;
      article.updatedAt = Math.max(second(now), (article.updatedAt as number) + SECOND);
    }
    this.#note({ amend: 'amended', update: 'updated', correct: 'corrected' }[as], article);
  }

  #note(kind: string, { edition, story }: ModelArticle): void {
    this.log.push(`${kind} ${edition}/${story}`);
  }
}

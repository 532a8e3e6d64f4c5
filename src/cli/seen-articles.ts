// The articles that one import has met, so that none comes in twice: cheap enough for millions of lines.
import type { ArticleInput } from '../domain/story-input.ts';
import { CompactMap } from './compact-map.ts';

/** Lines of one file at most: a place is one number. */
const LINES = 2 ** 32;

export class SeenArticles {
  readonly #places = new CompactMap();
  readonly #files: string[] = [];

  /**
   * Remembers an article.
   * @returns where the same story came in the same edition before, if it did
   */
  see({ story, edition, origin }: Pick<ArticleInput, 'story' | 'edition' | 'origin'>): string | undefined {
    const key = `${story}\n${edition}`;
    const place = this.#places.get(key);
    if (place !== undefined) {
      const line = place % LINES;
      return `${this.#files[Math.floor(place / LINES)]}${line === 0 ? '' : `:${line}`}`;
    }
    if (this.#files.at(-1) !== origin.file) this.#files.push(origin.file);
    this.#places.set(key, (this.#files.length - 1) * LINES + (origin.line ?? 0));
    return undefined;
  }
}

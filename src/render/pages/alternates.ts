// Where the same page is in other languages, as search engines are told it.
import type { Alternate } from './models.ts';

/** For readers of whom no language is known, or another. */
export const X_DEFAULT = 'x-default';

/**
 * A page and its like in other languages: each language once and the page itself first, for what names others must
 * name itself as well. Nothing where there are no others.
 * @param fallback URL for everybody else, or null
 */
export function alternatesOf(
  own: Alternate,
  others: readonly Alternate[],
  fallback: string | null,
): readonly Alternate[] {
  const byLanguage = new Map([own, ...others].toReversed().map((one) => [one.language, one]));
  byLanguage.delete(own.language);
  if (byLanguage.size === 0) return [];
  const all = [own, ...[...byLanguage.values()].toReversed()];
  return fallback === null ? all : [...all, { language: X_DEFAULT, url: fallback }];
}

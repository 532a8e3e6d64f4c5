// Language ranges (RFC 4647): which languages somebody asks for, whatever they say of regions and scripts.

/** An extended language range (section 2.2). */
const RANGE = /^(?:[a-z]{1,8}|\*)(?:-(?:[a-z0-9]{1,8}|\*))*$/i;

/** Whether a text is a language range: `nl`, `zh-Hant`, `*-CH`. */
export function isLanguageRange(text: string): boolean {
  return RANGE.test(text);
}

/**
 * Whether a language is one of those asked for, by extended filtering (RFC 4647 section 3.3.2): `nl` matches `nl-BE`,
 * `de-DE` matches `de-Latn-DE`, and `*` anything.
 * @param ranges language ranges, in any case
 * @param tag BCP 47
 */
export function matchesLanguage(ranges: readonly string[], tag: string): boolean {
  return ranges.some((range) => matchesRange(canonical(range).split('-'), tag.toLowerCase().split('-')));
}

function matchesRange(range: readonly string[], tag: readonly string[]): boolean {
  if (range[0] !== '*' && range[0] !== tag[0]) return false;
  let at = 1;
  for (const wanted of range.slice(1)) {
    if (wanted === '*') continue;
    // What stands before it and was not asked for is skipped; a singleton begins an extension, where nothing is.
    while (at < tag.length && tag[at] !== wanted && (tag[at] as string).length > 1) at += 1;
    if (tag[at] !== wanted) return false;
    at += 1;
  }
  return true;
}

/** As editions say it: `iw` is `he`. A range that is no tag by itself stays. */
function canonical(range: string): string {
  try {
    return (Intl.getCanonicalLocales(range)[0] ?? range).toLowerCase();
  } catch {
    return range.toLowerCase();
  }
}

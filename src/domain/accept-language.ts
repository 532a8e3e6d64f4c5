// Which language edition suits a reader, by what their browser says of them.
import type { Edition } from './edition.ts';

/** More ranges than anybody speaks are not looked at. */
const MOST_RANGES = 20;
const RANGE =
  /^\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/;

type Choice = Pick<Edition, 'path' | 'language' | 'closedAt'>;

/**
 * The open edition that a reader would choose: of the language ranges they accept, the most wanted first, each as it
 * is or ever shorter (lookup, RFC 4647 section 3.4), in the same script.
 * @param acceptLanguage the header (RFC 9110 section 12.5.4); what is not well-formed counts for nothing
 */
export function suitingEdition<E extends Choice>(
  acceptLanguage: string | null,
  editions: readonly E[],
): E | null {
  const open = editions.filter(({ closedAt }) => closedAt === null);
  for (const range of rangesOf(acceptLanguage ?? '')) {
    const found = lookUp(range, open);
    if (found) return found;
  }
  return null;
}

/** The ranges that are wanted, the most wanted first. */
function rangesOf(header: string): string[] {
  const ranges = header.split(',', MOST_RANGES).flatMap((part) => {
    const [, range, quality = '1'] = RANGE.exec(part) ?? [];
    return range === undefined || Number(quality) === 0 ? [] : [{ range, quality: Number(quality) }];
  });
  return ranges.sort((a, b) => b.quality - a.quality).map(({ range }) => range);
}

function lookUp<E extends Choice>(range: string, editions: readonly E[]): E | undefined {
  const parts = canonical(range)?.split('-') ?? [];
  for (let length = parts.length; length > 0; length--) {
    const prefix = parts.slice(0, length).join('-');
    const found = editions.find(
      ({ language }) =>
        (language === prefix || language.startsWith(`${prefix}-`)) && scriptOf(language) === scriptOf(range),
    );
    if (found) return found;
  }
  return undefined;
}

function canonical(range: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(range)[0];
  } catch {
    return undefined;
  }
}

const scriptOf = (language: string): string | undefined => new Intl.Locale(language).maximize().script;

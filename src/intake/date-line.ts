// The date line of a press release: a date alone, in the ways the interface languages write one.
import { type DateWords, dateWords, foldWord } from './date-words.ts';

/** Written with the year first or in East Asia's way, a date needs no names. */
const NUMERIC = /^(\d{4})(?:-(\d{1,2})-|\/(\d{1,2})\/|\. ?(\d{1,2})\. ?)(\d{1,2})\.?$/;
const EAST_ASIAN = /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일][ (（]*\p{L}{0,3}[)）]?$/u;

/** A day with what is attached to it: `18th`, `1er`, `18.`, `1º`, `18-го`. */
const DAY = /(?<![\d\p{L}])(\d{1,2})(?:-?[\p{Script=Latin}\p{Script=Cyrillic}]{1,3}|[º°ª])?(?![\d\p{L}])/gu;
const YEAR = /(?<!\d)\d{4}(?!\d)/g;
const LONGEST_LINE = 60;

/**
 * Reads a line that is a date and nothing else.
 * @param own the edition's language: its month names win over those of other languages
 * @returns the date as `2019-06-18`, not yet checked to exist, or undefined
 */
export function readDateLine(line: string, own: string, languages: readonly string[]): string | undefined {
  const text = foldDate(line);
  if (text.length > LONGEST_LINE) return undefined;
  const numeric = NUMERIC.exec(text) ?? EAST_ASIAN.exec(text);
  if (numeric) {
    const [year, ...rest] = numeric.slice(1).filter((part) => part !== undefined);
    return iso(year as string, Number(rest[0]), rest[1] as string);
  }
  const mine = readWith(text, dateWords(own));
  if (mine) return mine;
  // `listopad` is October in Zagreb and November in Prague: two readings are none.
  const readings = new Set(languages.map((language) => readWith(text, dateWords(language))));
  readings.delete(undefined);
  return readings.size === 1 ? [...readings][0] : undefined;
}

/** Whether a line is a date that can be read as day and month or month and day. */
export function isAmbiguousDate(line: string): boolean {
  return /^\d{1,2}[-/. ]+\d{1,2}[-/. ]+\d{2,4}\.?$/.test(foldDate(line));
}

function readWith(text: string, words: DateWords): string | undefined {
  const found = findMonth(text, words);
  if (!found) return undefined;
  const years = found.rest.match(YEAR) ?? [];
  const days = [...found.rest.replace(YEAR, ' ').matchAll(DAY)];
  const [year] = years;
  const [day] = days;
  if (!year || !day || years.length > 1 || days.length > 1) return undefined;
  const runs =
    found.rest
      .replace(YEAR, ' ')
      .replace(DAY, ' ')
      .match(/[\p{L}\p{M}]+|\d+/gu) ?? [];
  const others = [...words.others];
  // A weekday may be inflected: Finnish “tiistaina” for Intl’s “tiistai”.
  const known = (run: string) => others.some((one) => run === one || (one.length > 4 && run.startsWith(one)));
  if (!runs.every(known)) return undefined;
  return iso(year, found.month, day[1] as string);
}

function findMonth(text: string, words: DateWords): { month: number; rest: string } | undefined {
  for (const [name, month] of words.months) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      const before = text.slice(0, at);
      const after = text.slice(at + name.length);
      if (/[\p{L}\p{M}]$/u.test(before) || /^[\p{L}\p{M}]/u.test(after)) continue;
      if (/\d$/.test(name) && /^\d/.test(after)) continue;
      return { month, rest: `${before} ${after}` };
    }
  }
  // Shortened by hand, as in “Sept.” or “Febr.”: a beginning that only one month has.
  for (const run of text.match(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{3,}/gu) ?? []) {
    const months = new Set(words.months.filter(([name]) => name.startsWith(run)).map(([, month]) => month));
    const [month] = months;
    if (month && months.size === 1) return { month, rest: text.replace(run, ' ') };
  }
  return undefined;
}

function foldDate(line: string): string {
  return foldWord(line.replace(/\p{Nd}/gu, decimal))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Decimal digits stand in runs of ten, each run on its own. */
function decimal(digit: string): string {
  const code = digit.codePointAt(0) as number;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}

function iso(year: string, month: number, day: string): string {
  return `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

// The words of dates in a language: its months, and what may stand beside them.

export interface DateWords {
  /** Folded names with their month from 1, the longest first. */
  months: readonly (readonly [string, number])[];
  /** Folded names of weekdays and particles. */
  others: ReadonlySet<string>;
}

/** Particles that people write and Intl leaves out. */
const PARTICLES = 'the of on le de den der am el il lo op di del dne ngay nam r roku року'.split(' ');

const SHAPES: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'short' },
  { day: 'numeric', month: 'long', year: 'numeric' },
  { day: 'numeric', month: 'short', year: 'numeric' },
  { dateStyle: 'full' },
];

// Made once for each language: a large import asks for the same few again and again.
const known = new Map<string, DateWords>();

/** The words of dates in a language (BCP 47), in the Gregorian calendar. */
export function dateWords(language: string): DateWords {
  const words = known.get(language) ?? gather(language);
  known.set(language, words);
  return words;
}

/** Folds case, diacritics, vowel marks and directions away, so that `Août` is `aout`. */
export function foldWord(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\p{Cf}]/gu, '')
    .normalize('NFC');
}

/** A day in each month, and each day of a week. */
const DAYS = [
  ...Array.from({ length: 12 }, (_, month) => Date.UTC(2019, month, 11 + month)),
  ...Array.from({ length: 7 }, (_, day) => Date.UTC(2019, 0, 11 + day)),
];

function gather(language: string): DateWords {
  const months = new Map<string, number>();
  const others = new Set(PARTICLES);
  const addOthers = (text: string) => {
    for (const word of foldWord(text).match(/[\p{L}\p{M}]+/gu) ?? []) others.add(word);
  };
  const calendar = { calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' };
  for (const shape of SHAPES) {
    const format = new Intl.DateTimeFormat(language, { ...shape, ...calendar });
    for (const day of DAYS) {
      const parts = format.formatToParts(day);
      parts.forEach(({ type, value }, at) => {
        const before = parts[at - 1]?.value ?? '';
        if (type === 'month') {
          // Hebrew writes a particle and the month as one word.
          for (const name of [value, (/\p{L}+$/u.exec(before)?.[0] ?? '') + value]) {
            const folded = foldWord(name).replace(/\.$/, '').trim();
            if (/\p{L}/u.test(folded)) months.set(folded, new Date(day).getUTCMonth() + 1);
          }
        } else if (type !== 'day' && type !== 'year') {
          addOthers(value);
          addOthers(before + value);
        }
      });
    }
  }
  const longestFirst = [...months].sort(([a], [b]) => b.length - a.length);
  return { months: longestFirst, others };
}

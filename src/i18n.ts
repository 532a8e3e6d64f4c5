// Words, dates and numbers as each language writes them: i18next and Intl behind one small typed interface.
import { createInstance, type i18n } from 'i18next';
import type english from '../locales/en/site.json';
import { remembered } from './bounded-cache.ts';
import { DAY, type Instant, localClock, MINUTE } from './domain/time.ts';

/** The words of one interface language by flat key, from all files of its folder in locales/. */
export type Catalogue = Readonly<Record<string, string>>;

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type EnglishKey = keyof typeof english;
type PluralBase<Key> = Key extends `${infer Base}_${PluralForm}` ? Base : never;

/** A key whose words depend on a number, `count`. */
export type PluralKey = PluralBase<EnglishKey>;
/** Any other key of the English catalogue, which every catalogue follows. */
export type PlainKey = Exclude<EnglishKey, `${string}_${PluralForm}`>;

export type Params = Readonly<Record<string, string | number>>;

/** `day`: 14 March 2026. `weekday`: with the day of the week. `moment`: with hours and minutes. `time`: only those. */
export type DateStyle = 'day' | 'weekday' | 'moment' | 'time';

export interface DateOptions {
  /** IANA zone in which the instant is told. */
  timeZone: string;
  /** Unicode calendar id. Never left to Intl, which tells fa and th in other calendars by default. */
  calendar: string;
  style: DateStyle;
}

/** How one language says things. Numbers among the parameters are written as the language writes them. */
export interface Words {
  /** The BCP 47 tag asked for. */
  readonly language: string;
  /** @throws when a parameter that the words need is not given */
  t(key: PlainKey, params?: Params): string;
  t(key: PluralKey, params: Params & { count: number }): string;
  date(at: Instant, options: DateOptions): string;
  /** `2026-03` as “March 2026”; Gregorian in every language, because months are in URLs. */
  month(month: string): string;
  /** `2026` as a heading: 2026年. */
  year(year: string): string;
  /**
   * A language's own name for itself, whatever language is being spoken: “Français”. Its region is told where another
   * of the same language is among those shown: “Português (Brasil)”.
   */
  languageName(tag: string, among?: readonly { language: string }[]): string;
  /**
   * A language's name in this one, as running text has it: “néerlandais”. A region is told only of another
   * variety of this language, for which a reader could take the text at hand.
   */
  inLanguage(tag: string): string;
  number(value: number): string;
  /** Octets as kilobytes or megabytes. */
  size(octets: number): string;
  /** “a, b and c”. */
  list(items: readonly string[]): string;
  /** The order of this language's dictionaries, for `sort` and `toSorted`. */
  compare(a: string, b: string): number;
}

export interface I18n {
  /**
   * The words for a language: its own catalogue, else the nearest parent's in the same script
   * (nl-BE, nl), else English.
   */
  for(language: string): Words;
}

/** Kept ready in each language: texts, of which those with a number are others for each number; and dates. */
const TEXTS = 1000;
const DATES = 2000;
/** Languages. */
const NAMES = 500;
/** Where something is put into a text: no text has it. */
const GAP = '\u0000';
const NOTHING: Params = {};

const NAMESPACE = 'words';
const FALLBACK = 'en';
const INTERPOLATION = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Makes the words of all languages from catalogues keyed by language tag, which the host has read.
 * @throws when there is no English catalogue, or one asks for a parameter that the English one does not
 */
export function createI18n(catalogues: Readonly<Record<string, Catalogue>>): I18n {
  checkInterpolations(catalogues);
  const instance = createInstance();
  instance.init({
    resources: Object.fromEntries(
      Object.entries(catalogues).map(([tag, catalogue]) => [tag, { [NAMESPACE]: catalogue }]),
    ),
    defaultNS: NAMESPACE,
    ns: [NAMESPACE],
    lng: FALLBACK,
    fallbackLng: FALLBACK,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    // Templates escape. Nesting off, or `$t(...)` in a headline would be looked up.
    interpolation: { escapeValue: false, skipOnVariables: true },
    missingInterpolationHandler: (text: string) => {
      throw new Error(`a parameter is missing for “${text}”`);
    },
  });
  const known = new Map<string, Words>();
  const languageName = createLanguageNames();
  return {
    for(language) {
      const words =
        known.get(language) ??
        createWords(instance, language, { available: Object.keys(catalogues), languageName });
      known.set(language, words);
      return words;
    },
  };
}

/** The names of the parameters that a text asks for, sorted. */
export function interpolationsOf(text: string): string[] {
  return [...new Set([...text.matchAll(INTERPOLATION)].map((match) => match[1] as string))].sort();
}

/** Tags to look under for a language, nearest first; the last is English. */
export function fallbackChain(language: string, available: readonly string[]): string[] {
  const locale = new Intl.Locale(language);
  const full = locale.maximize();
  // The maximised tag too: zh-TW has no parent in common with zh-Hant otherwise.
  const candidates = [...parents(locale.baseName), ...parents(full.baseName)].filter(
    (tag) => available.includes(tag) && new Intl.Locale(tag).maximize().script === full.script,
  );
  return [...new Set([...candidates, FALLBACK])];
}

const itself = (text: string): string => text;

function parents(tag: string): string[] {
  const parts = tag.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

// A newsroom may bring a catalogue of its own: a slip in it should stop the start, not a page later.
function checkInterpolations(catalogues: Readonly<Record<string, Catalogue>>): void {
  const english = catalogues[FALLBACK];
  if (english === undefined) throw new Error(`there is no catalogue for “${FALLBACK}”`);
  for (const [tag, catalogue] of Object.entries(catalogues)) {
    for (const [key, text] of Object.entries(catalogue)) {
      const base = key.replace(/_(zero|one|two|few|many|other)$/, '');
      const allowed = interpolationsOf(english[key] ?? english[`${base}_other`] ?? '');
      const unknown = interpolationsOf(text).find((name) => name !== 'count' && !allowed.includes(name));
      if (unknown !== undefined) {
        throw new Error(`catalogue “${tag}”, key “${key}”: there is no parameter {{${unknown}}} here`);
      }
    }
  }
}

function createWords(
  instance: i18n,
  language: string,
  { available, languageName }: { available: readonly string[]; languageName: Words['languageName'] },
): Words {
  const fixed = instance.getFixedT(fallbackChain(language, available));
  const formats = createFormats(language);
  // A text in pieces: at every other place, the name of what is put in there. Any number may have a form of its own.
  const piecesOf = remembered(
    TEXTS,
    (key: PlainKey | PluralKey, { count }: Params) => (count === undefined ? key : `${key} ${count}`),
    (key, params) => {
      const replace = Object.fromEntries(Object.keys(params).map((name) => [name, GAP + name + GAP]));
      const { count } = params;
      return fixed(key, typeof count === 'number' ? { count, replace } : { replace }).split(GAP);
    },
  );
  const written = (value: string | number | undefined, key: string): string => {
    if (value === undefined) throw new Error(`a parameter is missing for “${key}”`);
    return typeof value === 'number' ? formats.number(value) : value;
  };
  return {
    language,
    t(key: PlainKey | PluralKey, params: Params = NOTHING) {
      const pieces = piecesOf(key, params) as [string, ...string[]];
      let text = pieces[0];
      for (let i = 1; i < pieces.length; i += 2) {
        text += written(params[pieces[i] as string], key) + pieces[i + 1];
      }
      return text;
    },
    languageName,
    ...formats,
  };
}

const DATE_STYLES: Readonly<Record<DateStyle, Intl.DateTimeFormatOptions>> = {
  day: { dateStyle: 'long' },
  weekday: { dateStyle: 'full' },
  moment: { dateStyle: 'long', timeStyle: 'short' },
  time: { timeStyle: 'short' },
};

/** What a style tells of a clock: the same for all articles of a day, or those at one time of any day. */
function shown(clock: Instant, style: DateStyle): Instant {
  if (style === 'day' || style === 'weekday') return Math.floor(clock / DAY) * DAY;
  const minute = Math.floor(clock / MINUTE) * MINUTE;
  return style === 'moment' ? minute : minute - Math.floor(minute / DAY) * DAY;
}

function createFormats(language: string): Omit<Words, 'language' | 't' | 'languageName'> {
  // Where Intl does not know a language it would take the machine's own, not English.
  const locales = [language, FALLBACK];
  // Making a formatter costs a hundred times what using it does.
  const dates = new Map<string, Intl.DateTimeFormat>();
  const dateFormat = (name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    const format = dates.get(name) ?? new Intl.DateTimeFormat(locales, options);
    dates.set(name, format);
    return format;
  };
  const gregorian = { calendar: 'gregory', timeZone: 'UTC' } as const;
  const dateOfClock = remembered(
    DATES,
    (clock: Instant, calendar: string, style: DateStyle) => `${clock} ${calendar} ${style}`,
    (clock, calendar, style) =>
      dateFormat(`${calendar} ${style}`, { timeZone: 'UTC', calendar, ...DATE_STYLES[style] }).format(clock),
  );
  const numbers = new Intl.NumberFormat(locales);
  const unit = (name: string): Intl.NumberFormat =>
    new Intl.NumberFormat(locales, { style: 'unit', unit: name, maximumFractionDigits: 1 });
  const kilobytes = unit('kilobyte');
  const megabytes = unit('megabyte');
  const lists = new Intl.ListFormat(locales);
  const languages = new Intl.DisplayNames(locales, { type: 'language', languageDisplay: 'standard' });
  const collator = new Intl.Collator(locales);
  return {
    date: (at, { timeZone, calendar, style }) =>
      dateOfClock(shown(localClock(at, timeZone), style), calendar, style),
    month: remembered(DATES, itself, (month) =>
      dateFormat('month', { ...gregorian, year: 'numeric', month: 'long' }).format(
        Date.parse(`${month}-01T00:00:00Z`),
      ),
    ),
    year: remembered(DATES, itself, (year) =>
      dateFormat('year', { ...gregorian, year: 'numeric' }).format(Date.parse(`${year}-01-01T00:00:00Z`)),
    ),
    number: (value) => numbers.format(value),
    size: (octets) =>
      octets < 1_000_000
        ? kilobytes.format(Math.max(1, Math.round(octets / 1000)))
        : megabytes.format(octets / 1_000_000),
    list: (items) => lists.format(items),
    inLanguage: remembered(NAMES, itself, (tag) => languages.of(toldApart(tag, language)) ?? tag),
    compare: collator.compare,
  };
}

function toldApart(tag: string, from: string): string {
  const { baseName, language } = new Intl.Locale(tag);
  const own = new Intl.Locale(from);
  return language === own.language && baseName !== own.baseName ? baseName : withoutRegion(tag);
}

const CASED_SCRIPTS = new Set(['Latn', 'Cyrl', 'Grek', 'Armn']);

function createLanguageNames(): Words['languageName'] {
  const names = new Map<string, string>();
  return (tag, among = []) => {
    const general = withoutRegion(tag);
    const isAlone = among.every(({ language }) => language === tag || withoutRegion(language) !== general);
    const told = isAlone ? general : tag;
    const name = names.get(told) ?? ownName(told);
    names.set(told, name);
    return name;
  };
}

/** The language, and its script where that is said. */
const withoutRegion: (tag: string) => string = remembered(NAMES, itself, (tag) => {
  const { language, script } = new Intl.Locale(tag);
  return script === undefined ? language : `${language}-${script}`;
});

// In a list of languages a name begins with a capital in every cased script (CLDR uiListOrMenu);
// Georgian has capitals in Unicode, but never so.
function ownName(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
  if (!CASED_SCRIPTS.has(new Intl.Locale(tag).maximize().script ?? '')) return name;
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(tag) + rest.join('');
}

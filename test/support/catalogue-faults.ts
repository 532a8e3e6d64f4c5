// What is wrong with a catalogue: with its keys, plural forms and parameters, or with how its language is written.
import { STATEMENT_KINDS } from '../../src/domain/statement.ts';
import { WITHDRAWALS } from '../../src/domain/withdrawal.ts';
import { type Catalogue, interpolationsOf } from '../../src/i18n.ts';

/** The interface languages that are complete. A newsroom's own folder in locales/ may hold less. */
export const INTERFACE_LANGUAGES = [
  'en',
  'nl',
  'fr',
  'de',
  'es',
  'pt',
  'it',
  'pl',
  'uk',
  'ar',
  'ja',
  'zh-Hans',
] as const;

type InterfaceLanguage = (typeof INTERFACE_LANGUAGES)[number];

const PLURAL = /_(zero|one|two|few|many|other)$/;
const PARAMETER = /\{\{\w+\}\}/g;
const NBSP = '\u00a0';
const NARROW = '\u202f';

export const baseOf = (key: string): string => key.replace(PLURAL, '');

/** Every key without its plural form, once, in the catalogue's order. */
export const basesOf = (catalogue: Catalogue): string[] => [...new Set(Object.keys(catalogue).map(baseOf))];

/** CLDR's main and alternate quotation marks (delimiters); the apostrophe is looked at apart. */
const QUOTATION_MARKS: Readonly<Record<InterfaceLanguage, string>> = {
  en: '“”‘’',
  nl: '‘’',
  fr: '«»',
  de: '„“‚‘',
  es: '«»“”',
  pt: '“”‘’',
  it: '«»“”',
  pl: '„”«»',
  uk: '«»„“',
  ar: '”“’‘',
  ja: '「」『』',
  'zh-Hans': '“”‘’',
};

/** Texts that say in English what English says, because the language does so too. */
const SAME_AS_ENGLISH: Readonly<Partial<Record<InterfaceLanguage, readonly string[]>>> = {
  nl: ['Site', 'Contact', 'Privacy', 'E-mail'],
  fr: ['Site', 'Contact', 'Page {{page}}'],
  de: ['E-Mail'],
  pt: ['Site', 'E-mail'],
  it: ['Privacy', 'E-mail'],
  pl: ['E-mail'],
};

const NAMES_OF_FORMATS = new Set(['API', 'Atom', 'RSS', 'JSON', 'Feed', 'OPML', 'Webhook']);
const ENGLISH_WORDS = /\b(the|this|these|press release|with|you|your|and|has|been)\b/i;

const COMMON: readonly [RegExp, string][] = [
  [/^\s|\s$/, 'a blank at its edge'],
  [/\s\s/, 'two blanks'],
  [/["'`]/, 'a straight mark'],
  [/\.\./, 'dots for an ellipsis'],
  [/ - /, 'a hyphen for a dash'],
];

const FULL_WIDTH: readonly [RegExp, string][] = [
  [/[,.;:!?()]/, 'a half-width mark'],
  [
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}。、，] | [\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u,
    'a blank',
  ],
];

const OWN: Readonly<Partial<Record<InterfaceLanguage, readonly [RegExp, string][]>>> = {
  fr: [
    [new RegExp(`[^${NARROW}][;!?]`), 'no narrow no-break space before a mark'],
    [new RegExp(`[^${NBSP}]:`), 'no no-break space before a colon'],
    [new RegExp(`«[^${NBSP}]|[^${NBSP}]»`), 'no no-break space inside quotation marks'],
  ],
  es: [
    [/^[^¿]*\?/, 'no ¿'],
    [/^[^¡]*!/, 'no ¡'],
  ],
  // “il 14 marzo”, but “l’8 marzo”: no article fits every date.
  it: [[/\b(il|al|del|dal|sul) \{\{date\}\}/, 'an article before a date']],
  // “14 березня 2026 р.” brings a full stop of its own.
  uk: [[/\{\{date\}\}\./, 'a full stop after a date']],
  ar: [[/[,;?]/, 'a Latin mark']],
  ja: FULL_WIDTH,
  'zh-Hans': FULL_WIDTH,
};

/** All faults of one interface language's catalogue, as “key: fault”; none for a good one. */
export function catalogueFaults(tag: string, catalogue: Catalogue, english: Catalogue): string[] {
  const wanted = new Set(basesOf(english));
  const isComplete = INTERFACE_LANGUAGES.some((language) => language === tag);
  const lacking = [...wanted].filter((base) => !basesOf(catalogue).includes(base));
  const inOrder = basesOf(english).filter((base) => !lacking.includes(base));
  return [
    ...(isComplete ? lacking.map((base) => `${base}: missing`) : []),
    ...basesOf(catalogue)
      .filter((base) => !wanted.has(base))
      .map((base) => `${base}: not in English`),
    ...basesOf(catalogue)
      .filter((base) => wanted.has(base))
      .flatMap((base, index) => (base === inOrder[index] ? [] : [`${base}: not where English has it`]))
      .slice(0, 1),
    ...pluralFaults(tag, catalogue, english),
    ...Object.entries(catalogue).flatMap(([key, text]) => [
      ...parameterFaults(key, text, english).map((fault) => `${key}: ${fault}`),
      ...textFaults(tag as InterfaceLanguage, text, english[key]).map((fault) => `${key}: ${fault}`),
    ]),
  ];
}

/** Keys that the source does not name, in quotation marks or, of statements, by their kind. */
export function unusedKeys(english: Catalogue, source: string): string[] {
  const made = [
    ...(/`statement\.\$\{kind\}`/.test(source) ? STATEMENT_KINDS.map((kind) => `statement.${kind}`) : []),
    ...(/`advisory\.\$\{reason\}`/.test(source) ? WITHDRAWALS.map((reason) => `advisory.${reason}`) : []),
  ];
  return basesOf(english).filter((key) => !source.includes(`'${key}'`) && !made.includes(key));
}

function pluralFaults(tag: string, catalogue: Catalogue, english: Catalogue): string[] {
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted().join();
  const counted = Object.keys(english).filter((key) => key.endsWith('_other'));
  return counted.map(baseOf).flatMap((base) => {
    const given = Object.keys(catalogue).filter((key) => baseOf(key) === base);
    const found = given.map((key) => key.slice(base.length + 1)).toSorted();
    return given.length === 0 || found.join() === forms ? [] : [`${base}: forms ${found}, not ${forms}`];
  });
}

function parameterFaults(key: string, text: string, english: Catalogue): string[] {
  const wanted = interpolationsOf(english[key] ?? english[`${baseOf(key)}_other`] ?? '');
  const given = interpolationsOf(text);
  // “One” and “two” may be said in the word itself.
  const optional = /_(zero|one|two)$/.test(key) ? ['count'] : [];
  return [
    ...wanted
      .filter((name) => !given.includes(name) && !optional.includes(name))
      .map((name) => `lacks {{${name}}}`),
    ...given.filter((name) => !wanted.includes(name)).map((name) => `has a stray {{${name}}}`),
  ];
}

function textFaults(tag: InterfaceLanguage, text: string, english: string | undefined): string[] {
  const words = text.replace(PARAMETER, '');
  return [
    ...(text.trim() === '' ? ['empty'] : []),
    ...(text.normalize('NFC') === text ? [] : ['not in NFC']),
    ...[...COMMON, ...(OWN[tag] ?? [])].filter(([rule]) => rule.test(text)).map(([, fault]) => fault),
    ...markFaults(tag, text),
    ...(tag !== 'en' && isEnglish(tag, words, text === english) ? ['still English'] : []),
  ];
}

function markFaults(tag: InterfaceLanguage, text: string): string[] {
  const own = QUOTATION_MARKS[tag] ?? '“”‘’„‚«»「」『』';
  const marks = text.replace(/(?<=\p{L})’(?=\p{L})/gu, '').match(/[“”„‟‘’‚‛«»‹›「」『』]/gu) ?? [];
  return marks.filter((mark) => !own.includes(mark)).map((mark) => `${mark} of another language`);
}

function isEnglish(tag: InterfaceLanguage, words: string, isSame: boolean): boolean {
  const hasWords = /\p{L}/u.test(words);
  if (isSame && hasWords)
    return !(SAME_AS_ENGLISH[tag] ?? []).some((text) => text.replace(PARAMETER, '') === words);
  if (new Intl.Locale(tag).maximize().script === 'Latn') return ENGLISH_WORDS.test(words);
  return (words.match(/[A-Za-z]+/g) ?? []).some((word) => !NAMES_OF_FORMATS.has(word));
}

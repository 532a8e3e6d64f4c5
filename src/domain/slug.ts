// Slugs: what a headline or label becomes in a URL, in any script.

const LONGEST = 80;

/** Latin letters that no Unicode decomposition takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ĸ: 'k',
  ə: 'e',
  ƒ: 'f',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
};

/** Vowel marks and the stretching letter: Arabic is read, typed and searched without them. */
const ARABIC_EXTRAS = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/gu;

/** Soft hyphens, joiners, direction marks: invisible, so they neither stay nor separate. */
const INVISIBLE = /\u034f|[\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ufe00-\ufe0f]/gu;

/** In Persian a non-joiner divides the parts of a word, as a hyphen does in a URL. */
const PERSIAN_NON_JOINER = /(?<=\p{Script=Arabic})\u200c/gu;

/**
 * Turns a text into a slug: lower case, Latin without diacritics, other scripts as they are (NFC),
 * everything else a single hyphen.
 * @param language BCP 47 tag: English writes its apostrophes as nothing, others as a hyphen
 * @returns 1 to 80 characters; `article` when nothing of the text can be kept
 */
export function slugify(text: string, language: string): string {
  const words = text
    .normalize('NFC')
    .replace(PERSIAN_NON_JOINER, ' ')
    .replace(INVISIBLE, '')
    .replace(/(?<=\p{L})['’](?=(?:s|t|re|ve|ll|d|m)\b)/giu, language.startsWith('en') ? '' : ' ')
    // Not by the language's rules: what they differ in, such as the Turkish dots, is gone at the end.
    .toLowerCase();
  const letters = Array.from(words, simplify).join('').normalize('NFC').replace(ARABIC_EXTRAS, '');
  const slug = letters
    // A mark belongs to the letter before it; without one it is a stray.
    .replace(/(?<![\p{L}\p{M}])\p{M}+|(?<=[a-z0-9])\p{M}+/gu, '')
    .replace(/[^\p{L}\p{M}\p{Nd}]+/gu, '-')
    .normalize('NFC');
  return shorten(slug.replace(/^-+|-+$/g, '')) || 'article';
}

/** Says what is wrong with a slug given by hand, or undefined when it will do. */
export function faultOfSlug(text: string): string | undefined {
  if (/[/\\]/.test(text)) return `“${text}” contains a slash; a slug is one part of the URL`;
  const proper = slugify(text, 'und');
  if (text === proper) return undefined;
  return `“${text}” is not a slug: lower-case letters and digits in groups joined by hyphens, ${LONGEST} at most; write ${proper}`;
}

function simplify(letter: string): string {
  if (letter <= '\u007f' || !/[\p{Script=Latin}\p{N}]/u.test(letter)) return letter;
  const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return Array.from(plain, (part) => LETTERS[part] ?? part).join('');
}

function shorten(slug: string): string {
  const characters = Array.from(slug);
  if (characters.length <= LONGEST) return slug;
  const kept = characters.slice(0, LONGEST);
  const hyphen = characters.lastIndexOf('-', LONGEST);
  // Scripts without spaces have no hyphen to cut at: cut before a letter rather than lose half the text.
  if (hyphen >= LONGEST / 2) return kept.slice(0, hyphen).join('');
  while (kept.length > 1 && /\p{M}/u.test(characters[kept.length] ?? '')) kept.pop();
  return kept.join('').replace(/-+$/, '');
}

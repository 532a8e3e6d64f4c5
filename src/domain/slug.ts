// Slugs: what a headline or label becomes in a URL, in any script; and the keys of topics.
import { ARABIC_EXTRAS, INVISIBLE, PERSIAN_NON_JOINER, PLAIN_LETTERS } from './letters.ts';

const LONGEST = 80;

/** A key of ours: of a topic. */
export const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;

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
  return Array.from(plain, (part) => PLAIN_LETTERS[part] ?? part).join('');
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

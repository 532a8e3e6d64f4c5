// Folding: the one form of a word under which it is kept in the search index and looked for, whoever typed it how.
import { ARABIC_EXTRAS, INVISIBLE, PLAIN_LETTERS } from '../letters.ts';

/** Characters of a word that count; a longer one is what it begins with. */
const LONGEST = 64;

const ASCII = /^[\x20-\x7e]*$/;
/** Letters of scripts that are searched without their marks. Indic vowel signs and voicing marks of kana say more. */
const MARKED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}])\p{Mn}+/gu;
const ARABIC = /\p{Script=Arabic}/u;
const NO_WORD = /[^\p{L}\p{N}\p{M}]/gu;

/** Letters that are the same to whoever searches, besides those of Latin. */
const OTHERS: Readonly<Record<string, string>> = { ς: 'σ', ґ: 'г' };

/** Forms of one Arabic letter: with hamza or dots or without, Persian and Urdu. A lone hamza goes. */
const ARABIC_LETTERS: Readonly<Record<string, string>> = {
  ...{ ٱ: 'ا', ٲ: 'ا', ٳ: 'ا', ٵ: 'ا', ء: '' },
  ...{ ى: 'ي', ی: 'ي', ۍ: 'ي', ې: 'ي', ے: 'ي' },
  ...{ ک: 'ك', ڪ: 'ك', ة: 'ه', ۃ: 'ه', ہ: 'ه', ھ: 'ه', ە: 'ه' },
};

/** “The”, after “and”, “so”, “with”, “like” or “for” too, where enough of the word is left. */
const ARABIC_ARTICLE = /^(?:[وفبك]?ال|لل)(?=.{3})/u;

/** The digit zero of scripts that have digits of their own; full-width ones NFKC knows. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810,
];

/**
 * The form in which a word is indexed and asked for: lower case, without what people leave out when they search.
 * @returns letters, digits and marks only; empty when there is nothing of them
 */
export function fold(word: string): string {
  if (ASCII.test(word)) return (word.length > LONGEST ? word.slice(0, LONGEST) : word).toLowerCase();
  const whole = (word.length > LONGEST * 4 ? word.slice(0, LONGEST * 4).toWellFormed() : word)
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKED, '$1');
  const letters = Array.from(
    whole,
    (letter) => PLAIN_LETTERS[letter] ?? OTHERS[letter] ?? plainDigit(letter),
  );
  const plain = letters.join('').normalize('NFC').replace(NO_WORD, '');
  const folded = ARABIC.test(plain) ? foldArabic(plain) : plain;
  return folded.length > LONGEST ? Array.from(folded).slice(0, LONGEST).join('') : folded;
}

/** A character of a script without spaces, with the marks that belong to it. */
export function foldUnit(unit: string): string {
  return unit.replace(INVISIBLE, '').normalize('NFKC').toLowerCase().replace(NO_WORD, '');
}

function foldArabic(word: string): string {
  // Decomposed, a hamza above or below is a mark like the vowels.
  const bare = word.normalize('NFD').replace(ARABIC_EXTRAS, '').normalize('NFC');
  return Array.from(bare, (letter) => ARABIC_LETTERS[letter] ?? letter)
    .join('')
    .replace(ARABIC_ARTICLE, '');
}

function plainDigit(letter: string): string {
  if (letter < '\u0660' || letter > '\u1819') return letter;
  const code = letter.codePointAt(0) as number;
  const zero = ZEROS.find((first) => code >= first && code <= first + 9);
  return zero === undefined ? letter : String(code - zero);
}

// What slugs and search do alike with letters: those that Unicode takes no further apart, and marks nobody searches by.

/** Latin letters that no Unicode decomposition takes apart. */
export const PLAIN_LETTERS: Readonly<Record<string, string>> = {
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
export const ARABIC_EXTRAS =
  /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/gu;

/** Soft hyphens, joiners, direction marks: invisible, so they neither stay nor separate. */
export const INVISIBLE =
  /\u034f|[\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ufe00-\ufe0f]/gu;

/** In Persian a non-joiner divides the parts of a word. */
export const PERSIAN_NON_JOINER = /(?<=\p{Script=Arabic})\u200c/gu;

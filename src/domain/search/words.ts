// Words: what a text is taken apart into to be searched, each with its place in the text.
import { PERSIAN_NON_JOINER } from '../letters.ts';
import { fold, foldUnit } from './fold.ts';

/** A stretch of a text, in UTF-16 units; the end is not in it. */
export interface Range {
  start: number;
  end: number;
}

/** A word between spaces or punctuation, folded. */
export interface Word extends Range {
  kind: 'word';
  text: string;
}

/** A character of a script without spaces, with its marks, folded. */
export interface Unit extends Range {
  text: string;
}

/** Characters of scripts without spaces, with nothing between them. */
export interface Run extends Range {
  kind: 'run';
  units: Unit[];
}

/** `joint`: what joins it to the piece before, a hyphen or an apostrophe or nothing; null: something else divides them. */
export type Piece = (Word | Run) & { joint: string | null };

const HIDDEN = '\\u00ad\\u034f\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufe00-\\ufe0f\\ufeff';
/** Apostrophes that are letters to Unicode, and no part of a word here. */
const APOSTROPHES = '\\u02b9-\\u02bf\\u02c8';
/** Korean has spaces, and words that grow endings: it is searched like those that have none. */
const UNSPACED = `[[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{sc=Bopomofo}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\uff9e\\uff9f]&&[\\p{L}\\p{M}\\p{Nl}\\p{So}]]`;
const PIECE = new RegExp(
  `(${UNSPACED}[${UNSPACED}\\p{M}${HIDDEN}]*)|[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}--[${APOSTROPHES}]][[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}--[${APOSTROPHES}]]${HIDDEN}]*`,
  'gv',
);
/** A syllable of Korean letters, or any one character; then its marks, half-width voicing marks too. */
const UNIT = new RegExp(
  `(?:[\\u1100-\\u115f\\ua960-\\ua97c]+[\\u1160-\\u11a7\\ud7b0-\\ud7c6]*[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]*|[^${HIDDEN}])[\\p{M}\\uff9e\\uff9f${HIDDEN}]*`,
  'gv',
);
const JOINT = /^[-\u2010\u2011\ufe63\uff0d'\u2018\u2019\uff07`´\u02b9-\u02bf\u02c8·\u05f3\u05f4]$/u;

/** The pieces of a text in their order, made as they are asked for. */
export function* piecesOf(text: string): Generator<Piece> {
  let before = -1;
  const divided = text.includes('\u200c') ? text.replace(PERSIAN_NON_JOINER, ' ') : text;
  for (const match of divided.matchAll(PIECE)) {
    const [source, run] = match;
    const [start, end] = [match.index, match.index + source.length];
    const piece = run === undefined ? wordAt(source, start, end) : runAt(source, start, end);
    if (piece === null) continue;
    yield { ...piece, joint: jointOf(divided, before, start) };
    before = end;
  }
}

function wordAt(source: string, start: number, end: number): Word | null {
  const text = fold(source);
  return text === '' ? null : { kind: 'word', text, start, end };
}

/** Characters of one unit each, which are as they are. */
const PLAIN_RUN = /^[\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]+$/;

function runAt(source: string, start: number, end: number): Run | null {
  const units: Unit[] = [];
  if (PLAIN_RUN.test(source)) {
    for (let at = start; at < end; at++)
      units.push({ text: source[at - start] as string, start: at, end: at + 1 });
    return { kind: 'run', units, start, end };
  }
  for (const match of source.matchAll(UNIT)) {
    const text = foldUnit(match[0]);
    const from = start + match.index;
    // A square that holds a word is as many characters as that has.
    const texts = /^\p{So}/u.test(match[0]) ? Array.from(text) : [text];
    for (const one of texts)
      if (one !== '') units.push({ text: one, start: from, end: from + match[0].length });
  }
  return units.length === 0 ? null : { kind: 'run', units, start, end };
}

function jointOf(text: string, before: number, start: number): string | null {
  if (before === -1 || start - before > 1) return null;
  const between = text.slice(before, start);
  return between === '' || JOINT.test(between) ? between : null;
}

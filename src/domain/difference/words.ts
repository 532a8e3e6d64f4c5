// What changed between two texts, word by word, in any language: a word is what Intl.Segmenter takes for one.
import { diffArrays } from 'diff/lib/diff/array.js';

/** A stretch of a text: in both, in the older one only, or in the newer one only. */
export interface Piece {
  change: 'same' | 'removed' | 'added';
  text: string;
}

/** A text cut into words, spaces and punctuation. */
export type Words = readonly string[];

/** How a language is cut into words. */
export function wordsIn(language: string): (text: string) => Words {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return (text) => Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * Finding the shortest way from one text to the other takes steps with the square of its length. So many are
 * taken for all texts that are compared together, each its share by its length: the same on every machine.
 */
const MOST_STEPS = 2_000_000;
/** The same for looking along what two texts share, which a text that repeats itself makes long. */
const MOST_LOOKS = 20_000_000;
/** So much is always tried. */
const LEAST_EDITS = 60;

/**
 * How many words (or paragraphs) may differ before the whole text counts as replaced.
 * @param own words of both texts
 * @param all words of all texts that are compared together
 */
export function editsWithin(own: number, all: number): number {
  const share = own / Math.max(all, 1);
  const most = Math.min(Math.sqrt(2 * MOST_STEPS * share), MOST_LOOKS / Math.max(own, 1));
  return Math.max(LEAST_EDITS, Math.floor(most));
}

/**
 * What has to be removed from one text and added to it to get the other. What was removed comes before what
 * was added in its place; without the added pieces it is the older text, without the removed ones the newer.
 * @param most how many words may differ; with more, all of the text is replaced
 */
export function compareWords(before: Words, after: Words, most: number): Piece[] {
  const found = diffArrays([...before], [...after], { maxEditLength: most });
  const replaced: Run = { removed: before.join(''), added: after.join(''), same: '' };
  return piecesOf(found ? joined(runsOf(found)) : [replaced]);
}

/** Whether two texts have nothing in common that could be read. */
export function isReplaced(pieces: readonly Piece[]): boolean {
  return !pieces.some(({ change, text }) => change === 'same' && isReadable(text));
}

/** How often each word of a text is there; spaces and punctuation are none. */
export interface WordCounts {
  words: ReadonlyMap<string, number>;
  total: number;
}

export function countWords(all: Words): WordCounts {
  const words = new Map<string, number>();
  let total = 0;
  for (const word of all) {
    if (!isReadable(word)) continue;
    words.set(word, (words.get(word) ?? 0) + 1);
    total += 1;
  }
  return { words, total };
}

/** Between 0, no word in common, and 1, the same words. */
export function likeness(before: WordCounts, after: WordCounts): number {
  const [fewer, more] = before.words.size <= after.words.size ? [before, after] : [after, before];
  let common = 0;
  for (const [word, count] of fewer.words) common += Math.min(count, more.words.get(word) ?? 0);
  const all = before.total + after.total;
  return all === 0 ? 1 : (2 * common) / all;
}

/** What was replaced, and what stands unchanged after it. */
interface Run {
  removed: string;
  added: string;
  same: string;
}

function runsOf(found: readonly { value: string[]; added: boolean; removed: boolean }[]): Run[] {
  const runs: Run[] = [{ removed: '', added: '', same: '' }];
  for (const { value, added, removed } of found) {
    const text = value.join('');
    const last = runs.at(-1) as Run;
    if (!added && !removed) last.same += text;
    else if (last.same !== '')
      runs.push({ removed: removed ? text : '', added: added ? text : '', same: '' });
    else last[added ? 'added' : 'removed'] += text;
  }
  return runs;
}

/** “the old” for “a new” reads better than “the” for “a” and “old” for “new”: a space alone parts nothing. */
function joined(runs: readonly Run[]): Run[] {
  const kept: Run[] = [];
  for (const run of runs) {
    const last = kept.at(-1);
    const parts = !last || isReadable(last.same) || (last.removed === '' && last.added === '');
    if (parts) {
      kept.push({ ...run });
    } else {
      last.removed += last.same + run.removed;
      last.added += last.same + run.added;
      last.same = run.same;
    }
  }
  return kept;
}

function piecesOf(runs: readonly Run[]): Piece[] {
  const pieces = runs.flatMap(({ removed, added, same }): Piece[] => [
    { change: 'removed', text: removed },
    { change: 'added', text: added },
    { change: 'same', text: same },
  ]);
  return pieces.filter(({ text }) => text !== '');
}

function isReadable(text: string): boolean {
  return /[\p{L}\p{N}\p{S}]/u.test(text);
}

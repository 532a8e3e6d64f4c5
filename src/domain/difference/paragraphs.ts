// What changed between two bodies, paragraph by paragraph, with the words that changed within one.
import { diffArrays } from 'diff/lib/diff/array.js';
import { type Block, readBlocks } from './blocks.ts';
import {
  compareWords,
  countWords,
  editsWithin,
  likeness,
  type Piece,
  type WordCounts,
  type Words,
} from './words.ts';

/** One paragraph that differs. Numbers count from 1: `from` in the older body, `to` in the newer one. */
export type ParagraphChange =
  | { change: 'removed'; from: number; kind: string; text: string }
  | { change: 'added'; to: number; kind: string; text: string }
  /** `formerKind` differs from `kind` where a paragraph became a heading, say. */
  | { change: 'changed'; from: number; to: number; formerKind: string; kind: string; pieces: Piece[] };

export interface BodyDifference {
  /** How many paragraphs each body has. */
  before: number;
  after: number;
  /** In the order of the text. What is not here stands as it was. None: only its markup differs. */
  changes: ParagraphChange[];
}

/** Paragraphs that took each other's place are compared each with each: so many words may be looked at. */
const MOST_LOOKS = 2_000_000;
/** From here on it is the same paragraph in other words, and not another paragraph. */
const ALIKE = 0.4;

/**
 * Compares the bodies of two revisions. A paragraph that moved is removed in one place and added in another.
 * @param cut cuts a text into words
 * @returns null when they are the same
 */
export function compareBodies(
  before: string,
  after: string,
  cut: (text: string) => Words,
): BodyDifference | null {
  if (before === after) return null;
  const [old, now] = [readBlocks(before), readBlocks(after)];
  const matches = stretchesOf(old, now).flatMap((stretch) => matchesIn(stretch, cut));
  const all = matches.reduce((sum, match) => sum + lengthOf(match), 0);
  const changes = matches.map((match) => changeOf(match, all));
  return { before: old.length, after: now.length, changes };
}

interface Side {
  number: number;
  block: Block;
}

/** Paragraphs that took each other's place, between paragraphs that stayed. */
interface Stretch {
  removed: Side[];
  added: Side[];
}

/** What became of one paragraph; both sides for one that was rewritten, with their words. */
interface Match {
  before: Side | null;
  after: Side | null;
  words: { before: Words; after: Words } | null;
}

function stretchesOf(before: readonly Block[], after: readonly Block[]): Stretch[] {
  const keysOf = (blocks: readonly Block[]) => blocks.map(({ kind, text }) => `${kind}\n${text}`);
  const [old, now] = [keysOf(before), keysOf(after)];
  const all = old.length + now.length;
  const steps = diffArrays(old, now, { maxEditLength: editsWithin(all, all) }) ?? allBetween(old, now);
  const stretches: Stretch[] = [];
  let [from, to] = [0, 0];
  let open = false;
  for (const { count, removed, added } of steps) {
    if (!removed && !added) {
      [from, to, open] = [from + count, to + count, false];
      continue;
    }
    if (!open) stretches.push({ removed: [], added: [] });
    open = true;
    const { removed: gone, added: come } = stretches.at(-1) as Stretch;
    for (let i = 0; i < count; i++) {
      if (removed) gone.push({ number: from + 1, block: before[from++] as Block });
      else come.push({ number: to + 1, block: after[to++] as Block });
    }
  }
  return stretches;
}

/** All that lies between what the two begin and end with in common. */
function allBetween(before: readonly string[], after: readonly string[]) {
  const shorter = Math.min(before.length, after.length);
  let [head, tail] = [0, 0];
  while (head < shorter && before[head] === after[head]) head++;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    { count: head, removed: false, added: false },
    { count: before.length - head - tail, removed: true, added: false },
    { count: after.length - head - tail, removed: false, added: true },
  ].filter(({ count }) => count > 0);
}

/** Tells which paragraph of a stretch was rewritten as which: those most alike, in order. */
function matchesIn({ removed, added }: Stretch, cut: (text: string) => Words): Match[] {
  const alone = removed.length === 0 || added.length === 0;
  const read = (side: Side): Read => {
    const words = alone ? [] : cut(side.block.text);
    return { side, words, counts: countWords(words) };
  };
  const [old, now] = [removed.map(read), added.map(read)];
  const pairs = pairsOf(old, now);
  const matches: Match[] = [];
  let at = 0;
  for (const [i, before] of old.entries()) {
    const j = pairs.get(i);
    if (j === undefined) {
      matches.push({ before: before.side, after: null, words: null });
      continue;
    }
    for (; at < j; at++) matches.push({ before: null, after: (now[at] as Read).side, words: null });
    const after = now[at++] as Read;
    matches.push({
      before: before.side,
      after: after.side,
      words: { before: before.words, after: after.words },
    });
  }
  for (; at < now.length; at++) matches.push({ before: null, after: (now[at] as Read).side, words: null });
  return matches;
}

interface Read {
  side: Side;
  words: Words;
  counts: WordCounts;
}

/** Index in the older to index in the newer, both rising. */
function pairsOf(old: readonly Read[], now: readonly Read[]): Map<number, number> {
  const alike = (i: number, j: number): number => {
    const score = likeness((old[i] as Read).counts, (now[j] as Read).counts);
    return score < ALIKE ? 0 : score;
  };
  const looks = (reads: readonly Read[], times: number) =>
    reads.reduce((sum, { counts }) => sum + counts.words.size + 1, 0) * times;
  if (Math.min(looks(old, now.length), looks(now, old.length)) > MOST_LOOKS) {
    // So much was rewritten that only the place tells.
    const both = Math.min(old.length, now.length);
    return new Map(
      Array.from({ length: both }, (_, i) => [i, i] as const).filter(([i, j]) => alike(i, j) > 0),
    );
  }
  return bestPairs(old.length, now.length, alike);
}

/** The pairs whose scores add up to most, by what is best for each end of both lists. */
function bestPairs(
  rows: number,
  columns: number,
  scoreOf: (i: number, j: number) => number,
): Map<number, number> {
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const score = scoreOf(i, j);
      best[i * width + j] = Math.max(
        best[(i + 1) * width + j] as number,
        best[i * width + j + 1] as number,
        score === 0 ? 0 : score + (best[(i + 1) * width + j + 1] as number),
      );
    }
  }
  const pairs = new Map<number, number>();
  let [i, j] = [0, 0];
  while (i < rows && j < columns) {
    const [here, score] = [best[i * width + j] as number, scoreOf(i, j)];
    if (score > 0 && here === score + (best[(i + 1) * width + j + 1] as number)) pairs.set(i++, j++);
    else if (here === best[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs;
}

function lengthOf({ words }: Match): number {
  return words === null ? 0 : words.before.length + words.after.length;
}

function changeOf(match: Match, all: number): ParagraphChange {
  const { before, after, words } = match;
  if (before && after && words) {
    const pieces = compareWords(words.before, words.after, editsWithin(lengthOf(match), all));
    const kinds = { formerKind: before.block.kind, kind: after.block.kind };
    return { change: 'changed', from: before.number, to: after.number, ...kinds, pieces };
  }
  if (before) return { change: 'removed', from: before.number, ...before.block };
  const { number, block } = after as Side;
  return { change: 'added', to: number, ...block };
}

// Puts together again what a difference took apart, and bodies that are hard to compare.
import assert from 'node:assert/strict';
import type { Block } from '../../src/domain/difference/blocks.ts';
import type { BodyDifference } from '../../src/domain/difference/paragraphs.ts';
import type { Piece } from '../../src/domain/difference/words.ts';

/** One of the two texts that pieces are of: the older one is the one without what was added. */
export function side(pieces: readonly Piece[], without: Piece['change']): string {
  return pieces.map(({ change, text }) => (change === without ? '' : text)).join('');
}

/** The newer blocks, from the older ones and what is said to have changed. */
export function applied(before: readonly Block[], difference: BodyDifference | null): Block[] {
  if (difference === null) return [...before];
  const after: (Block | undefined)[] = Array.from({ length: difference.after });
  const left = new Map(before.map((block, i) => [i + 1, block]));
  for (const change of difference.changes) {
    if (change.change === 'added') after[change.to - 1] = { kind: change.kind, text: change.text };
    if (change.change === 'removed') {
      assert.deepEqual(left.get(change.from), { kind: change.kind, text: change.text });
    }
    if (change.change === 'changed') {
      const { formerKind, kind, pieces } = change;
      assert.deepEqual(left.get(change.from), { kind: formerKind, text: side(pieces, 'added') });
      after[change.to - 1] = { kind, text: side(pieces, 'removed') };
    }
    if (change.change !== 'added') left.delete(change.from);
  }
  const rest = [...left.values()];
  return after.map((block) => block ?? (rest.shift() as Block));
}

/**
 * Pairs of bodies of about so many letters: each paragraph edited, one paragraph repetitive, many tiny
 * ones replaced, many more of the same. */
export function longBodies(letters: number): [string, string][] {
  const paragraphs = (word: string) =>
    Array.from({ length: letters / 600 }, (_, i) => `<p>${`word${i} and ${word} `.repeat(35)}</p>`).join('');
  return [
    [paragraphs('old'), paragraphs('new')],
    [`<p>${'word '.repeat(letters / 5)}</p>`, `<p>${'word other '.repeat(letters / 11)}</p>`],
    ['<p>a</p>'.repeat(letters / 8), '<p>a</p><p>b</p>'.repeat(letters / 16)],
    ['<p>a</p>'.repeat(letters / 16), '<p>a</p>'.repeat(letters / 4)],
  ];
}

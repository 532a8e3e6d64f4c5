// Bodies of a megabyte, compared: what takes seconds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBlocks } from '../../src/domain/difference/blocks.ts';
import { compareBodies } from '../../src/domain/difference/paragraphs.ts';
import { wordsIn } from '../../src/domain/difference/words.ts';
import { applied, longBodies } from '../support/differences.ts';

test('two bodies of a megabyte are compared, however much of them changed', () => {
  for (const [before, after] of longBodies(1_000_000)) {
    const difference = compareBodies(before, after, wordsIn('en'));
    assert.deepEqual(applied(readBlocks(before), difference), readBlocks(after));
  }
});

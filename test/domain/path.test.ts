import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { freePath, pathKey } from '../../src/domain/path.ts';

const wanted = { editionId: 1, month: '2026-03', slug: 'quay' };
const taken = (...slugs: string[]) => new Set(slugs.map((slug) => pathKey({ ...wanted, slug })));

describe('freePath', () => {
  test('is the path wanted when nobody has it', () => {
    assert.deepEqual(freePath(wanted, taken('quay-2', 'quays')), wanted);
    assert.deepEqual(freePath(wanted, new Set([pathKey({ ...wanted, editionId: 2 })])), wanted);
    assert.deepEqual(freePath(wanted, new Set([pathKey({ ...wanted, month: '2026-04' })])), wanted);
  });

  test('is otherwise the first number from 2 that is free', () => {
    assert.equal(freePath(wanted, taken('quay')).slug, 'quay-2');
    assert.equal(freePath(wanted, taken('quay', 'quay-2', 'quay-4')).slug, 'quay-3');
  });

  test('is never one that is taken, and leaves what is given alone', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 })), (numbers) => {
        const slugs = taken(...numbers.map((n) => (n === 1 ? 'quay' : `quay-${n}`)));
        const before = [...slugs];
        const free = freePath(wanted, slugs);
        assert.ok(!slugs.has(pathKey(free)));
        assert.deepEqual([...slugs], before);
        assert.equal(wanted.slug, 'quay');
      }),
    );
  });
});

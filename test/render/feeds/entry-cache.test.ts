import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createEntryCache } from '../../../src/render/feeds/entry-cache.ts';

describe('the entry cache', () => {
  test('gives up the entry unused for longest when it is full', () => {
    const cache = createEntryCache(12);
    cache.set('a', '111');
    cache.set('b', '222');
    cache.set('c', '333');
    assert.equal(cache.get('a'), '111');
    cache.set('d', '444');
    assert.deepEqual(['a', 'b', 'c', 'd'].map(cache.get), ['111', undefined, '333', '444']);
  });

  test('counts keys and replaced fragments', () => {
    const cache = createEntryCache(10);
    cache.set('a', '11111');
    cache.set('a', '1');
    cache.set('bbbb', '2222');
    assert.deepEqual(['a', 'bbbb'].map(cache.get), ['1', '2222']);
    cache.set('c', '');
    assert.deepEqual(['a', 'bbbb', 'c'].map(cache.get), [undefined, '2222', '']);
  });

  test('does not keep what is larger than itself, nor empties itself for it', () => {
    const cache = createEntryCache(4);
    cache.set('a', '111');
    cache.set('b', '2222');
    assert.deepEqual(['a', 'b'].map(cache.get), ['111', undefined]);
    cache.set('a', '5555');
    assert.equal(cache.get('a'), undefined, 'the former fragment of the key is gone too');
  });
});

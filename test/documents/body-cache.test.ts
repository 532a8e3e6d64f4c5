// Bytes held by entity-tag: within a bound of octets, and those used last.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBodyCache } from '../../src/documents/body-cache.ts';
import { often } from '../support/often.ts';

const body = (length: number, octet = 1) => new Uint8Array(length).fill(octet);

test('gives what was put in under its tag, and nothing under another', () => {
  const cache = createBodyCache(100);
  const bytes = body(10);
  cache.set('a', bytes);
  assert.equal(cache.get('a'), bytes);
  assert.equal(cache.get('b'), undefined);
  assert.equal(cache.get('__proto__'), undefined);
});

test('a body of no octets is one too', () => {
  const cache = createBodyCache(0);
  cache.set('empty', body(0));
  assert.equal(cache.get('empty')?.length, 0);
});

test('what was not used for longest makes room', () => {
  const cache = createBodyCache(30);
  for (const tag of ['a', 'b', 'c']) cache.set(tag, body(10));
  cache.get('a');
  cache.set('d', body(10));
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].filter((tag) => cache.get(tag)),
    ['a', 'c', 'd'],
  );
});

test('a body larger than all there is room for displaces nothing, and takes the place of none', () => {
  const cache = createBodyCache(30);
  cache.set('a', body(20));
  cache.set('b', body(31));
  assert.ok(cache.get('a'));
  assert.equal(cache.get('b'), undefined);
  cache.set('c', body(30));
  assert.equal(cache.get('a'), undefined);
  assert.ok(cache.get('c'));
});

test('the same again weighs once', () => {
  const cache = createBodyCache(20);
  for (let i = 0; i < 5; i++) cache.set('a', body(10, i));
  cache.set('b', body(10));
  assert.equal(cache.get('a')?.[0], 4);
  assert.ok(cache.get('b'));
});

type Use = { tag: string; length: number | null };
const uses = fc.array(
  fc.record<Use>({
    tag: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    // Null asks for it.
    length: fc.option(fc.nat(40), { freq: 2 }),
  }),
  { maxLength: 60 },
);

test('whatever is put in and asked for, it has what was put in last, and never more octets than it may', () => {
  fc.assert(
    fc.property(fc.nat(60), uses, (capacity, history) => {
      const cache = createBodyCache(capacity);
      const given = new Map<string, number>();
      for (const { tag, length } of history) {
        const held = cache.get(tag);
        // What it still has is what was given, whatever it has given up of the others.
        if (held) assert.equal(held.length, given.get(tag));
        if (length === null) continue;
        cache.set(tag, body(length));
        given.set(tag, length);
        assert.equal(cache.get(tag)?.length, length <= capacity ? length : undefined);
        const octets = [...given.keys()].reduce((sum, one) => sum + (cache.get(one)?.length ?? 0), 0);
        assert.ok(octets <= capacity);
      }
    }),
    { numRuns: often(200) },
  );
});

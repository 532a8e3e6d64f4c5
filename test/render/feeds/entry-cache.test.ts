import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assemble, pieceOf, textOfAssembly } from '../../../src/render/feeds/assembly.ts';
import { createEntryCache, type EntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { arabic, english } from './hard-feed.ts';

/** Keeps what was made from nothing, in one form. */
const keep = (cache: EntryCache, name: string, text: string) => cache.keep(name, 'atom', '', pieceOf(text));

function textIn(cache: EntryCache, name: string, form = 'atom', from = ''): string | undefined {
  const piece = cache.find(name, form, from);
  return piece && textOfAssembly(assemble([piece]));
}

const textsIn = (cache: EntryCache, names: string[]) => names.map((name) => textIn(cache, name));

describe('the entry cache', () => {
  test('gives up the entry unused for longest when it is full', () => {
    const cache = createEntryCache(18);
    keep(cache, 'a', '111');
    keep(cache, 'b', '222');
    keep(cache, 'c', '333');
    assert.deepEqual(textsIn(cache, ['a']), ['111']);
    keep(cache, 'd', '444');
    assert.deepEqual(textsIn(cache, ['a', 'b', 'c', 'd']), ['111', undefined, '333', '444']);
  });

  test('resized, gives up those unused for longest that are too much, and holds as much more as it may', () => {
    const cache = createEntryCache(18);
    for (const name of ['a', 'b', 'c']) keep(cache, name, '111');
    assert.deepEqual(textsIn(cache, ['a']), ['111']);
    cache.resize(12);
    assert.deepEqual(textsIn(cache, ['a', 'b', 'c']), ['111', undefined, '111']);
    cache.resize(18);
    keep(cache, 'd', '222');
    assert.deepEqual(textsIn(cache, ['a', 'c', 'd']), ['111', '111', '222']);
    keep(cache, 'e', '333');
    assert.deepEqual(textsIn(cache, ['a', 'c', 'd', 'e']), [undefined, '111', '222', '333']);
  });

  test('counts names, sources and what was made of them with room to compress it, and what was replaced no more', () => {
    const cache = createEntryCache(13);
    keep(cache, 'a', '11111');
    keep(cache, 'a', '1');
    keep(cache, 'bbbb', '2222');
    assert.deepEqual(textsIn(cache, ['a', 'bbbb']), ['1', '2222']);
    keep(cache, 'c', '');
    assert.deepEqual(textsIn(cache, ['a', 'bbbb', 'c']), [undefined, '2222', '']);
    cache.keep('d', 'rss', '1234567890', pieceOf('1'));
    assert.deepEqual(textsIn(cache, ['bbbb', 'c']), [undefined, undefined]);
    assert.equal(textIn(cache, 'd', 'rss', '1234567890'), '1');
  });

  test('counts octets of what was made, of which a character may have several', () => {
    const cache = createEntryCache(6);
    keep(cache, 'a', 'éé');
    assert.deepEqual(textsIn(cache, ['a']), [undefined]);
    keep(cache, 'a', 'ee');
    assert.deepEqual(textsIn(cache, ['a']), ['ee']);
  });

  test('holds forms side by side, which share what they were made from', () => {
    const cache = createEntryCache(12);
    cache.keep('a', 'atom', '12345', pieceOf('1'));
    cache.keep('a', 'rss', '12345', pieceOf('2'));
    cache.keep('a', 'json', '12345', pieceOf('3'));
    const found = ['atom', 'rss', 'json', 'opml'].map((form) => textIn(cache, 'a', form, '12345'));
    assert.deepEqual(found, ['1', '2', '3', undefined]);
  });

  test('does not give what was made from another text', () => {
    const cache = createEntryCache(100);
    cache.keep('a', 'atom', 'one', pieceOf('1'));
    assert.equal(cache.find('a', 'atom', 'two'), undefined);
    assert.equal(cache.find('a', 'atom', ''), undefined);
    assert.equal(textIn(cache, 'a', 'atom', 'one'), '1');
    assert.equal(
      cache.text('a', 'one', () => 'of one'),
      'of one',
    );
    assert.equal(
      cache.text('a', 'two', () => 'of two'),
      'of two',
    );
    assert.equal(
      cache.text('a', 'two', () => assert.fail('it is there')),
      'of two',
    );
    assert.equal(textIn(cache, 'a', 'atom', 'one'), '1');
  });

  test('does not keep what is larger than itself, nor empties itself for it', () => {
    const cache = createEntryCache(6);
    keep(cache, 'a', '111');
    keep(cache, 'b', '2222');
    assert.deepEqual(textsIn(cache, ['a', 'b']), ['111', undefined]);
    keep(cache, 'a', '5555');
    assert.deepEqual(textsIn(cache, ['a']), [undefined], 'what was there before is gone too');
  });

  test('names an entry by all that it says but its body', () => {
    const cache = createEntryCache(0);
    const name = cache.nameOf(english);
    assert.equal(cache.nameOf({ ...english, bodyHtml: '' }), name);
    assert.notEqual(cache.nameOf({ ...english, lead: arabic.lead }), name);
  });

  test('makes an entry once of an article, what stands beside it and what it is there as', () => {
    const cache = createEntryCache(0);
    const [article, beside] = [{}, {}];
    const first = cache.entry(article, beside, 'own', () => english);
    assert.equal(
      cache.entry(article, beside, 'own', () => arabic),
      first,
    );
    assert.equal(
      cache.entry(article, beside, 'of all', () => arabic),
      arabic,
    );
    assert.equal(
      cache.entry({}, beside, 'own', () => arabic),
      arabic,
    );
    assert.equal(
      cache.entry(article, {}, 'own', () => arabic),
      arabic,
    );
    cache.clear();
    assert.equal(
      cache.entry(article, beside, 'own', () => arabic),
      arabic,
      'what was erased is gone',
    );
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createEntryCache, type EntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { arabic, english } from './hard-feed.ts';

const made = (text: string) => ({ text, octets: text.length });

/** Keeps texts made from nothing, in one form. */
const keep = (cache: EntryCache, name: string, text: string) => cache.keep(name, 'atom', '', made(text));
const textsOf = (cache: EntryCache, names: string[]) =>
  names.map((name) => cache.find(name, 'atom', '')?.text);

describe('the entry cache', () => {
  test('gives up the entry unused for longest when it is full', () => {
    const cache = createEntryCache(12);
    keep(cache, 'a', '111');
    keep(cache, 'b', '222');
    keep(cache, 'c', '333');
    assert.deepEqual(textsOf(cache, ['a']), ['111']);
    keep(cache, 'd', '444');
    assert.deepEqual(textsOf(cache, ['a', 'b', 'c', 'd']), ['111', undefined, '333', '444']);
  });

  test('counts names, sources and what was made of them, and what was replaced no more', () => {
    const cache = createEntryCache(10);
    keep(cache, 'a', '11111');
    keep(cache, 'a', '1');
    keep(cache, 'bbbb', '2222');
    assert.deepEqual(textsOf(cache, ['a', 'bbbb']), ['1', '2222']);
    keep(cache, 'c', '');
    assert.deepEqual(textsOf(cache, ['a', 'bbbb', 'c']), [undefined, '2222', '']);
    cache.keep('d', 'rss', '12345678', made('1'));
    assert.deepEqual(textsOf(cache, ['bbbb', 'c']), [undefined, undefined]);
    assert.equal(cache.find('d', 'rss', '12345678')?.text, '1');
  });

  test('holds forms side by side, which share what they were made from', () => {
    const cache = createEntryCache(12);
    cache.keep('a', 'atom', '12345', made('1'));
    cache.keep('a', 'rss', '12345', made('2'));
    cache.keep('a', 'json', '12345', made('3'));
    const found = ['atom', 'rss', 'json', 'opml'].map((form) => cache.find('a', form, '12345')?.text);
    assert.deepEqual(found, ['1', '2', '3', undefined]);
  });

  test('does not give what was made from another text', () => {
    const cache = createEntryCache(100);
    cache.keep('a', 'atom', 'one', made('1'));
    assert.equal(cache.find('a', 'atom', 'two'), undefined);
    assert.equal(cache.find('a', 'atom', ''), undefined);
    assert.equal(cache.find('a', 'atom', 'one')?.text, '1');
  });

  test('does not keep what is larger than itself, nor empties itself for it', () => {
    const cache = createEntryCache(4);
    keep(cache, 'a', '111');
    keep(cache, 'b', '2222');
    assert.deepEqual(textsOf(cache, ['a', 'b']), ['111', undefined]);
    keep(cache, 'a', '5555');
    assert.deepEqual(textsOf(cache, ['a']), [undefined], 'what was there before is gone too');
  });

  test('names an entry by all that it says but its body', () => {
    const cache = createEntryCache(0);
    const name = cache.nameOf(english);
    assert.equal(cache.nameOf({ ...english, bodyHtml: '' }), name);
    assert.notEqual(cache.nameOf({ ...english, lead: arabic.lead }), name);
  });
});

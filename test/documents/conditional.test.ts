import assert from 'node:assert/strict';
import { test } from 'node:test';
import { negotiateCoding } from '../../src/documents/coding.ts';
import { isNotModified, lastModified, parseHttpDate } from '../../src/documents/conditional.ts';

const CHANGED = Date.parse('2026-03-14T09:30:00.250Z');
const VALIDATORS = { etag: 'stem-1', modifiedAt: CHANGED };
const NOW = Date.parse('2026-03-14T10:00:00Z');

function holds(ifNoneMatch: string | null, ifModifiedSince: string | null = null, now = NOW): boolean {
  return isNotModified({ ifNoneMatch, ifModifiedSince }, VALIDATORS, now);
}

test('any form in which the entity-tag comes back is recognised', () => {
  const forms = [
    '"stem-1"',
    'W/"stem-1"',
    ' "stem-1" ',
    '"other", "stem-1"',
    '"other",W/"stem-1"',
    '"a, b", "stem-1"',
    '"stem-1, not this", "stem-1"',
    '"", "stem-1"',
    // Our own suffixes, and those that Apache and others put there.
    '"stem-1-gzip"',
    'W/"stem-1-br"',
    '"stem-1;gzip"',
    '"stem-1:gzip"',
    'stem-1',
    'stem-1-gzip',
    '*',
    ' * ',
  ];
  for (const form of forms) assert.ok(holds(form), form);
});

test('nothing else is taken for the entity-tag', () => {
  const others = [
    '',
    '""',
    '"',
    ',',
    '"stem"',
    '"stem-1-zip"',
    '"Stem-1"',
    '"x, stem-1"',
    '"stem-1',
    '"*"',
    'W/*',
    '"a" "b"',
    '\u00ff',
    '"stem-1-gzip-gzip"',
  ];
  for (const other of others) assert.equal(holds(other), false, other);
});

test('If-None-Match, wrong or garbled, keeps If-Modified-Since from being looked at', () => {
  const later = 'Sat, 14 Mar 2026 09:31:00 GMT';
  assert.ok(holds(null, later));
  assert.equal(holds('"other"', later), false);
  assert.equal(holds('garbage', later), false);
  assert.ok(holds('"stem-1"', 'Thu, 01 Jan 1970 00:00:00 GMT'));
});

test('a date holds from the second after the change, in all three forms of a date', () => {
  assert.equal(holds(null, 'Sat, 14 Mar 2026 09:30:00 GMT'), false);
  assert.ok(holds(null, 'Sat, 14 Mar 2026 09:30:01 GMT'));
  assert.ok(holds(null, 'Saturday, 14-Mar-26 09:30:01 GMT'));
  assert.ok(holds(null, 'Sat Mar 14 09:30:01 2026'));
  assert.equal(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT'), 784111777000);
  assert.equal(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT'), 784111777000);
  assert.equal(parseHttpDate('Sun Nov  6 08:49:37 1994'), 784111777000);
});

test('what is no HTTP date proves nothing', () => {
  for (const text of [
    '',
    '0',
    '1773480000',
    '2026-03-14T09:45:00Z',
    'Sat, 14 Mar 2026 09:45:00',
    'Sat, 14 Mar 2026 09:45:00 +0000',
    'now',
    'Sat, 99 Mar 2026 09:45:00 GMT',
  ]) {
    assert.equal(holds(null, text), false, text);
  }
});

test('a date in the future proves nothing', () => {
  assert.ok(holds(null, 'Sat, 14 Mar 2026 10:00:00 GMT'));
  assert.equal(holds(null, 'Sat, 14 Mar 2026 10:00:01 GMT'), false);
});

test('Last-Modified ends the second of the change and is never in the future', () => {
  const second = Date.parse('2026-03-14T09:30:01Z');
  assert.equal(lastModified(CHANGED, second - 1), null);
  assert.equal(lastModified(CHANGED, second), second);
  // On the second too: another change may come within the same millisecond.
  assert.equal(lastModified(second, second), null);
  assert.equal(lastModified(second, second + 1000), second + 1000);
  // Whoever holds a copy from before its date could be told cannot be told that it still holds.
  assert.equal(holds(null, 'Sat, 14 Mar 2026 09:30:01 GMT', second - 1), false);
});

test('a coding is chosen by weight, br before gzip, and identity when none will do', () => {
  const chosen: [string | null, string][] = [
    [null, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['GZIP, deflate', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.5, gzip;q=0.9', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['*', 'br'],
    ['*, br;q=0', 'gzip'],
    ['gzip;q=bogus', 'identity'],
    [';;;,,,=', 'identity'],
  ];
  for (const [header, coding] of chosen) assert.equal(negotiateCoding(header), coding, header ?? 'no header');
  assert.equal(negotiateCoding('gzip, br', ['identity']), 'identity');
});

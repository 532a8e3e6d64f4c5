import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldPath } from '../../src/http/told-path.ts';

const KEY = 'coranto_abcdefgh_secretsecret';

test('a path goes into the log without what it opens', () => {
  const told: Record<string, string> = {
    '/en/2026/03/quay': '/en/2026/03/quay',
    '/en/search?q=private': '/en/search',
    '/api/v1/changes?after=cursor': '/api/v1/changes',
    '/en/#fragment': '/en/',
    '/preview/token/en/': '/preview/…',
    '/news/preview/token': '/news/preview/…',
    '/%70r%65view/token': '/preview/…',
    '/PREVIEW/token': '/preview/…',
    '//preview//token': '//preview/…',
    '/%2570review/token': '/preview/…',
    '/preview%252Ftoken': '/preview/…',
    '/\\preview\\token': '/preview/…',
    '/en/..\\preview/token': '/en/preview/…',
    '/%5cpreview%5ctoken': '/preview/…',
    'http://example.org/preview/token': 'http://example.org/preview/…',
    [`/api/v1/editions/${KEY}`]: '/api/v1/editions/coranto_…',
    [`/en/${KEY.replace('_', '%5F')}/x`]: '/en/coranto_…/x',
    [`/en/%ff${KEY}`]: '/en/coranto_…',
    '/%ff': '/%ff',
    '*': '*',
    '': '',
  };
  for (const [given, expected] of Object.entries(told)) assert.equal(toldPath(given), expected, given);
  assert.equal(toldPath(`/${'a'.repeat(9_000)}`).length, 301);
});

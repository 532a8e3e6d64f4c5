// Asks every route of the API, and the hub, what nobody should ask: each answer says what is wrong, nothing of what is
// inside, and what was refused has changed nothing.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ApiRoute } from '../../src/http/api/route.ts';
import { API_ROUTES } from '../../src/http/api/routes.ts';
import { KEY } from './ask-desk.ts';
import { HOSTILE_TEXTS, type Words } from './from-schema.ts';
import { type HostileRequest, requestsTo } from './hostile-requests.ts';
import { aStory, bringIn } from './inputs.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';
import { makeKey } from './partner-keys.ts';
import type { Ends } from './scratch.ts';
import { openSite, type Site } from './site.ts';

/** What would tell of the inside. */
const INSIDE =
  /\bat [\w.<>]+ \(|\.ts:\d+|node_modules|SQLITE|no such (?:table|column)|syntax error|\bSELECT \w|\bINSERT INTO|\[object /;

interface House {
  newsroom: Newsroom;
  site: Site;
  words: Words;
  tokens: string[];
}

async function open(t: Ends): Promise<House> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [
    aStory('quay', { en: { slug: 'quay', topics: ['trade'] }, nl: {}, ar: {} }),
    aStory('waits', { en: { publishAt: '2026-04-01T10:00:00Z' }, nl: { publishAt: null } }),
  ]);
  const site = await openSite(newsroom, { key: KEY });
  const all = await makeKey(site, 'all', ['read', 'write', 'publish', 'webhooks'], null, ['en']);
  const dutch = await makeKey(site, 'dutch', ['write', 'publish'], ['nl']);
  const uuids = newsroom
    .rows('SELECT uuid FROM articles UNION SELECT uuid FROM stories')
    .map(({ uuid }) => uuid as string);
  const changes = await site.get('/api/v1/changes?limit=1');
  const cursor = /"(?:next|cursor)":"(?:[^"]*[?&](?:after|cursor)=)?([\w.-]+)/.exec(changes.body)?.[1];
  const stories = ['quay', 'waits', 'none'];
  const editions = ['en', 'nl', 'xx'];
  const times = ['2026-03-14', '+5m', '2026-05-01T10:00:00Z'];
  const cursors = cursor ? [cursor, 'now'] : ['now'];
  const words = {
    ...{ story: stories, key: stories, uuid: uuids, id: uuids, topics: ['trade'], topic: ['trade'] },
    ...{
      edition: editions,
      editions,
      path: editions,
      source: editions,
      required: editions,
      language: ['nl'],
    },
    ...{ time: times, publishAt: times, withdrawAt: times, updatedAt: times, since: times, until: times },
    ...{ after: cursors, cursor: cursors, slug: ['quay', 'other'], url: ['https://reader.example/hook'] },
  };
  return { newsroom, site, words, tokens: [KEY, all.token, dutch.token] };
}

/**
 * Tries every route.
 * @param runs requests to each
 */
export async function askEverything(t: Ends, runs: number): Promise<void> {
  const house = await open(t);
  for (const route of API_ROUTES) {
    const requests = requestsTo(route, house.words, house.tokens);
    await fc.assert(
      fc.asyncProperty(requests, (request) => ask(house, request, route)),
      { numRuns: runs },
    );
  }
  await fc.assert(
    fc.asyncProperty(formsToHub(), (request) => ask(house, request, undefined)),
    { numRuns: runs },
  );
  assert.deepEqual(house.site.errors, []);
}

async function ask(
  { newsroom, site }: House,
  request: HostileRequest,
  route: ApiRoute | undefined,
): Promise<void> {
  const { method, headers, path } = request;
  const state = () =>
    newsroom.rows('SELECT version, (SELECT count(*) FROM changes) AS changes FROM newsroom');
  const before = state();
  const body = request.body as BodyInit | null;
  const answer = await site.app.request(`${site.context.config.baseUrl}${path}`, { method, headers, body });
  const text = await answer.text();
  const { status } = answer;
  assert.ok(status < 500, `${status}: ${text.slice(0, 300)} ${site.errors.at(-1) ?? ''}`);
  if (status >= 400) {
    assert.deepEqual(state(), before, `${status}, and something has changed`);
    assert.equal(
      answer.headers.get('content-type'),
      'application/problem+json',
      `${status} ${text.slice(0, 200)}`,
    );
    if (method !== 'HEAD') {
      const problem = JSON.parse(text) as { status: number; detail: string };
      assert.equal(problem.status, status);
      assert.ok(problem.detail.length > 0);
      assert.doesNotMatch(text, INSIDE);
    }
    // What may be answered is what is told.
    if (route && method === route.method && status !== 405)
      assert.ok(text.length < 40_000, 'what was sent comes back');
  }
}

function formsToHub(): fc.Arbitrary<HostileRequest> {
  const value = fc.constantFrom(
    ...[
      'subscribe',
      'unsubscribe',
      'https://news.example.org/en/feed.atom',
      'https://reader.example/cb',
      'http://127.0.0.1/x',
      '300',
    ],
    ...HOSTILE_TEXTS,
  );
  const names = ['hub.mode', 'hub.topic', 'hub.callback', 'hub.lease_seconds', 'hub.secret', 'hub.x', ''];
  const some = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 });
  return fc.tuple(fc.constantFrom(RIGHT, {}), some).map(([right, pairs]) => {
    const form = { ...right, ...Object.fromEntries(pairs) };
    const twice = pairs.length === 4 ? pairs.slice(0, 1) : [];
    const sent = [...Object.entries(form), ...twice].map(([name, one]) => [name, one.toWellFormed()]);
    return {
      method: 'POST',
      path: '/hub',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(sent).toString(),
    };
  });
}

/** What the hub takes. */
const RIGHT: Record<string, string> = {
  'hub.mode': 'subscribe',
  'hub.topic': 'https://news.example.org/en/feed.atom',
  'hub.callback': 'https://reader.example/cb',
};

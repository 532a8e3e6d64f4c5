// What every route says besides its answer: nothing runs on it, nobody frames it, no cookie, no banner, no way out of the
// newsroom; and whoever has no key in the Authorization header may do nothing, whatever their browser sends along.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { API_ROUTES } from '../../src/http/api/routes.ts';
import { KEY, request } from '../support/ask-desk.ts';
import { openTwins, type Twins } from '../support/embargo-twins.ts';
import { ALL_ROUTES, everyUrl } from '../support/route-urls.ts';
import type { Answer } from '../support/site.ts';

const BASE = 'https://news.example.org';
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE', 'PROPFIND'];
/** What browsers and proxies send along, and what somebody may hope to be let in by. */
const ALONG = {
  origin: 'https://evil.example',
  referer: 'https://evil.example/',
  cookie: `session=1; key=${KEY}; authorization=Bearer ${KEY}`,
  host: 'evil.example',
  forwarded: 'for=127.0.0.1;host=evil.example;proto=http',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  'x-forwarded-for': '127.0.0.1',
  'x-original-url': '/api/v1/desk/status',
  'x-rewrite-url': '/api/v1/desk/status',
  'x-http-method-override': 'DELETE',
  'x-method-override': 'DELETE',
  'x-api-key': KEY,
  'proxy-authorization': `Bearer ${KEY}`,
  'cf-access-jwt-assertion': KEY,
};

/** What is wrong with an answer's headers. */
function* faultsOf({ status, headers, body }: Answer, isPublic: boolean): Generator<string> {
  const policy = headers['content-security-policy'] ?? '';
  for (const part of [
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ])
    if (!policy.split('; ').includes(part)) yield `its policy lacks ${part}`;
  if (/unsafe|script|https?:|\*/.test(policy)) yield `its policy is ${policy}`;
  if (headers['x-content-type-options'] !== 'nosniff') yield 'it may be sniffed';
  if (!/^(strict-origin-when-cross-origin|no-referrer)$/.test(headers['referrer-policy'] ?? ''))
    yield 'it refers';
  for (const name of ['server', 'x-powered-by', 'set-cookie', 'via', 'access-control-allow-credentials'])
    if (headers[name] !== undefined) yield `it has ${name}`;
  if (status !== 204 && headers['cache-control'] === undefined) yield 'nothing says who may keep it';
  const shared = headers['access-control-allow-origin'];
  if (shared !== undefined && (shared !== '*' || !isPublic)) yield `scripts of ${shared} may read it`;
  if (body !== '' && !headers['content-type']) yield 'it has no type';
  const location = headers['location'];
  if (location !== undefined && !location.startsWith(`${BASE}/`)) yield `it leads to ${location}`;
  if (/evil\.example/.test(JSON.stringify(headers) + body)) yield 'what was sent comes back';
}

describe('every route', () => {
  const ends: (() => unknown)[] = [];
  let twins: Twins;
  before(async () => {
    twins = await openTwins({ after: (end: () => unknown) => void ends.unshift(end) });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('says that nothing runs on its answer, whoever asks and however', async () => {
    const { sites, guesses, tokens } = twins;
    const [, site] = sites;
    const few = Object.fromEntries(
      Object.entries(guesses).map(([name, values]) => [name, some(values, name)]),
    );
    const faults: string[] = [];
    for (const [route, urls] of everyUrl(few, {})) {
      const isPublic = route.methods.includes('OPTIONS');
      for (const url of urls)
        for (const method of METHODS) {
          const bearer = { authorization: `Bearer ${tokens.reader}` };
          const isPrivate = route.path.startsWith('/api/') && method === 'GET';
          for (const key of isPrivate ? [{}, bearer] : [{}]) {
            const answer = await request(site, url, { method, headers: { ...ALONG, ...key } });
            const what = `${method} ${url} ${answer.status}`;
            faults.push(...[...faultsOf(answer, isPublic)].map((fault) => `${what}: ${fault}`));
          }
        }
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(site.errors, []);
  });

  test('of the API wants its key in the Authorization header and takes none from anywhere else', async () => {
    const { sites, keeper, guesses } = twins;
    const [, site] = sites;
    const state = () => keeper.rows('SELECT version, (SELECT count(*) FROM desk_log) AS log FROM newsroom');
    const before = state();
    const wanting = API_ROUTES.filter(({ wants }) => wants !== 'anybody');
    assert.ok(wanting.length > 20);
    for (const { path, method } of wanting) {
      const [route] = ALL_ROUTES.filter((one) => one.path === `/api/v1${path}`).map((one) => ({
        ...one,
        methods: [method],
      }));
      const [[, urls]] = everyUrl(guesses, {}).filter(([one]) => one.path === route?.path) as [
        [unknown, string[]],
      ];
      const url = urls[0] as string;
      for (const query of [
        '',
        `?key=${KEY}&token=${KEY}&authorization=Bearer%20${KEY}`,
        `?access_token=${KEY}`,
      ]) {
        for (const type of [
          'application/json',
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
        ]) {
          const headers = { ...ALONG, 'content-type': type };
          const body = method === 'GET' ? {} : { body: `{"key":"${KEY}"}` };
          const { status } = await request(site, url + query, { method, headers, ...body });
          assert.ok([400, 401].includes(status), `${status} ${method} ${url}${query} ${type}`);
        }
      }
    }
    assert.deepEqual(state(), before);
  });
});

/** Every kind of place once or twice; of names, one of each kind of file. */
const some = (values: readonly string[], name: string): string[] =>
  ['name', 'part', 'feed'].includes(name) ? [...values] : [...values.slice(0, 1), ...values.slice(-1)];

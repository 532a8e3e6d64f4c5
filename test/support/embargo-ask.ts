// Asks two newsrooms for the same, in every way, and finds that they answer alike.
import assert from 'node:assert/strict';
import { ROUTES } from '../../src/http/app.ts';
import type { Route } from '../../src/http/route.ts';
import type { Statement } from '../../src/storage/database.ts';
import { request } from './ask-desk.ts';
import type { Twins } from './embargo-twins.ts';
import type { Newsroom } from './newsroom.ts';
import { everyUrl } from './route-urls.ts';
import { type Answer, openSite } from './site.ts';

/**
 * It takes away what others are about to ask for; what asks for a preview opens none without its link; no month here is
 * so long that it has parts.
 */
const FINDS_NOTHING = /^DELETE|^GET,HEAD \/preview\/|\/part\/:part/;

/**
 * Asks both at every route, and at addresses that are none's.
 * @param everyWay with every method where nothing is, too
 */
export async function askEveryRoute(twins: Twins, everyWay: boolean): Promise<void> {
  for (const [route, urls] of everyUrl(twins.guesses, QUERIES)) {
    const statuses = new Set<number>();
    for (const url of urls)
      for (const status of await askBoth(twins, route, url, everyWay)) statuses.add(status);
    // A route at which nothing is found shows nothing.
    const found = [...statuses].some((status) => status !== 404 && status !== 405);
    const what = `${route.methods} ${route.path}`;
    assert.ok(found || FINDS_NOTHING.test(what), `nothing was found at ${what}`);
  }
  const [atFront] = ROUTES.filter(({ path }) => path === '/') as [Route];
  for (const url of ELSEWHERE) await askBoth(twins, atFront, url, everyWay);
  for (const { errors } of twins.sites) assert.deepEqual(errors, []);
}

type Asked = { method: string; headers: Record<string, string>; body?: string };

async function askBoth(
  twins: Twins,
  { methods, path }: Route,
  url: string,
  everyWay: boolean,
): Promise<number[]> {
  const statuses: number[] = [];
  const compare = async (asked: Asked): Promise<Answer> => {
    const [one, other] = (await Promise.all(twins.sites.map((site) => request(site, url, asked)))).map(shown);
    assert.deepEqual(other, one, `${url} ${JSON.stringify(asked)}`);
    statuses.push((one as Answer).status);
    return one as Answer;
  };
  const everything = everyWay || methods[0] !== 'GET';
  for (const headers of callersAt(path, twins)) {
    for (const method of everything ? methods : ['GET']) {
      if (method === 'DELETE' || method === 'OPTIONS') continue;
      const sent = method === 'GET' || method === 'HEAD' ? [{}] : (BODIES[path] ?? [JSON_BODY]);
      for (const { type, body } of sent as Body[]) {
        const asked = { method, headers: { ...headers, ...type }, ...(body !== undefined && { body }) };
        const answer = await compare(asked);
        if (method === 'GET' && answer.status === 200) await compareCopies(answer, asked, compare);
      }
    }
    // What is not there is the same nowhere however it is asked for, unless somebody looks.
    if (statuses.at(-1) === 404 && !everyWay) return statuses;
  }
  const accept = { accept: 'text/html' };
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE'])
    if (!(method === 'DELETE' && methods.includes(method))) await compare({ method, headers: accept });
  return statuses;
}

/** A new secret is made by chance. */
const shown = ({ body, ...answer }: Answer): Answer => ({
  ...answer,
  body: body.replace(/whsec_[\w+/=]+/, 'whsec_'),
});

function callersAt(path: string, { tokens }: Twins): Record<string, string>[] {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  if (!path.startsWith('/api/')) return [{}];
  return path.includes('/desk')
    ? [bearer(tokens.reader), bearer(tokens.writer)]
    : [{}, bearer(tokens.reader)];
}

/** Whoever has a copy asks with it. */
async function compareCopies(
  { headers }: Answer,
  asked: Asked,
  compare: (asked: Asked) => Promise<Answer>,
): Promise<void> {
  const [tag, date] = [headers['etag'], headers['last-modified']];
  if (tag) await compare({ ...asked, headers: { ...asked.headers, 'if-none-match': tag } });
  if (date) await compare({ ...asked, headers: { ...asked.headers, 'if-modified-since': date } });
}

const WORDS = ['ship', 'quay', 'portes', 'open', 'merger'];

/** What is asked besides the path, by route. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/': ['p=99', 'feed=rss2'],
  '/:edition/search': [...WORDS.map((word) => `q=${word}`), 'q=open&year=2026', 'q=ship&topic=merger'],
  '/api/v1/articles': ['limit=1', 'order=updated', 'stale=true', 'role=source', 'edition=fr', 'format=ninjs'],
  '/api/v1/stories': ['limit=1', 'order=updated', 'edition=fr'],
  '/api/v1/topics': ['edition=en'],
  '/api/v1/media': ['limit=1'],
  '/api/v1/changes': [
    'limit=1',
    'detail=thin',
    'edition=fr',
    'since=2026-03-14',
    'after=now',
    'after=x',
    'wait=1',
  ],
};

/** Addresses that are no route's: those of a former system among them. */
const ELSEWHERE = [
  ...[
    '/xx/',
    '/xx/feed.atom',
    '/xx/2026/03/quay-closes',
    '/%65n/2026/03/quay-closes',
    '//en/2026/03/quay-closes',
  ],
  ...['/old/open.html', '/old/quay.html', '/old/quay.html/', '/old/nothing.html', '/?p=99', '/?p=98'],
  ...[
    '/old/feed/',
    '/old/safety/',
    '/old/safety',
    '/nowhere',
    '/en',
    '/en/2026/03/quay-closes/',
    '/en/topics/merger',
  ],
];

interface Body {
  type: Record<string, string>;
  body?: string;
}

const JSON_BODY: Body = { type: { 'content-type': 'application/json' }, body: '{}' };

/** What is sent where a route takes something else than JSON. */
const BODIES: Readonly<Record<string, readonly Body[]>> = {
  '/hub': [
    '/en/feed.atom',
    '/en/topics/safety-en/feed.atom',
    '/en/topics/merger/feed.atom',
    '/fr/feed.atom',
  ].map((topic) => {
    const form = { 'hub.mode': 'subscribe', 'hub.callback': 'https://other.example/websub' };
    const body = new URLSearchParams({ ...form, 'hub.topic': `https://news.example.org${topic}` });
    return { type: { 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() };
  }),
};

/** What is asked of the database for each of some URLs: its statements, values left out. */
export async function statementsOf(newsroom: Newsroom, urls: readonly string[]): Promise<string[][]> {
  let asked: string[] = [];
  const note = <A extends Statement | readonly Statement[], T>(act: (given: A) => T) => {
    return (given: A): T => {
      asked.push(...[given].flat().map((statement) => (statement as Statement).sql));
      return act(given);
    };
  };
  const { db } = newsroom;
  const noting = {
    all: note((one: Statement) => db.all(one)),
    first: note((one: Statement) => db.first(one)),
    run: note((one: Statement) => db.run(one)),
    batch: note((several: readonly Statement[]) => db.batch(several)),
  };
  const site = await openSite(newsroom, { db: noting });
  const all: string[][] = [];
  for (const url of urls) {
    asked = [];
    await site.get(url);
    all.push(asked);
  }
  return all;
}

// What partners read of what is public: one article, lists by every filter, and stories in all their languages.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { BusyError } from '../../src/documents/search.ts';
import { API_ROUTES } from '../../src/http/api/routes.ts';
import { createApp } from '../../src/http/app.ts';
import { createCompress } from '../../src/node/compress.ts';
import { erase } from '../../src/operations/erase.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { recording } from '../support/recording.ts';
import { answerOf, openSite, type Site } from '../support/site.ts';

const BASE = 'https://news.example.org';
const API = '/api/v1';
const ends: (() => void)[] = [];
let newsroom: Newsroom;
let site: Site;
let wiped: string;

const QUAY = {
  headline: 'Quay & crane',
  lead: 'It opens.',
  body: '<p>See <a href="/map">the map</a>.</p>',
  bylines: ['Press desk'],
  topics: ['trade'],
  publishAt: '2026-03-10T10:00:00Z',
};

before(async () => {
  newsroom = await openNewsroom({ after: (end: () => void) => void ends.push(end) });
  site = await openSite(newsroom);
  await bringIn(newsroom, [
    aStory('quay', {
      en: QUAY,
      nl: { headline: 'Kade', publishAt: '2026-03-11T10:00:00Z', topics: ['trade', 'safety'] },
    }),
    aStory('law', {
      nl: { headline: 'Wet', publishAt: '2026-03-12T10:00:00Z', coOriginal: true },
      fr: { headline: 'Loi', publishAt: '2026-03-12T10:00:00Z', coOriginal: true },
    }),
    aStory('gone', { en: { headline: 'Secret headline', publishAt: '2026-03-09T10:00:00Z' } }),
    aStory('wiped', { en: { headline: 'Wiped headline', publishAt: '2026-03-09T10:00:00Z' } }),
    aStory('later', { en: { headline: 'Later', publishAt: at(3600) } }),
  ]);
  const media = [aPicture({ caption: 'The quay' })];
  const update = { ...QUAY, headline: 'Quay & cranes', media };
  await bringIn(newsroom, aStory('quay', { en: update }), { as: 'update' });
  wiped = uuidOf('wiped', 'en');
  await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
  await erase({ ...newsroom, ledger: null }, { story: 'wiped', edition: null }, BY_EDITOR);
});

interface Page {
  items: { uuid: string; id: string; headline: string; edition: string; articles: { edition: string }[] }[];
  next: string | null;
}

async function get<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
  const { status, body } = await site.get(API + path, headers);
  assert.equal(status, 200, body);
  return JSON.parse(body) as T;
}

const uuidOf = (story: string, edition: string): string =>
  newsroom.value(
    `SELECT a.uuid FROM articles a JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
     WHERE s.key = ? AND e.path = ?`,
    story,
    edition,
  ) as string;

const headlines = async (query: string): Promise<string[]> =>
  (await get<Page>(`/articles${query}`)).items.map(({ headline }) => headline);

test('an article says what its entry in feeds says, with absolute URLs', async () => {
  const uuid = uuidOf('quay', 'en');
  const article = await get<Record<string, unknown>>(`/articles/${uuid}`);
  assert.deepEqual(
    { ...article, media: null },
    {
      ...{ id: `urn:uuid:${uuid}`, uuid, story: article['story'] },
      ...{ edition: 'en', editionId: article['editionId'], language: 'en', direction: 'ltr' },
      url: `${BASE}/en/2026/03/quay-crane`,
      ...{ headline: 'Quay & cranes', lead: 'It opens.' },
      bodyHtml: `<p>See <a href="${BASE}/map">the map</a>.</p>`,
      ...{ bylines: ['Press desk'], dateline: null, releasedAt: '2026-03-10T10:00:00Z' },
      ...{ updatedAt: '2026-03-14T09:30:00Z', dateOnly: false, revision: 2, role: 'source', stale: false },
      topics: [
        {
          id: newsroom.value("SELECT uuid FROM topics WHERE key = 'trade'"),
          label: 'trade (en)',
          url: `${BASE}/en/topics/trade-en/`,
          iptc: null,
        },
      ],
      ...{ media: null, corrections: [], rights: null, license: null },
      translations: [
        {
          uuid: uuidOf('quay', 'nl'),
          edition: 'nl',
          editionId: newsroom.value("SELECT uuid FROM editions WHERE path = 'nl'"),
          ...{ language: 'nl', role: 'translation' },
          self: `${BASE}/api/v1/articles/${uuidOf('quay', 'nl')}`,
        },
      ],
      links: {
        self: `${BASE}/api/v1/articles/${uuid}`,
        story: `${BASE}/api/v1/stories/${newsroom.value("SELECT uuid FROM stories WHERE key = 'quay'")}`,
      },
    },
  );
});

test('a list holds what each filter says, newest first', async () => {
  const trade = newsroom.value("SELECT uuid FROM topics WHERE key = 'trade'");
  const all = ['Wet', 'Loi', 'Kade', 'Quay & cranes'];
  const expected: Record<string, string[]> = {
    '': all,
    '?edition=nl': ['Wet', 'Kade'],
    '?edition=en,fr': ['Loi', 'Quay & cranes'],
    '?language=NL': ['Wet', 'Kade'],
    '?language=*': all,
    '?language=de': [],
    [`?topic=${trade}`]: ['Kade', 'Quay & cranes'],
    [`?topic=${crypto.randomUUID()}`]: [],
    '?role=source': ['Quay & cranes'],
    '?role=translation': ['Kade'],
    '?role=co-original': ['Wet', 'Loi'],
    '?stale=true': ['Kade'],
    '?stale=false&edition=nl': ['Wet'],
    '?released-from=2026-03-11&released-to=2026-03-11': ['Kade'],
    '?released-to=2026-03-11T10:00:00Z': ['Quay & cranes'],
    '?released-from=2026-03-11T11:00:00%2B01:00&role=translation': ['Kade'],
    '?updated-from=2026-03-14': ['Quay & cranes'],
    '?order=updated': ['Quay & cranes', 'Wet', 'Loi', 'Kade'],
    '?order=updated&released-to=2026-03-11': ['Quay & cranes', 'Kade'],
  };
  for (const [query, found] of Object.entries(expected))
    assert.deepEqual(await headlines(query), found, query);
});

test('pages go through a list once, in order, whatever comes meanwhile', async () => {
  for (const list of ['/articles', '/articles?role=co-original', '/articles?order=updated&language=nl']) {
    const whole = (await get<Page>(list)).items.map(({ uuid }) => uuid);
    const paged: string[] = [];
    let url: string | null | undefined = `${list}${list.includes('?') ? '&' : '?'}limit=1`;
    for (let i = 0; url; i++) {
      assert.ok(i < 10);
      const page: Page = await get<Page>(url);
      paged.push(...page.items.map(({ uuid }) => uuid));
      url = page.next?.slice(`${BASE}${API}`.length);
    }
    assert.deepEqual(paged, whole);
  }
  const { next } = await get<Page>('/articles?limit=2');
  const answer = await site.get((next as string).slice(BASE.length));
  assert.equal(answer.headers['link'], undefined);
  assert.equal((await site.get(`${API}/articles?limit=2`)).headers['link'], `<${next}>; rel="next"`);
});

test('a story is one item of a list, and whole at its own URL', async () => {
  const { items } = await get<Page>('/stories');
  assert.deepEqual(
    items.map(({ articles }) => articles.map(({ edition }) => edition)),
    [
      ['nl', 'fr'],
      ['en', 'nl'],
    ],
  );
  assert.deepEqual((await get<Page>('/stories?edition=en')).items.length, 1);
  const story = await get<{ articles: { headline: string }[] }>(`/stories/${items[1]?.id}`);
  assert.deepEqual(
    story.articles.map(({ headline }) => headline),
    ['Quay & cranes', 'Kade'],
  );
});

test('of what was withdrawn or erased is told that and why, and nothing of what it said', async () => {
  for (const [uuid, erased] of [
    [uuidOf('gone', 'en'), false],
    [wiped, true],
  ] as const) {
    const answer = await site.get(`${API}/articles/${uuid}`);
    assert.equal(answer.status, 410);
    const { withdrawal } = JSON.parse(answer.body) as { withdrawal: object };
    assert.partialDeepStrictEqual(withdrawal, { reason: 'unspecified', erased });
    assert.ok(!/headline/i.test(answer.body));
  }
  const storyUuid = newsroom.value("SELECT uuid FROM stories WHERE key = 'gone'");
  assert.equal((await site.get(`${API}/stories/${storyUuid}`)).status, 410);
});

test('what is not public yet is as little there as what there is not', async () => {
  const none = await site.get(`${API}/articles/${crypto.randomUUID()}`);
  assert.equal(none.status, 404);
  assert.deepEqual(await site.get(`${API}/articles/${uuidOf('later', 'en')}`), none);
  const storyUuid = newsroom.value("SELECT uuid FROM stories WHERE key = 'later'");
  assert.deepEqual(
    await site.get(`${API}/stories/${storyUuid}`),
    await site.get(`${API}/stories/${crypto.randomUUID()}`),
  );
});

test('editions, topics and media say what public articles have of them', async () => {
  const editions = await get<Page>('/editions');
  assert.equal(editions.items.length, 4);
  const topics = await get<{ items: { labels: { label: string }[] }[] }>('/topics');
  assert.deepEqual(
    topics.items.map(({ labels }) => labels.map(({ label }) => label)),
    [['trade (en)', 'trade (nl)'], ['safety (nl)']],
  );
  const media = await get<Page>('/media');
  const [picture] = media.items as unknown as { name: string; uses: object[] }[];
  assert.deepEqual(await get(`/media/${picture?.name}`), picture);
  assert.partialDeepStrictEqual(picture, {
    ...{ url: `${BASE}/media/${aPicture().name}`, width: 640 },
    uses: [{ edition: 'en', article: uuidOf('quay', 'en'), caption: 'The quay', thumbnail: false }],
  });
  assert.equal((await site.get(`${API}/media/${'cd'.repeat(32)}.png`)).status, 404);
});

test('a copy that is right is not sent again, to GET and HEAD alike', async () => {
  const { headers } = await site.get(`${API}/articles`);
  const etag = headers['etag'] as string;
  assert.deepEqual(
    [headers['cache-control'], headers['vary']],
    ['no-cache', 'Accept-Encoding, Authorization'],
  );
  for (const method of ['GET', 'HEAD']) {
    const again = await site.get(`${API}/articles`, { 'if-none-match': etag }, method);
    assert.deepEqual([again.status, again.body, again.headers['etag']], [304, '', etag]);
    assert.equal(again.headers['cache-control'], 'no-cache');
  }
  const head = await site.get(`${API}/articles`, {}, 'HEAD');
  assert.deepEqual([head.status, head.body, head.headers['etag']], [200, '', etag]);
});

test('is sent compressed to whoever takes that, under a tag of its own', async () => {
  const zipping = await openSite(newsroom, { compress: createCompress() });
  const path = `${API}/articles`;
  const answer = await zipping.app.request(`http://inside.invalid${path}`, {
    headers: { 'Accept-Encoding': 'gzip, br' },
  });
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  const plain = await zipping.get(path);
  const tag = answer.headers.get('etag') as string;
  assert.equal(tag, plain.headers['etag']?.replace(/"$/, '-gzip"'));
  assert.equal(gunzipSync(new Uint8Array(await answer.arrayBuffer())).toString(), plain.body);
  assert.equal((await zipping.get(path, { 'if-none-match': tag })).status, 304);
});

test('says clearly what a list does not take', async () => {
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=x',
    'edition=EN',
    'edition=de',
    'language=n!',
    'topic=trade',
    'role=original',
    'stale=yes',
    'released-from=2026-02-30',
    'released-from=yesterday',
    'order=oldest',
    'cursor=abc',
    'langauge=nl',
    'format=xml',
  ]) {
    const { status, body } = await site.get(`${API}/articles?${query}`);
    assert.equal(status, 400, `${query} ${body}`);
  }
  const { next } = await get<Page>('/articles?limit=1');
  const elsewhere = (next as string).slice(BASE.length).replace('/articles', '/stories');
  assert.equal((await site.get(elsewhere)).status, 400);
});

test('a path that an edition had names it still', async () => {
  await moveEdition(newsroom, { path: 'fr', to: 'francais' }, BY_EDITOR);
  assert.deepEqual(await headlines('?edition=fr'), ['Loi']);
  const answer = await site.get(`${API}/editions/fr`);
  assert.equal((JSON.parse(answer.body) as { path: string }).path, 'francais');
  assert.equal(answer.headers['link'], `<${BASE}/api/v1/editions/francais>; rel="canonical"`);
});

test('what is asked again costs one row until something public changes', async () => {
  const db = recording(newsroom.db);
  const asked = await openSite({ ...newsroom, db });
  const read = () =>
    asked.context.reads.read('articles', {
      query: { limit: 20, order: 'released', format: 'json' },
      keyed: [],
    });
  const first = await read();
  const { size } = db.statements;
  const counted = { ...newsroom.db, batch: newsroom.db.batch.bind(newsroom.db) };
  let rows = 0;
  db.batch = async (statements) => {
    const answer = await counted.batch(statements);
    rows += answer.flat().length;
    return answer;
  };
  assert.deepEqual(await read(), first);
  assert.deepEqual([db.statements.size, rows], [size, 1]);
  // What nobody may know of changes nothing.
  await bringIn(newsroom, aStory('private', { en: { publishAt: at(7200) } }));
  rows = 0;
  assert.deepEqual(await read(), first);
  assert.equal(rows, 1);
  await bringIn(newsroom, aStory('new', { en: { headline: 'New' } }));
  assert.notDeepEqual(await read(), first);
});

test('says the same as ninjs, by the rules of its schema', async () => {
  const uuid = uuidOf('quay', 'en');
  const item = await get<Record<string, unknown>>(`/articles/${uuid}?format=ninjs`);
  const story = newsroom.value("SELECT uuid FROM stories WHERE key = 'quay'");
  const whole = await get<Record<string, unknown>>(`/stories/${story}?format=ninjs`);
  assert.partialDeepStrictEqual(item, {
    ...{ uri: `urn:uuid:${uuid}`, type: 'text', pubStatus: 'usable', language: 'en', version: '2' },
    headlines: [{ role: 'main', contentType: 'text/plain', value: 'Quay & cranes' }],
    bodies: [{ role: 'main', contentType: 'text/html', charCount: 12 }],
    altIds: [{ role: 'url', value: `${BASE}/en/2026/03/quay-crane` }],
    associations: [
      { type: 'picture', rel: 'media', renditions: [{ name: 'main', width: 640, sizeInBytes: 1234 }] },
      { type: 'text', rel: 'translation', language: 'nl', representationType: 'partial' },
    ],
    standard: { name: 'ninjs', version: '3.0' },
  });
  assert.equal(whole['type'], 'composite');
  // ninjs 3.0 takes no other names than these, has a uri in each item and a name in each of an item's associations.
  const names = new Set(
    `uri type representationType version firstCreated versionCreated contentCreated pubStatus language headlines
     descriptions bodies by located copyrightNotice rightsInfo usageTerms subjects altIds associations renditions standard`.split(
      /\s+/,
    ),
  );
  const check = (one: Record<string, unknown>, isWithin: boolean): void => {
    assert.match(one['uri'] as string, /^(urn:uuid:|https:)/);
    assert.equal(typeof one['name'] === 'string', isWithin);
    for (const name of Object.keys(one))
      assert.ok(names.has(name) || (isWithin && /^(name|rel)$/.test(name)), name);
    for (const other of (one['associations'] ?? []) as Record<string, unknown>[]) check(other, true);
  };
  check(item, false);
  check(whole, false);
});

test('describes itself, every route with its answers', async () => {
  const api = await get<{ openapi: string; paths: Record<string, Record<string, { responses: object }>> }>(
    '/openapi.json',
  );
  assert.equal(api.openapi, '3.1.0');
  for (const { path, method } of API_ROUTES) {
    const described = path.replaceAll(/:([a-z]+)(\{[^}]*\})?/gi, '{$1}') || '/';
    const one = api.paths[described]?.[method.toLowerCase()];
    assert.ok(one && Object.keys(one.responses).length > 0, `${method} ${described}`);
  }
});

test('asks for patience where too many are reading', async () => {
  const reads = {
    read: async () => {
      throw new BusyError('too many');
    },
  };
  const app = createApp({ ...site.context, reads });
  const answer = await answerOf(app.request(`${BASE}${API}/articles`));
  assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '2']);
});

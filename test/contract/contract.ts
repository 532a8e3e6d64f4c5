// One contract for both hosts, black box: what a reader, a partner and a desk elsewhere see over HTTP.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { type ArticleFields, aStory } from '../support/inputs.ts';
import { PNG, PNG_NAME } from '../support/picture.ts';
import { type Received, startReceiver } from '../support/receiver.ts';
import type { Ends } from '../support/scratch.ts';
import { readSitemap } from '../support/sitemaps.ts';
import { validateAtom } from '../validator/atom.ts';
import { describeFindings } from '../validator/finding.ts';
import { readHistory } from '../validator/history.ts';
import { validateJsonFeed } from '../validator/json-feed.ts';
import { validateRss } from '../validator/rss.ts';
import type { ContractHost, HostOptions } from './host.ts';
import { liveOneStory } from './life.ts';
import { type Answer, BASE_URL, BY, KEY, type Reader, readerOf } from './reader.ts';

const EDITIONS = [
  { path: 'en', language: 'en', title: 'Harbour News', timeZone: 'Europe/London' },
  { path: 'nl', language: 'nl-BE', title: 'Havennieuws', timeZone: 'Europe/Brussels' },
  { path: 'ar', language: 'ar', title: 'أخبار الميناء', timeZone: 'Africa/Cairo' },
  { path: 'ja', language: 'ja', title: '港のニュース', timeZone: 'Asia/Tokyo' },
];

const AUTHORISED = { authorization: `Bearer ${KEY}` };

/** Registers the tests of the contract for one host. */
export function contract(
  where: string,
  start: (test: Ends, options: HostOptions) => Promise<ContractHost>,
): void {
  describe(`a newsroom ${where}`, () => {
    const ends: (() => unknown)[] = [];
    let host: ContractHost;
    let reader: Reader;

    before(async () => {
      host = await start(
        { after: (end) => void ends.unshift(end) },
        { baseUrl: BASE_URL, key: KEY, vars: { CORANTO_CALLBACK_HOSTS: '127.0.0.1' } },
      );
      reader = readerOf(host);
    });
    after(async () => {
      for (const end of ends) await end();
    });

    const bringIn = (
      stories: Record<string, Record<string, ArticleFields>>,
      as: 'amend' | 'update' | 'correct' = 'amend',
      note: string | null = null,
    ) =>
      reader.perform('import', {
        stories: Object.entries(stories).map(([story, articles]) => aStory(story, articles)),
        as,
        note,
        by: BY,
      });
    const outcomes = ({ articles }: Awaited<ReturnType<typeof bringIn>>) =>
      articles.map(({ edition, outcome }) => `${edition} ${outcome}`);
    const body = async (path: string) => (await reader.get(path)).body;
    const feeds = (edition: string, of = 'feed') =>
      ['atom', 'rss', 'json'].map((format) => `/${edition}/${of}.${format}`);

    test('answers before it has an edition', async () => {
      const found = await Promise.all(
        ['/', '/feeds.opml', '/readyz', '/healthz', '/en/'].map((path) => reader.get(path)),
      );
      assert.deepEqual(
        found.map(({ status }) => status),
        [200, 200, 200, 200, 404],
      );
    });

    test('gets editions and topics, and refuses one twice', async () => {
      for (const edition of EDITIONS) await reader.perform('add-edition', { edition, by: BY });
      assert.deepEqual(
        (await reader.perform('editions', {})).map(({ path, direction }) => [path, direction]),
        [
          ['en', 'ltr'],
          ['nl', 'ltr'],
          ['ar', 'rtl'],
          ['ja', 'ltr'],
        ],
      );
      await assert.rejects(
        reader.perform('add-edition', { edition: EDITIONS[0] as (typeof EDITIONS)[0], by: BY }),
        /409 .*there is an edition “en” already: Harbour News/,
      );
      const labels = EDITIONS.map(({ path }) => ({
        edition: path,
        label: `Trade ${path}`,
        slug: `trade-${path}`,
      }));
      const secret = EDITIONS.map(({ path }) => ({
        edition: path,
        label: `Raid ${path}`,
        slug: `raid-${path}`,
      }));
      const added = await reader.perform('add-topics', {
        topics: [
          { key: 'trade', labels },
          { key: 'raid', labels: secret },
        ],
      });
      assert.deepEqual(added, { topics: 2, labels: 8, conflicts: [] });
      assert.match(await body('/'), /أخبار الميناء/);
      for (const path of feeds('ja')) assert.equal((await reader.get(path)).status, 200, path);
    });

    test('takes stories in, and the same again changes nothing', async () => {
      const stories = {
        quay: {
          en: { headline: 'Quay wall restored', topics: ['trade'], body: '<p>The <em>old</em> wall.</p>' },
          nl: { headline: 'Kaaimuur hersteld', topics: ['trade'] },
          ar: { headline: 'ترميم جدار الرصيف' },
          ja: { headline: '岸壁の修復' },
        },
        lock: { en: { headline: 'Lock closed', publishAt: '2026-02-10T10:00:00Z' } },
      };
      assert.deepEqual(outcomes(await bringIn(stories)), ['en new', 'nl new', 'ar new', 'ja new', 'en new']);
      const before = await body('/en/feed.atom');
      const again = outcomes(await bringIn(stories));
      assert.deepEqual(
        again,
        ['en', 'nl', 'ar', 'ja', 'en'].map((edition) => `${edition} unchanged`),
      );
      assert.equal(await body('/en/feed.atom'), before);
      const atom = await body('/en/feed.atom');
      assert.match(atom, /<title type="text">Quay wall restored<\/title>/);
      assert.match(
        atom,
        /hreflang="nl-BE" href="https:\/\/news\.example\.org\/press\/nl\/2026\/03\/kaaimuur-hersteld"/,
      );
    });

    test('takes in the good articles of a request and says what is wrong with the others', async () => {
      const { articles, problems } = await bringIn({
        tide: { en: { headline: 'High tide' }, nl: { headline: 'Springtij', topics: ['nothing'] } },
      });
      assert.deepEqual(
        articles.map(({ edition, outcome }) => [edition, outcome]),
        [['en', 'new']],
      );
      assert.equal(problems.length, 1);
      assert.match(JSON.stringify(problems[0]), /"file":"tide\/nl\.md".*there is no topic “nothing”/);
      assert.equal((await reader.get('/nl/2026/03/springtij')).status, 404);
    });

    test('releases at the second, never before and never after the first request past it', async () => {
      await bringIn({
        ferry: {
          en: { headline: 'Night ferry', publishAt: null },
          nl: { headline: 'Nachtveer', publishAt: null },
        },
      });
      const {
        articles: [scheduled],
      } = await reader.perform('schedule', {
        story: 'ferry',
        editions: ['en'],
        time: '+1s',
        by: BY,
      });
      const dueAt = scheduled?.publishAt as number;
      for (;;) {
        const asked = Date.now();
        const isThere = (await body('/en/feed.json')).includes('Night ferry');
        if (Date.now() < dueAt) assert.ok(!isThere, 'early');
        if (asked >= dueAt) assert.ok(isThere, 'late');
        if (asked >= dueAt) break;
        await wait(50);
      }
      assert.ok(!(await body('/nl/feed.json')).includes('Nachtveer'));
      await reader.perform('release', { story: 'ferry', editions: ['nl'], by: BY });
      assert.ok((await body('/nl/feed.json')).includes('Nachtveer'));
      assert.match(await body('/nl/'), /Nachtveer/);
    });

    test('releases by its schedule alone', async () => {
      await bringIn({ barge: { en: { headline: 'Barge aground', publishAt: null } } });
      await reader.perform('schedule', { story: 'barge', editions: null, time: '+1s', by: BY });
      await wait(1_100);
      await host.tick();
      // What it rendered it rendered itself: the desk sees the release without any reader having asked.
      const asked = { story: 'barge', edition: 'en', state: null, limit: 1, before: null } as const;
      const stateOf = async () => (await reader.perform('status', asked)).rows[0]?.cells[0]?.state;
      let state = await stateOf();
      for (let tries = 0; state !== 'public' && tries < 100; tries++) {
        await wait(50);
        state = await stateOf();
      }
      assert.equal(state, 'public');
    });

    test('tells nobody of an unreleased article', async () => {
      const paths = [
        ...['/', '/feeds.opml', '/nowhere', `/media/${PNG_NAME}`, '/healthz'],
        ...EDITIONS.slice(0, 2).flatMap(({ path }) => [
          ...[`/${path}/`, `/${path}/feeds`, `/${path}/2026/`, `/${path}/2026/03/`, `/${path}/2026/04/`],
          ...[...feeds(path), ...feeds(path, 'headlines').slice(0, 1)],
          ...['trade', 'raid'].flatMap((topic) => [
            `/${path}/topics/${topic}-${path}/`,
            `/${path}/topics/${topic}-${path}/feed.atom`,
          ]),
          ...['dawn-raid', 'lock-closed', 'quay-wall-restored', 'kaaimuur-hersteld', 'sluis-dicht'].flatMap(
            (slug) => [`/${path}/2026/02/${slug}`, `/${path}/2026/03/${slug}`],
          ),
        ]),
      ];
      const snapshot = async () => {
        const found = await Promise.all(paths.map((path) => reader.get(path, { accept: 'text/html' })));
        return Object.fromEntries(paths.map((path, i) => [path, found[i] as Answer]));
      };
      await snapshot();
      // Last-Modified is told once the second it names is past: this is no news of any article.
      await wait(1_100);
      const before = await snapshot();
      const put = await reader.send(`/api/v1/desk/media/${PNG_NAME}`, {
        method: 'PUT',
        headers: AUTHORISED,
        body: PNG,
      });
      assert.equal(put.status, 204);
      const picture = {
        name: PNG_NAME,
        type: '',
        size: 0,
        width: 0,
        height: 0,
        alt: 'A door',
        caption: null,
        credit: null,
        title: null,
        terms: null,
        thumbnail: null,
      };
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
      const brought = await bringIn({
        raid: Object.fromEntries(
          EDITIONS.map(({ path }) => [
            path,
            { headline: 'Dawn raid', topics: ['raid', 'trade'], media: [picture], publishAt: inAnHour },
          ]),
        ),
        // A translation of what is public.
        lock: { nl: { headline: 'Sluis dicht', publishAt: inAnHour } },
      });
      assert.deepEqual(brought.problems, []);
      await host.tick();
      const meanwhile = await snapshot();
      for (const path of paths) assert.deepEqual(meanwhile[path], before[path], path);
      await reader.perform('release', { story: 'raid', editions: null, by: BY });
      for (const path of ['/ja/2026/', '/ar/topics/raid-ar/', `/media/${PNG_NAME}`]) {
        assert.equal((await reader.get(path)).status, 200, path);
      }
    });

    test('finds what is public, and that alone, as soon as it is', async () => {
      const find = async (edition: string, q: string, more = '') => {
        const found = await reader.get(`/${edition}/search?q=${encodeURIComponent(q)}${more}`);
        assert.equal(found.status, 200, q);
        return [...found.body.matchAll(/<h3><a [^>]+>(.*?)<\/a>/g)].map(([, text]) =>
          text?.replace(/<\/?mark>/g, ''),
        );
      };
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
      const { problems } = await bringIn({
        beacon: {
          en: { headline: 'Beacon relit', lead: 'Its élan is back.', topics: ['trade'] },
          ar: { headline: 'إضاءة المنارة' },
          ja: { headline: '東京湾の灯台' },
        },
        secret: { en: { headline: 'Beacon sold', publishAt: inAnHour } },
      });
      assert.deepEqual(problems, []);
      assert.deepEqual(await find('en', 'ELAN beacon', '&topic=trade-en'), ['Beacon relit']);
      assert.deepEqual(await find('en', 'beac*'), ['Beacon relit']);
      assert.deepEqual(await find('en', '"back élan"'), []);
      assert.deepEqual(await find('ar', 'منارة'), ['إضاءة المنارة']);
      assert.deepEqual(await find('ja', '灯台'), ['東京湾の灯台']);
      assert.deepEqual(await find('ja', '京'), ['東京湾の灯台']);
      assert.deepEqual(await find('nl', 'beacon'), []);
      for (const odd of ['', '"', '\u0000*', 'NEAR(', 'x'.repeat(5_000)]) await find('en', odd);
      await reader.perform('withdraw', { story: 'beacon', edition: 'en', by: BY });
      assert.deepEqual(await find('en', 'beacon'), []);
      await reader.perform('reinstate', { story: 'beacon', edition: 'en', by: BY });
      assert.deepEqual(await find('en', 'beacon'), ['Beacon relit']);
      await reader.perform('erase', { story: 'beacon', edition: null, by: BY });
      assert.deepEqual(await find('ja', '灯台'), []);
      await host.tick();
    });

    test('answers partners, and tells a key with embargoed access what is to come', async () => {
      await bringIn({
        ferry: { en: { headline: 'Ferry', topics: ['trade'] }, ar: { headline: 'عبارة' } },
        merger: { en: { headline: 'Merger', publishAt: '2099-03-14T09:30:00Z' } },
      });
      const read = async (path: string, headers = {}) => {
        const answer = await reader.get(`/api/v1/${path}`, headers);
        assert.equal(answer.status, 200, answer.body);
        assert.ok(!answer.body.includes('Merger') || path.startsWith('embargoed'));
        return JSON.parse(answer.body) as { items: { id: string; uuid: string; headline: string }[] };
      };
      const { items: topics } = await read('topics');
      const rare = `role=source&stale=false&topic=${topics[0]?.id}&updated-from=2020-01-01`;
      for (const list of ['articles', 'stories']) assert.ok((await read(`${list}?${rare}`)).items.length > 0);
      for (const path of ['editions', 'media', 'stories?order=updated&limit=1', 'openapi.json'])
        await read(path);
      const { items: arabic } = await read('articles?language=ar&limit=100');
      const ferry = arabic.find(({ headline }) => headline === 'عبارة');
      await read(`articles/${ferry?.uuid}?format=ninjs`);
      const settings = { editions: null, embargoed: ['en'], expires: null, perMinute: 600 };
      const { token } = await reader.perform('create-key', { name: 'wire', scopes: [], ...settings, by: BY });
      const { items } = await read('embargoed/articles', { authorization: `Bearer ${token}` });
      assert.ok(items.some(({ headline }) => headline === 'Merger'));
      const trail = await reader.perform('embargo-audit', {
        key: 'wire',
        story: null,
        before: null,
        limit: 50,
      });
      assert.equal(trail.length, items.length);
      await reader.perform('revoke-key', { name: 'wire', prefix: null, by: BY });
    });

    test('gives a second article of the same slug a path of its own', async () => {
      const both = { headline: 'Same words', publishAt: '2026-01-05T10:00:00Z' };
      await bringIn({ first: { en: both }, second: { en: both } });
      assert.equal((await reader.get('/en/2026/01/same-words')).status, 200);
      assert.equal((await reader.get('/en/2026/01/same-words-2')).status, 200);
    });

    test('amends, updates and corrects, each as readers should see it', async () => {
      const text = (body: string) => ({
        mole: { en: { headline: 'Mole extended', body: `<p>${body}</p>` } },
      });
      const entry = async () => {
        const { items } = JSON.parse(await body('/en/feed.json'));
        const found = items.find(({ title }: { title: string }) => title === 'Mole extended');
        return { id: found.id, at: found.date_modified, html: found.content_html as string };
      };
      await bringIn(text('By ten metres.'));
      const first = await entry();
      assert.deepEqual(outcomes(await bringIn(text('By ten meters.'))), ['en amended']);
      const amended = await entry();
      assert.deepEqual([amended.id, amended.at], [first.id, first.at]);
      assert.match(amended.html, /ten meters/);
      assert.deepEqual(outcomes(await bringIn(text('By twelve meters.'), 'update')), ['en updated']);
      const updated = await entry();
      assert.ok(updated.at > first.at);
      const note = 'An earlier version said twelve.';
      assert.deepEqual(outcomes(await bringIn(text('By ten meters.'), 'correct', note)), ['en corrected']);
      const corrected = await entry();
      assert.ok(corrected.id === first.id && corrected.at > updated.at);
      for (const path of [...feeds('en'), '/en/2026/03/mole-extended'])
        assert.ok((await body(path)).includes(note), path);
      await reader.perform('note-correction', {
        story: 'mole',
        notes: [{ edition: 'en', note: 'It is the east mole.' }],
        by: BY,
      });
      for (const path of feeds('en')) assert.ok((await body(path)).includes('It is the east mole.'), path);
    });

    test('withdraws at once, with a tombstone and without the headline', async () => {
      await bringIn({ spill: { en: { headline: 'Oil spill' }, nl: { headline: 'Olielek' } } });
      const path = '/en/2026/03/oil-spill';
      const { items } = JSON.parse(await body('/en/feed.json'));
      const { id } = items.find(({ title }: { title: string }) => title === 'Oil spill');
      const outcome = await reader.perform('withdraw', { story: 'spill', edition: 'en', by: BY });
      assert.deepEqual(outcome, [{ edition: 'en', outcome: 'withdrawn' }]);
      const gone = await reader.get(path);
      assert.equal(gone.status, 410);
      for (const one of [
        path,
        '/en/',
        '/en/2026/03/',
        '/nl/2026/03/olielek',
        ...feeds('en'),
        ...feeds('nl'),
      ]) {
        assert.ok(!(await body(one)).includes('Oil spill'), one);
        assert.ok(
          !(await body(one)).includes(
            'hreflang="en" href="https://news.example.org/press/en/2026/03/oil-spill"',
          ),
          one,
        );
      }
      assert.ok((await body('/en/feed.atom')).includes(`<at:deleted-entry ref="${id}"`));
      assert.equal((await reader.get('/nl/2026/03/olielek')).status, 200);
      await assert.rejects(
        reader.perform('withdraw', { story: 'nothing', edition: null, by: BY }),
        /409 .*there is no story “nothing”/,
      );
    });

    test('has second thoughts: withdrawn and back, moved, about something else, ended after all', async () => {
      await bringIn({ tide: { en: { headline: 'High tide' }, nl: { headline: 'Hoogtij' } } });
      const about = { story: 'tide', edition: 'en', by: BY };
      const whole = { story: 'tide', edition: null, by: BY };
      const entry = async () => {
        const { items, _coranto } = JSON.parse(await body('/en/feed.json'));
        const { id, url, date_modified } = items.find(
          ({ title }: { title: string }) => title === 'High tide',
        );
        assert.ok(!_coranto.withdrawn.some((gone: { id: string }) => gone.id === id));
        return { id, url, date_modified };
      };
      const first = await entry();
      await reader.perform('withdraw', whole);
      const back = await reader.perform('reinstate', whole);
      assert.deepEqual(
        back.map(({ edition }) => edition),
        ['en', 'nl'],
      );
      const { date_modified, ...same } = await entry();
      assert.deepEqual({ ...same, date_modified: first.date_modified }, first);
      assert.ok(date_modified > first.date_modified);
      assert.equal((await reader.perform('move', { ...about, slug: 'spring-tide' })).outcome, 'moved');
      const { status, headers } = await reader.get('/en/2026/03/high-tide');
      const url = 'https://news.example.org/press/en/2026/03/spring-tide';
      assert.deepEqual([status, headers['location']], [301, url]);
      assert.deepEqual(await entry(), { id: first.id, url, date_modified });
      await assert.rejects(
        reader.perform('retopic', { ...about, topics: ['nothing'] }),
        /409 .*no topic “nothing”/,
      );
      const [ending] = await reader.perform('end', { ...about, time: '+30d' });
      assert.equal(ending?.outcome, 'ending');
      const never = await reader.perform('end', { ...whole, time: null });
      assert.deepEqual(
        never.map(({ outcome }) => outcome),
        ['not ending', 'not ending'],
      );
    });

    test('tells a translator what changed, in any script, and the desk who did what', async () => {
      const story = (body: string) => ({ pier: { ja: { source: 'ja', body }, en: { source: 'ja' } } });
      await bringIn(story('<p>橋は夜間通行止めです。</p><p>同じ。</p>'));
      const { ja } = story('<p>橋は終日通行止めです。</p><p>同じ。</p>').pier;
      await bringIn({ pier: { ja } }, 'update');
      const diff = await reader.perform('diff', { story: 'pier', edition: 'en', from: null, to: null });
      assert.deepEqual([diff.of, diff.from, diff.to, diff.stale], ['ja', 1, 2, true]);
      const [change] = diff.difference.body?.changes ?? [];
      assert.deepEqual(change?.change === 'changed' && change.pieces, [
        { change: 'same', text: '橋は' },
        { change: 'removed', text: '夜間' },
        { change: 'added', text: '終日' },
        { change: 'same', text: '通行止めです。' },
      ]);
      const query = { story: 'pier', edition: 'ja', after: null, full: false };
      const { events, next } = await reader.perform('history', query);
      assert.deepEqual(
        events
          .map(({ what, kind, actor }) => `${what} ${kind} ${actor}`)
          .filter((line) => !/translated/.test(line)),
        [
          'revision draft editor',
          'desk scheduled editor',
          'change released schedule',
          'revision update editor',
          'change updated editor',
        ],
      );
      assert.equal(next, null);
    });

    test('answers conditional requests from validators', async () => {
      const path = '/en/feed.atom';
      const whole = await reader.get(path);
      const tag = whole.headers['etag'] as string;
      const stem = tag.slice(1, -1);
      const holding = [tag, `W/${tag}`, `"a", ${tag}, "b"`, '*', `"${stem}-gzip"`, `W/"${stem}-br"`];
      for (const value of holding) {
        const { status, headers, body: nothing } = await reader.get(path, { 'if-none-match': value });
        assert.deepEqual([status, nothing], [304, ''], value);
        for (const name of ['etag', 'cache-control', 'vary', 'content-language', 'link']) {
          assert.equal(headers[name], whole.headers[name], name);
        }
      }
      for (const value of ['"x"', `"${stem}`, '""', `"${stem}x"`]) {
        assert.equal((await reader.get(path, { 'if-none-match': value })).status, 200, value);
      }
      // Last-Modified is told once the second it names is past.
      let dated = whole;
      while (dated.headers['last-modified'] === undefined) {
        await wait(200);
        dated = await reader.get(path);
      }
      const since = dated.headers['last-modified'] as string;
      const earlier = new Date(Date.parse(since) - 1_000).toUTCString();
      assert.equal((await reader.get(path, { 'if-modified-since': since })).status, 304);
      assert.equal((await reader.get(path, { 'if-modified-since': earlier })).status, 200);
      assert.equal(
        (await reader.get(path, { 'if-modified-since': since, 'if-none-match': '"x"' })).status,
        200,
      );
      const head = await reader.get(path, {}, 'HEAD');
      assert.deepEqual([head.status, head.headers, head.body], [200, dated.headers, '']);
    });

    test('answers every kind of URL as what it is', async () => {
      const expected: [path: string, status: number, type: RegExp | null][] = [
        ['/', 200, /^text\/html; charset=utf-8$/],
        ['/feeds.opml', 200, /^text\/x-opml|^text\/xml|^application\/xml/],
        ['/ar/', 200, /^text\/html/],
        ['/ar/feeds', 200, /^text\/html/],
        ['/en/feed.atom', 200, /^application\/xml; charset=utf-8$/],
        ['/en/feed.rss', 200, /^application\/xml; charset=utf-8$/],
        ['/en/feed.json', 200, /^application\/feed\+json/],
        ['/en/headlines.atom', 200, /^application\/xml/],
        ['/en/topics/trade-en/', 200, /^text\/html/],
        ['/en/topics/trade-en/feed.rss', 200, /^application\/xml/],
        ['/en/2026/', 200, /^text\/html/],
        ['/en/2026/03/', 200, /^text\/html/],
        ['/en/2026/03/quay-wall-restored', 200, /^text\/html/],
        ['/assets/coranto.css', 200, /^text\/css; charset=utf-8$/],
        ['/assets/feed.css', 200, /^text\/css; charset=utf-8$/],
        [`/media/${PNG_NAME}`, 200, /^image\/png$/],
        ['/readyz', 200, /^text\/plain/],
        ['/en', 301, null],
        ['/en/feeds/', 301, null],
        ['/en/2026/03/quay-wall-restored/', 301, null],
        ['/en/2025/', 404, /^application\/problem\+json$/],
        ['/en/feed.xml', 404, /^application\/problem\+json$/],
        ['/xx/', 404, /^application\/problem\+json$/],
        ['/assets/..%2fmain.js', 404, /^application\/problem\+json$/],
        [`/media/${'0'.repeat(64)}.png`, 404, /^application\/problem\+json$/],
        ['/en/topics/nothing/', 404, /^application\/problem\+json$/],
      ];
      for (const [path, status, type] of expected) {
        const answer = await reader.get(path);
        assert.equal(answer.status, status, path);
        if (type) assert.match(answer.headers['content-type'] ?? '', type, path);
        assert.match(answer.headers['content-security-policy'] ?? '', /default-src 'none'/, path);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff', path);
        if (status === 301)
          assert.match(answer.headers['location'] ?? '', /^https:\/\/news\.example\.org\/press\/en/, path);
      }
      const outside = await fetch(`${host.url}/en/feed.atom`, { headers: { accept: 'application/json' } });
      assert.equal(outside.status, 404);
    });

    test('gives its whole history to who walks back, and nothing that its specifications forbid', async () => {
      const fetchText = (url: string) => body(url.slice(BASE_URL.length));
      const walked = async () => {
        const formats = ['atom', 'rss', 'json'];
        const histories = await Promise.all(
          formats.map((format) => readHistory(`${BASE_URL}/ja/feed.${format}`, fetchText)),
        );
        for (const { findings } of histories) assert.equal(describeFindings(findings), '');
        return histories.map(({ ids }) => ids.size);
      };
      const many = Array.from({ length: 60 }, (_, i) => [`old ${i}`, { ja: { publishAt: '2024-02-01' } }]);
      await bringIn(Object.fromEntries(many));
      const [atom = 0, ...others] = await walked();
      assert.ok(atom >= 60);
      assert.deepEqual(others, [atom, atom]);
      await reader.perform('withdraw', { story: 'old 3', edition: null, by: BY });
      assert.deepEqual(await walked(), [atom - 1, atom - 1, atom - 1]);
      const all = [validateAtom, validateRss, validateJsonFeed];
      for (const [i, path] of feeds('all').entries()) {
        assert.equal(describeFindings(all[i]?.(await body(path)) ?? []), '', path);
      }
    });

    test('answers a feed of a former system with ours, there or by a redirect', async () => {
      const add = (path: string, feed: string, inPlace: boolean) =>
        reader.perform('add-former-feed', { path, feed, inPlace });
      await add('/?feed=rss2&lang=en', '/en/feed.rss', true);
      await add('/nl/rss.xml', '/nl/feed.rss', false);
      const [former, ours] = await Promise.all(
        ['/?lang=en&feed=rss2', '/en/feed.rss'].map((path) => reader.get(path)),
      );
      assert.equal(former?.body, ours?.body);
      assert.equal(former?.headers['etag'], ours?.headers['etag']);
      assert.equal(former?.headers['content-location'], `${BASE_URL}/en/feed.rss`);
      const { status } = await reader.get('/?feed=rss2&lang=en', {
        'if-none-match': ours?.headers['etag'] ?? '',
      });
      assert.equal(status, 304);
      const moved = await reader.get('/nl/rss.xml');
      assert.deepEqual([moved.status, moved.headers['location']], [301, `${BASE_URL}/nl/feed.rss`]);
      assert.match((await reader.get('/?feed=atom')).headers['content-type'] ?? '', /^text\/html/);
      await reader.perform('remove-former-feed', { path: '/nl/rss.xml' });
      assert.equal((await reader.get('/nl/rss.xml')).status, 404);
    });

    test('lives one story in four languages to its end, and tells the same of it everywhere', () =>
      liveOneStory(reader));

    test('tells whoever keeps a cursor of every change, at once for whoever waits', async () => {
      const changes = async (query: string, status = 200) => {
        const answer = await reader.get(`/api/v1/changes?${query}`);
        assert.equal(answer.status, status, answer.body);
        return JSON.parse(answer.body);
      };
      const { next, changes: none } = await changes('after=now');
      assert.deepEqual(none, []);
      const waiting = changes(`after=${next}&wait=20&kinds=released`);
      await bringIn({ lighter: { en: { headline: 'Lighter' }, nl: { headline: 'Schuit' } } });
      const { changes: told } = await waiting;
      const headlines = told.map(({ article }: { article: { headline: string } }) => article.headline);
      assert.deepEqual(headlines.sort(), ['Lighter', 'Schuit']);
      const withdrawal = { story: 'lighter', edition: 'nl', code: 'rights', by: BY } as const;
      await reader.perform('withdraw', withdrawal);
      const dutch = await changes(`after=${next}&language=nl`);
      const gone = dutch.changes.at(-1);
      assert.deepEqual([gone.kind, gone.article, gone.withdrawal.reason], ['withdrawn', null, 'rights']);
      assert.deepEqual((await changes(`after=${dutch.next}&wait=1&language=nl`)).changes, []);
      await changes(`after=${dutch.next.slice(0, -4)}AAAA`, 400);
    });

    test('pushes a feed as it is, signed, to whoever confirmed that they want it', async () => {
      const receiver = await startReceiver();
      ends.unshift(() => receiver.close());
      const ask = (mode: string, callback: string, topic = '/nl/feed.json') =>
        reader.send('/hub', {
          method: 'POST',
          body: new URLSearchParams({
            'hub.mode': mode,
            'hub.callback': callback,
            'hub.topic': BASE_URL + topic,
            'hub.secret': 'contract',
          }),
        });
      const wrong = await ask('publish', 'http://10.0.0.1/');
      assert.equal(wrong.status, 400);
      assert.equal(wrong.headers['content-type'], 'application/problem+json');
      assert.equal((await ask('subscribe', receiver.url('fine/a'), '/nl/')).status, 404);
      for (const path of ['fine/a', 'fine/b', 'denying/a']) {
        const { status, body: nothing } = await ask('subscribe', receiver.url(path));
        assert.deepEqual([status, nothing], [202, '']);
      }
      await receiver.until(() => receiver.received.length === 3);
      // What comes out before the hub has written that they agreed is theirs too.
      await bringIn({ pushed: { nl: { headline: 'Gestuwd' } } });
      const [feed, all] = [await reader.get('/nl/feed.json'), () => receiver.deliveries('fine/a')];
      await receiver.until(() => all().some((one) => one.body.toString() === feed.body));
      const delivery = all().at(-1) as Received;
      assert.equal(delivery.headers['content-type'], feed.headers['content-type']);
      assert.equal(
        delivery.headers['link'],
        `<${BASE_URL}/hub>; rel="hub", <${BASE_URL}/nl/feed.json>; rel="self"`,
      );
      assert.equal(delivery.headers['link'], feed.headers['link']);
      const signature = createHmac('sha256', 'contract').update(delivery.body).digest('hex');
      assert.equal(delivery.headers['x-hub-signature'], `sha256=${signature}`);
      assert.equal(receiver.deliveries('denying/a').length, 0);
      const list = async () => (await reader.perform('subscriptions', { after: 0, limit: 10 })).subscriptions;
      assert.deepEqual(
        (await list()).map(({ topic, feed: to, signed }) => [topic, to, signed]),
        [1, 2].map(() => ['/nl/feed.json', '/nl/feed.json', true]),
      );
      assert.equal((await ask('unsubscribe', receiver.url('fine/a'))).status, 202);
      while ((await list()).length > 1) await wait(50);
    });

    test('tells a webhook of a release and of a test, signed as Standard Webhooks says', async () => {
      const receiver = await startReceiver();
      ends.unshift(() => receiver.close());
      const url = receiver.url('fine/hook');
      const { secret } = await reader.perform('add-webhook', { name: 'contract', url, payload: 'full' });
      await bringIn({ dredger: { nl: { headline: 'Baggerschip' } } });
      await receiver.until(() => receiver.received.length > 0);
      const which = { webhook: 'contract' };
      const { message } = await reader.perform('test-webhook', which);
      await receiver.until(() => receiver.received.length > 1);
      const [release, sent] = receiver.received.map(({ body: octets, headers }) =>
        new Verifier(secret).verify(octets, headers as Record<string, string>),
      ) as { type: string; data: { article: { headline: string } } }[];
      assert.deepEqual(
        [release?.type, release?.data.article.headline, sent?.type],
        ['article.released', 'Baggerschip', 'webhook.test'],
      );
      assert.equal(receiver.received[1]?.headers['webhook-id'], message);
      const attempts = async () => (await reader.perform('webhook', which)).attempts;
      while ((await attempts()).length < 2) await wait(20);
      assert.deepEqual(
        (await attempts()).map(({ status, isTest }) => [status, isTest]),
        [
          [204, true],
          [204, false],
        ],
      );
      await reader.perform('remove-webhook', which);
    });

    test('shows whoever has its link what will appear, and nobody else', async () => {
      await bringIn({
        sweep: {
          en: { headline: 'Sweep tomorrow', publishAt: '2099-03-14T09:30:00Z' },
          ar: { headline: 'مداهمة غدا', source: 'en', publishAt: null },
        },
      });
      const before = await body('/en/feed.atom');
      const { url, endsAt, editions } = await reader.perform('preview', { story: 'sweep' });
      assert.deepEqual(
        editions.map(({ edition, state }) => `${edition} ${state}`),
        ['en scheduled', 'nl none', 'ar unscheduled', 'ja none'],
      );
      assert.ok(Math.abs(endsAt - Date.now() - 86_400_000) < 60_000);
      const link = url.slice(BASE_URL.length);
      const [index, page, atom, arabic] = await Promise.all(
        ['', 'en/', 'en/feed.atom', 'ar/'].map((part) => reader.get(link + part)),
      );
      for (const answer of [index, page, atom, arabic]) {
        assert.deepEqual(
          [answer?.status, answer?.headers['cache-control'], answer?.headers['referrer-policy']],
          [200, 'private, no-store', 'no-referrer'],
        );
        assert.deepEqual(
          [answer?.headers['etag'], answer?.headers['access-control-allow-origin']],
          [undefined, undefined],
        );
      }
      assert.match(page?.body ?? '', /<h1>Sweep tomorrow<\/h1>/);
      assert.match(arabic?.body ?? '', /<html lang="ar" dir="rtl">[\s\S]*<h1>مداهمة غدا<\/h1>/);
      assert.equal(describeFindings(validateAtom(atom?.body ?? '')), '');
      assert.match(atom?.body ?? '', /<title type="text">Sweep tomorrow<\/title>/);
      const wrong = link.replace(/.\/$/, (end) => (end === 'A/' ? 'B/' : 'A/'));
      for (const part of ['', 'en/', 'en/feed.atom', `media/${PNG_NAME}`]) {
        assert.equal((await reader.get(wrong + part)).status, 404, part);
      }
      assert.equal((await reader.get(link, {}, 'POST')).status, 405);
      assert.equal((await reader.get(`${link}media/${PNG_NAME}`)).status, 404);
      assert.equal(await body('/en/feed.atom'), before);
    });

    test('depends neither on Host nor on a forwarded host or language', async () => {
      const plain = await reader.get('/en/');
      const other = await reader.get('/en/', {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'http',
        forwarded: 'host=evil.example',
        'accept-language': 'ja',
      });
      assert.deepEqual(other, plain);
    });

    test('suggests an edition by the language that a reader accepts, and redirects nobody', async () => {
      const suggested = async (accepted: string | null) => {
        const answer = await reader.get('/', accepted === null ? {} : { 'accept-language': accepted });
        assert.equal(answer.status, 200);
        const vary = (answer.headers['vary'] ?? '').toLowerCase().split(/,\s*/);
        assert.deepEqual(vary.sort(), ['accept-encoding', 'accept-language']);
        const own = /class="suggested"[\s\S]*?<\/nav>/.exec(answer.body)?.[0] ?? '';
        return { ...answer, edition: /href="[^"]*\/(\w+)\/"/.exec(own)?.[1] ?? null };
      };
      const [plain, dutch, arabic] = [
        await suggested(null),
        await suggested('nl-NL, en;q=0.5'),
        await suggested('ar-EG'),
      ];
      assert.deepEqual([plain.edition, dutch.edition, arabic.edition], [null, 'nl', 'ar']);
      assert.match(arabic.body, /^<!doctype html>\n<html lang="ar" dir="rtl">/);
      assert.equal(arabic.headers['content-language'], 'ar');
      assert.equal((await suggested('xx')).headers['etag'], plain.headers['etag']);
      assert.equal(new Set([plain, dutch, arabic].map(({ headers }) => headers['etag'])).size, 3);
      const again = { 'accept-language': 'ar', 'if-none-match': arabic.headers['etag'] as string };
      assert.equal((await reader.get('/', again)).status, 304);
      const other = { 'accept-language': 'nl', 'if-none-match': arabic.headers['etag'] as string };
      assert.equal((await reader.get('/', other)).status, 200);
      // Once it is in memory as much as before.
      assert.equal((await suggested('ar')).edition, 'ar');
      assert.equal((await suggested(null)).edition, null);
    });

    test('leads machines to all its pages, and to nothing that is not there', async () => {
      const robots = await reader.get('/robots.txt');
      const named = [...robots.body.matchAll(/^Sitemap: (.*)$/gm)].map(([, url]) => url);
      assert.deepEqual(named, [`${BASE_URL}/sitemap.xml`, `${BASE_URL}/news-sitemap.xml`]);
      assert.match(robots.body, /^Disallow: \/press\/en\/search$/m);
      const below = (url: string) => url.slice(BASE_URL.length);
      const map = async (path: string) => readSitemap(await body(path)).map(({ loc }) => below(loc));
      const maps = await Promise.all((await map('/sitemap.xml')).map(map));
      const [pages, news] = [maps.flat(), await map('/news-sitemap.xml')];
      for (const edition of EDITIONS) assert.ok(pages.includes(`/${edition.path}/`), edition.path);
      assert.ok(news.length > 0 && news.every((path) => pages.includes(path)));
      const answers = await Promise.all(pages.map((path) => reader.get(path)));
      for (const [i, { status }] of answers.entries()) assert.equal(status, 200, pages[i]);
    });

    test('has an icon where browsers look for one', async () => {
      const found = await reader.get('/favicon.ico');
      assert.equal(found.status, 301);
      const icon = await reader.get((found.headers['location'] as string).slice(BASE_URL.length));
      assert.equal(icon.status, 200);
      assert.match(icon.headers['content-type'] as string, /^image\//);
    });

    test('serves a picture to who asks, and whoever has it already gets nothing again', async () => {
      const path = `/media/${PNG_NAME}`;
      const response = await fetch(`${host.url}${new URL(BASE_URL).pathname}${path}`);
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), PNG);
      assert.equal(response.headers.get('content-length'), String(PNG.length));
      const tag = response.headers.get('etag') as string;
      assert.equal((await reader.get(path, { 'if-none-match': tag })).status, 304);
      assert.equal((await reader.get(path, {}, 'HEAD')).headers['content-length'], String(PNG.length));
      const held = await reader.send(`/api/v1/desk/media/${PNG_NAME}`, {
        method: 'HEAD',
        headers: AUTHORISED,
      });
      assert.equal(held.status, 200);
    });

    test('calls each request by a name, and says it where nobody else may be given the answer', async () => {
      const nameOf = async (path: string, given?: string) => {
        const headers: Record<string, string> = given === undefined ? {} : { 'x-request-id': given };
        const response = await fetch(`${host.url}${new URL(BASE_URL).pathname}${path}`, { headers });
        await response.arrayBuffer();
        return response.headers.get('x-request-id');
      };
      for (const path of ['/nowhere', '/api/v1/editions', '/api/v1/nowhere', '/hub']) {
        assert.equal(await nameOf(path, 'proxy-chose_this'), 'proxy-chose_this', path);
        const [one, other] = [await nameOf(path), await nameOf(path, '<odd name>')];
        assert.match(one ?? '', /^[0-9a-f-]{36}$/, path);
        assert.match(other ?? '', /^[0-9a-f-]{36}$/, path);
        assert.notEqual(one, other);
      }
      for (const path of ['/', '/en/feed.atom', '/feeds.opml', `/media/${PNG_NAME}`, '/assets/coranto.css']) {
        assert.equal(await nameOf(path, 'proxy-chose_this'), null, path);
      }
    });

    test('says what is wrong with a request, to programs and to people, and never more', async () => {
      const json = { 'content-type': 'application/json' };
      const api = (init: RequestInit, name = 'editions') =>
        reader.send(`/api/v1/desk/${name}`, { method: 'POST', ...init });
      const cases: [Promise<Answer>, number][] = [
        [reader.send('/en/feed.atom', { method: 'DELETE' }), 405],
        [reader.send('/en/feed.atom', { method: 'OPTIONS' }), 204],
        [api({ headers: json, body: '{}' }), 401],
        [api({ headers: { ...json, authorization: 'Bearer wrong' }, body: '{}' }), 401],
        [api({ headers: { ...AUTHORISED, ...json }, body: '{' }), 400],
        [api({ headers: AUTHORISED, body: '{}' }), 415],
        [api({ headers: { ...AUTHORISED, ...json }, body: '{"a":1}' }), 422],
        [api({ headers: { ...AUTHORISED, ...json }, body: '{}' }, 'nothing'), 404],
        [api({ headers: { ...AUTHORISED, ...json }, body: ' '.repeat(11 * 1024 * 1024) }), 413],
        [
          reader.send(`/api/v1/desk/media/${PNG_NAME}`, {
            method: 'PUT',
            headers: AUTHORISED,
            body: 'no picture',
          }),
          409,
        ],
        [reader.send(`/api/v1/desk/media/${PNG_NAME}`, { method: 'GET' }), 401],
      ];
      for (const [asked, status] of cases) {
        const answer = await asked;
        assert.equal(answer.status, status, answer.body);
        if (status === 204) continue;
        assert.equal(answer.headers['content-type'], 'application/problem+json');
        assert.equal(JSON.parse(answer.body).status, status);
        assert.doesNotMatch(answer.body, /\.ts:|node_modules|at \w+ \(/);
      }
      const page = await reader.get('/ar/nowhere', { accept: 'text/html' });
      assert.deepEqual([page.status, page.headers['content-language']], [404, 'ar']);
      assert.match(page.body, /<html lang="ar" dir="rtl">/);
    });

    test('lets a partner in by a key, counts what it asks and ends it at once', async () => {
      const settings = { editions: null, embargoed: [], expires: null, perMinute: 1 };
      const input = { name: 'partner', scopes: ['read' as const], ...settings, by: BY };
      const { token } = await reader.perform('create-key', input);
      const shown = { authorization: `Bearer ${token}` };
      const { etag } = (await reader.get('/api/v1/articles')).headers as { etag: string };
      // The minute may end in between, and a count is written when its answer is out.
      let answer = await reader.get('/api/v1/key', shown);
      assert.equal(answer.headers['ratelimit-policy'], '"minute";q=1;w=60');
      for (let asked = 1; answer.status === 200; asked++) {
        assert.ok(asked < 50, 'it is refused some time');
        answer = await reader.get('/api/v1/key', shown);
      }
      assert.equal(answer.status, 429);
      assert.ok(Number(answer.headers['retry-after']) <= 60);
      assert.equal((await reader.get('/api/v1/articles', { ...shown, 'if-none-match': etag })).status, 304);
      const [key] = await reader.perform('keys', {});
      assert.notEqual(key?.secrets[0]?.lastUsedAt, null);
      await reader.perform('revoke-key', { name: 'partner', prefix: null, by: BY });
      assert.equal((await reader.get('/api/v1/key', shown)).status, 401);
    });

    test('lets a newsroom’s own system put articles: no edit is lost, nothing is done twice', async () => {
      const settings = { editions: ['en'], embargoed: [], expires: null, perMinute: 600 };
      const scopes = ['write', 'publish'] as const;
      const { token } = await reader.perform('create-key', {
        name: 'cms',
        scopes: [...scopes],
        ...settings,
        by: BY,
      });
      const ask = (method: string, path: string, body: object | null, headers = {}) =>
        reader.send(`/api/v1/desk/${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
          body: body && JSON.stringify(body),
        });
      const form = {
        headline: 'Put',
        lead: 'It was put.',
        body: '<p onclick="x()">Put.</p>',
        publishAt: '+0s',
      };
      const named = { 'idempotency-key': '"put-1"' };
      const [first, twin] = await Promise.all([1, 2].map(() => ask('PUT', 'stories/put/en', form, named)));
      const made = first?.status === 201 ? first : twin;
      assert.equal(made?.status, 201, made?.body);
      const { state, article } = JSON.parse(made.body);
      assert.deepEqual([state, article.body], ['public', '<p>Put.</p>']);
      assert.equal((await ask('PUT', 'stories/put/en', form, named)).body, made.body);
      const tag = made.headers['etag'] as string;
      const got = await ask('GET', 'stories/put/en', null);
      assert.deepEqual([got.headers['etag'], JSON.parse(got.body)], [tag, article]);
      const changed = { ...article, headline: 'Put again' };
      const edits = await Promise.all(
        [1, 2].map(() => ask('PUT', 'stories/put/en', changed, { 'if-match': tag })),
      );
      assert.ok(
        edits.some(({ status }) => status === 200) &&
          edits.every(({ status }) => [200, 412].includes(status)),
      );
      assert.equal((await ask('PUT', 'stories/put/en', form)).status, 428);
      assert.equal((await ask('PUT', 'stories/put/nl', form)).status, 403);
      const note = { story: 'put', notes: [{ edition: 'en', note: 'It said otherwise.' }] };
      const noted = { 'idempotency-key': 'note-1' };
      const notes = await Promise.all([1, 2, 3].map(() => ask('POST', 'note-correction', note, noted)));
      assert.ok(
        notes.some(({ status }) => status === 200),
        notes[0]?.body,
      );
      const { events } = await reader.perform('history', {
        story: 'put',
        edition: null,
        after: null,
        full: false,
      });
      const corrections = events.filter(({ what, kind }) => what === 'change' && kind === 'corrected');
      assert.deepEqual(
        corrections.map(({ actor }) => actor),
        ['cms'],
      );
    });

    test('keeps all of what comes at the same time', async () => {
      const names = Array.from({ length: 6 }, (_, i) => `at-once-${i}`);
      const brought = await Promise.all(
        names.map((story) => bringIn({ [story]: { en: { headline: story }, nl: { headline: story } } })),
      );
      assert.deepEqual([...new Set(brought.flatMap(outcomes))], ['en new', 'nl new']);
      const atom = await body('/en/feed.atom');
      for (const name of names)
        assert.equal(atom.split(`<title type="text">${name}</title>`).length, 2, name);
    });
  });
}

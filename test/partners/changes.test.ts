import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY, MINUTE } from '../../src/domain/time.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { erase } from '../../src/operations/erase.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { move } from '../../src/operations/move.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { LOOK, listEvents } from '../../src/partners/change-event.ts';
import type { ChangeFilter } from '../../src/partners/change-filter.ts';
import { at, countedIds, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { type Answer, openSite, type Site, type SiteOptions } from '../support/site.ts';

const CHANGES = '/api/v1/changes';
const EVERY_CHANGE: ChangeFilter = { editions: null, topics: null, kinds: null };

interface Change {
  id: string;
  cursor: string;
  kind: string;
  edition: string;
  articleId: string;
  url: string;
  article?: { headline: string } | null;
  withdrawal?: { at: string; reason: string; erased: boolean; advisory: string };
  left?: true;
  editionState?: { path: string; title: string };
}

interface Page {
  changes: Change[];
  next: string;
  more: boolean;
  nextUrl: string;
  topics?: string[];
}

async function open(t: Parameters<typeof openNewsroom>[0], options: SiteOptions = {}) {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, options);
  const get = async (query = '', headers = {}): Promise<Page> => {
    const { status, body } = await site.get(`${CHANGES}${query}`, headers);
    assert.equal(status, 200, body);
    return JSON.parse(body) as Page;
  };
  return { newsroom, site, get };
}

/** In short: `released en/Quay`. */
const said = ({ changes }: Page) =>
  changes.map(({ kind, edition, article }) => `${kind} ${edition}${article ? `/${article.headline}` : ''}`);

const topicOf = (newsroom: Newsroom, key: string) =>
  newsroom.value('SELECT uuid FROM topics WHERE key = ?', key) as string;

describe('GET /api/v1/changes', () => {
  test('tells every change in order, a page at a time, from the beginning or from any of its cursors', async (t) => {
    const { newsroom, site, get } = await open(t);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Quay' }, nl: { headline: 'Kade' } }));
    await move(newsroom, { story: 'quay', edition: 'nl', slug: 'de-kade' }, BY_EDITOR);
    const all = await get();
    assert.deepEqual(said(all), ['released en/Quay', 'released nl/Kade', 'moved nl/Kade']);
    assert.equal(all.more, false);
    const first = await get('?limit=2');
    assert.deepEqual([first.changes, first.more], [all.changes.slice(0, 2), true]);
    assert.equal(first.next, first.changes[1]?.cursor);
    assert.equal(first.nextUrl, `https://news.example.org${CHANGES}?limit=2&after=${first.next}`);
    const second = await get(first.nextUrl.slice('https://news.example.org'.length + CHANGES.length));
    assert.deepEqual([second.changes, second.next], [all.changes.slice(2), all.next]);
    assert.deepEqual((await get(`?after=${all.changes[0]?.cursor}`)).changes, all.changes.slice(1));
    assert.deepEqual((await get(`?after=${all.next}`)).changes, []);
    // A cursor is a place in the log, good with any filter.
    assert.deepEqual(said(await get(`?after=${all.changes[0]?.cursor}&edition=en`)), []);
    const link = (await site.get(`${CHANGES}?limit=2`)).headers['link'];
    assert.equal(link, `<${first.nextUrl}>; rel="next"`);
  });

  test('begins now, or at the first change at or after a time', async (t) => {
    const { newsroom, get } = await open(t);
    assert.deepEqual(await get('?since=2000-01-01').then(said), []);
    const begin = await get('?after=now');
    for (const story of ['one', 'two', 'three']) {
      await bringIn(newsroom, aStory(story, { en: { headline: story } }));
      newsroom.clock.move(MINUTE);
    }
    assert.equal((await get('?after=now')).changes.length, 0);
    assert.equal((await get(`?after=${begin.next}`)).changes.length, 3);
    assert.deepEqual(said(await get(`?since=${at(60)}`)), ['released en/two', 'released en/three']);
    assert.deepEqual(said(await get(`?since=${at(61)}`)), ['released en/three']);
    assert.deepEqual(said(await get(`?since=${at(121)}`)), []);
    assert.equal((await get(`?since=${at(0)}`)).changes.length, 3);
  });

  test('of what was withdrawn says why and what to do, and nothing that it said', async (t) => {
    const { newsroom, site, get } = await open(t);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Secret Quay' }, nl: {}, fr: {} }));
    await withdraw(newsroom, { story: 'quay', edition: 'en', code: 'privacy' }, BY_EDITOR);
    await withdraw(newsroom, { story: 'quay', edition: 'nl' }, { actor: 'Ada', reason: 'Ada knows why' });
    const { changes } = await get();
    const told = changes.filter(({ edition }) => edition === 'en');
    assert.ok(told.length > 1);
    for (const { article, withdrawal } of told) {
      assert.equal(article, null);
      assert.deepEqual([withdrawal?.reason, withdrawal?.erased, withdrawal?.at], ['privacy', false, at(0)]);
      assert.match(withdrawal?.advisory ?? '', /somebody’s privacy/);
    }
    const dutch = changes.find(({ edition }) => edition === 'nl')?.withdrawal;
    assert.equal(dutch?.reason, 'unspecified');
    assert.equal(dutch?.advisory, site.context.i18n.for('nl').t('advisory.unspecified'));
    await erase({ ...newsroom, ledger: null }, { story: 'quay', edition: 'en' }, BY_EDITOR);
    const erased = (await get()).changes.filter(({ edition }) => edition === 'en');
    assert.equal(erased.at(-1)?.kind, 'erased');
    assert.ok(erased.every(({ withdrawal }) => withdrawal?.erased && withdrawal.reason === 'privacy'));
    assert.doesNotMatch(JSON.stringify(await get()), /Secret|Ada/);
    await reinstate(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    assert.ok(
      (await get()).changes.filter(({ edition }) => edition === 'nl').every(({ article }) => article),
    );
  });

  test('tells whoever follows a topic of articles that leave it', async (t) => {
    const { newsroom, get } = await open(t);
    const topic = topicOf(newsroom, 'trade');
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Quay', topics: ['trade'] } }));
    await bringIn(newsroom, aStory('lock', { en: { topics: ['safety'] } }));
    const begin = await get(`?topic=${topic}`);
    assert.deepEqual([said(begin), begin.topics], [['released en/Quay'], [topic]]);
    await retopic(newsroom, { story: 'quay', edition: 'en', topics: ['safety'] }, BY_EDITOR);
    const [left] = (await get(`?topic=${topic}&after=${begin.next}`)).changes;
    assert.deepEqual([left?.kind, left?.article, left?.left], ['retopiced', null, true]);
    const { changes } = await get(`?topic=${topicOf(newsroom, 'safety')}`);
    assert.deepEqual(changes.map((change) => [change.kind, change.left]).at(-1), ['retopiced', undefined]);
    await mergeTopics(newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    const merged = await get(`?topic=${topic}`);
    assert.deepEqual(merged.topics, [topicOf(newsroom, 'safety')]);
    assert.equal(merged.changes.length, 4);
  });

  test('tells of articles that left a topic before it was merged, and of those that came with it', async (t) => {
    const { newsroom, get } = await open(t);
    const [trade, safety] = [topicOf(newsroom, 'trade'), topicOf(newsroom, 'safety')];
    for (const story of ['left', 'stays'])
      await bringIn(newsroom, aStory(story, { en: { topics: ['trade'] } }));
    await bringIn(newsroom, aStory('lock', { en: { topics: ['safety'] } }));
    const { next } = await get(`?topic=${trade}`);
    await retopic(newsroom, { story: 'left', edition: 'en', topics: [] }, BY_EDITOR);
    await mergeTopics(newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    for (const topic of [trade, safety]) {
      const { changes } = await get(`?topic=${topic}&after=${next}&kinds=retopiced`);
      assert.deepEqual(
        changes.map(({ left, article }) => left ?? article?.headline),
        [true, 'stays en'],
      );
    }
    assert.equal(newsroom.value('SELECT count(*) FROM former_topics'), 1);
  });

  test('does not know a topic that the public never saw', async (t) => {
    const { newsroom, site } = await open(t);
    await bringIn(newsroom, aStory('later', { en: { topics: ['trade'], publishAt: at(60) } }));
    const ask = () => site.get(`${CHANGES}?topic=${topicOf(newsroom, 'trade')}`);
    assert.equal((await ask()).status, 400);
    newsroom.clock.move(MINUTE);
    assert.equal((await ask()).status, 200);
  });

  test('takes editions, language ranges and kinds; what an edition changes concerns everybody', async (t) => {
    const { newsroom, get } = await open(t);
    await editEdition(newsroom, 'nl', { language: 'nl-BE' }, BY_EDITOR);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: { headline: 'Kade' }, fr: {} }));
    const [edited, ...rest] = (await get('?edition=nl,fr')).changes;
    assert.deepEqual([edited?.kind, edited?.article, edited?.editionState?.path], ['edition', null, 'nl']);
    assert.deepEqual(
      rest.map(({ edition }) => edition),
      ['nl', 'fr'],
    );
    assert.deepEqual(said(await get('?language=nl&kinds=released')), ['released nl/Kade']);
    assert.deepEqual(said(await get('?language=nl-NL&kinds=released')), []);
    assert.deepEqual(said(await get('?edition=en')).slice(0, 1), ['edition nl']);
  });

  test('says nothing of a text where a thin event is wanted', async (t) => {
    const { newsroom, get } = await open(t);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Quay' }, nl: {} }));
    await withdraw(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    const { changes } = await get('?detail=thin');
    assert.doesNotMatch(JSON.stringify(changes), /Quay/);
    assert.ok(changes.every((change) => !('article' in change)));
    assert.equal(changes.find(({ edition }) => edition === 'nl')?.withdrawal?.reason, 'unspecified');
    const { url, articleId } = changes[0] as Change;
    assert.equal(url, `https://news.example.org/api/v1/articles/${articleId}`);
  });

  test('leaves out an edition that the API answers for with a key, unless one is shown', async (t) => {
    const { newsroom, site, get } = await open(t, { key: 'k'.repeat(40) });
    await editEdition(newsroom, 'nl', { api: 'key' }, BY_EDITOR);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Quay' }, nl: { headline: 'Kade' } }));
    assert.deepEqual(said(await get('?kinds=released')), ['released en/Quay']);
    assert.equal((await site.get(`${CHANGES}?edition=nl`)).status, 401);
    const shown = { authorization: `Bearer ${'k'.repeat(40)}` };
    assert.deepEqual(said(await get('?edition=nl&kinds=released', shown)), ['released nl/Kade']);
  });

  test('answers 410 after a restore, and how to begin again', async (t) => {
    const { newsroom, site, get } = await open(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    const { next } = await get('?edition=en');
    const gone = async (query: string) => {
      const { status, headers, body } = await site.get(`${CHANGES}${query}`);
      assert.equal(status, 410, body);
      assert.equal(headers['content-type'], 'application/problem+json');
      return JSON.parse(body);
    };
    newsroom.rows("UPDATE newsroom SET epoch = 'another' RETURNING id");
    const { detail, resync } = await gone(`?after=${next}&edition=en&limit=5`);
    assert.match(detail, /was restored from a copy/);
    assert.deepEqual(resync, {
      changes: `https://news.example.org${CHANGES}?edition=en&limit=5&after=now`,
      articles: 'https://news.example.org/api/v1/articles?edition=en',
    });
    const again = await get(resync.changes.slice('https://news.example.org'.length + CHANGES.length));
    assert.deepEqual(again.changes, []);
  });

  test('answers 410 to a cursor from beyond the end of the log: the copy is older than it', async (t) => {
    const ahead = await open(t);
    const behind = await open(t);
    const same = "UPDATE newsroom SET uuid = 'one', epoch = 'one' RETURNING id";
    for (const { newsroom } of [ahead, behind]) newsroom.rows(same);
    await bringIn(ahead.newsroom, aStory('quay', { en: {} }));
    const { next } = await ahead.get();
    assert.equal((await behind.site.get(`${CHANGES}?after=${next}`)).status, 410);
  });

  test('takes no cursor that it did not make', async (t) => {
    const { newsroom, site, get } = await open(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const { next } = await get();
    const [place = '', signature = ''] = next.split('.');
    const forged = Buffer.from('["x",0]').toString('base64url');
    const other = await (await open(t)).get();
    for (const cursor of [`${forged}.${signature}`, `${place}.${signature.slice(2)}AA`, 'soon', '0', place]) {
      const { status, body } = await site.get(`${CHANGES}?after=${cursor}`);
      assert.equal(status, 400, `${cursor}: ${body}`);
    }
    assert.ok([200, 400, 410].includes((await site.get(`${CHANGES}?after=${other.next}`)).status));
  });

  test('refuses what makes no sense, field by field', async (t) => {
    const { site } = await open(t);
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=many', 'limit'],
      ['wait=26', 'wait'],
      ['wait=-1', 'wait'],
      ['kinds=released,sunk', 'kinds'],
      ['detail=fat', 'detail'],
      ['since=soon', 'since'],
      ['since=2026-01-01&after=now', 'since'],
      ['language=n%20l', 'language'],
      ['topic=trade', 'topic'],
      ['after=', 'after'],
      ['colour=red', 'colour'],
    ]) {
      const { status, body } = await site.get(`${CHANGES}?${query}`);
      assert.equal(status, 400, query);
      assert.deepEqual(
        JSON.parse(body).problems.map((one: { path: string }) => one.path),
        [field],
        query,
      );
    }
    const { status, body } = await site.get(`${CHANGES}?edition=de`);
    assert.deepEqual([status, JSON.parse(body).detail], [400, 'There is no edition “de”.']);
  });

  test('is not sent again while it is right, and tells what changed when it is not', async (t) => {
    const { newsroom, site } = await open(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const first = await site.get(CHANGES);
    assert.equal(first.headers['cache-control'], 'no-cache');
    const again = () => site.get(CHANGES, { 'if-none-match': first.headers['etag'] as string });
    assert.equal((await again()).status, 304);
    await bringIn(newsroom, aStory('lock', { en: {} }));
    assert.equal((await again()).status, 200);
  });
});

describe('a page of the change log', () => {
  test('ends where its texts get too long; the first comes however long it is', async (t) => {
    const { newsroom, site } = await open(t);
    const body = `<p>${'x'.repeat(1000)}</p>`;
    for (const story of ['one', 'two', 'three']) await bringIn(newsroom, aStory(story, { en: { body } }));
    const page = (octets: number, after = 0) =>
      listEvents(site.context, EVERY_CHANGE, { after, most: 100, detail: 'full', octets });
    const two = await page(2500);
    assert.deepEqual([two.events.length, two.seq, two.more], [2, 2, true]);
    const one = await page(10, 2);
    assert.deepEqual([one.events.length, one.seq, one.more], [1, 3, false]);
  });

  test('looks through so much of the log at once: it may be empty and there is more', async (t) => {
    const { newsroom, get } = await open(t);
    newsroom.rows(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO changes (seq, epoch, at, kind, edition_id, actor)
       SELECT i, 'e', ?, 'edition', 1, 'x' FROM n RETURNING seq`,
      LOOK + 10,
      START,
    );
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Quay' } }));
    const first = await get('?kinds=released');
    assert.deepEqual([first.changes, first.more], [[], true]);
    const second = await get(`?kinds=released&after=${first.next}`);
    assert.deepEqual([said(second), second.more], [['released en/Quay'], false]);
  });

  test('leaves out what is told quietly, for whoever is pushed to', async (t) => {
    const { newsroom, site } = await open(t);
    await bringIn(newsroom, aStory('old', { en: {} }), { quiet: true });
    await bringIn(newsroom, aStory('new', { en: { publishAt: at(0) } }));
    const page = { after: 0, most: 9, detail: 'thin' } as const;
    const kinds = async (loud: boolean) =>
      (await listEvents(site.context, EVERY_CHANGE, { ...page, loud })).events.map(({ seq }) => seq);
    assert.deepEqual([await kinds(false), await kinds(true)], [[1, 2], [2]]);
  });
});

describe('waiting for a change', () => {
  test('is answered as soon as there is one for whoever waits, and nobody keeps the answer', async (t) => {
    const steps: (() => Promise<unknown>)[] = [];
    const waited: number[] = [];
    const { newsroom, site } = await open(t, {
      awaitChange: async (seq, ms) => {
        waited.push(seq, ms);
        const step = steps.shift();
        await step?.();
        return step !== undefined;
      },
    });
    await bringIn(newsroom, aStory('quay', { en: {} }));
    steps.push(
      () => bringIn(newsroom, aStory('lock', { nl: {} })),
      async () => newsroom.clock.move(1500),
      () => bringIn(newsroom, aStory('tide', { en: { headline: 'Tide' } })),
    );
    const answer = await site.get(`${CHANGES}?after=now&edition=en&wait=20`);
    assert.deepEqual(said(JSON.parse(answer.body)), ['released en/Tide']);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.deepEqual(waited, [1, 20_000, 2, 20_000, 2, 18_500]);
  });

  test('is answered with nothing when the time is over, and at once where there is something', async (t) => {
    let asked = 0;
    const { newsroom, get } = await open(t, {
      awaitChange: async () => {
        asked += 1;
        return false;
      },
    });
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const page = await get('?wait=25');
    assert.deepEqual([page.changes.length, asked], [1, 0]);
    const empty = await get(`?wait=25&after=${page.next}`);
    assert.deepEqual([empty.changes, empty.next, asked], [[], page.next, 1]);
    await get(`?after=${page.next}`);
    assert.equal(asked, 1);
  });

  test('is for later where too many wait: whoever were answered with nothing would be back at once', async (t) => {
    const { newsroom, site, get } = await open(t, { awaitChange: async () => 'full' });
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const { next } = await get('?wait=25');
    const answer = await site.get(`${CHANGES}?wait=25&after=${next}`);
    assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '5']);
    assert.equal(JSON.parse(answer.body).detail, 'Too many wait for the next change.');
    assert.deepEqual((await get(`?after=${next}`)).changes, []);
  });
});

test('what is not public yet changes no page, no cursor and no validator', async (t) => {
  const [plain, keeper] = [await open(t), await open(t)];
  const secretIds = countedIds();
  const desk = { ...keeper.newsroom, newId: () => secretIds().replace('-8000-', '-a000-') };
  for (const { newsroom } of [plain, keeper]) {
    newsroom.rows("UPDATE newsroom SET uuid = 'one', epoch = 'one' RETURNING id");
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: {} }));
  }
  const topic = topicOf(plain.newsroom, 'trade');
  const queries = [
    '',
    '?after=now',
    '?limit=1',
    '?edition=fr',
    `?topic=${topic}`,
    `?since=${at(0)}`,
    '?kinds=released',
  ];
  const answers = async ({ site }: { site: Site }): Promise<Answer[]> =>
    Promise.all(
      [...queries, `?topic=${topicOf(plain.newsroom, 'safety')}`].map((query) => site.get(CHANGES + query)),
    );
  const alike = async (when: string) => assert.deepEqual(await answers(keeper), await answers(plain), when);
  await alike('at first');
  await bringIn(
    desk,
    aStory('secret', { en: { topics: ['safety'], publishAt: at(600) }, fr: { publishAt: at(700) } }),
  );
  await alike('scheduled');
  await bringIn(desk, aStory('quay', { fr: { topics: ['trade'], publishAt: at(600) } }));
  await alike('a translation is scheduled');
  for (const { newsroom } of [plain, keeper]) {
    newsroom.clock.move(MINUTE);
    await bringIn(newsroom, aStory('lock', { en: {} }));
  }
  await alike('others go out');
  for (const { newsroom } of [plain, keeper]) newsroom.clock.move(DAY);
  assert.notDeepEqual(await answers(keeper), await answers(plain));
  assert.equal((await keeper.get('?kinds=released')).changes.length, 6);
});

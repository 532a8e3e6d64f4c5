// A newsroom's own system puts articles and gets them back: one form for both, no edit lost, each fault at its field.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { STORY_OPERATIONS } from '../../src/desk/operations/stories.ts';
import { bytes, PNG, PNG_NAME } from '../intake/newsroom-files.ts';
import { KEY, request } from '../support/ask-desk.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { keyHolder, makeKey, type PartnerKey } from '../support/partner-keys.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

interface House {
  newsroom: Newsroom;
  site: Site;
  own: PartnerKey;
}

async function open(t: TestContext): Promise<House> {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, { key: KEY });
  return { newsroom, site, own: keyHolder(site, KEY) };
}

const QUAY = '/desk/stories/quay/en';
const FORM = { headline: 'The quay opens', lead: 'It is open.', body: '<p>Open.</p>' };
const NOW = { ...FORM, publishAt: '2026-03-14T09:00:00Z' };

const read = (answer: Answer) => JSON.parse(answer.body);
const tagOf = ({ headers }: Answer): string => headers['etag'] as string;
/** Of a problem: its status, and which fields it names. */
const faultsOf = (answer: Answer): [number, ...string[]] => {
  assert.equal(answer.headers['content-type'], 'application/problem+json', answer.body);
  return [answer.status, ...(read(answer).problems ?? []).map(({ path }: { path: string }) => path)];
};

test('an article comes in, is public at its time, and comes back as it was put', async (t) => {
  const { newsroom, own } = await open(t);
  const made = await own.ask('PUT', QUAY, {
    ...NOW,
    topics: ['trade'],
    change: { actor: 'anna', reason: 'News' },
  });
  assert.equal(made.status, 201, made.body);
  assert.equal(made.headers['location'], 'https://news.example.org/api/v1/desk/stories/quay/en');
  assert.equal(made.headers['cache-control'], 'private, no-store, no-transform');
  const { article, ...rest } = read(made);
  assert.deepEqual(rest, { outcome: 'new', state: 'public', revision: 1, lacks: [] });
  assert.deepEqual(newsroom.log(), ['released en/quay']);
  assert.deepEqual(newsroom.rows('SELECT actor, reason FROM revisions'), [{ actor: 'anna', reason: 'News' }]);

  const got = await own.ask('GET', QUAY);
  assert.deepEqual(read(got), article);
  assert.equal(tagOf(got), tagOf(made));
  assert.match(tagOf(got), /^"[0-9a-f-]{36}\.1\.[0-9a-f]{16}"$/);
  assert.equal(article.headline, 'The quay opens');
  assert.deepEqual(article.topics, ['trade']);
  assert.equal(article.publishAt, '2026-03-14T09:00:00Z');
});

test('what was read is put back unchanged: no revision, the same tag', async (t) => {
  const { newsroom, site, own } = await open(t);
  await bringIn(newsroom, [
    aStory('quay', {
      en: { slug: 'quay', publishAt: '2026-03-14', withdrawAt: '2027-01-01T00:00:00Z' },
      nl: {},
    }),
    aStory('held', {
      en: { publishAt: null, guid: 'old-1' },
      ar: { publishAt: '+3d', required: ['en', 'ar'] },
    }),
    aStory('equal', { en: { coOriginal: true }, fr: { coOriginal: true } }),
  ]);
  await own.ask('POST', '/desk/media', null);
  const media = await request(site, '/api/v1/desk/media', {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}` },
    body: PNG as BodyInit,
  });
  const picture = { name: read(media).name, alt: 'A quay', thumbnail: null };
  const body = `<p>See <img src="media:${picture.name}" alt=""> and <b>more</b>.</p>`;
  assert.equal(
    (await own.ask('PUT', '/desk/stories/seen/en', { ...FORM, body, media: [picture] })).status,
    201,
  );

  const version = newsroom.value('SELECT version FROM newsroom');
  for (const [path] of newsroom
    .rows(`SELECT s.key || '/' || e.path AS path FROM articles a JOIN stories s ON s.id = a.story_id
      JOIN editions e ON e.id = a.edition_id ORDER BY a.id`)
    .map((row) => [row['path'] as string])) {
    const url = `/desk/stories/${path}`;
    const got = await own.ask('GET', url);
    const again = await own.ask('PUT', url, read(got), { 'if-match': tagOf(got) });
    assert.equal(again.status, 200, `${path} ${again.body}`);
    assert.equal(read(again).outcome, 'unchanged', path);
    assert.equal(tagOf(again), tagOf(got), path);
  }
  assert.equal(newsroom.value('SELECT version FROM newsroom'), version);
});

test('an edit is lost to nobody: what is there is changed only by who knows it', async (t) => {
  const { newsroom, own } = await open(t);
  const first = tagOf(await own.ask('PUT', QUAY, NOW));
  const changed = { ...FORM, headline: 'The quay is open' };

  const blind = await own.ask('PUT', QUAY, changed);
  assert.deepEqual(faultsOf(blind), [428]);
  const create = await own.ask('PUT', QUAY, changed, { 'if-none-match': '*' });
  assert.deepEqual([...faultsOf(create), tagOf(create)], [412, first]);

  const second = await own.ask('PUT', QUAY, changed, { 'if-match': `"x", ${first}` });
  assert.equal(second.status, 200);
  assert.deepEqual([read(second).outcome, read(second).revision], ['amended', 2]);
  const late = await own.ask('PUT', QUAY, { ...FORM, headline: 'Late' }, { 'if-match': first });
  assert.deepEqual(faultsOf(late), [412]);
  assert.deepEqual([read(late).revision, read(late).etag, tagOf(late)], [2, tagOf(second), tagOf(second)]);
  // RFC 9110 section 13.1.1: a weak tag matches nothing.
  const weak = await own.ask('PUT', QUAY, changed, { 'if-match': `W/${tagOf(second)}` });
  assert.deepEqual(faultsOf(weak), [412]);
  const any = await own.ask('PUT', QUAY, changed, { 'if-match': '*' });
  assert.equal(read(any).outcome, 'unchanged');
  for (const none of ['x', '"x" "y"', '"x', '*, "x"', '']) {
    assert.deepEqual(faultsOf(await own.ask('PUT', QUAY, changed, { 'if-match': none })), [400], none);
  }
  assert.deepEqual(faultsOf(await own.ask('PUT', '/desk/stories/new/en', FORM, { 'if-match': '*' })), [412]);
  assert.deepEqual(newsroom.log(), ['released en/quay', 'amended en/quay']);
});

test('of writers who all know the same revision one comes first, and the others are told', async (t) => {
  const { newsroom, own } = await open(t);
  const tag = tagOf(await own.ask('PUT', QUAY, NOW));
  const answers = await Promise.all(
    [1, 2, 3, 4].map((n) => own.ask('PUT', QUAY, { ...FORM, headline: `Take ${n}` }, { 'if-match': tag })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412]);
  assert.equal(newsroom.value('SELECT count(*) FROM revisions'), 2);
  const made = await Promise.all([1, 2, 3].map(() => own.ask('PUT', '/desk/stories/new/en', FORM)));
  assert.deepEqual(made.map(({ status }) => status).sort(), [201, 428, 428]);
});

test('a time that an editor moves is a change too, and that it has come is none', async (t) => {
  const { newsroom, own } = await open(t);
  const put = await own.ask('PUT', QUAY, { ...FORM, publishAt: '2026-03-14T12:00:00Z' });
  assert.equal(read(put).state, 'scheduled');
  const by = { actor: 'editor', reason: null };
  const time = '2026-03-14T11:00:00Z';
  await own.ask('POST', '/desk/schedule', { story: 'quay', editions: null, time, by });
  assert.deepEqual(faultsOf(await own.ask('PUT', QUAY, NOW, { 'if-match': tagOf(put) })), [412]);
  const moved = tagOf(await own.ask('GET', QUAY));
  newsroom.clock.move(3 * 3_600_000);
  assert.equal(tagOf(await own.ask('GET', QUAY)), moved);
  const changed = await own.ask('PUT', QUAY, { ...FORM, headline: 'Out' }, { 'if-match': moved });
  assert.deepEqual([changed.status, read(changed).state], [200, 'public']);
});

test('what is wrong is said at the field, and all of it at once', async (t) => {
  const { newsroom, own } = await open(t);
  await bringIn(newsroom, aStory('other', { en: { slug: 'taken' } }));
  const wrong: [object, ...string[]][] = [
    [{}, 'headline', 'lead', 'body'],
    [{ ...FORM, markdown: 'x' }, 'body'],
    [{ ...FORM, headline: 7, surplus: 1, media: [{ name: 'x' }] }, 'headline', 'media.0.name', 'surplus'],
    [{ ...FORM, publishAt: 'soon', withdrawAt: '2026-02-30' }, 'publishAt', 'withdrawAt'],
    [{ ...FORM, slug: 'a/b' }, 'slug'],
    [{ ...NOW, slug: 'taken' }, 'slug'],
    [{ ...FORM, topics: ['nothing'] }, 'topics'],
    [{ ...FORM, source: 'xx' }, 'source'],
    [{ ...FORM, required: ['en', 'xx'] }, 'required.1'],
    [{ ...FORM, media: [{ name: PNG_NAME, alt: 'x' }] }, 'media.0'],
    [{ ...FORM, formerPaths: ['/ok', 'ftp://x'] }, 'formerPaths.1'],
    [{ ...FORM, body: '<img src="media:x.png" alt="x">' }, 'body'],
    [{ headline: 'x', lead: 'x', markdown: 'A\n\n![x](y.png)' }, 'markdown'],
    [{ ...FORM, headline: 'x'.repeat(2_000) }, 'headline'],
    [{ ...FORM, bylines: ['x'.repeat(9_000)] }, 'bylines'],
    [{ ...FORM, body: 'x'.repeat(1_100_000) }, ''],
    [{ ...FORM, guidIsPermaLink: true }, 'guidIsPermaLink'],
    [{ ...FORM, change: { as: 'mend' } }, 'change.as'],
  ];
  for (const [form, ...paths] of wrong) {
    const answer = await own.ask('PUT', QUAY, form);
    assert.deepEqual(faultsOf(answer).sort(), [422, ...paths].sort(), JSON.stringify(form).slice(0, 200));
  }
  const tag = tagOf(await own.ask('PUT', QUAY, NOW));
  const note = { ...FORM, headline: 'Wrong', change: { as: 'correct' } };
  assert.deepEqual(faultsOf(await own.ask('PUT', QUAY, note, { 'if-match': tag })), [422, 'change.note']);
  assert.equal(newsroom.value("SELECT count(*) FROM stories WHERE key <> 'other'"), 1);
});

test('what the newsroom refuses is 409, and where nothing is 404', async (t) => {
  const { newsroom, own } = await open(t);
  await bringIn(newsroom, aStory('gone', { en: {}, nl: {} }));
  const by = { actor: 'editor', reason: null };
  await own.ask('POST', '/desk/withdraw', { story: 'gone', edition: 'en', by });
  await own.ask('POST', '/desk/erase', { story: 'gone', edition: 'nl', by });
  const there = await own.ask('GET', '/desk/stories/gone/en');
  assert.equal(there.status, 200);
  const change = await own.ask('PUT', '/desk/stories/gone/en', NOW, { 'if-match': tagOf(there) });
  assert.match(read(change).detail, /^“gone” in en: was withdrawn at/);
  assert.deepEqual(faultsOf(change), [409]);
  assert.deepEqual(faultsOf(await own.ask('PUT', '/desk/stories/gone/nl', FORM)), [409]);
  assert.deepEqual(faultsOf(await own.ask('GET', '/desk/stories/gone/nl')), [404]);
  assert.deepEqual(
    faultsOf(await own.ask('PUT', '/desk/stories/fr-first/fr', { ...FORM, source: 'en' })),
    [409],
  );
  for (const path of ['none/en', 'gone/xx', 'gone/ar', `${'x'.repeat(201)}/en`, '%00/en']) {
    assert.deepEqual(faultsOf(await own.ask('GET', `/desk/stories/${path}`)), [404], path);
  }
  assert.deepEqual(faultsOf(await own.ask('PUT', '/desk/stories/quay/xx', FORM)), [404]);
  assert.deepEqual(faultsOf(await own.ask('GET', '/desk/stories/none')), [404]);
});

test('a story says how it stands in each edition', async (t) => {
  const { newsroom, own } = await open(t);
  await bringIn(
    newsroom,
    aStory('a/b', {
      en: { slug: 'quay' },
      nl: { publishAt: '2026-04-01T10:00:00Z' },
      fr: { publishAt: null },
    }),
  );
  const { editions, ...story } = read(await own.ask('GET', '/desk/stories/a%2Fb'));
  assert.deepEqual([story.story, story.source, story.lacks], ['a/b', 'en', []]);
  const states = editions.map(
    ({ edition, state, article }: { edition: string; state: string; article: { url: string } }) => [
      ...[edition, state, article.url],
    ],
  );
  assert.deepEqual(states, [
    ['en', 'public', 'https://news.example.org/en/2026/03/quay'],
    ['nl', 'scheduled', null],
    ['fr', 'draft', null],
  ]);
  assert.equal(editions[1].article.etag, tagOf(await own.ask('GET', '/desk/stories/a%2Fb/nl')));
});

test('a file is sent without its hash, and is told what it is called', async (t) => {
  const { site } = await open(t);
  const headers = { authorization: `Bearer ${KEY}` };
  const send = (body: BodyInit) => request(site, '/api/v1/desk/media', { method: 'POST', headers, body });
  for (let times = 0; times < 2; times++) {
    const answer = await send(PNG as BodyInit);
    assert.equal(answer.status, 200);
    const { width, height, size, ...rest } = read(answer);
    assert.deepEqual(rest, {
      name: PNG_NAME,
      type: 'image/png',
      url: `https://news.example.org/media/${PNG_NAME}`,
    });
    assert.ok(width > 0 && height > 0 && size === PNG.length);
  }
  assert.equal((await site.get(`/media/${PNG_NAME}`)).status, 404);
  assert.deepEqual(faultsOf(await send(bytes('#!/bin/sh') as BodyInit)), [409]);
});

test('whoever has no key, or none that writes, puts nothing', async (t) => {
  const { newsroom, site } = await open(t);
  const reader = await makeKey(site, 'reader', ['read', 'webhooks']);
  const nobody = keyHolder(site, 'x');
  for (const [method, path] of [
    ['PUT', QUAY],
    ['GET', QUAY],
    ['GET', '/desk/stories/quay'],
    ['POST', '/desk/media'],
    ['PUT', `/desk/media/${PNG_NAME}`],
    ['POST', '/desk/import'],
    ['POST', '/desk/erase'],
    ['POST', '/desk/editions'],
  ] as const) {
    const body = method === 'GET' ? null : FORM;
    assert.deepEqual(faultsOf(await reader.ask(method, path, body)), [403], `${method} ${path}`);
    assert.deepEqual(faultsOf(await nobody.ask(method, path, body)), [401], `${method} ${path}`);
  }
  assert.equal(newsroom.value('SELECT count(*) FROM stories'), 0);
});

test('all of it is described, each operation on stories with its own schema', async (t) => {
  const { site } = await open(t);
  const { paths, components } = JSON.parse((await site.get('/api/v1/openapi.json')).body);
  const { put } = paths['/desk/stories/{key}/{edition}'];
  const inHeaders = put.parameters.filter((one: { in: string }) => one.in === 'header');
  assert.deepEqual(
    inHeaders.map(({ name }: { name: string }) => name),
    ['If-Match', 'If-None-Match', 'Idempotency-Key'],
  );
  assert.deepEqual(put.requestBody.content['application/json'].schema, {
    $ref: '#/components/schemas/DeskArticleForm',
  });
  assert.ok(components.schemas.DeskArticleForm.properties.headline);
  for (const status of [201, 409, 412, 415, 422, 428]) assert.ok(put.responses[status], String(status));
  for (const name of Object.keys(STORY_OPERATIONS)) {
    const { schema } = paths[`/desk/${name}`].post.requestBody.content['application/json'];
    assert.equal(schema.type, 'object', name);
  }
});

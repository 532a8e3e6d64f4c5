// What a partner's key is good for: judged with what is written, named when it is missing, and recorded as who did it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OPERATIONS } from '../../src/desk/operations.ts';
import { isForPartners } from '../../src/desk/scopes.ts';
import type { Scope } from '../../src/domain/partner.ts';
import type { Database, Statement } from '../../src/storage/database.ts';
import { KEY } from '../support/ask-desk.ts';
import { type ArticleFields, aStory, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { makeKey, type PartnerKey } from '../support/partner-keys.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

const LATER = '2026-04-01T10:00:00Z';
const by = { actor: 'jo', reason: 'So.' };

interface House {
  newsroom: Newsroom;
  site: Site;
  key(name: string, scopes: Scope[], editions?: string[]): Promise<PartnerKey>;
}

async function open(t: TestContext, wrap: (db: Database) => Database = (db) => db): Promise<House> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, [
    aStory('out', { en: { slug: 'out' }, nl: {} }),
    aStory('waits', { en: { publishAt: LATER }, nl: { publishAt: LATER } }),
    aStory('draft', { en: { publishAt: null }, nl: { publishAt: null } }),
    aStory('mixed', { en: { publishAt: null }, nl: { publishAt: LATER } }),
  ]);
  const site = await openSite(newsroom, { key: KEY, db: wrap(newsroom.db) });
  return { newsroom, site, key: (name, scopes, editions) => makeKey(site, name, scopes, editions ?? null) };
}

const importing = (story: string, articles: Record<string, ArticleFields>, more: object = {}) => ({
  stories: [aStory(story, articles)],
  as: 'amend',
  note: null,
  by,
  ...more,
});
const refused = (answer: Answer, detail: string) =>
  assert.deepEqual([answer.status, JSON.parse(answer.body).detail], [403, detail]);

test('writing alone reaches what is neither public nor has a time', async (t) => {
  const { newsroom, key } = await open(t);
  const cms = await key('cms', ['write']);
  const publicly = (paths: string) => `The key “cms” may not do this: it needs “publish” in ${paths}.`;
  const bring = (story: string, articles: Record<string, ArticleFields>, more?: object) =>
    cms.ask('POST', '/desk/import', importing(story, articles, more));
  await bringIn(newsroom, aStory('both', { en: { publishAt: LATER, required: ['en', 'nl'] } }));
  const before = newsroom.value('SELECT version FROM newsroom');

  refused(await bring('out', { en: { headline: 'Changed', publishAt: null } }), publicly('en'));
  refused(await bring('waits', { nl: { headline: 'Changed', publishAt: null } }), publicly('nl'));
  refused(await bring('new', { en: {}, nl: { publishAt: null } }), publicly('en'));
  refused(await bring('draft', { en: { publishAt: null, withdrawAt: LATER } }), publicly('en'));
  refused(await bring('draft', { en: { publishAt: '+5m' } }), publicly('en'));
  // Another text of the source, or another edition that is needed, would keep back what has a time.
  refused(await bring('mixed', { en: { headline: 'Changed', publishAt: null } }), publicly('en'));
  refused(await bring('mixed', { fr: { publishAt: null, required: ['nl', 'fr'] } }), publicly('nl'));
  // Also where an article that says what is so already is refused, and the next comes in.
  const as = { publishAt: null, required: ['en', 'nl'], topics: ['unheard-of'] };
  refused(await bring('both', { nl: as, fr: { publishAt: null, required: ['en', 'fr'] } }), publicly('en'));
  assert.equal(newsroom.value('SELECT version FROM newsroom'), before);

  for (const [story, articles] of [
    ['draft', { en: { headline: 'Changed', publishAt: null } }],
    ['new', { en: { publishAt: null }, nl: { publishAt: null } }],
    ['mixed', { fr: { publishAt: null } }],
    ['out', { fr: { publishAt: null } }],
  ] as const) {
    const answer = await bring(story, articles);
    assert.equal(answer.status, 200, answer.body);
    assert.deepEqual(JSON.parse(answer.body).problems, []);
  }
  const put = await cms.ask('PUT', '/desk/stories/put/en', {
    headline: 'x',
    lead: 'x',
    body: 'x',
    publishAt: LATER,
  });
  refused(put, publicly('en'));
  assert.equal(
    (await cms.ask('PUT', '/desk/stories/put/en', { headline: 'x', lead: 'x', body: 'x' })).status,
    201,
  );
});

test('publishing alone reaches what is public or has a time, and brings in no draft', async (t) => {
  const { key } = await open(t);
  const press = await key('press', ['publish']);
  const bring = (story: string, articles: Record<string, ArticleFields>) =>
    press.ask('POST', '/desk/import', importing(story, articles));
  assert.equal((await bring('out', { en: { headline: 'Changed', publishAt: null } })).status, 200);
  assert.equal((await bring('new', { en: {} })).status, 200);
  refused(
    await bring('draft', { nl: { publishAt: null } }),
    'The key “press” may not do this: it needs “write” in nl.',
  );
});

test('each thing that is done to a story takes “publish” wherever it is done', async (t) => {
  const { newsroom, key } = await open(t);
  const dutch = await key('dutch', ['write', 'publish'], ['nl']);
  const writer = await key('writer', ['write']);
  const named = { story: 'out', edition: 'nl', by };
  const whole = { story: 'out', edition: null, by };
  const asked: [string, object, object][] = [
    ['withdraw', whole, named],
    ['reinstate', whole, named],
    ['end', { ...whole, time: LATER }, { ...named, time: LATER }],
    ['retopic', { ...whole, topics: ['trade'] }, { ...named, topics: ['trade'] }],
    ['move', { ...named, edition: 'en', slug: 'other' }, { ...named, slug: 'anders' }],
    [
      'note-correction',
      {
        story: 'out',
        notes: [
          { edition: 'en', note: 'x' },
          { edition: 'nl', note: 'y' },
        ],
        by,
      },
      { story: 'out', notes: [{ edition: 'nl', note: 'y' }], by },
    ],
    [
      'schedule',
      { story: 'draft', editions: null, time: LATER, by },
      { story: 'draft', editions: ['nl'], time: LATER, by },
    ],
    ['release', { story: 'draft', editions: ['en', 'nl'], by }, { story: 'draft', editions: ['nl'], by }],
  ];
  for (const [name, wide, narrow] of asked) {
    const path = `/desk/${name}`;
    // Where the story is besides, it tells nobody.
    const where = JSON.stringify(wide).includes('"en"') ? 'en' : 'every edition of the story';
    refused(
      await dutch.ask('POST', path, wide),
      `The key “dutch” may not do this: it needs “publish” in ${where}.`,
    );
    refused(
      await writer.ask('POST', path, narrow),
      'The key “writer” may not do this: it needs “publish” in nl.',
    );
    const done = await dutch.ask('POST', path, narrow);
    assert.equal(done.status, 200, `${name}: ${done.body}`);
  }
  const actors = newsroom.rows(
    "SELECT DISTINCT actor FROM changes WHERE actor <> 'schedule' AND actor <> 'editor'",
  );
  assert.deepEqual(actors, [{ actor: 'dutch: jo' }]);
});

test('whoever does it is recorded by the name of the key, with or without one of their own', async (t) => {
  const { newsroom, key } = await open(t);
  const cms = await key('cms', ['publish']);
  const actor = () => newsroom.rows('SELECT actor, reason FROM changes ORDER BY seq DESC LIMIT 1')[0];
  await cms.ask('POST', '/desk/withdraw', { story: 'out', edition: 'en' });
  assert.deepEqual(actor(), { actor: 'cms', reason: null });
  await cms.ask('POST', '/desk/reinstate', { story: 'out', edition: 'en', by: { reason: 'Right.' } });
  const log = newsroom.rows("SELECT actor, reason FROM changes WHERE kind = 'reinstated'");
  assert.deepEqual(log, [{ actor: 'cms', reason: 'Right.' }]);
  for (const wrong of [{ actor: '' }, { actor: 7 }, { actor: 'x'.repeat(300) }, 'cms', null]) {
    const answer = await cms.ask('POST', '/desk/withdraw', { story: 'out', edition: 'en', by: wrong });
    assert.equal(answer.status, 422, JSON.stringify(wrong));
  }
  // The longest name that one may have is cut where it does not fit beside the key's.
  const longest = { actor: 'x'.repeat(200), reason: null };
  await cms.ask('POST', '/desk/withdraw', { story: 'out', edition: 'nl', by: longest });
  assert.deepEqual(actor(), { actor: `cms: ${'x'.repeat(195)}`, reason: null });
  const tag = { 'if-match': '*' };
  const form = { headline: 'x', lead: 'x', body: 'x', change: { actor: 'jo', reason: 'Typo.' } };
  assert.equal((await cms.ask('PUT', '/desk/stories/out/en', form, tag)).status, 200);
  assert.deepEqual(newsroom.rows('SELECT actor, reason FROM revisions ORDER BY rowid DESC LIMIT 1'), [
    { actor: 'cms: jo', reason: 'Typo.' },
  ]);
});

test('what is about more than stories, and erasing, is for the newsroom’s own key alone', async (t) => {
  const { newsroom, key } = await open(t);
  const all = await key('all', ['read', 'write', 'publish', 'webhooks']);
  const before = newsroom.value('SELECT version FROM newsroom');
  const names = Object.keys(OPERATIONS).filter((name) => !isForPartners(name as keyof typeof OPERATIONS));
  assert.ok(names.includes('erase') && names.includes('create-key') && names.includes('status'));
  for (const name of [...names, 'nothing', '__proto__', 'toString']) {
    const answer = await all.ask('POST', `/desk/${name}`, {});
    refused(answer, 'This is for the newsroom’s own key.');
  }
  assert.equal(newsroom.value('SELECT version FROM newsroom'), before);
});

test('a key sees no article of editions that it is not good for', async (t) => {
  const { key } = await open(t);
  const french = await key('french', ['write'], ['fr']);
  const dutch = await key('dutch', ['publish'], ['nl']);
  assert.equal((await french.ask('GET', '/desk/stories/draft')).status, 404);
  refused(
    await french.ask('GET', '/desk/stories/draft/en'),
    'The key “french” may not do this: it needs “write” or “publish” in en.',
  );
  const seen = await dutch.ask('GET', '/desk/stories/draft');
  assert.deepEqual(
    JSON.parse(seen.body).editions.map(({ edition }: { edition: string }) => edition),
    ['nl'],
  );
  refused(
    await dutch.ask('POST', '/desk/history', { story: 'draft', edition: null, after: null, full: false }),
    'The key “dutch” may not do this: it needs “write” or “publish” in every edition of the story.',
  );
  const own = await dutch.ask('POST', '/desk/history', {
    story: 'draft',
    edition: 'nl',
    after: null,
    full: false,
  });
  assert.equal(own.status, 200);
  const diff = { story: 'draft', edition: 'en', from: null, to: null };
  assert.equal((await dutch.ask('POST', '/desk/diff', diff)).status, 403);
  // What changed since a translation is told in the words of its source.
  const since = { story: 'draft', edition: 'nl', from: null, to: null };
  assert.equal((await dutch.ask('POST', '/desk/diff', since)).status, 403);
  const twice = await dutch.ask('POST', '/desk/diff', { ...since, from: 1, to: 1 });
  assert.equal(twice.status, 409, twice.body);
  assert.equal((await dutch.ask('POST', '/desk/preview', { story: 'draft' })).status, 403);
});

test('a story of which a key may see nothing is to it as if there were none, whatever it asks', async (t) => {
  const { newsroom, key } = await open(t);
  const french = await key('french', ['write', 'publish'], ['fr']);
  const before = newsroom.value('SELECT version FROM newsroom');
  const asked: [string, object][] = [
    ['withdraw', { edition: null }],
    ['withdraw', { edition: 'en' }],
    ['end', { edition: null, time: LATER }],
    ['reinstate', { edition: null }],
    ['retopic', { edition: null, topics: [] }],
    ['move', { edition: 'en', slug: 'x' }],
    ['move', { edition: 'fr', slug: 'x' }],
    ['confirm', { edition: 'nl' }],
    ['note-correction', { notes: [{ edition: 'nl', note: 'x' }] }],
    ['schedule', { editions: null, time: LATER }],
    ['release', { editions: ['en', 'fr'] }],
    ['edit-story', { required: ['en'] }],
    ['history', { edition: null, after: null, full: false }],
    ['diff', { edition: 'en', from: null, to: null }],
    ['preview', {}],
  ];
  for (const [name, input] of asked) {
    const writes = !['history', 'diff', 'preview'].includes(name);
    for (const story of ['out', 'draft', 'nothing']) {
      const answer = await french.ask('POST', `/desk/${name}`, { story, ...input, ...(writes && { by }) });
      assert.deepEqual(
        [answer.status, JSON.parse(answer.body).detail],
        [409, `there is no story “${story}”`],
        name,
      );
    }
  }
  assert.equal(newsroom.value('SELECT version FROM newsroom'), before);
});

test('what a story lacks is told of the editions that a key may see alone', async (t) => {
  const { newsroom, key } = await open(t);
  const required = ['en', 'nl', 'fr'];
  await bringIn(newsroom, aStory('bound', { en: { publishAt: null, required }, nl: { publishAt: null } }));
  const dutch = await key('dutch', ['write', 'publish'], ['nl']);
  const lacks = [{ edition: 'nl', why: 'draft' }];
  const got = await dutch.ask('GET', '/desk/stories/bound');
  assert.deepEqual(JSON.parse(got.body).lacks, []);
  const english = await key('english', ['write', 'publish'], ['en']);
  const scheduled = { story: 'bound', editions: ['en'], time: LATER, by };
  const set = await english.ask('POST', '/desk/schedule', scheduled);
  assert.deepEqual(JSON.parse(set.body).lacks, []);
  assert.deepEqual(JSON.parse((await dutch.ask('GET', '/desk/stories/bound')).body).lacks, lacks);
  const form = { headline: 'x', lead: 'x', body: 'x' };
  const put = await dutch.ask('PUT', '/desk/stories/bound/nl', form, { 'if-match': '*' });
  assert.deepEqual(JSON.parse(put.body).lacks, lacks);
  // What is held at the same time is nobody else’s business either.
  newsroom.clock.move(60 * 86_400_000);
  const french = await key('french', ['write', 'publish'], ['fr']);
  const bring = await french.ask('POST', '/desk/import', importing('french', { fr: {} }));
  assert.deepEqual([bring.status, JSON.parse(bring.body).held], [200, []]);
});

test('a former path, which is taken for good, takes “publish”', async (t) => {
  const { newsroom, key } = await open(t);
  const cms = await key('cms', ['write']);
  const needs = 'The key “cms” may not do this: it needs “publish” in en.';
  const form = { headline: 'x', lead: 'x', body: 'x', formerPaths: ['/about'] };
  refused(await cms.ask('PUT', '/desk/stories/new/en', form), needs);
  const draft = { publishAt: null, formerPaths: ['/about'] };
  refused(await cms.ask('POST', '/desk/import', importing('new', { en: draft })), needs);
  assert.equal(newsroom.value('SELECT count(*) FROM former_paths'), 0);
  const press = await key('press', ['write', 'publish']);
  assert.equal((await press.ask('PUT', '/desk/stories/new/en', form)).status, 201);
  assert.equal(newsroom.value('SELECT count(*) FROM former_paths'), 1);
});

test('an article that becomes public between the look and the write is not changed by who may only write', async (t) => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  const { newsroom, key } = await open(t, (db) => ({
    all: (statement) => db.all(statement),
    first: (statement) => db.first(statement),
    run: (statement) => db.run(statement),
    async batch(statements: readonly Statement[]) {
      const act = meanwhile;
      if (act && statements[0]?.sql.startsWith('UPDATE newsroom SET version')) {
        meanwhile = undefined;
        await act();
      }
      return db.batch(statements);
    },
  }));
  const cms = await key('cms', ['write']);
  for (const [story, ask] of [
    [
      'a',
      () => cms.ask('POST', '/desk/import', importing('a', { en: { headline: 'Changed', publishAt: null } })),
    ],
    [
      'b',
      () =>
        cms.ask(
          'PUT',
          '/desk/stories/b/en',
          { headline: 'Changed', lead: 'x', body: 'x' },
          { 'if-match': '*' },
        ),
    ],
  ] as const) {
    await bringIn(newsroom, aStory(story, { en: { publishAt: null } }));
    meanwhile = () => bringIn(newsroom, aStory(story, { en: {} }));
    refused(await ask(), 'The key “cms” may not do this: it needs “publish” in en.');
    assert.equal(newsroom.log().at(-1), `released en/${story}`);
  }
  assert.equal(newsroom.value("SELECT count(*) FROM revisions WHERE headline = 'Changed'"), 0);
});

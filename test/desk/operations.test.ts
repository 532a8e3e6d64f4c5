// What operations answer over HTTP: a result, or what was wrong with the asking, field by field or in a sentence.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { OPERATIONS, type OperationName } from '../../src/desk/operations.ts';
import { readAnything } from '../support/anything.ts';
import { KEY, perform } from '../support/ask-desk.ts';
import { anArticle, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

const NAMES = Object.keys(OPERATIONS) as OperationName[];
const by = BY_EDITOR;

let newsroom: Newsroom;
let site: Site;

before(async () => {
  newsroom = await openNewsroom({ after() {} });
  site = await openSite(newsroom, { key: KEY });
  await bringIn(newsroom, aStory('quay', { en: { slug: 'quay' }, nl: {} }));
});

interface Problem {
  detail: string;
  problems?: { path: string; message: string }[];
}

function problemIn({ body, headers }: Answer): Problem {
  assert.equal(headers['content-type'], 'application/problem+json');
  return JSON.parse(body);
}

describe('an operation', () => {
  test('that there is not is 404 with those that there are, also where every object has one of that name', async () => {
    for (const name of [
      'nothing',
      'Import',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'import%20',
      '%5f%5fproto__',
      '%20',
      '..%2Fimport',
    ]) {
      const answer = await perform(site, name, {});
      assert.equal(answer.status, 404, name);
      assert.match(problemIn(answer).detail, /^There is no operation “.*”; there are import, schedule/, name);
    }
    assert.deepEqual(site.errors, []);
  });

  test('of any name takes an object with what it knows and nothing else, and says where', async () => {
    for (const name of NAMES) {
      for (const input of ['null', '[]', '7', '"x"', 'true']) {
        const answer = await perform(site, name, input);
        assert.equal(answer.status, 422, `${name} ${input}`);
        assert.ok(
          problemIn(answer).problems?.some(({ path }) => path === ''),
          `${name} ${input}`,
        );
      }
      const answer = await perform(site, name, { surplus: 1, 'a.b': 2 });
      const paths = problemIn(answer).problems?.map(({ path }) => path);
      assert.equal(answer.status, 422);
      assert.ok(paths?.includes('surplus') && paths.includes('a.b'), `${name}: ${paths}`);
    }
  });

  const good = { story: 'quay', edition: 'en', by };
  const article = anArticle('quay', 'en');
  const importing = (articles: unknown[], more: object = {}) => ({
    stories: [{ story: 'quay', articles, problems: [] }],
    as: 'amend',
    note: null,
    by,
    ...more,
  });
  const label = { edition: 'en', label: 'A', slug: 'a' };
  const wrong: [OperationName, unknown, string[]][] = [
    ['import', {}, ['stories', 'as', 'note', 'by']],
    [
      'import',
      importing([], { as: 'mend', note: '', by: { actor: '', reason: 4 } }),
      ['stories.0.articles', 'as', 'note', 'by.actor', 'by.reason'],
    ],
    ['import', importing([{ ...article, story: 'other' }]), ['stories.0']],
    [
      'import',
      importing([article, { ...article, content: {} }]),
      ['stories.0.articles.1.content.headline', 'stories.0.articles.1.content.media'],
    ],
    [
      'import',
      {
        ...importing([article]),
        stories: [{ story: 'quay', articles: [article], problems: [{ file: 'x' }] }],
      },
      ['stories.0.problems.0'],
    ],
    ['editions', { path: 'en' }, ['path']],
    [
      'add-edition',
      { edition: { path: 'de' }, by },
      ['edition.language', 'edition.title', 'edition.timeZone'],
    ],
    [
      'add-edition',
      {
        edition: {
          path: 'de',
          language: 'de',
          title: ' \n',
          timeZone: 'UTC',
          direction: 'up',
          fallback: 1,
          id: 4,
        },
        by,
      },
      ['edition.title', 'edition.direction', 'edition.fallback', 'edition.id'],
    ],
    [
      'edit-edition',
      { path: 'en', settings: { title: 7, path: 'x' }, by: null },
      ['settings.title', 'settings.path', 'by'],
    ],
    [
      'add-topics',
      { topics: [{ key: 'A b', labels: [{ edition: 'en', label: '', slug: 'a/b' }] }] },
      ['topics.0.key', 'topics.0.labels.0.label', 'topics.0.labels.0.slug'],
    ],
    [
      'add-topics',
      { topics: [{ key: 'a', labels: [{ edition: 'en', label: 'A', slug: '..' }] }] },
      ['topics.0.labels.0.slug'],
    ],
    [
      'add-topics',
      {
        topics: [
          { key: 'a', labels: [label, { ...label, slug: 'b' }] },
          { key: 'a', labels: [] },
        ],
      },
      ['topics.0.labels.1.edition', 'topics.1.key'],
    ],
    ['schedule', { ...good, editions: [], time: 5 }, ['edition', 'editions', 'time']],
    ['release', { story: '', editions: ['en', 4], by }, ['story', 'editions.1']],
    ['withdraw', { story: 'quay', by: {} }, ['edition', 'by.actor', 'by.reason']],
    ['withdraw', { story: 'quay', edition: null, code: 'shame', by }, ['code']],
    ['end', { story: 'quay', edition: '', time: ' ', by }, ['edition', 'time']],
    ['reinstate', { story: 7, editions: ['en'], by }, ['story', 'edition', 'editions']],
    ['move', { ...good, edition: null, slug: 'x'.repeat(201) }, ['edition', 'slug']],
    ['retopic', { ...good, topics: ['trade', ''] }, ['topics.1']],
    ['retopic', { ...good, topics: null }, ['topics']],
    ['erase', { story: 7, editions: ['en'], by }, ['story', 'edition', 'editions']],
    ['note-correction', { ...good, notes: [{ edition: 'en', note: ' ' }] }, ['edition', 'notes.0.note']],
    ['note-correction', { story: 'quay', notes: [], override: 1, by }, ['notes', 'override']],
    [
      'note-correction',
      { story: 'quay', notes: ['A', 'B'].map((note) => ({ edition: 'en', note })), by },
      ['notes.1.edition'],
    ],
    ['release', { story: 'quay', editions: null, override: 'yes', by }, ['override']],
    ['confirm', { story: 'quay', edition: null, by }, ['edition']],
    ['edit-story', { story: 'quay', required: 'en', source: 4, key: 'x', by }, ['required', 'source', 'key']],
    ['move-edition', { path: '', to: 5, by }, ['path', 'to']],
    ['close-edition', { path: null, by: {} }, ['path', 'by.actor']],
    ['open-edition', { by }, ['path']],
    [
      'edit-edition',
      { path: 'en', settings: { accent: 5, publisher: ' ', email: 5, phone: 112, address: '' }, by },
      ['accent', 'publisher', 'email', 'phone', 'address'].map((name) => `settings.${name}`),
    ],
    ['statements', { edition: 'en' }, ['edition']],
    [
      'set-statement',
      { statement: { edition: '', kind: 'cookies', title: ' ', body: '<script></script>' }, by },
      ['edition', 'kind', 'title', 'body'].map((name) => `statement.${name}`),
    ],
    [
      'set-statement',
      {
        statement: {
          edition: 'en',
          kind: 'legal',
          title: 'A',
          body: `<img src="media:${'ab'.repeat(32)}.png">`,
        },
        by,
      },
      ['statement.body'],
    ],
    ['remove-statement', { edition: 'en', kind: null, by }, ['kind']],
    ['topics', { edition: 'en' }, ['edition']],
    ['rename-topic', { topic: '', edition: 'en', label: ' ', slug: 3, by }, ['topic', 'label', 'slug']],
    ['classify-topic', { topic: '', iptc: 20000082, by }, ['topic', 'iptc']],
    ['keys', { name: 'a' }, ['name']],
    ['key-log', { name: '' }, ['name']],
    ['embargo-audit', { key: '', story: null, before: 0, limit: 1001 }, ['key', 'before', 'limit']],
    [
      'create-key',
      { name: '', scopes: ['erase'], editions: 'nl', expires: 5, perMinute: 0, by },
      ['name', 'scopes.0', 'editions', 'embargoed', 'expires', 'perMinute'],
    ],
    ['rotate-key', { name: 'a', overlap: -1, by: {} }, ['overlap', 'by.actor']],
    ['edit-key', { name: 'a', scopes: null, perMinute: 1.5, id: 3, by }, ['scopes', 'perMinute', 'id']],
    ['revoke-key', { name: 'a', prefix: '', by }, ['prefix']],
    [
      'edit-edition',
      { path: 'en', settings: { windowSize: '20', rights: ' ', license: 5, icon: 'icon.png', logo: '' }, by },
      ['windowSize', 'rights', 'license', 'icon', 'logo'].map((name) => `settings.${name}`),
    ],
    ['add-topics', { topics: [{ key: 'a', iptc: 'medtop:20000082', labels: [] }] }, ['topics.0.iptc']],
    ['merge-topics', { topic: 'a', by }, ['into']],
    ['former-feeds', { path: '/x' }, ['path']],
    ['add-former-feed', { path: 'rss.xml', feed: '', inPlace: 'yes' }, ['path', 'feed', 'inPlace']],
    ['remove-former-feed', { path: '/', feed: 'x' }, ['path', 'feed']],
    ['webhooks', { webhook: 'x' }, ['webhook']],
    ['webhook', { webhook: '' }, ['webhook']],
    [
      'add-webhook',
      { name: 7, editions: [], topics: [''], events: ['released'], payload: 'fat' },
      ['name', 'url', 'editions', 'topics.0', 'events.0', 'payload'],
    ],
    ['edit-webhook', { name: null, url: 4, secret: 'x' }, ['webhook', 'name', 'url', 'secret']],
    ['rotate-webhook', { webhook: null }, ['webhook']],
    ['enable-webhook', { webhook: 4 }, ['webhook']],
    ['disable-webhook', {}, ['webhook']],
    ['remove-webhook', { webhook: [] }, ['webhook']],
    ['test-webhook', { webhook: 'x', url: 'y' }, ['url']],
    ['replay-webhook', { webhook: 'x', from: { kind: 'time', at: 'now' } }, ['from.at']],
    ['replay-webhook', { webhook: 'x', from: 'beginning' }, ['from']],
    ['subscriptions', { after: -1, limit: 501 }, ['after', 'limit']],
    ['remove-subscription', { id: 1.5 }, ['id']],
    [
      'recognise-items',
      { edition: '', items: [{ guids: 'x', paths: ['x'], titles: [''], at: '2026' }] },
      ['edition', 'items.0.guids', 'items.0.paths.0', 'items.0.titles.0', 'items.0.at'],
    ],
    ['recognise-items', { edition: null, items: [] }, ['items']],
    [
      'status',
      { story: 'x', edition: null, state: 'gone', limit: 0, before: 1.5 },
      ['state', 'limit', 'before'],
    ],
    ['status', { story: null, edition: null, state: null, limit: 1001, before: null }, ['limit']],
    ['diff', { story: 'quay', edition: null, from: 0, to: '2' }, ['edition', 'from', 'to']],
    ['preview', { story: '', edition: 'nl' }, ['story', 'edition']],
    [
      'history',
      { story: '', edition: 4, after: [1, 2, 3], full: null },
      ['story', 'edition', 'after', 'full'],
    ],
  ];
  for (const [name, input, paths] of wrong) {
    test(`with wrong input says what is wrong, field by field: ${name} ${paths.join(', ')}`, async () => {
      const changes = newsroom.value('SELECT total_changes()');
      const answer = await perform(site, name, input);
      assert.equal(answer.status, 422);
      const { detail, problems } = problemIn(answer);
      assert.equal(detail, 'The input is not what this operation takes.');
      const told = problems?.map(({ path }) => path) ?? [];
      for (const path of paths) assert.ok(told.includes(path), `${path} is not among ${told.join(', ')}`);
      for (const { message } of problems ?? []) assert.ok(message.length > 5);
      assert.equal(newsroom.value('SELECT total_changes()'), changes);
    });
  }

  test('of the press office is each tried with wrong input', () => {
    const tried = new Set(wrong.map(([name]) => name));
    const others = NAMES.filter((name) => !tried.has(name));
    assert.deepEqual(
      others.filter((name) => !/^(transfer-|newsroom$|set-state$|list-media$)/.test(name)),
      [],
    );
  });

  const refusals: [OperationName, unknown, RegExp][] = [
    [
      'add-edition',
      { edition: { path: 'en', language: 'en', title: 'x', timeZone: 'UTC' }, by },
      /there is an edition “en” already/,
    ],
    [
      'add-edition',
      { edition: { path: 'api', language: 'en', title: 'x', timeZone: 'UTC' }, by },
      /a URL of Coranto itself/,
    ],
    [
      'add-edition',
      { edition: { path: 'de', language: 'deutsch_', title: 'x', timeZone: 'UTC' }, by },
      /is not a language tag/,
    ],
    ['edit-edition', { path: 'en', settings: { timeZone: 'Mars/Base' }, by }, /is not a time zone/],
    ['edit-edition', { path: 'xx', settings: {}, by }, /there is no edition “xx”/],
    ['schedule', { story: 'quay', editions: ['en'], time: '+5m', by }, /was released at/],
    ['schedule', { story: 'draft', editions: null, time: 'tomorrow', by }, /“tomorrow” is not a time/],
    [
      'schedule',
      { story: 'draft', editions: null, time: '2026-03-29T02:30', by },
      /does not exist in Europe\/Amsterdam/,
    ],
    ['release', { story: 'none', editions: null, by }, /there is no story “none”/],
    ['withdraw', { story: 'quay', edition: 'fr', by }, /has no article in edition “fr”/],
    ['end', { story: 'quay', edition: null, time: 'soon', by }, /“soon” is not a time/],
    [
      'end',
      { story: 'draft', edition: 'nl', time: '2026-03-01', by },
      /is not public yet, and .* has passed/,
    ],
    ['reinstate', { story: 'quay', edition: null, by }, /is public: there is nothing to reinstate/],
    ['move', { story: 'quay', edition: 'en', slug: 'a/b', by }, /contains a slash/],
    ['move', { story: 'quay', edition: 'en', slug: 'quay', by }, /has the slug “quay” already/],
    ['retopic', { story: 'quay', edition: null, topics: ['x'], by }, /there is no topic “x”/],
    ['note-correction', { story: 'draft', notes: [{ edition: 'nl', note: 'x' }], by }, /is not public yet/],
    ['release', { story: 'draft', editions: null, override: true, by }, /an override needs a reason/],
    ['confirm', { story: 'quay', edition: 'en', by }, /is the source of its story/],
    ['edit-story', { story: 'quay', source: 'fr', by }, /has no article in edition “fr”/],
    ['edit-story', { story: 'quay', required: ['xx'], by }, /there is no edition “xx”/],
    ['erase', { story: 'none', edition: null, by }, /there is no story “none”/],
    ['move-edition', { path: 'en', to: 'api', by }, /a URL of Coranto itself/],
    ['close-edition', { path: 'xx', by }, /there is no edition “xx”/],
    ['open-edition', { path: 'xx', by }, /there is no edition “xx”/],
    ['rename-topic', { topic: 'x', edition: 'en', label: 'X', by }, /there is no topic “x”/],
    ['classify-topic', { topic: 'trade', iptc: '82', by }, /“82” is not an IPTC Media Topic code/],
    ['edit-edition', { path: 'en', settings: { windowSize: 5 }, by }, /a window of 5 cannot be/],
    [
      'edit-edition',
      { path: 'en', settings: { icon: `${'ab'.repeat(32)}.png` }, by },
      /is not here; send it first/,
    ],
    ['edit-edition', { path: 'en', settings: { accent: 'blue' }, by }, /“blue” is not a colour/],
    [
      'set-statement',
      { statement: { edition: 'xx', kind: 'legal', title: 'A', body: '<p>B</p>' }, by },
      /there is no edition “xx”/,
    ],
    ['remove-statement', { edition: 'en', kind: 'legal', by }, /edition “en” has no legal statement/],
    ['merge-topics', { topic: 'trade', into: 'trade', by }, /expected another to merge it into/],
    ['add-former-feed', { path: '/x', feed: '/en/feed.xml', inPlace: false }, /is none of our feeds/],
    ['remove-former-feed', { path: '/x' }, /is no former feed/],
    ['remove-subscription', { id: 7 }, /there is no subscription 7/],
    ['webhook', { webhook: 'wire' }, /there is no webhook “wire”/],
    ['add-webhook', { name: 'wire', url: 'http://10.0.0.1/' }, /the endpoint is not an https URL/],
    ['edit-webhook', { webhook: 'wire', name: 'x' }, /there is no webhook “wire”/],
    ['rotate-webhook', { webhook: 'wire' }, /there is no webhook “wire”/],
    ['enable-webhook', { webhook: 'wire' }, /there is no webhook “wire”/],
    ['disable-webhook', { webhook: 'wire' }, /there is no webhook “wire”/],
    ['remove-webhook', { webhook: 'wire' }, /there is no webhook “wire”/],
    ['test-webhook', { webhook: 'wire' }, /there is no webhook “wire”/],
    ['replay-webhook', { webhook: 'wire', from: { kind: 'beginning' } }, /there is no webhook “wire”/],
    [
      'recognise-items',
      { edition: 'xx', items: [{ guids: [], paths: [], titles: [], at: null }] },
      /there is no edition “xx”/,
    ],
    [
      'status',
      { story: 'none', edition: null, state: null, limit: 5, before: null },
      /there is no story “none”/,
    ],
    ['diff', { story: 'quay', edition: 'en', from: null, to: null }, /is the source of its story/],
    ['history', { story: 'quay', edition: 'fr', after: null, full: false }, /has no article in edition “fr”/],
  ];
  for (const [name, input, sentence] of refusals) {
    test(`that makes no sense is 409 with a sentence: ${name} ${sentence.source}`, async () => {
      await bringIn(newsroom, aStory('draft', { nl: { publishAt: null } }));
      const answer = await perform(site, name, input);
      assert.equal(answer.status, 409);
      assert.match(problemIn(answer).detail, sentence);
      assert.equal(problemIn(answer).problems, undefined);
    });
  }

  test('that fails inside is 500 that tells nothing, and a line in the log that does', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('disk I/O error at /srv/coranto.db');
    };
    const hurt = await openSite(newsroom, {
      key: KEY,
      db: { all: broken, first: broken, run: broken, batch: broken },
    });
    const answer = await perform(hurt, 'editions', {});
    assert.equal(answer.status, 500);
    assert.ok(!answer.body.includes('disk'));
    assert.match(hurt.errors.join(), /disk I\/O error/);
    assert.ok(!hurt.errors.join().includes(KEY));
  });

  test('says no more of a fault than can be read, however long what was sent', async () => {
    const long = 'x'.repeat(100_000);
    const inputs: [OperationName, unknown][] = [
      ['editions', { [long]: 1 }],
      ['editions', Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, 0]))],
      ['import', importing([{ ...article, content: { ...article.content, slug: `A ${long}` } }])],
      ['import', importing([{ ...article, origin: { file: 'x', lines: { [long]: 1 } } }])],
      ['release', { story: 'quay', editions: Array.from({ length: 50_000 }, () => 0), by }],
      [
        'add-topics',
        {
          topics: [
            {
              key: 'a',
              labels: Array.from({ length: 200 }, () => ({
                edition: 0,
                label: 0,
                slug: long.slice(0, 30_000),
              })),
            },
          ],
        },
      ],
    ];
    for (const [name, input] of inputs) {
      const answer = await perform(site, name, input);
      assert.equal(answer.status, 422);
      assert.ok(answer.body.length < 40_000, `${answer.body.length} for ${name}`);
      assert.ok((problemIn(answer).problems?.length ?? 0) <= 50);
    }
  });

  test('survives what JSON can do to a program', async () => {
    const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`;
    const nested = (n: number) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`;
    const inputs = [
      deep(200_000),
      nested(100_000),
      `{"stories":${deep(100_000)}}`,
      `{"stories":[${nested(50_000)}]}`,
    ];
    for (const input of inputs) assert.equal((await perform(site, 'import', input)).status, 422);
    assert.deepEqual(site.errors, []);
  });

  test('is not led astray by names that objects have of themselves', async () => {
    const polluted = '"__proto__":{"polluted":1,"actor":"x"},"constructor":{"prototype":{"polluted":1}}';
    for (const input of [
      `{${polluted}}`,
      `{"story":"quay","edition":null,"by":{"reason":null,${polluted}}}`,
      `{"story":"quay","edition":null,"by":{"reason":null,"__proto__":{"actor":"x"}}}`,
    ]) {
      assert.equal((await perform(site, 'withdraw', input)).status, 422, input);
    }
    const lines = JSON.stringify(
      importing([{ ...article, origin: { file: 'x', lines: { headline: 2 } } }]),
    ).replace('"headline":2', '"headline":2,"__proto__":{"polluted":3}');
    const answer = await perform(site, 'import', lines);
    assert.ok([200, 422].includes(answer.status));
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.equal(Object.getPrototypeOf({}), Object.prototype);
  });

  test('of any name and with any JSON is answered, and never fails', async () => {
    await readAnything(async (name, input) => {
      const { status } = await perform(site, encodeURIComponent(name.toWellFormed()), input);
      assert.ok([200, 400, 404, 409, 422].includes(status), `${status} for ${name} ${input}`);
    }, NAMES);
    assert.deepEqual(site.errors, []);
  });
});

test('a closed newsroom refuses what would change it, in a sentence, and still tells how it stands', async (t) => {
  const own = await openNewsroom(t);
  const its = await openSite(own, { key: KEY });
  await bringIn(own, [aStory('quay', { en: {} }), aStory('draft', { en: { publishAt: null } })]);
  own.db.connection.exec("UPDATE newsroom SET state = 'closed'");
  const article = anArticle('new', 'en');
  const writes: [OperationName, unknown][] = [
    [
      'import',
      { stories: [{ story: 'new', articles: [article], problems: [] }], as: 'amend', note: null, by },
    ],
    ['add-edition', { edition: { path: 'de', language: 'de', title: 'Hafen', timeZone: 'UTC' }, by }],
    ['edit-edition', { path: 'en', settings: { title: 'Other' }, by }],
    ['add-topics', { topics: [{ key: 'piers', labels: [] }] }],
    ['schedule', { story: 'draft', editions: null, time: '+5m', by }],
    ['release', { story: 'draft', editions: null, by }],
    ['withdraw', { story: 'quay', edition: null, by }],
    ['note-correction', { story: 'quay', notes: [{ edition: 'en', note: 'It said otherwise.' }], by }],
    ['end', { story: 'quay', edition: null, time: '+5m', by }],
    ['move', { story: 'quay', edition: 'en', slug: 'pier', by }],
    ['retopic', { story: 'quay', edition: null, topics: ['trade'], by }],
    ['edit-story', { story: 'quay', required: ['en'], by }],
    ['erase', { story: 'quay', edition: null, by }],
    ['move-edition', { path: 'en', to: 'english', by }],
    ['close-edition', { path: 'en', by }],
    ['rename-topic', { topic: 'trade', edition: 'en', label: 'Commerce', by }],
    ['classify-topic', { topic: 'trade', iptc: '20000082', by }],
    ['merge-topics', { topic: 'trade', into: 'safety', by }],
    ['add-former-feed', { path: '/rss.xml', feed: '/en/feed.rss', inPlace: false }],
  ];
  const changes = own.value('SELECT total_changes()');
  for (const [name, input] of writes) {
    const answer = await perform(its, name, input);
    assert.equal(answer.status, 409, name);
    assert.match(problemIn(answer).detail, /the newsroom is closed here/);
  }
  assert.equal(own.value('SELECT total_changes()'), changes);
  assert.equal((await perform(its, 'editions', {})).status, 200);
  const query = { story: 'draft', edition: null, state: null, limit: 5, before: null };
  assert.equal((await perform(its, 'status', query)).status, 200);
});

// coranto former-feed, here and elsewhere; and a cut-over to a newsroom elsewhere.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { commandLine } from './command-line.ts';
import { newsroomElsewhere } from './newsroom-elsewhere.ts';

const BASE = 'https://news.example.org';

describe('coranto former-feed', () => {
  test('adds, changes, lists and removes addresses, given as paths or URLs', async (t) => {
    const cli = await commandLine(t);
    cli.env['CORANTO_BASE_URL'] = BASE;
    const run = async (...argv: string[]) => (await cli.run('former-feed', ...argv)).out;
    assert.equal(
      await run('add', '/?feed=rss2&lang=nl', 'nl/feed.rss'),
      '/?feed=rss2&lang=nl redirects to /nl/feed.rss now\n',
    );
    assert.equal(
      await run('add', `${BASE}/nl/caf%c3%a9.xml`, `${BASE}/nl/topics/trade-nl/headlines.atom`, '--in-place'),
      '/nl/caf%C3%A9.xml is answered with /nl/topics/trade-nl/headlines.atom now\n',
    );
    assert.equal(
      await run('add', '/all.json', '/all/feed.json'),
      '/all.json redirects to /all/feed.json now\n',
    );
    assert.equal(await run('add', '/?feed=rss2&lang=nl', '/nl/feed.rss'), 'nothing changed\n');
    assert.equal(
      await run('add', '/?feed=rss2&lang=nl', 'nl/feed.atom'),
      '/?feed=rss2&lang=nl redirects to /nl/feed.atom now\n',
    );
    await moveEdition(cli.newsroom, { path: 'nl', to: 'nl-be' }, BY_EDITOR);
    await mergeTopics(cli.newsroom, { topic: 'trade', into: 'safety' }, BY_EDITOR);
    assert.equal(
      await run('list'),
      [
        'former address       how       feed',
        '/?feed=rss2&lang=nl  redirect  /nl-be/feed.atom',
        '/all.json            redirect  /all/feed.json',
        '/nl/caf%C3%A9.xml    in place  /nl-be/topics/safety-nl/headlines.atom',
        '',
      ].join('\n'),
    );
    assert.equal(await run('remove', `${BASE}/all.json`), '/all.json leads to no feed any more\n');
    const [listed] = await cli.json('former-feed', 'list');
    assert.deepEqual((listed as { formerFeeds: unknown[] }).formerFeeds[0], {
      path: '/?feed=rss2&lang=nl',
      feed: '/nl-be/feed.atom',
      inPlace: false,
    });
    await run('remove', '/?feed=rss2&lang=nl');
    await run('remove', '/nl/caf%c3%a9.xml');
    assert.match((await cli.run('former-feed', 'list')).err, /there are no former feeds; add one with/);
  });

  test('refuses what makes no sense in one sentence', async (t) => {
    const cli = await commandLine(t);
    cli.env['CORANTO_BASE_URL'] = BASE;
    const refusals: [string[], RegExp][] = [
      [['add', 'rss.xml', 'nl/feed.rss'], /“rss\.xml” is neither a path such as/],
      [['add', 'https://www.example.org/rss.xml', 'nl/feed.rss'], /is not at https:\/\/news\.example\.org/],
      [
        ['add', '/rss.xml', 'nl/feed.xml'],
        /“\/nl\/feed\.xml” is none of our feeds; expected one such as nl\/feed\.rss/,
      ],
      [['add', '/rss.xml', 'xx/feed.rss'], /there is no edition “xx”; the editions are en, nl, fr, ar/],
      [['add', '/rss.xml', 'nl/topics/fish/feed.rss'], /no topic at “fish”; it has trade-nl, safety-nl/],
      [['add', '/rss.xml', 'all/headlines.rss'], /is none of our feeds/],
      [['add', '/rss.xml', 'https://example.com/nl/feed.rss'], /is no feed of the newsroom at/],
      [['add', '/nl/feed.rss', 'nl/feed.rss'], /a URL of the newsroom’s own; only with a query/],
      [['add', '/hub', 'nl/feed.rss'], /“\/hub” is a URL of Coranto itself/],
      [['add', '/feeds.opml/', 'nl/feed.rss'], /a URL of the newsroom’s own; only with a query/],
      [['remove', '/rss.xml'], /“\/rss\.xml” is no former feed/],
    ];
    for (const [argv, sentence] of refusals) {
      const { status, err } = await cli.run('former-feed', ...argv);
      assert.match(err, sentence, argv.join(' '));
      assert.equal(status, 1, argv.join(' '));
    }
  });

  test('of which nothing comes any more, the doctor tells', async (t) => {
    const cli = await commandLine(t);
    await bringIn(cli.newsroom, aStory('quay', { nl: {} }));
    await cli.run('former-feed', 'add', '/rss.xml', 'nl/feed.rss');
    await cli.run('former-feed', 'add', '/handel.xml', 'nl/topics/trade-nl/feed.rss');
    await cli.run('former-feed', 'add', '/de/feed.rss', 'nl/feed.rss');
    await cli.run('former-feed', 'add', '/nl/topics/trade-nl?feed=rss2', 'nl/feed.rss');
    await moveEdition(cli.newsroom, { path: 'fr', to: 'de' }, BY_EDITOR);
    const told = (await cli.json('doctor')).filter(({ where }) =>
      /xml|feed=|^\/de\/feed/.test(String(where)),
    );
    assert.deepEqual(
      told.map(({ where, what, severity }) => [severity, where, what]),
      [
        ['warning', '/de/feed.rss', 'its subscribers get what that edition has there'],
        [
          'warning',
          '/handel.xml',
          'its subscribers get nothing: there is no /nl/topics/trade-nl/feed.rss yet',
        ],
      ],
    );
  });
});

describe('a newsroom elsewhere', () => {
  test('takes former feeds below its own path', async (t) => {
    const there = await newsroomElsewhere(t);
    await bringIn(there.newsroom, aStory('quay', { nl: {} }));
    const added = await there.run(
      'former-feed',
      'add',
      '/press/?feed=rss2',
      `${there.url}/nl/feed.rss`,
      '--in-place',
    );
    assert.equal(added.out, '/?feed=rss2 is answered with /nl/feed.rss now\n');
    const answer = await fetch(`${there.url}/?feed=rss2`);
    assert.equal(answer.headers.get('content-location'), `${there.url}/nl/feed.rss`);
    assert.match(await answer.text(), /<rss /);
    const bare = await fetch(`${there.url}?feed=rss2`);
    assert.equal(bare.headers.get('content-location'), `${there.url}/nl/feed.rss`);
    await bare.body?.cancel();
    assert.match((await there.run('former-feed', 'add', '/rss.xml', 'nl/feed.rss')).err, /is not below http/);
  });

  test('is compared with a former feed as its readers get it', async (t) => {
    const there = await newsroomElsewhere(t);
    await bringIn(there.newsroom, [
      aStory('a', { nl: { guid: 'a' } }),
      aStory('b', { nl: { formerPaths: ['/b.html'] } }),
    ]);
    const cli = await commandLine(t);
    const items = ['a', 'b', 'c'].map(
      (name) => `<item><guid>${name}</guid><link>${there.url}/${name}.html</link></item>`,
    );
    const file = cli.write(
      'rss.xml',
      `<rss version="2.0"><channel><language>nl</language>${items.join('')}</channel></rss>`,
    );
    const { status, out, err } = await there.run('cutover', file);
    assert.equal(status, 1);
    assert.equal(err, `reading ${there.url}/nl/feed.rss\n`);
    assert.match(out, /3 items: 1 known again, 1 seen again, 1 lost\n$/);
    assert.match(out, /formerPaths: \["\/press\/c\.html"\]/);
  });
});

// coranto cutover, on feeds as former systems write them.
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { compare } from '../../src/cli/cutover/compare.ts';
import { readFeed } from '../../src/cli/cutover/read-feed.ts';
import { addFormerFeed } from '../../src/operations/former-feeds.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { type ArticleFields, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import type { Ends } from '../support/scratch.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const SITE = 'https://www.example.org';

interface Item {
  title: string;
  link?: string;
  guid?: string;
  date?: string;
}

/** As Drupal writes it: guids that are no IRIs. */
const drupal = (items: readonly Item[], language = 'nl'): string => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xml:base="${SITE}/nl" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Havennieuws</title><link>${SITE}/nl</link><description></description><language>${language}</language>
<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="${SITE}/nl/rss.xml" rel="self" type="application/rss+xml"/>
${items
  .map(
    ({ title, link, guid, date }) => `<item><title>${title}</title>${link ? `<link>${link}</link>` : ''}
 <description>&lt;p&gt;Tekst&lt;/p&gt;</description>${date ? `<pubDate>${new Date(date).toUTCString()}</pubDate>` : ''}
 <dc:creator>redactie</dc:creator>${guid ? `<guid isPermaLink="false">${guid}</guid>` : ''}</item>`,
  )
  .join('\n')}
</channel></rss>`;

const atom = (items: readonly Item[]): string => `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">
<title>Haven</title><id>tag:x</id><updated>2026-03-01T00:00:00Z</updated>
${items.map(({ title, link, guid, date }) => `<entry><title type="html">${title}</title><link href="${link}"/><id>${guid}</id><updated>${date}</updated></entry>`).join('')}</feed>`;

const node = (n: number): Item => ({
  title: `Bericht ${n}`,
  link: `${SITE}/nl/node/${n}`,
  guid: `${n} at ${SITE}`,
  date: `2026-03-0${n}T10:00:00Z`,
});

/** The article that an import makes of an item. */
const kept = (n: number, fields: ArticleFields = {}): ArticleFields => ({
  headline: `Bericht ${n}`,
  publishAt: `2026-03-0${n}T10:00:00Z`,
  guid: `${n} at ${SITE}`,
  formerPaths: [`/nl/node/${n}`],
  ...fields,
});

interface Told {
  status: number;
  kept: number;
  items: { outcome: string; was: string; is: string | null; why: string; do: string }[];
  feed: { path: string; reason: string };
  unread: unknown[];
}

async function told(line: CommandLine, ...argv: string[]): Promise<Told> {
  const { status, out, err } = await line.run('cutover', ...argv, '--json');
  assert.equal(err, '');
  return { status, ...JSON.parse(out) };
}

async function opened(t: Ends): Promise<CommandLine> {
  return commandLine(t);
}

const bring = (line: CommandLine, articles: Record<string, ArticleFields>) =>
  bringIn(
    line.newsroom,
    Object.entries(articles).map(([story, fields]) => aStory(story, { nl: fields })),
  );

async function serve(t: Ends, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a cut-over', () => {
  test('that keeps every guid is told in one line and exits 0', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1), b: kept(2) });
    const file = line.write('rss.xml', drupal([node(2), node(1)]));
    const { status, out } = await line.run('cutover', file);
    assert.equal(status, 0);
    assert.match(out, /\/nl\/feed\.rss +2 items, RSS 2\.0, nl +its language is that edition’s/);
    assert.match(out, /\n2 items: 2 known again\n$/);
  });

  test('lists what readers would see again or lose, each with what to do, and exits 1', async (t) => {
    const line = await opened(t);
    await bring(line, {
      kept: kept(1),
      unnamed: kept(2, { guid: null }),
      titled: kept(3, { guid: null, formerPaths: [] }),
      draft: kept(4, { publishAt: null }),
      later: kept(5, { publishAt: '2026-04-01T00:00:00Z' }),
      gone: kept(6),
    });
    await bringIn(line.newsroom, aStory('french', { fr: kept(7) }));
    await withdraw(line.newsroom, { story: 'gone' }, BY_EDITOR);
    const file = line.write('rss.xml', drupal([8, 7, 6, 5, 4, 3, 2, 1].map(node)));
    const { status, items, kept: same } = await told(line, file);
    assert.equal(status, 1);
    assert.equal(same, 1);
    assert.deepEqual(
      items.map(({ outcome, was, why }) => `${outcome} ${was.split(' ')[0]} ${why}`),
      [
        'lost 8 it is not in the newsroom',
        'lost 7 it is in edition “fr”',
        'lost 6 it was withdrawn at 2026-03-14T09:30:00Z',
        'lost 5 it is not public before 2026-04-01T00:00:00Z',
        'lost 4 it is a draft',
        'again 3 it came in without its guid, and what was released has its id for ever',
        'again 2 it came in without its guid, and what was released has its id for ever',
      ],
    );
    const [missing, , , , , , again] = items;
    assert.equal(missing?.do, `import it with guid: "8 at ${SITE}" and formerPaths: ["/nl/node/8"]`);
    assert.match(again?.is ?? '', /^urn:uuid:/);
    const { out } = await line.run('cutover', file);
    assert.match(
      out,
      /seen again {2}2026-03-02 {2}Bericht 2\n {2}was +2 at https:\/\/www\.example\.org\n {2}is +urn:uuid:/,
    );
    assert.match(
      out,
      /\nlost {8}2026-03-08 {2}Bericht 8\n.*\n8 items: 1 known again, 2 seen again, 5 lost\n$/s,
    );
  });

  test('to another format tells which guids cannot be ids there', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1), b: kept(2, { guid: 'tag:example.org,2026:2' }) });
    const file = line.write('rss.xml', drupal([{ ...node(2), guid: 'tag:example.org,2026:2' }, node(1)]));
    assert.equal((await told(line, file, '--feed', 'nl/feed.rss')).status, 0);
    const { status, items, kept: same } = await told(line, file, '--feed', '/nl/feed.atom');
    assert.deepEqual([status, same, items.length], [1, 1, 1]);
    assert.match(items[0]?.why ?? '', /its guid is no IRI/);
    assert.match(items[0]?.do ?? '', /RSS feed/);
    assert.match(items[0]?.is ?? '', /^urn:uuid:/);
  });

  test('knows items without a guid by their links, and those without either by title and date', async (t) => {
    const line = await opened(t);
    const link = `${SITE}/nl/node/1`;
    await bring(line, { a: kept(1, { guid: link, guidIsPermaLink: true }), b: kept(2, { guid: null }) });
    const old = [
      { title: 'Bericht 1', link },
      { title: 'Bericht 2', date: node(2).date as string },
    ];
    const { status, kept: same, items } = await told(line, line.write('rss.xml', drupal(old)));
    assert.deepEqual([status, same, items.length], [1, 1, 1]);
    assert.equal(items[0]?.outcome, 'again');
    assert.match(items[0]?.why ?? '', /neither guid nor link/);
  });

  test('reads the feeds of every age', async (t) => {
    const line = await opened(t);
    const link = `${SITE}/nl/node/1`;
    await bring(line, { a: kept(1, { guid: link, guidIsPermaLink: true, headline: 'Café & co' }) });
    const rdf = `<?xml version="1.0" encoding="ISO-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="${SITE}/rdf">
      <title>H</title><link>${SITE}</link><dc:language>nl</dc:language></channel>
      <item rdf:about="${link}"><title>Caf\u00e9 &amp; co</title><link>${link}</link></item></rdf:RDF>`;
    const feeds: [string, string | Uint8Array, string][] = [
      [
        'rss091.xml',
        `<rss version="0.91"><channel><title>H</title><link>${SITE}</link><language>NL</language><item><title>x</title><link>${link}</link></item></channel></rss>`,
        'RSS 0.91',
      ],
      ['rss10.rdf', Buffer.from(rdf, 'latin1'), 'RSS 1.0'],
      ['rss2.xml', `\ufeff${drupal([{ title: 'x', link, guid: link }], 'nl-BE')}`, 'RSS 2.0'],
      [
        'atom03.xml',
        atom([{ title: 'x', link, guid: link, date: '2026-03-01T10:00:00Z' }]).replace(
          'http://www.w3.org/2005/Atom',
          'http://purl.org/atom/ns#',
        ),
        'Atom 0.3',
      ],
      ['atom.xml', atom([{ title: 'x', link, guid: link, date: '2026-03-01T10:00:00Z' }]), 'Atom 1.0'],
      [
        'feed.json',
        JSON.stringify({
          version: 'https://jsonfeed.org/version/1.1',
          language: 'nl',
          items: [{ id: link, url: link, title: 'x' }],
        }),
        'JSON Feed 1.1',
      ],
    ];
    for (const [name, content, format] of feeds) {
      const { status, out, err } = await line.run('cutover', line.write(name, content));
      assert.equal(`${status} ${err}`, '0 ', name);
      assert.ok(out.includes(`1 item, ${format}`), out);
    }
  });

  test('knows a title whatever markup the former system made of it', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1, { guid: null, formerPaths: [], headline: 'Vis & schip <3>' }) });
    const old = {
      title: 'Vis &amp;amp; &lt;b&gt;schip&lt;/b&gt; &amp;lt;3&amp;gt;',
      link: `${SITE}/x`,
      guid: 'x',
      date: node(1).date as string,
    };
    const { items } = await told(line, line.write('rss.xml', drupal([old])));
    assert.equal(items[0]?.outcome, 'again');
  });

  test('reads a feed in the encoding that it says', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1, { guid: null, formerPaths: [], headline: 'Café' }) });
    const old = drupal([{ ...node(1), title: 'Café' }]).replace('utf-8', 'ISO-8859-1');
    const { items } = await told(line, line.write('rss.xml', Buffer.from(old, 'latin1')));
    assert.equal(items[0]?.outcome, 'again');
  });

  test('reads a feed that says UTF-16 and is not', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1) });
    const old = drupal([node(1)]).replace('utf-8', 'utf-16');
    assert.equal((await told(line, line.write('rss.xml', old))).status, 0);
  });

  test('advises only what an import takes', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1) });
    const item = (text: string) => `<item><title>x</title>${text}</item>`;
    const old = [
      item('<guid>812</guid>'),
      item(`<guid>${SITE}/?p=5</guid><link>${SITE}/?p=5</link>`),
      item('<link>mailto:a@example.org</link>'),
      item(`<guid isPermaLink="false">9</guid><link>${SITE}/a?b=1</link>`),
    ].join('');
    const { items } = await told(
      line,
      line.write('rss.xml', drupal([]).replace('</channel>', `${old}</channel>`)),
    );
    assert.deepEqual(
      items.map((one) => one.do.replace('import it with ', '')),
      [
        'guid: "812"',
        `guid: "${SITE}/?p=5" and isPermaLink: true`,
        'guid: "mailto:a@example.org"',
        'guid: "9" and formerPaths: ["/a?b=1"]',
      ],
    );
  });

  test('compares ids that no text can have', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1) });
    const feed = '{"version":"https://jsonfeed.org/version/1.1","language":"nl","items":[{"id":"\\ud800"}]}';
    assert.equal((await told(line, line.write('feed.json', feed))).items[0]?.outcome, 'lost');
  });

  test('looks for an item in the edition that its readers will get first', async (t) => {
    const line = await opened(t);
    await bringIn(line.newsroom, aStory('french', { fr: kept(1) }));
    await bring(line, { dutch: kept(1, { formerPaths: [], publishAt: null }) });
    const { items } = await told(line, line.write('rss.xml', drupal([node(1)])));
    assert.deepEqual(
      items.map(({ why }) => why),
      ['it is a draft'],
    );
  });

  test('tells of items that are outside what the feed holds how long it must be', async (t) => {
    const line = await opened(t);
    const stories = Array.from({ length: 60 }, (_, n) => [
      `s${n}`,
      { guid: `g${n}`, publishAt: '2026-03-13T10:00:00Z' },
    ]);
    await bring(line, { a: kept(1), ...Object.fromEntries(stories) });
    // The open archive part is in the feed too: past a hundred it is not.
    await bring(
      line,
      Object.fromEntries(
        stories.slice(0, 50).map(([name, fields]) => [`${name}b`, { ...(fields as object), guid: null }]),
      ),
    );
    const { items } = await told(line, line.write('rss.xml', drupal([node(1)])));
    assert.equal(items[0]?.outcome, 'lost');
    assert.match(items[0]?.do ?? '', /coranto edition edit nl --window 111/);
  });

  test('warns of old items that would be new to readers, and does not fail for them', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1), b: kept(2), c: kept(3), d: kept(4) });
    const file = line.write('rss.xml', drupal([node(3)]));
    const { status, unread } = await told(line, file);
    assert.deepEqual([status, unread.length], [0, 2]);
    assert.match(
      (await line.run('cutover', file)).out,
      /! 2 older items of ours were not in the former feed: .* as unread\n$/,
    );
  });

  test('names a shorter window for the first days where that helps', async (t) => {
    const line = await opened(t);
    const stories = Array.from({ length: 12 }, (_, n) => [
      `s${n}`,
      { publishAt: `2026-03-01T10:${10 + n}:00Z` },
    ]);
    await bring(line, { a: kept(2), ...Object.fromEntries(stories) });
    const file = line.write('rss.xml', drupal([node(2)]));
    const warned = async (feed: string) => (await line.run('cutover', file, '--feed', feed)).out;
    assert.match(
      await warned('nl/feed.rss'),
      /as unread \(“coranto edition edit nl --window 10” for the first/,
    );
    assert.match(await warned('all/feed.rss'), /as unread\n$/);
  });

  test('asks which feed it is where nothing says it', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1) });
    const of = async (language: string) =>
      (await line.run('cutover', line.write('rss.xml', drupal([node(1)], language)))).err;
    assert.match(
      await of('de'),
      /the feed is in “de”, and no edition is in that language; say .* --feed nl\/feed\.rss/,
    );
    assert.match(await of(''), /the feed does not say its language/);
    const { err } = await line.run(
      'cutover',
      line.write('rss.xml', drupal([node(1)])),
      '--feed',
      'xx/feed.rss',
    );
    assert.match(err, /there is no feed at \/xx\/feed\.rss/);
  });

  test('goes by the address that leads to one of ours, which a copy of the feed may say itself', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1, { topics: ['trade'] }) });
    const feed = '/nl/topics/trade-nl/feed.rss';
    await addFormerFeed(line.newsroom, { path: '/nl/rss.xml', feed, inPlace: false });
    const { feed: chosen, status } = await told(line, line.write('rss.xml', drupal([node(1)])));
    assert.deepEqual(
      [chosen, status].map((one) => JSON.stringify(one)),
      [
        JSON.stringify({
          path: feed,
          reason: 'its address leads there',
          format: 'RSS 2.0',
          language: 'nl',
          items: 1,
        }),
        '0',
      ],
    );
  });

  test('refuses in a sentence what is no feed, has nothing in it or is not there', async (t) => {
    const line = await opened(t);
    const cases: [string, RegExp][] = [
      [
        line.write('page.xml', '<html><body>Hello</body></html>'),
        /this is no feed; expected RSS, Atom or JSON Feed, and it is a web page/,
      ],
      [line.write('empty.xml', ''), /this is no feed/],
      [line.write('none.xml', drupal([])), /the feed has no items/],
      ['/nowhere/rss.xml', /\/nowhere\/rss\.xml: does not exist/],
      ['http://127.0.0.1:9/rss.xml', /rss\.xml: the connection is refused|no program may ask/],
      ['/dev/zero', /has more than 20000000 bytes/],
      ['http://anna:secret@127.0.0.1:9/rss.xml', /a URL with a name or a password in it is not asked/],
    ];
    for (const [from, sentence] of cases) {
      const { status, err } = await line.run('cutover', from);
      assert.equal(status, 1, from);
      assert.match(err, sentence);
      assert.doesNotMatch(err, /bug in Coranto|secret/);
    }
  });
});

describe('a feed that means harm', () => {
  const rss = (items: string): string => `<rss><channel><title>t</title>${items}</channel></rss>`;

  test('has the version of its first tag, however many others it names', () => {
    const text = rss('<item a="<rss version=&quot;9&quot; <rss version=\'9\'"><guid>1</guid></item>');
    assert.equal(readFeed(text, 'x').name, 'RSS');
    assert.equal(readFeed(text.replace('<rss', '<rss version="2.0"'), 'x').name, 'RSS 2.0');
  });

  test('has titles that are parsed as markup only up to a length, and told without their tags beyond it', () => {
    const titlesIn = (title: string) =>
      readFeed(rss(`<item><guid>1</guid><title><![CDATA[${title}]]></title></item>`), 'x').items[0]?.titles;
    for (const [deep, told] of [
      [300, 'Quay & Mole'],
      [400, 'Quay &amp; Mole'],
    ] as const) {
      const title = `${'<b>'.repeat(deep)}Quay &amp; Mole`;
      assert.deepEqual(titlesIn(title), [told, title]);
    }
  });

  test('may have more items than a call has arguments', () => {
    const item = { kind: 'guid', isPermaLink: false, link: null, title: null, titles: [] } as const;
    const items = Array.from({ length: 200_000 }, (_, at) => ({
      ...item,
      identity: String(at),
      titles: [],
      at,
    }));
    const feed = { name: 'RSS 2.0', format: 'rss', language: null, self: null } as const;
    const ours = [199_998, 199_999].map((at) => ({ ...item, identity: `our ${at}`, titles: [], at }));
    const address = { edition: 'nl', topic: null, variant: 'full', format: 'rss' } as const;
    const { unread, kept: same } = compare(
      { old: { ...feed, items }, ours: { ...feed, items: ours }, address },
      [],
      [],
    );
    assert.deepEqual(
      unread.map(({ identity }) => identity),
      ['our 199998'],
    );
    assert.equal(same, 200_000);
  });
});

describe('a cut-over from a URL', () => {
  test('follows redirects and says so', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1) });
    const base = await serve(t, ({ url }, response) => {
      if (url === '/rss.xml')
        response.writeHead(200, { 'Content-Type': 'application/rss+xml' }).end(drupal([node(1)]));
      else response.writeHead(301, { Location: '/rss.xml' }).end();
    });
    const { status, err } = await line.run('cutover', `${base}/old`);
    assert.equal(status, 0);
    assert.equal(err, `reading ${base}/old\nredirected to ${base}/rss.xml\n`);
  });

  test('refuses what is no feed, too large, or leads in a circle', async (t) => {
    const line = await opened(t);
    const base = await serve(t, ({ url }, response) => {
      if (url === '/404') response.writeHead(404).end();
      else if (url === '/circle') response.writeHead(302, { Location: '/circle' }).end();
      else if (url === '/nowhere') response.writeHead(302).end();
      else if (url === '/file') response.writeHead(302, { Location: 'file:///etc/passwd' }).end();
      else {
        response.writeHead(200);
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(1_000_000), more);
        };
        more();
      }
    });
    const cases: [string, RegExp][] = [
      ['/404', /it answers 404/],
      ['/circle', /redirects more than 5 times/],
      ['/nowhere', /it answers 302/],
      ['/file', /file:\/\/\/etc\/passwd, which is no web address/],
      ['/endless', /more than 20000000 bytes/],
    ];
    for (const [path, sentence] of cases) {
      const { status, err } = await line.run('cutover', base + path);
      assert.equal(status, 1);
      assert.match(err, sentence);
    }
  });

  test('that leads to the newsroom already has nothing to compare', async (t) => {
    const line = await opened(t);
    await bring(line, { a: kept(1) });
    const base = await serve(t, ({ url }, response) => {
      if (url === '/nl/feed.rss') response.writeHead(200).end(drupal([node(1)]));
      else response.writeHead(301, { Location: '/nl/feed.rss' }).end();
    });
    const { err } = await line.runWith(
      { env: { ...line.env, CORANTO_BASE_URL: base } },
      'cutover',
      `${base}/rss.xml`,
    );
    assert.match(err, /leads to \/nl\/feed\.rss of this newsroom already; compare a copy/);
  });
});

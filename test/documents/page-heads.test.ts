// What pages say to programs: data and cards read back from what is served, and compared with the newsroom.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Parser } from 'htmlparser2';
import { editEdition } from '../../src/operations/editions.ts';
import { at } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

const BASE = 'https://news.example.org';

interface Head {
  /** What each script element holds, with its type. */
  scripts: { type: string; text: string }[];
  links: Record<string, string>[];
  /** By name or property; `og:locale:alternate` may be there more than once. */
  meta: Map<string, string[]>;
  title: string;
}

function readHead(html: string): Head {
  const head: Head = { scripts: [], links: [], meta: new Map(), title: '' };
  let inside = '';
  const parser = new Parser({
    onopentag(name, attributes) {
      inside = name;
      if (name === 'script') head.scripts.push({ type: attributes['type'] ?? '', text: '' });
      if (name === 'link') head.links.push(attributes);
      const key = attributes['property'] ?? attributes['name'];
      if (name !== 'meta' || key === undefined) return;
      head.meta.set(key, [...(head.meta.get(key) ?? []), attributes['content'] ?? '']);
    },
    ontext(text) {
      const script = head.scripts.at(-1);
      if (inside === 'script' && script) script.text += text;
      if (inside === 'title') head.title += text;
    },
    onclosetag() {
      inside = '';
    },
  });
  parser.end(html);
  return head;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the page says
type Said = any;

async function headOf(site: Site, path: string): Promise<Head & { data: Said }> {
  const { status, body } = await site.get(path);
  assert.equal(status, 200, path);
  const head = readHead(body);
  assert.deepEqual(
    head.scripts.map(({ type }) => type),
    ['application/ld+json'],
    path,
  );
  return { ...head, data: JSON.parse(head.scripts[0]?.text as string) };
}

async function withMedia(newsroom: Newsroom): Promise<Site> {
  const icon = aPicture({ name: `${'1c'.repeat(32)}.png`, width: 192, height: 192 });
  const logo = aPicture({ name: `${'70'.repeat(32)}.png`, width: 400, height: 200 });
  const media = [aPicture({ caption: 'The quay', credit: 'J. Peeters' }), icon, logo];
  await bringIn(newsroom, aStory('pictures', { en: { media } }));
  await editEdition(
    newsroom,
    'nl',
    {
      ...{ icon: icon.name, logo: logo.name, publisher: 'Havenbedrijf', email: 'pers@haven.example' },
      ...{ rights: '© Havenbedrijf', license: 'https://creativecommons.org/licenses/by/4.0/' },
    },
    BY_EDITOR,
  );
  return openSite(newsroom);
}

test('an article says all that the newsroom knows of it', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await withMedia(newsroom);
  const nl = {
    headline: 'Kade dicht',
    lead: 'Tot juni.',
    topics: ['trade', 'safety'],
    bylines: ['An Peeters'],
    dateline: 'ANTWERPEN',
    media: [aPicture({ caption: 'De kade', credit: 'J. Peeters' })],
  };
  await bringIn(newsroom, [
    aStory('quay', {
      nl,
      en: { headline: 'Quay shut', source: 'nl', publishAt: '2026-03-10' },
      ar: { source: 'nl' },
    }),
  ]);
  newsroom.clock.move(60_000);
  await bringIn(newsroom, aStory('quay', { nl: { ...nl, lead: 'Tot mei.' } }), {
    as: 'correct',
    note: 'Niet juni, maar mei.',
  });
  const url = `${BASE}/nl/2026/03/kade-dicht`;
  const head = await headOf(site, '/nl/2026/03/kade-dicht');
  const publisher = {
    '@type': 'Organization',
    '@id': `${BASE}/nl/#publisher`,
    name: 'Havenbedrijf',
    url: `${BASE}/nl/`,
    logo: { '@type': 'ImageObject', url: `${BASE}/media/${'70'.repeat(32)}.png`, width: 400, height: 200 },
    email: 'pers@haven.example',
  };
  const uuid = newsroom.value('SELECT uuid FROM articles WHERE edition_id = 2');
  const translation = (path: string, inLanguage: string) => {
    const there = `${BASE}/${path}`;
    return { '@type': 'NewsArticle', '@id': `${there}#article`, url: there, inLanguage };
  };
  assert.deepEqual(head.data, {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': `${url}#article`,
    identifier: `urn:uuid:${uuid}`,
    url,
    mainEntityOfPage: url,
    headline: 'Kade dicht',
    description: 'Tot mei.',
    inLanguage: 'nl',
    datePublished: '2026-03-14T09:00:00Z',
    dateModified: '2026-03-14T09:31:00Z',
    dateline: 'ANTWERPEN',
    author: [{ '@type': 'Person', name: 'An Peeters' }],
    publisher,
    image: [
      {
        '@type': 'ImageObject',
        url: `${BASE}/media/${aPicture().name}`,
        width: 640,
        height: 480,
        encodingFormat: 'image/png',
        caption: 'De kade',
        creditText: 'J. Peeters',
      },
    ],
    articleSection: ['trade (nl)', 'safety (nl)'],
    keywords: ['trade (nl)', 'safety (nl)'],
    workTranslation: [translation('en/2026/03/quay-shut', 'en'), translation('ar/2026/03/quay-ar', 'ar')],
    correction: [
      {
        '@type': 'CorrectionComment',
        text: 'Niet juni, maar mei.',
        datePublished: '2026-03-14T09:31:00Z',
        inLanguage: 'nl',
      },
    ],
    isPartOf: { '@type': 'WebSite', '@id': `${BASE}/nl/#site`, name: 'Havennieuws', url: `${BASE}/nl/` },
    license: 'https://creativecommons.org/licenses/by/4.0/',
    copyrightNotice: '© Havenbedrijf',
    isAccessibleForFree: true,
  });
  const card = Object.fromEntries([...head.meta].filter(([key]) => /^(og|article|twitter):/.test(key)));
  assert.deepEqual(card, {
    'og:type': ['article'],
    'og:title': ['Kade dicht'],
    'og:description': ['Tot mei.'],
    'og:url': [url],
    'og:site_name': ['Havennieuws'],
    'og:locale': ['nl_NL'],
    'og:locale:alternate': ['en_US', 'ar_EG'],
    'og:image': [`${BASE}/media/${aPicture().name}`],
    'og:image:type': ['image/png'],
    'og:image:width': ['640'],
    'og:image:height': ['480'],
    'og:image:alt': ['A quay at dawn'],
    'article:published_time': ['2026-03-14T09:00:00Z'],
    'article:modified_time': ['2026-03-14T09:31:00Z'],
    'article:section': ['trade (nl)'],
    'twitter:card': ['summary_large_image'],
  });

  // A translation of a day, with nothing else to show.
  const english = await headOf(site, '/en/2026/03/quay-shut');
  assert.deepEqual(english.data.translationOfWork, translation('nl/2026/03/kade-dicht', 'nl'));
  assert.deepEqual([english.data.datePublished, english.data.dateModified], ['2026-03-10', '2026-03-10']);
  assert.equal(english.data.workTranslation, undefined);
  assert.deepEqual(english.data.author, english.data.publisher);
  assert.equal(english.data.publisher.name, 'Harbour News');
  assert.equal(english.data.publisher.logo, undefined);
  assert.equal(english.meta.has('og:image'), false);
  assert.deepEqual(english.meta.get('twitter:card'), ['summary']);
});

test('co-originals call none of them the original', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, aStory('treaty', { nl: { coOriginal: true }, fr: { coOriginal: true } }));
  const { data, links } = await headOf(site, '/fr/2026/03/treaty-fr');
  assert.deepEqual([data.translationOfWork, data.workTranslation], [undefined, undefined]);
  assert.equal(links.find(({ hreflang }) => hreflang === 'x-default')?.['href'], `${BASE}/`);
});

test('a source that waits for its time is named by no data', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(
    newsroom,
    aStory('lock', { en: { publishAt: at(60) }, nl: { source: 'en' }, fr: { source: 'en' } }),
  );
  const before = await headOf(site, '/fr/2026/03/lock-fr');
  assert.equal(before.data.translationOfWork.inLanguage, 'nl');
  newsroom.clock.move(60_000);
  const after = await headOf(site, '/fr/2026/03/lock-fr');
  assert.equal(after.data.translationOfWork.inLanguage, 'en');
});

const HOSTILE = {
  'ends the script': 'A</script><script>alert(1)</script><!--<script>',
  'ends a line of JavaScript': 'A\u2028B\u2029C',
  'turns the text around': 'A\u202eB\u2066C\u2069',
  'is half a letter, and what XML forbids': 'A\ud800B\ufffeC',
  'is quoted': '"A" \\ \'B\' & <b>',
  'is as long as any may be': 'Wave '.repeat(200),
};

for (const [what, headline] of Object.entries(HOSTILE)) {
  test(`a headline that ${what} is data and nothing else`, async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await bringIn(
      newsroom,
      aStory('bad', {
        en: { headline, slug: 'bad', lead: headline, bylines: [headline], topics: ['trade'] },
      }),
    );
    const { body } = await site.get('/en/2026/03/bad');
    const { data, meta } = await headOf(site, '/en/2026/03/bad');
    const shown = headline
      .toWellFormed()
      .replace(/[\u202a-\u202e\u2066-\u2069\ufffe]/g, '')
      .trim();
    assert.deepEqual(
      [data.headline, data.description, data.author[0].name].map((said) => said.trim()),
      [shown, shown, shown],
    );
    assert.equal(meta.get('og:title')?.[0]?.trim(), shown);
    assert.ok(
      !/[\u2028\u2029<>&]/.test(/<script type="application\/ld\+json">(.*)<\/script>/.exec(body)?.[1] ?? '<'),
    );
    // The other pages show it as well.
    for (const path of ['/en/', '/en/topics/trade-en/', '/en/2026/03/']) await headOf(site, path);
  });
}

test('pages of an edition say what they are and where they stand', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await withMedia(newsroom);
  await bringIn(newsroom, aStory('quay', { nl: { topics: ['trade'] } }));
  const front = await headOf(site, '/nl/');
  assert.equal(front.data['@type'], 'WebSite');
  assert.deepEqual(
    [front.data.name, front.data.alternateName, front.data.url],
    ['Havennieuws', 'Havenbedrijf', `${BASE}/nl/`],
  );
  // The square icon is too small a thing for a card where there is a logo.
  assert.deepEqual(front.meta.get('og:image'), [`${BASE}/media/${'70'.repeat(32)}.png`]);
  const chooser = await headOf(site, '/');
  assert.equal(chooser.data['@type'], 'WebSite');
  assert.deepEqual([chooser.data.name, chooser.data.url], ['Harbour News', `${BASE}/`]);
  assert.deepEqual(
    chooser.data.hasPart.map(({ inLanguage }: Said) => inLanguage),
    ['en', 'nl', 'fr', 'ar'],
  );
  for (const path of ['/nl/topics/trade-nl/', '/nl/2026/03/', '/nl/2026/', '/nl/feeds']) {
    const { data, links, meta } = await headOf(site, path);
    assert.equal(data['@type'], path === '/nl/feeds' ? 'WebPage' : 'CollectionPage');
    assert.deepEqual(
      data.breadcrumb.itemListElement.map(({ item, position }: Said) => [position, item]),
      [
        [1, `${BASE}/nl/`],
        [2, BASE + path],
      ],
    );
    assert.deepEqual(meta.get('og:url'), [BASE + path]);
    assert.equal(links.find(({ rel }) => rel === 'canonical')?.['href'], BASE + path);
  }
});

test('a page leads first to its own feeds, then to its edition’s', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, aStory('quay', { nl: { topics: ['trade'] } }));
  const feeds = async (path: string) =>
    (await headOf(site, path)).links
      .filter(({ type }) => /atom|rss|feed/.test(type ?? ''))
      .map(({ href }) => href);
  const of = (base: string) => ['atom', 'rss', 'json'].map((format) => `${BASE}/nl/${base}feed.${format}`);
  assert.deepEqual(await feeds('/nl/2026/03/quay-nl'), of(''));
  assert.deepEqual(await feeds('/nl/topics/trade-nl/'), [...of('topics/trade-nl/'), ...of('')]);
});

test('every page has an icon, its edition’s or the program’s, and so has the site', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await withMedia(newsroom);
  const icons = async (path: string) =>
    (await headOf(site, path)).links.filter(({ rel }) => /icon/.test(rel ?? ''));
  const own = { type: 'image/png', href: `${BASE}/media/${'1c'.repeat(32)}.png`, sizes: '192x192' };
  assert.deepEqual(await icons('/nl/'), [
    { ...own, rel: 'icon' },
    { rel: 'apple-touch-icon', href: own.href, sizes: '192x192' },
  ]);
  const program = { rel: 'icon', href: `${BASE}/assets/icon.svg`, type: 'image/svg+xml', sizes: 'any' };
  assert.deepEqual(await icons('/en/'), [program]);
  assert.deepEqual(await icons('/'), [program]);
  const { headers, body } = await site.get('/assets/icon.svg');
  assert.equal(headers['content-type'], 'image/svg+xml');
  assert.match(body, /^<svg [^>]*viewBox="0 0 48 48"/);
  const favicon = await site.get('/favicon.ico');
  assert.deepEqual([favicon.status, favicon.headers['location']], [301, program.href]);
  await editEdition(newsroom, 'en', { icon: `${'1c'.repeat(32)}.png` }, BY_EDITOR);
  assert.equal((await site.get('/favicon.ico')).headers['location'], own.href);
});

test('what nobody should find says nothing to programs', async (t) => {
  const site = await openSite(await openNewsroom(t));
  for (const path of ['/nowhere', '/nl/2026/03/nothing']) {
    const { scripts, meta, links } = readHead((await site.get(path, { accept: 'text/html' })).body);
    assert.deepEqual(scripts, []);
    assert.deepEqual(meta.get('robots'), ['noindex']);
    assert.deepEqual(
      [...meta.keys()].filter((key) => /^(og|twitter):/.test(key)),
      [],
    );
    assert.ok(!links.some(({ rel, hreflang }) => rel === 'canonical' || hreflang !== undefined));
  }
});

test('browsers are told the colours of the stylesheet', async (t) => {
  const site = await openSite(await openNewsroom(t));
  const css = readFileSync(new URL('../../src/assets/coranto.css', import.meta.url), 'utf8');
  const papers = [...css.matchAll(/--paper: (#[0-9a-f]{6});/g)].map(([, colour]) => colour);
  const { meta } = await headOf(site, '/en/');
  assert.deepEqual(meta.get('theme-color'), papers.slice(0, 2));
});

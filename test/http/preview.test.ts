// A preview shows what will appear, to whoever has its link and to nobody else, and leaves no trace.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { offerPreview } from '../../src/desk/preview.ts';
import type { Key } from '../../src/domain/partner.ts';
import { DAY, MINUTE } from '../../src/domain/time.ts';
import { closeEdition } from '../../src/operations/close-edition.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { erase } from '../../src/operations/erase.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { type Answer, guessedArticlePaths, openSite, type Site, standingPaths } from '../support/site.ts';

const BASE_URL = 'https://news.example.org';
const SECRET = aPicture({ name: `${'cd'.repeat(32)}.png`, alt: 'A raid', caption: 'Officers at the quay' });
const FOREIGN = aPicture({ name: `${'ef'.repeat(32)}.png` });
const PAGE = { accept: 'text/html' };

interface House {
  newsroom: Newsroom;
  site: Site;
  /** Asks for a link; gives its path. */
  link(story: string): Promise<string>;
  /** GET of what is below a link. */
  below(path: string, part: string): Promise<Answer>;
}

async function openHouse(t: Parameters<typeof openNewsroom>[0]): Promise<House> {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  for (const { name } of [SECRET, FOREIGN]) await site.context.media.put(name, Buffer.from(name));
  const link = async (story: string) =>
    (await offerPreview({ ...newsroom, config: site.context.config }, story)).url.slice(BASE_URL.length);
  return { newsroom, site, link, below: (path, part) => site.get(path + part, PAGE) };
}

/** A public story, which has the path that the other wants, and one that waits for its time. */
async function fill({ newsroom }: House): Promise<void> {
  await bringIn(newsroom, [
    aStory('old', {
      en: { headline: 'Raid at the quay', topics: ['trade'], media: [FOREIGN] },
      nl: { headline: 'Oud nieuws', topics: ['trade'] },
    }),
    aStory('raid', {
      en: {
        headline: 'Raid at the quay',
        publishAt: at(3600),
        topics: ['safety', 'trade'],
        bylines: ['R. Visser'],
        dateline: 'ANTWERP',
        media: [SECRET],
        body: `<p>See <a href="../02/other">this</a>.</p><p><img src="media:${SECRET.name}" alt="A raid"></p>`,
      },
      nl: { source: 'en', headline: 'Inval aan de kade', publishAt: at(3600), topics: ['trade'] },
      ar: { source: 'en', headline: 'مداهمة على الرصيف', publishAt: at(7200) },
      fr: { source: 'en', headline: 'Descente au quai', publishAt: null },
    }),
  ]);
}

const mainOf = (body: string): string => body.slice(body.indexOf('<main'), body.indexOf('</main>'));

describe('a preview', () => {
  test('shows the pages and entries that appear afterwards, nothing but their addresses changed', async (t) => {
    const house = await openHouse(t);
    const { newsroom, site, link, below } = house;
    await fill(house);
    const path = await link('raid');
    const real = (text: string) =>
      text
        .replace(/<div class="notice" role="note">\n<p>This is a preview[\s\S]*?<\/div>\n/, '')
        .replaceAll(`${BASE_URL}${path}media/`, `${BASE_URL}/media/`)
        .replaceAll(`${BASE_URL}${path}en/`, `${BASE_URL}/en/2026/03/raid-at-the-quay-2`)
        .replaceAll(`${BASE_URL}${path}nl/`, `${BASE_URL}/nl/2026/03/inval-aan-de-kade`)
        .replaceAll(
          `${BASE_URL}${path}ar/`,
          `${BASE_URL}/ar/2026/03/${encodeURIComponent('مداهمة-على-الرصيف')}`,
        )
        .replaceAll(`${BASE_URL}${path}fr/`, `${BASE_URL}/fr/2026/03/descente-au-quai`);
    const before = await Promise.all(
      ['en/', 'en/feed.json', 'ar/feed.json', 'en/feed.atom'].map((part) => below(path, part)),
    );
    const [page, json, arabic, atom] = before.map(({ status, body }) => {
      assert.equal(status, 200);
      return body;
    }) as [string, string, string, string];
    assert.match(page, /<div class="notice" role="note">\n<p>This is a preview\. The text is not public yet/);
    assert.match(page, /<meta name="robots" content="noindex">/);
    assert.doesNotMatch(page.slice(0, page.indexOf('</head>')), /preview\/|og:|ld\+json|Raid.*Raid/s);

    await bringIn(
      newsroom,
      aStory('raid', { fr: { source: 'en', headline: 'Descente au quai', publishAt: at(7200) } }),
    );
    newsroom.clock.set(at(7201));
    const released = await site.get('/en/2026/03/raid-at-the-quay-2', PAGE);
    assert.equal(released.status, 200);
    assert.equal(mainOf(real(page)), mainOf(released.body));
    const itemOf = (text: string) => JSON.parse(text).items[0];
    assert.deepEqual(
      itemOf(real(json)),
      JSON.parse((await site.get('/en/feed.json')).body).items.find(
        ({ id }: { id: string }) => id === itemOf(json).id,
      ),
    );
    assert.deepEqual(itemOf(real(arabic)), itemOf((await site.get('/ar/feed.json')).body));
    const [entry] = /<entry[\s\S]*<\/entry>/.exec(real(atom)) ?? [''];
    assert.ok((await site.get('/en/feed.atom')).body.includes(entry));
  });

  test('tells what there is in each edition, in its own language, and leads there', async (t) => {
    const house = await openHouse(t);
    await fill(house);
    const path = await house.link('raid');
    const { status, body, headers } = await house.below(path, '');
    assert.equal(status, 200);
    assert.equal(headers['content-language'], 'en');
    assert.match(body, /<h1>Raid at the quay<\/h1>/);
    assert.match(body, /Appears on (14 March|March 14,) 2026/);
    for (const edition of ['en', 'nl', 'ar', 'fr']) {
      for (const part of ['', 'feed.atom', 'feed.rss', 'feed.json']) {
        const url = `${path}${edition}/${part}`;
        assert.ok(body.includes(`href="${BASE_URL}${url}"`), url);
        assert.equal((await house.site.get(url)).status, 200, url);
      }
    }
    const dutch = await house.below(path, 'nl/');
    assert.match(dutch.body, /<html lang="nl"/);
    assert.ok(dutch.body.includes(`href="${BASE_URL}${path}ar/"`));
    assert.doesNotMatch((await house.below(path, 'ar/')).body, /<link rel="canonical"/);
  });

  test('keeps out of every cache, index, log of another site and script', async (t) => {
    const house = await openHouse(t);
    await fill(house);
    const path = await house.link('raid');
    const parts = ['', 'en/', 'en/feed.atom', `media/${SECRET.name}`, 'xx/', 'en', 'media/nothing.png'];
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS']) {
      for (const part of parts) {
        const { status, headers, body } = await house.site.get(path + part, PAGE, method);
        const expected = /^(GET|HEAD)$/.test(method)
          ? ({ 'xx/': 404, 'media/nothing.png': 404, en: 302 }[part] ?? 200)
          : 405;
        assert.equal(status, expected, `${method} ${part}`);
        assert.equal(headers['cache-control'], 'private, no-store', `${method} ${part}`);
        assert.equal(headers['x-robots-tag'], 'noindex, nofollow');
        assert.equal(headers['referrer-policy'], 'no-referrer');
        assert.match(headers['content-security-policy'] ?? '', /default-src 'none'/);
        for (const name of ['etag', 'last-modified', 'access-control-allow-origin', 'link']) {
          assert.equal(headers[name], undefined, `${method} ${part} ${name}`);
        }
        if (method === 'HEAD') assert.equal(body, '');
      }
    }
    const { headers } = await house.site.get(path.slice(0, -1));
    assert.equal(headers['location'], `${BASE_URL}${path}`);
  });

  test('leaves no trace: no public answer and no row differs', async (t) => {
    const house = await openHouse(t);
    const { newsroom, site } = house;
    await fill(house);
    const months = ['2026-02', '2026-03'];
    const paths = [
      ...standingPaths(['en', 'nl', 'fr', 'ar'], months, ['trade', 'safety']),
      ...guessedArticlePaths([newsroom], months),
      ...[SECRET, FOREIGN].map(({ name }) => `/media/${name}`),
      '/preview/',
      '/preview/nothing/',
    ];
    const everything = async () => {
      const answers = [];
      for (const path of paths) answers.push([path, await site.get(path)]);
      const tables = newsroom
        .rows(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%search%'",
        )
        .map(({ name }) => [name, newsroom.rows(`SELECT * FROM ${name}`)]);
      return JSON.stringify([answers, tables]);
    };
    const path = await house.link('raid');
    await everything();
    const before = await everything();
    for (const part of [
      '',
      'en/',
      'nl/',
      'ar/',
      'fr/',
      'en/feed.atom',
      'nl/feed.rss',
      'fr/feed.json',
      `media/${SECRET.name}`,
    ]) {
      assert.equal((await house.below(path, part)).status, 200, part);
      await house.link('raid');
    }
    assert.equal(await everything(), before);
    assert.deepEqual(site.errors, []);
  });
});

describe('the link to a preview', () => {
  test('opens nothing when any of it differs, and says no more than any unknown address', async (t) => {
    const house = await openHouse(t);
    await fill(house);
    const path = await house.link('raid');
    const [, , token = ''] = path.split('/');
    const other = (await house.link('old')).split('/')[2] as string;
    const forged = [
      token.slice(0, -1),
      `${token}A`,
      token.slice(0, 30) + other.slice(30),
      other.slice(0, 22) + token.slice(22),
      token.toLowerCase(),
      'A'.repeat(72),
      'A'.repeat(60_000),
      '%00',
      '..%2f..%2fetc',
      '__proto__',
    ];
    for (const one of forged) {
      for (const part of ['', 'en/', 'en', 'en/feed.atom', `media/${SECRET.name}`]) {
        const answer = await house.site.get(`/preview/${one}/${part}`);
        const unknown = await house.site.get(`/preview/nowhere/${part}`);
        assert.equal(answer.status, 404, `${one.slice(0, 80)} ${part}`);
        assert.deepEqual(answer, unknown);
      }
    }
    const anywhere = await house.site.get('/nowhere/at/all');
    assert.equal((await house.site.get(`/preview/${forged[0]}/`)).body, anywhere.body);
    assert.deepEqual(house.site.errors, []);
  });

  test('opens its own story, and of that nothing else', async (t) => {
    const house = await openHouse(t);
    await fill(house);
    const path = await house.link('raid');
    const nothing = [
      `media/${FOREIGN.name}`,
      `media/${SECRET.name.toUpperCase()}`,
      `media/..%2f${SECRET.name}`,
      'media/',
      'all/',
      'all/feed.atom',
      'en/headlines.atom',
      'en/feed.xml',
      'en/2026/',
      'en/2026/03/raid-at-the-quay-2',
      'en/../../nl/',
      'nl/feed.atom/',
      '__proto__/',
    ];
    for (const part of nothing) {
      const { status, body } = await house.below(path, part);
      assert.ok(
        status === 404 || (part.includes('/../') && !body.includes('preview/')),
        `${part}: ${status}`,
      );
    }
    assert.equal((await house.site.get(`/media/${SECRET.name}`)).status, 404);
    assert.equal((await house.below(path, `media/${SECRET.name}`)).body, SECRET.name);
  });

  test('of a partner’s key shows no edition that the key may not see, which joins the story later', async (t) => {
    const house = await openHouse(t);
    const { newsroom, site, below } = house;
    const nl = { headline: 'Inval aan de kade', publishAt: at(3600), media: [FOREIGN] };
    await bringIn(newsroom, [
      aStory('raid', { nl }),
      aStory('both', { en: { headline: 'Out' }, nl: { publishAt: null, source: 'en' } }),
    ]);
    const key: Key = {
      ...{ id: 1, name: 'dutch', prefix: 'abcdefgh', scopes: ['write'], embargoed: [], perMinute: 600 },
      editions: [2],
    };
    const desk = { ...newsroom, config: site.context.config };
    const linked = async (story: string, by: Key) =>
      (await offerPreview(desk, story, by)).url.slice(BASE_URL.length);
    const [path, both, wide] = [
      await linked('raid', key),
      await linked('both', key),
      await linked('raid', { ...key, editions: null }),
    ];
    const en = { headline: 'Raid at the quay', publishAt: at(3600), media: [SECRET] };
    await bringIn(newsroom, aStory('raid', { en, fr: { headline: 'Descente', publishAt: null } }));
    for (const part of ['', 'nl/', 'nl/feed.json', 'nl/feed.atom']) {
      const { status, body } = await below(path, part);
      assert.equal(status, 200, part);
      assert.match(body, /Inval aan de kade/);
      assert.doesNotMatch(body, /Raid at|Descente|raid-at|descente/, part);
      assert.doesNotMatch(body, new RegExp(`${path}(en|fr|ar)/`), part);
    }
    for (const part of ['en/', 'en/feed.json', 'fr/', `media/${SECRET.name}`]) {
      assert.equal((await below(path, part)).status, 404, part);
    }
    assert.equal((await below(path, `media/${FOREIGN.name}`)).status, 200);
    assert.match((await below(wide, '')).body, /Descente/);
    // What is public elsewhere is linked to where it is.
    assert.ok((await below(both, 'nl/')).body.includes(`${BASE_URL}/en/2026/03/out`));
    assert.equal((await below(both, 'en/')).status, 404);
  });

  test('ends after a day, and says so in the language of the page', async (t) => {
    const house = await openHouse(t);
    await fill(house);
    const path = await house.link('raid');
    house.newsroom.clock.move(DAY - 1_000);
    assert.equal((await house.below(path, 'en/')).status, 200);
    house.newsroom.clock.move(1_000);
    for (const part of ['', 'en/', 'ar/feed.atom', `media/${SECRET.name}`, 'en']) {
      const { status, headers } = await house.below(path, part);
      assert.deepEqual(
        [status, headers['cache-control'], headers['x-robots-tag']],
        [410, 'private, no-store', 'noindex, nofollow'],
      );
    }
    assert.match(
      (await house.below(path, '')).body,
      /<html lang="en"[\s\S]*<h1>This preview has ended<\/h1>/,
    );
    assert.match((await house.below(path, 'ar/')).body, /<html lang="ar" dir="rtl"/);
    assert.match((await house.site.get(path)).headers['content-type'] ?? '', /problem\+json/);
    // The signature is still looked at first.
    assert.equal((await house.below(path.replace(/.\/$/, '~/'), '')).status, 404);
  });

  test('of one newsroom opens nothing in another with the same story', async (t) => {
    const houses = [await openHouse(t), await openHouse(t)] as const;
    for (const house of houses) await fill(house);
    const [one, other] = houses;
    const theirs = await offerPreview(
      { ...other.newsroom, newId: () => crypto.randomUUID(), config: other.site.context.config },
      'raid',
    );
    const path = await one.link('raid');
    assert.equal((await one.below(path, '')).status, 200);
    assert.equal((await other.below(theirs.url.slice(BASE_URL.length), '')).status, 200);
    assert.equal((await other.below(path, '')).status, 404);
    assert.equal((await one.below(theirs.url.slice(BASE_URL.length), '')).status, 404);
  });

  test('is in no log, whatever goes wrong', async (t) => {
    const house = await openHouse(t);
    await fill(house);
    const path = await house.link('raid');
    const { db } = house.newsroom;
    const broken = {
      ...db,
      all: db.all.bind(db),
      first: db.first.bind(db),
      run: db.run.bind(db),
      batch: (statements: Parameters<typeof db.batch>[0]) => {
        if (statements.some(({ sql }) => sql.includes('coming AS'))) throw new Error('the disk is gone');
        return db.batch(statements);
      },
    };
    const site = await openSite(house.newsroom, { db: broken });
    for (const spelling of [path, path.replace('/preview/', '/%70review/')]) {
      const { status, headers } = await site.get(`${spelling}en/`);
      assert.equal(status, 500);
      assert.equal(headers['cache-control'], 'private, no-store');
    }
    assert.equal(site.errors.length, 2);
    for (const line of site.errors) {
      assert.match(line, /the disk is gone/);
      assert.ok(!line.includes(path.split('/')[2] as string), line);
    }
  });
});

describe('a preview of a story', () => {
  test('in fewer languages says where there is none, and how it stands in there', async (t) => {
    const { newsroom, link, below } = await openHouse(t);
    await editEdition(newsroom, 'nl', { fallback: 'show' }, BY_EDITOR);
    await bringIn(newsroom, aStory('tide', { en: { headline: 'High tide', publishAt: null } }));
    const path = await link('tide');
    const { body } = await below(path, '');
    assert.match(body, /No time has been set/);
    assert.equal((await below(path, 'nl/')).status, 404);
    assert.equal((await below(path, 'fr/feed.atom')).status, 404);
    const { items, language } = JSON.parse((await below(path, 'nl/feed.json')).body);
    assert.deepEqual([language, items.length, items[0].title], ['nl', 1, 'High tide']);
    assert.ok(
      body.includes(`${path}nl/feed.json`) && !body.includes(`${path}nl/"`) && !body.includes(`${path}fr/`),
    );
  });

  test('leads back to the newest of its own edition, as its page will, and not to what stands in there', async (t) => {
    const { newsroom, link, below } = await openHouse(t);
    await editEdition(newsroom, 'fr', { fallback: 'show' }, BY_EDITOR);
    await bringIn(newsroom, [
      aStory('quai', { fr: { headline: 'Le quai', publishAt: at(-7200) } }),
      aStory('tide', { en: { headline: 'High tide' }, fr: { headline: 'Marée haute', publishAt: null } }),
    ]);
    const { body } = await below(await link('tide'), 'fr/');
    assert.deepEqual(
      [...body.matchAll(/rel="prev" href="([^"]*)"/g)].map(([, url]) => url),
      [`${BASE_URL}/fr/2026/03/le-quai`],
    );
  });

  test('that is public, held or co-original tells it so', async (t) => {
    const { newsroom, link, below } = await openHouse(t);
    await bringIn(newsroom, [
      aStory('out', { en: { headline: 'Out' } }),
      aStory('decree', {
        en: { coOriginal: true, publishAt: at(60) },
        fr: { coOriginal: true, publishAt: at(60) },
      }),
      aStory('strike', { en: { headline: 'Strike' }, nl: { publishAt: null } }),
    ]);
    const out = await below(await link('out'), 'en/');
    assert.match(out.body, /This is a preview of a text that is already public\./);
    assert.match(out.body, /<meta name="robots" content="noindex">/);
    const decree = await below(await link('decree'), 'fr/');
    assert.doesNotMatch(decree.body, /source text/i);
    await bringIn(newsroom, aStory('bound', { en: { publishAt: at(60), required: ['en', 'nl'] } }));
    newsroom.clock.move(2 * MINUTE);
    assert.match((await below(await link('bound'), '')).body, /Waits for the other language editions/);
    assert.equal((await below(await link('bound'), 'en/')).status, 200);
  });

  test('calls a translation behind that will be', async (t) => {
    const { newsroom, link, below } = await openHouse(t);
    await bringIn(
      newsroom,
      aStory('pier', { en: { headline: 'Pier' }, nl: { source: 'en', publishAt: null } }),
    );
    assert.doesNotMatch((await below(await link('pier'), 'nl/feed.json')).body, /"stale":true/);
    await bringIn(newsroom, aStory('pier', { en: { headline: 'Pier', body: '<p>More.</p>' } }), {
      as: 'update',
    });
    assert.match((await below(await link('pier'), 'nl/feed.json')).body, /"stale":true/);
  });

  test('leaves out what was withdrawn, erased or is in a closed edition', async (t) => {
    const house = await openHouse(t);
    const { newsroom, site, link, below } = house;
    await bringIn(
      newsroom,
      aStory('gone', {
        en: { headline: 'Withdrawn words', media: [SECRET] },
        nl: { headline: 'Blijft' },
        fr: { headline: 'Mots perdus', publishAt: null },
        ar: { headline: 'كلمات', publishAt: null },
      }),
    );
    await closeEdition(newsroom, 'ar', BY_EDITOR);
    await withdraw(newsroom, { story: 'gone', edition: 'en' }, BY_EDITOR);
    await erase({ ...newsroom, ledger: null }, { story: 'gone', edition: 'fr' }, BY_EDITOR);
    const path = await link('gone');
    const { body } = await below(path, '');
    assert.match(body, /<h1>Blijft<\/h1>/);
    assert.match(body, /This press release has been withdrawn/);
    assert.doesNotMatch(body, /Withdrawn words|Mots perdus|كلمات/);
    for (const part of ['en/', 'en/feed.atom', 'fr/', 'ar/', 'ar/feed.rss', `media/${SECRET.name}`]) {
      assert.equal((await below(path, part)).status, 404, part);
    }
    const dutch = await below(path, 'nl/');
    assert.equal(dutch.status, 200);
    assert.ok(!dutch.body.includes(`${path}ar/`));
    await withdraw(newsroom, { story: 'gone', edition: 'nl' }, BY_EDITOR);
    assert.match((await below(path, '')).body, /<h1>[^<]+<\/h1>/);
    assert.equal((await below(path, 'nl/')).status, 404);
    await assert.rejects(link('gone'), /story “gone” has nothing to preview/);
    await assert.rejects(link('nothing'), /there is no story “nothing”/);
    assert.deepEqual(site.errors, []);
  });
});

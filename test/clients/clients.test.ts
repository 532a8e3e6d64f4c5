// A newsroom over real HTTP, read by real readers: right language, right link, nothing twice, nothing missing.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { skipWithout } from '../support/needed.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import { scratchFolder } from '../support/scratch.ts';
import { CLIENTS, feedparser, type Shown } from './clients.ts';

interface Reading {
  newsroom: Newsroom;
  base: string;
  folder(name: string): string;
}

async function openToReaders(t: TestContext): Promise<Reading> {
  const file = await newsroomFile(t);
  // The readers must be able to follow the links: the base URL is where the server listens.
  const probe = await startServing(
    readConfig({ CORANTO_DATABASE: file, CORANTO_MEDIA: `${file}-media`, CORANTO_PORT: '0' }),
  );
  const { port } = probe;
  await probe.close();
  const config = readConfig({
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: `${file}-media`,
    CORANTO_PORT: String(port),
  });
  const serving = await startServing(config);
  t.after(() => serving.close());
  const scratch = scratchFolder(t);
  const folder = (name: string): string => {
    mkdirSync(join(scratch, name), { recursive: true });
    return join(scratch, name);
  };
  return { newsroom: { ...connect(t, file), now: Date.now }, base: config.baseUrl, folder };
}

const STORIES = [
  aStory('quay', {
    en: { headline: 'New quay opens', body: '<p>Ships may <a href="/en/">moor</a>.</p>', topics: ['trade'] },
    nl: { headline: 'Nieuwe kade geopend', topics: ['trade'] },
    ar: { headline: 'افتتاح رصيف جديد', topics: ['trade'] },
  }),
  aStory('tariffs', {
    en: { headline: 'Tariffs: R&D "exempt" until 2027', publishAt: '2026-03-13T09:00:00Z' },
    nl: { headline: 'Tarieven: O&O vrijgesteld', publishAt: '2026-03-13T09:00:00Z' },
  }),
];

const EXPECTED: Record<string, { title: string; slug: string }[]> = {
  en: [
    { title: 'New quay opens', slug: 'new-quay-opens' },
    { title: 'Tariffs: R&D "exempt" until 2027', slug: 'tariffs-r-d-exempt-until-2027' },
  ],
  ar: [{ title: 'افتتاح رصيف جديد', slug: 'افتتاح-رصيف-جديد' }],
};

const byLink = (a: Shown, b: Shown): number => (a.link < b.link ? -1 : 1);

// Readers mostly wait for each other's processes to start: side by side they take half the time.
describe('real readers', { concurrency: 3 }, () => {
  for (const client of CLIENTS) {
    const skip = skipWithout(client.isThere, client.name, client.debianPackage);
    test(`${client.name} reads every edition’s feeds, each with its own articles and links`, {
      skip,
    }, async (t) => {
      const { newsroom, base, folder } = await openToReaders(t);
      await bringIn(newsroom, STORIES);
      for (const [edition, articles] of Object.entries(EXPECTED)) {
        for (const feed of ['feed.atom', 'feed.rss', 'headlines.atom']) {
          const shown = await client.poll(`${base}/${edition}/${feed}`, folder(`${edition}-${feed}`));
          const expected = articles.map(({ title, slug }) => ({
            title,
            link: `${base}/${edition}/2026/03/${encodeURIComponent(slug)}`,
          }));
          assert.deepEqual(shown.sort(byLink), expected.sort(byLink), `${edition}/${feed}`);
        }
      }
    });

    test(`${client.name} sees a correction and a withdrawal, and nothing twice`, { skip }, async (t) => {
      const { newsroom, base, folder } = await openToReaders(t);
      await bringIn(newsroom, STORIES);
      const url = `${base}/en/feed.atom`;
      const poll = async (): Promise<string[]> =>
        (await client.poll(url, folder('reader'))).map(({ link }) => link);
      assert.equal((await poll()).length, 2);
      const corrected = aStory('quay', {
        en: { headline: 'New quay opens in May', body: '<p>In May.</p>', topics: ['trade'] },
      });
      await bringIn(newsroom, corrected, { as: 'correct', note: 'The month was wrong.' });
      const after = await poll();
      assert.equal(after.length, 2);
      assert.equal(new Set(after).size, 2);
      await withdraw(newsroom, { story: 'tariffs' }, BY_EDITOR);
      assert.ok((await poll()).length <= 2);
      await bringIn(newsroom, aStory('ferry', { en: { headline: 'Ferry at night' } }));
      assert.equal((await poll()).filter((link) => link.endsWith('/ferry-at-night')).length, 1);
    });
  }

  test('feedparser is told 304 when nothing changed, and 200 when something did', {
    skip: skipWithout(feedparser.isThere, feedparser.name, feedparser.debianPackage),
  }, async (t) => {
    const { newsroom, base, folder } = await openToReaders(t);
    await bringIn(newsroom, STORIES);
    const poll = () => feedparser.status(`${base}/en/feed.rss`, folder('reader'));
    assert.equal(await poll(), 200);
    assert.equal(await poll(), 304);
    await bringIn(newsroom, aStory('ferry', { nl: { headline: 'Nachtveer' } }));
    assert.equal(await poll(), 304, 'another edition’s news changes nothing here');
    await bringIn(newsroom, aStory('buoy', { en: { headline: 'Buoy adrift' } }));
    assert.equal(await poll(), 200);
  });
});

// The hard newsroom over real HTTP: every reader sees exactly what each feed says, and is told 304 when it asks again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { textsAt } from '../render/feeds/parsers.ts';
import { skipWithout } from '../support/needed.ts';
import { scratchFolder } from '../support/scratch.ts';
import { suiteEnds } from '../support/suite-ends.ts';
import { validateAtom } from '../validator/atom.ts';
import { describeFindings } from '../validator/finding.ts';
import { readHistory } from '../validator/history.ts';
import { validateJsonFeed } from '../validator/json-feed.ts';
import { validateRss } from '../validator/rss.ts';
import {
  type HardFeed,
  type HardNewsroom,
  hardFeeds,
  idOf,
  linkOf,
  openHardNewsroom,
} from './hard-newsroom.ts';
import { EDITIONS, FILES } from './hard-stories.ts';
import { feedparser, parseAll } from './readers/feedparser.ts';
import { extensionOf, jsonFeed, readJsonFeed } from './readers/json-feed.ts';
import { has, runProgram } from './readers/program.ts';
import type { Belief, Reader } from './readers/reader.ts';
import { READERS } from './readers/readers.ts';
import { rss2email } from './readers/rss2email.ts';
import { seesExactly, seesNothingAgain } from './sees-exactly.ts';
import { walkBack } from './walk.ts';

const VALIDATE = { atom: validateAtom, rss: validateRss, json: validateJsonFeed };

const t = suiteEnds();
let hard: HardNewsroom;
before(async () => {
  hard = await openHardNewsroom(t);
});

const XML = hardFeeds(['atom', 'rss']);
const JSON_FEEDS = hardFeeds(['json']);

/** The others: rss2email takes longer than all of them together, and is in npm run check:full. */
const OURS = READERS.filter((reader) => reader !== rss2email);

const skipUnless = (reader: Reader) => skipWithout(reader.isThere, reader.name, reader.debianPackage);

const get = async (path: string): Promise<string> => (await fetch(hard.url + path)).text();

describe('of the hard newsroom', { concurrency: 2 }, () => {
  test('every document is what its specifications ask for, clause by clause', async () => {
    const all = ['atom', 'rss', 'json'].map((format) => `/all/feed.${format}`);
    for (const path of [...XML.map((feed) => feed.path), ...JSON_FEEDS.map((feed) => feed.path), ...all]) {
      const validate = VALIDATE[path.slice(path.lastIndexOf('.') + 1) as keyof typeof VALIDATE];
      assert.equal(describeFindings(validate(await get(path))), '', path);
    }
    for (const { path } of EDITIONS) {
      for (const format of ['atom', 'rss', 'json']) {
        const { findings } = await readHistory(`${hard.url}/${path}/feed.${format}`, async (url) => {
          const response = await fetch(url);
          return response.ok ? response.text() : Promise.reject(new Error(`${url}: ${response.status}`));
        });
        assert.equal(describeFindings(findings), '', `${path} ${format}`);
      }
    }
  });

  for (const reader of [...OURS, jsonFeed]) {
    const feeds = reader === jsonFeed ? JSON_FEEDS : XML;
    test(`${reader.name} sees in every feed exactly its articles, and asks again in vain`, {
      skip: skipUnless(reader),
    }, async () => {
      await seesExactly(t, hard, reader, feeds);
    });
  }

  const skipParser = skipUnless(feedparser);
  test('each of a story’s languages names the others and leads to itself first and last', {
    skip: skipParser,
  }, async () => {
    const urls = EDITIONS.map(({ path }) => `${hard.url}/${path}/feed.atom`);
    const parsed = await parseAll(urls);
    const siblings = hard.articles.filter(({ story }) => story === 'quay');
    for (const own of siblings) {
      const link = linkOf(hard.url, own);
      const entry = parsed
        .get(`${hard.url}/${own.edition}/feed.atom`)
        ?.entries.find((one) => one.link === link);
      const others = siblings
        .filter((one) => one !== own)
        .map((one) => [linkOf(hard.url, one), one.language]);
      assert.deepEqual(entry?.alternates, [[link, null], ...others, [link, own.language]]);
      const page = await fetch(link);
      assert.equal(page.status, 200);
      assert.match(await page.text(), new RegExp(`<html lang="${own.language}"`));
    }
    for (const { path, language, title } of EDITIONS) {
      const feed = parsed.get(`${hard.url}/${path}/feed.atom`);
      assert.deepEqual([feed?.language, feed?.title], [language, title]);
    }
  });

  test('what a sanitising reader shows has its languages, its directions and only absolute URLs', {
    skip: skipParser,
  }, async () => {
    const parsed = await parseAll(['atom', 'rss'].map((format) => `${hard.url}/en/feed.${format}`));
    for (const { entries } of parsed.values()) {
      const quay = entries.find(({ link }) => link === linkOf(hard.url, hard.find('quay')));
      // Nothing else may be taken for the content: some show the first, and some the first that is plain text.
      assert.deepEqual(
        quay?.contents.map(([type]) => type),
        ['text/html'],
      );
      const content = quay?.contents[0]?.[1] ?? '';
      assert.match(content, /^<div (?=[^>]*lang="en")(?=[^>]*dir="ltr")/);
      assert.match(content, /<blockquote (?=[^>]*lang="ar")(?=[^>]*dir="rtl")/);
      assert.match(content, /<td>1 &lt; 2<\/td>/);
      assert.ok(content.includes(`href="${hard.url}/en/about?x=1&amp;y=2"`));
      assert.ok(content.includes(`src="${hard.url}/media/${FILES.picture.name}"`));
      const urls = [...content.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => url as string);
      assert.deepEqual(
        urls.filter((url) => !url.startsWith(`${hard.url}/`)),
        [],
      );
      const note = entries.find(({ link }) => link === linkOf(hard.url, hard.find('corrected')));
      assert.match(String(note?.contents), /It is 400 m, not &lt;300&gt; m &amp; not 30\./);
    }
  });

  test('every file is there under its URL, of the type and length that feeds give', async () => {
    for (const { name, type, bytes } of Object.values(FILES)) {
      const answer = await fetch(`${hard.url}/media/${name}`);
      assert.deepEqual([answer.status, answer.headers.get('Content-Type')], [200, type]);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
    }
  });

  test('xmllint finds nothing wrong with any document', {
    skip: skipWithout(has('xmllint'), 'xmllint', 'libxml2-utils'),
  }, async () => {
    const folder = scratchFolder(t);
    const files = XML.map((_, i) => join(folder, `${i}.xml`));
    for (const [i, { path }] of XML.entries()) writeFileSync(files[i] as string, await get(path));
    await runProgram('xmllint', ['--noout', '--nonet', ...files]);
  });

  test('what was withdrawn has left a tombstone in each format, under the id it had there', async () => {
    for (const { path: edition } of EDITIONS) {
      const gone = (format: HardFeed['format']) =>
        hard.articles
          .filter((article) => article.edition === edition && article.withdrawnAt !== null)
          .map((article) => [
            idOf(article, format),
            new Date(article.withdrawnAt as number).toISOString().replace('.000', ''),
          ])
          .sort();
      for (const format of ['atom', 'rss'] as const) {
        const xml = await get(`/${edition}/feed.${format}`);
        const refs = textsAt(xml, '//at:deleted-entry/@ref');
        const whens = textsAt(xml, '//at:deleted-entry/@when');
        assert.deepEqual(refs.map((ref, i) => [ref, whens[i]]).sort(), gone(format), `${edition} ${format}`);
      }
      const { withdrawn } = extensionOf(await get(`/${edition}/feed.json`));
      assert.deepEqual(withdrawn.map(({ id, at }) => [id, at]).sort(), gone('json'));
    }
  });
});

describe('of the hard newsroom, while it changes', () => {
  const skip = skipUnless(feedparser);

  test('a reader that walks back through the archive parts ends with exactly the public articles', {
    skip,
  }, async () => {
    const changes = [
      () => hard.withdraw('bulletin-3'),
      () => hard.correct('bulletin-60', 'en', 'Bulletin 60, corrected', 'It was wrong.'),
      () =>
        hard.release('late', {
          articles: { en: { title: 'Late news', slug: 'late', at: '2026-03-20T09:00:00Z' } },
        }),
      () => hard.update('bulletin-10', 'en', 'Bulletin 10, updated'),
      () => hard.withdraw('drupal'),
      () => hard.withdraw('shared'),
      () =>
        hard.release('later', {
          articles: { en: { title: 'Later news', slug: 'later', at: '2026-03-21T09:00:00Z' } },
        }),
      () => hard.reinstate('drupal'),
    ];
    for (const format of ['atom', 'rss', 'json'] as const) {
      const walked = await walkBack(`${hard.url}/en/feed.${format}`, format, async () => {
        await changes.shift()?.();
      });
      assert.equal(walked.documents, 3);
      const expected = hard.articles.filter(
        ({ edition, withdrawnAt }) => edition === 'en' && withdrawnAt === null,
      );
      const ids = expected.map((article) => idOf(article, format));
      assert.deepEqual([...walked.titles.keys()].sort(), ids.sort(), format);
      // What a reader makes of an RSS title that looks like HTML is another matter.
      if (format === 'rss') continue;
      for (const article of expected) assert.equal(walked.titles.get(idOf(article, format)), article.title);
    }
    assert.deepEqual(changes, []);
  });

  test('the feed of all editions has every entry in its own language and no id twice', { skip }, async () => {
    const links = new Map(hard.articles.map((article) => [linkOf(hard.url, article), article]));
    const parsed = await parseAll(['atom', 'rss'].map((format) => `${hard.url}/all/feed.${format}`));
    const lists: [string, Belief[]][] = [...parsed].map(([url, { entries }]) => [url, entries]);
    lists.push(['json', readJsonFeed(await get('/all/feed.json'))]);
    for (const [name, entries] of lists) {
      assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length, name);
      assert.equal(new Set(entries.map(({ language }) => language)).size, 7, name);
      for (const { id, link, language, title } of entries) {
        const article = links.get(link);
        assert.equal(article?.withdrawnAt, null, link);
        assert.deepEqual([id, language], [`urn:uuid:${article?.uuid}`, article?.language]);
        if (name.endsWith('atom')) assert.equal(title, article?.title);
      }
    }
  });

  test('when its base URL changes, no reader sees an article again', {
    skip: OURS.map(skipUnless).find(Boolean) ?? false,
  }, async () => {
    const some = ['/en/feed.rss', '/ar/feed.atom', '/he/feed.rss'];
    const feeds = XML.filter(({ path }) => some.includes(path));
    await seesNothingAgain(t, hard, OURS, feeds);
  });
});

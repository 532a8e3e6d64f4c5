// Lists for partners read by index, and look at a bounded number of rows for what is rare.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ListFilter, type ListPlace, listArticles } from '../../src/storage/article-lists.ts';
import type { Statement } from '../../src/storage/database.ts';
import { listEmbargoed } from '../../src/storage/embargoed.ts';
import { listPublicUses, listShownMedia, type MediaPlace } from '../../src/storage/partner-media.ts';
import { at } from '../support/clock.ts';
import { aPicture, aStory, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { fullScans, planOf, recording } from '../support/recording.ts';

type Picture = ReturnType<typeof aPicture>;

const ANY = { from: null, before: null };
const ALL: ListFilter = {
  ...{ editions: [1, 2, 3, 4], topic: null, role: null, stale: null, released: ANY, updated: ANY },
};

test('reads no table whole, each list by the index made for it', async (t) => {
  const newsroom = await openNewsroom(t);
  const db = recording(newsroom.db);
  const topic = newsroom.value('SELECT uuid FROM topics') as string;
  const rare = { ...ALL, role: 'source', stale: false } as const;
  const asked: [ListFilter, 'articles' | 'stories', 'released' | 'updated', RegExp][] = [
    [ALL, 'articles', 'released', /articles_newest \(edition_id=\? AND released_at>\? AND released_at<\?\)/],
    [ALL, 'articles', 'updated', /articles_updated \(edition_id=\? AND updated_at>\? AND updated_at<\?\)/],
    [{ ...ALL, topic }, 'articles', 'released', /article_topics_newest \(edition_id=\? AND topic_id=\?/],
    [{ ...rare, topic }, 'stories', 'updated', /article_topics_updated \(edition_id=\? AND topic_id=\?/],
    [rare, 'stories', 'released', /articles_newest \(edition_id=\? AND released_at>\? AND released_at<\?\)/],
  ];
  for (const [filter, what, order, index] of asked) {
    const one = recording(newsroom.db);
    await listArticles(one, what, filter, { order, after: null, limit: 20 });
    const [statement] = [...one.statements.values()] as [Statement];
    const plan = planOf(newsroom.db, statement);
    assert.ok(
      plan.some((line) => index.test(line)),
      plan.join('\n'),
    );
    assert.deepEqual(
      fullScans(
        statement,
        plan.filter((line) => line !== 'SCAN n'),
      ),
      [],
    );
    // A story's other articles are found by the story.
    assert.equal(
      plan.filter((line) => /articles_newest \(edition_id=\? AND released_at>\?\)/.test(line)).length,
      0,
    );
  }
  await listEmbargoed(db, { editions: [1], after: null, limit: 20 });
  await listShownMedia(db, [1], { after: null, limit: 20 });
  await listPublicUses(db, [aPicture().name], [1]);
  for (const statement of db.statements.values()) {
    const plan = planOf(newsroom.db, statement).filter((line) => !/^SCAN (c|j|n)\b/.test(line));
    assert.deepEqual(fullScans(statement, plan), [], statement.sql);
  }
});

test('what is rare comes in pages that may be short or empty, and nothing is left out', async (t) => {
  const newsroom = await openNewsroom(t);
  const stories = Array.from({ length: 9 }, (_, i) =>
    aStory(`s${i}`, { en: { headline: `En ${i}` }, ...(i % 4 === 3 && { nl: { headline: `Nl ${i}` } }) }),
  );
  await bringIn(newsroom, stories);
  const pages = async (what: 'articles' | 'stories', filter: ListFilter) => {
    const found: number[][] = [];
    let after: ListPlace | null = null;
    do {
      const page = await listArticles(newsroom.db, what, filter, {
        ...{ order: 'released', after, limit: 2, lookAt: 3 },
      });
      found.push(page.articles.map(({ id }) => id));
      after = page.next;
    } while (after);
    return found;
  };
  const translations = await pages('articles', { ...ALL, role: 'translation' });
  assert.ok(translations.some((page) => page.length === 0));
  assert.equal(translations.flat().length, 2);
  const each = (await pages('stories', ALL)).flat();
  assert.equal(new Set(each).size, 9);
  assert.equal(each.length, 9);
});

test('a file comes once, at the public article that came in last of those that show it, newest release first', async (t) => {
  const newsroom = await openNewsroom(t);
  const [a, b, c, d] = ['aa', 'bb', 'cc', 'dd'].map((octet) =>
    aPicture({ name: `${octet.repeat(32)}.png` }),
  ) as [Picture, Picture, Picture, Picture];
  const article = (media: Picture[], minutes: number) => ({ media, publishAt: at(60 * minutes) });
  await bringIn(newsroom, [
    aStory('first', { en: article([a, b, c], -50) }),
    aStory('older', { en: article([d, b], -60) }),
    aStory('bare', { en: { publishAt: at(-2400) } }),
    aStory('dutch', { nl: article([c], -1200) }),
    // What is not public moves nothing.
    aStory('later', { en: article([a, d], 60), nl: { media: [b], publishAt: null } }),
  ]);
  const pages = async (editions: number[], limit: number, lookAt: number) => {
    const found: string[][] = [];
    let after: MediaPlace | null = null;
    do {
      const page = await listShownMedia(newsroom.db, editions, { after, limit, lookAt });
      found.push(page.files.map(({ name }) => name.slice(0, 1)));
      after = page.next;
    } while (after);
    return found;
  };
  assert.deepEqual(await pages([1], 20, 1000), [['a', 'c', 'b', 'd']]);
  assert.deepEqual(await pages([1, 2], 20, 1000), [['a', 'b', 'd', 'c']]);
  assert.deepEqual(await pages([1, 2], 1, 1000), [['a'], ['b'], ['d'], ['c']]);
  assert.deepEqual(await pages([2], 20, 1000), [['c']]);
  // Whichever rows a page looks at, none is left out and none comes twice.
  for (const lookAt of [4, 5]) {
    for (const limit of [1, 2, 20]) {
      assert.deepEqual(
        (await pages([1, 2], limit, lookAt)).flat(),
        ['a', 'b', 'd', 'c'],
        `${lookAt} ${limit}`,
      );
    }
  }
});

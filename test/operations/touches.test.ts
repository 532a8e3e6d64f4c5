import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tag } from '../../src/domain/tag.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { snapshot } from '../../src/storage/database.ts';
import { listBehind, readTouched } from '../../src/storage/documents.ts';
import { readHead } from '../../src/storage/newsroom.ts';
import {
  type FormerRender,
  formerRendersQuery,
  markMissing,
  storeDocuments,
} from '../../src/storage/store-documents.ts';
import { at, START } from '../support/clock.ts';
import { type ArticleFields, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

/** Stores documents made from these tags, as rendered from what the log said at `renderedSeq`. */
async function keep(
  newsroom: Newsroom,
  documents: Record<string, Tag[]>,
  options: {
    renderedSeq?: number;
    etag?: string;
    changesAt?: number;
    former?: FormerRender | undefined;
  } = {},
) {
  const head = (await readHead(newsroom.db)).seq;
  const stored = [];
  for (const [path, tags] of Object.entries(documents)) {
    const { renderedSeq = head, etag = 'a', changesAt = null } = options;
    const former = 'former' in options ? options.former : await formerOf(newsroom, path);
    const document = {
      path,
      kind: 'page',
      status: 200 as const,
      headers: [],
      etag,
      changesAt,
      renderedSeq,
      stamp: 's',
      hot: true,
      text: 'x',
      tags,
      since: 0,
      former,
    };
    stored.push(...(await storeDocuments(newsroom.db, [document], newsroom.now())));
  }
  return stored;
}

async function formerOf({ db }: Newsroom, path: string): Promise<FormerRender | undefined> {
  const { formers } = await snapshot(db, { formers: formerRendersQuery([path]) });
  return formers.get(path);
}

const DOCUMENTS: Record<string, Tag[]> = {
  '/en/front': ['newest:1', 'editions'],
  '/en/month': ['month:1:2026-03'],
  '/en/february': ['month:1:2026-02'],
  '/en/months': ['months:1'],
  '/en/trade': ['topic:1:1'],
  '/en/safety': ['topic:1:2'],
  '/en/one': ['article:1', 'page:1', 'story:1'],
  '/en/two': ['article:2', 'page:2', 'story:2'],
  '/en/three': ['article:3', 'page:3', 'story:3'],
  '/nl/front': ['newest:2'],
};

describe('a change touches', () => {
  const stories: Record<string, ArticleFields> = {
    one: { publishAt: at(-300), topics: ['trade'] },
    two: { publishAt: at(-200) },
    three: { publishAt: at(-100), topics: ['safety'] },
  };
  /** Three articles of the English edition in one row, every document rendered; then something happens. */
  async function touchedBy(t: { after(f: () => void): void }, act: (newsroom: Newsroom) => Promise<unknown>) {
    const newsroom = await openNewsroom(t);
    for (const [key, en] of Object.entries(stories)) await bringIn(newsroom, aStory(key, { en }));
    await keep(newsroom, DOCUMENTS);
    const { seq, paths } = await readTouched(newsroom.db, 3);
    assert.deepEqual([seq, paths], [3, []]);
    await act(newsroom);
    const touched = await readTouched(newsroom.db, 3);
    assert.deepEqual((await listBehind(newsroom.db, 0, 100)).toSorted(), touched.paths.toSorted());
    return touched.paths.toSorted();
  }
  const again =
    (key: string, changes: ArticleFields, as: 'amend' | 'update' = 'amend') =>
    (newsroom: Newsroom) =>
      bringIn(newsroom, aStory(key, { en: { ...stories[key], ...changes } }), { as });

  test('nothing when the same thing comes in again, or waits, or is a draft', async (t) => {
    assert.deepEqual(await touchedBy(t, again('one', {})), []);
    const waits = async (newsroom: Newsroom) => {
      await bringIn(
        newsroom,
        aStory('new', { en: { publishAt: at(60), topics: ['trade'] }, nl: { publishAt: null } }),
      );
      await bringIn(newsroom, aStory('one', { nl: { publishAt: at(60) } }));
      await bringIn(newsroom, aStory('new', { en: { publishAt: at(60), headline: 'New' } }));
    };
    assert.deepEqual(await touchedBy(t, waits), []);
  });

  test('by a release: fronts, its month, its topic, and the pages beside it', async (t) => {
    const between = aStory('new', { en: { publishAt: at(-150), topics: ['safety'] } });
    assert.deepEqual(await touchedBy(t, (newsroom) => bringIn(newsroom, between)), [
      ...['/en/front', '/en/month', '/en/safety', '/en/three', '/en/two'],
    ]);
  });

  test('by an amendment: the article, what lists it and the pages beside it, no order', async (t) => {
    assert.deepEqual(await touchedBy(t, again('one', { body: 'B' })), [
      ...['/en/month', '/en/one', '/en/trade', '/en/two'],
    ]);
  });

  test('by an update: the order of the newest too', async (t) => {
    assert.deepEqual(await touchedBy(t, again('three', { body: 'B' }, 'update')), [
      ...['/en/front', '/en/month', '/en/safety', '/en/three', '/en/two'],
    ]);
  });

  test('by other topics: the old and the new, and what lists an edition’s topics', async (t) => {
    assert.deepEqual(await touchedBy(t, again('one', { topics: ['safety'] })), [
      // The third led to the first as an older one about the same.
      ...['/en/front', '/en/month', '/en/one', '/en/safety', '/en/three', '/en/trade', '/en/two'],
    ]);
  });

  test('by a translation that appears: the article and its edition’s month, and the other edition', async (t) => {
    const translated = (newsroom: Newsroom) => bringIn(newsroom, aStory('two', { nl: {} }));
    assert.deepEqual(await touchedBy(t, translated), ['/en/month', '/en/two', '/nl/front']);
  });

  test('by a withdrawal: what showed it, and the pages that are beside each other now', async (t) => {
    const gone = (newsroom: Newsroom) => withdraw(newsroom, { story: 'two' }, BY_EDITOR);
    assert.deepEqual(await touchedBy(t, gone), [
      ...['/en/front', '/en/month', '/en/one', '/en/three', '/en/two'],
    ]);
  });

  test('by the first of a month, and the last that goes of one: the list of months and the months beside it', async (t) => {
    const first = aStory('old', { en: { publishAt: '2026-02-10' } });
    const opened = await touchedBy(t, (newsroom) => bringIn(newsroom, first));
    // March now has a month before it, and the one that was first in March an article.
    assert.deepEqual(opened, ['/en/february', '/en/front', '/en/month', '/en/months', '/en/one']);
    const emptied = await touchedBy(t, async (newsroom) => {
      for (const story of ['one', 'two']) await withdraw(newsroom, { story }, BY_EDITOR);
      assert.ok(!(await readTouched(newsroom.db, 3)).paths.includes('/en/months'));
      await withdraw(newsroom, { story: 'three' }, BY_EDITOR);
    });
    assert.ok(emptied.includes('/en/months'));
    const both = await touchedBy(t, async (newsroom) => {
      for (const key of ['one', 'two']) await again(key, { withdrawAt: at(60) })(newsroom);
      await again('three', { withdrawAt: at(90) })(newsroom);
      newsroom.clock.move(60_000);
      await settle(newsroom);
      assert.ok(!(await readTouched(newsroom.db, 3)).paths.includes('/en/months'));
      newsroom.clock.move(30_000);
      await settle(newsroom);
    });
    assert.ok(both.includes('/en/months'));
  });

  test('by an end that comes by itself, the same', async (t) => {
    const ends = async (newsroom: Newsroom) => {
      await again('three', { withdrawAt: at(60) })(newsroom);
      assert.deepEqual((await readTouched(newsroom.db, 3)).paths, []);
      newsroom.clock.move(60_000);
      await settle(newsroom);
    };
    assert.deepEqual(await touchedBy(t, ends), [
      ...['/en/front', '/en/month', '/en/safety', '/en/three', '/en/two'],
    ]);
  });
});

describe('a stored document', () => {
  const FRONT = { '/en/front': ['newest:1'] };

  test('that was rendered before a change it did not see is behind at once', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {} }));
    const [early] = await keep(newsroom, FRONT, { renderedSeq: 0 });
    assert.deepEqual([early?.renderedSeq, early?.touchedSeq], [0, 1]);
    assert.deepEqual(await listBehind(newsroom.db, 0, 10), ['/en/front']);
    const [fresh] = await keep(newsroom, FRONT);
    assert.deepEqual([fresh?.renderedSeq, fresh?.touchedSeq], [1, 1]);
    assert.deepEqual(await listBehind(newsroom.db, 0, 10), []);
  });

  test('is not overtaken by another render that comes in late, nor by its tags', async (t) => {
    for (const before of [{}, FRONT]) {
      const newsroom = await openNewsroom(t);
      await bringIn(newsroom, aStory('quay', { en: {} }));
      await keep(newsroom, before, { etag: 'first' });
      const former = await formerOf(newsroom, '/en/front');
      await keep(newsroom, FRONT, { etag: 'new' });
      const late = { '/en/front': ['newest:2'] } satisfies Record<string, Tag[]>;
      assert.deepEqual(await keep(newsroom, late, { etag: 'old', former }), [undefined]);
      assert.deepEqual(newsroom.rows('SELECT etag FROM documents'), [{ etag: 'new' }]);
      assert.deepEqual(newsroom.rows('SELECT tag FROM document_tags'), [{ tag: 'newest:1' }]);
    }
  });

  test('with equal bytes keeps its Last-Modified; with others it has the change’s', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('one', { en: {} }));
    const modified = async (etag: string) => (await keep(newsroom, FRONT, { etag }))[0]?.modifiedAt;
    assert.equal(await modified('a'), START);
    newsroom.clock.move(5000);
    await bringIn(newsroom, aStory('two', { en: {} }));
    assert.equal(await modified('a'), START);
    assert.equal(await modified('b'), START + 5000);
    const [other] = await keep(newsroom, { '/feeds': ['editions'] });
    assert.equal(other?.modifiedAt, 0, 'nothing ever fired its tag');
  });

  test('takes the tags of its newest render and drops the others', async (t) => {
    const newsroom = await openNewsroom(t);
    await keep(newsroom, { '/en/front': ['newest:1', 'article:1'] });
    await keep(newsroom, { '/en/front': ['newest:1', 'article:2'] });
    assert.deepEqual(newsroom.rows('SELECT tag FROM document_tags ORDER BY tag'), [
      { tag: 'article:2' },
      { tag: 'newest:1' },
    ]);
  });

  test('waits for a render when its time to change has come, and each only once in a list', async (t) => {
    const newsroom = await openNewsroom(t);
    await keep(newsroom, { '/a': ['newest:1'], '/b': ['newest:2'] }, { changesAt: START });
    assert.deepEqual(await listBehind(newsroom.db, START - 1, 10), []);
    assert.deepEqual(await listBehind(newsroom.db, START, 10), ['/a', '/b']);
    await bringIn(newsroom, aStory('one', { en: {} }));
    assert.deepEqual(await listBehind(newsroom.db, START, 10), ['/a', '/b']);
    assert.deepEqual(await listBehind(newsroom.db, START, 1), ['/a']);
  });

  test('that is none any more stays as a row, so that a change can touch it again', async (t) => {
    const newsroom = await openNewsroom(t);
    await keep(newsroom, { '/en/trade': ['topic:1:1'] }, { changesAt: START });
    await markMissing(newsroom.db, '/en/trade', { seq: 0, stamp: 'newer' });
    // Under the stamp of the version that found nothing: that one does not look again.
    assert.deepEqual(newsroom.rows('SELECT status, body, changes_at, stamp FROM documents'), [
      { status: 404, body: null, changes_at: null, stamp: 'newer' },
    ]);
    await bringIn(newsroom, aStory('one', { en: { topics: ['trade'] } }));
    assert.deepEqual((await readTouched(newsroom.db, 0)).paths, ['/en/trade']);
  });
});

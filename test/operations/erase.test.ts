// Erasing in the rows: what goes, what stays, what readers see of it, and what is never given again.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { produce } from '../../src/documents/produce.ts';
import { erasedMark } from '../../src/domain/erased.ts';
import { editStory } from '../../src/operations/edit-story.ts';
import { applyLedger, erase } from '../../src/operations/erase.ts';
import { move } from '../../src/operations/move.ts';
import { noteCorrections } from '../../src/operations/note-correction.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { sweep } from '../../src/operations/remains.ts';
import { schedule } from '../../src/operations/schedule.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import type { Database, Statement } from '../../src/storage/database.ts';
import { checkRules } from '../../src/storage/invariants.ts';
import { insertMedia } from '../../src/storage/media.ts';
import { at } from '../support/clock.ts';
import {
  type ArticleFields,
  aPicture,
  aStory,
  BY_EDITOR,
  bringIn,
  faults,
  outcomes,
} from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { guessedArticlePaths, openSite, type Site, standingPaths } from '../support/site.ts';

interface House extends Newsroom {
  site: Site;
  erase(story: string, edition?: string, reason?: string): ReturnType<typeof erase>;
}

async function openHouse(t: TestContext, options: Parameters<typeof openSite>[1] = {}): Promise<House> {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom, options);
  const { ledger } = site.context.erasing;
  return {
    ...newsroom,
    site,
    erase: (story, edition, reason = 'a court') =>
      erase({ ...newsroom, ledger }, { story, edition: edition ?? null }, { actor: 'editor', reason }),
  };
}

const THREE: Record<string, ArticleFields> = {
  en: { slug: 'quay', topics: ['trade'], bylines: ['A. Writer'] },
  nl: { slug: 'kade', topics: ['trade'] },
  fr: { slug: 'quai' },
};

/** What somebody could read of a table. */
const said = (house: Newsroom, ...tables: string[]) =>
  JSON.stringify(tables.map((table) => house.rows(`SELECT * FROM ${table}`)));

async function assertSound(house: Newsroom): Promise<void> {
  for await (const broken of checkRules(house.db)) assert.equal(broken, null);
}

describe('erasing a story', () => {
  test('withdraws what is public, and says so in the log', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, aStory('quay', THREE));
    await withdraw(house, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    const before = house.log().length;
    assert.deepEqual(await house.erase('quay'), [
      { edition: 'en', outcome: 'erased' },
      { edition: 'nl', outcome: 'erased' },
      { edition: 'fr', outcome: 'erased' },
    ]);
    const mark = erasedMark('quay');
    assert.deepEqual(house.log().slice(before).sort(), [
      `erased en/${mark}`,
      `erased fr/${mark}`,
      `erased nl/${mark}`,
      `withdrawn en/${mark}`,
      `withdrawn nl/${mark}`,
    ]);
    assert.deepEqual(await house.erase('quay'), [
      { edition: 'en', outcome: 'already erased' },
      { edition: 'nl', outcome: 'already erased' },
      { edition: 'fr', outcome: 'already erased' },
    ]);
    await assertSound(house);
  });

  test('leaves ids and times, and nothing that was said, in any revision', async (t) => {
    const house = await openHouse(t);
    const words = {
      headline: 'Zorblquist',
      lead: 'Zorblquist.',
      body: '<p>Zorblquist</p>',
      dateline: 'Zorblquist',
    };
    const by = { actor: 'editor', reason: 'of Zorblquist' };
    const en = { ...words, bylines: ['Zorblquist'], media: [aPicture({ caption: 'Zorblquist' })] };
    await bringIn(house, aStory('Zorblquist', { en, nl: {} }), { by });
    const ids = house.rows('SELECT uuid, created_at, released_at, updated_at, ordinal, month FROM articles');
    await bringIn(house, aStory('Zorblquist', { en: { ...en, headline: 'New' } }), { as: 'update', by });
    const notes = [{ edition: 'en', note: 'Zorblquist' }];
    await noteCorrections(house, { story: 'Zorblquist', notes }, by);
    await withdraw(house, { story: 'Zorblquist', edition: 'nl' }, by);
    await house.erase('Zorblquist', undefined, 'by order');
    const all = house.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'documents'",
    );
    const text = said(house, ...all.map(({ name }) => name as string));
    assert.ok(!/zorblquist/i.test(text), /.{80}zorblquist.{80}/i.exec(text)?.[0]);
    assert.ok(text.includes('by order'));
    const kept = house.rows('SELECT uuid, created_at, released_at, updated_at, ordinal, month FROM articles');
    assert.deepEqual(
      kept.map((row) => ({ ...row, updated_at: 0 })),
      ids.map((row) => ({ ...row, updated_at: 0 })),
    );
    await assertSound(house);
  });

  test('of one article leaves the others as they are, without it', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, aStory('quay', THREE));
    await house.erase('quay', 'en');
    assert.equal((await house.site.get('/en/2026/03/quay')).status, 410);
    const page = await house.site.get('/nl/2026/03/kade');
    assert.equal(page.status, 200);
    assert.ok(!page.body.includes('/en/2026/03/quay'));
    assert.ok(house.log().includes('translated nl/quay'));
    assert.equal(house.value('SELECT key FROM stories'), 'quay');
    assert.deepEqual(
      outcomes(await bringIn(house, aStory('quay', { nl: { ...THREE['nl'], lead: 'More.' } }))),
      ['nl/quay amended'],
    );
    assert.match(
      (await house.erase('quay')).map(({ outcome }) => outcome).join(),
      /^already erased,erased,erased$/,
    );
    assert.equal(house.value('SELECT key FROM stories'), erasedMark('quay'));
    await assertSound(house);
  });

  test('that was never public changes no byte that the public sees', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, aStory('open', { en: { topics: ['trade'] }, nl: {} }));
    await bringIn(house, aStory('secret', { en: { publishAt: at(60), topics: ['trade'], slug: 'secret' } }));
    const paths = [
      ...standingPaths(['en', 'nl'], ['2026-03'], ['trade', 'safety']),
      ...guessedArticlePaths([house], ['2026-03']),
      `/media/${aPicture().name}`,
    ];
    const read = async () => Promise.all(paths.map(async (path) => [path, await house.site.get(path)]));
    const [before, log, documents] = [await read(), house.log(), said(house, 'documents', 'touches')];
    await house.erase('secret');
    assert.deepEqual(await read(), before);
    assert.deepEqual(house.log(), log);
    assert.equal(said(house, 'documents', 'touches'), documents);
    house.clock.set(at(61));
    assert.equal((await house.site.get('/en/2026/03/secret')).status, 404, 'nor does it ever go out');
    assert.deepEqual(house.rows("SELECT reason FROM desk_log WHERE action = 'erased'"), [
      { reason: 'a court' },
    ]);
    assert.deepEqual(house.rows('SELECT reason FROM desk_log WHERE reason IS NOT NULL').length, 1);
    await assertSound(house);
  });

  test('refuses a story that there is not', async (t) => {
    const house = await openHouse(t);
    await assert.rejects(house.erase('nothing'), /there is no story “nothing”/);
    await bringIn(house, aStory('quay', { en: {} }));
    await assert.rejects(house.erase('quay', 'fr'), /story “quay” has no article in edition “fr”/);
  });
});

describe('what was erased', () => {
  test('is answered with 410 at every path that it had, and none of them is stored or given again', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, aStory('quay', { en: { slug: 'quay', formerPaths: ['/old/quay.html'] } }));
    await bringIn(house, aStory('second', { en: { headline: 'Quay' } }));
    await move(house, { story: 'quay', edition: 'en', slug: 'dock' }, BY_EDITOR);
    const its = ['/en/2026/03/quay', '/en/2026/03/dock', '/old/quay.html'];
    for (const path of [...its, '/en/2026/03/quay-2']) await house.site.get(path);
    await house.erase('quay');
    for (const path of its) assert.equal((await house.site.get(path)).status, 410, path);
    assert.equal((await house.site.get('/en/2026/03/quay-2')).status, 200);
    assert.equal((await house.site.get(`/en/2026/03/${erasedMark('dock')}`)).status, 404);
    for (const path of its)
      assert.equal(house.value('SELECT 1 FROM documents WHERE path = ?', path), null, path);

    const imported = await bringIn(house, [
      aStory('named', { en: { slug: 'dock' } }),
      aStory('former', { en: { formerPaths: ['/old/quay.html'] } }),
      aStory('third', { en: { headline: 'Quay' } }),
      aStory('fourth', { en: { headline: 'Dock' } }),
    ]);
    assert.deepEqual(faults(imported), [
      'named/en.md slug: slug “dock” belongs to an article that was erased in that month of edition “en”',
      'former/en.md formerPaths: “/old/quay.html” leads to an article that was erased already; a path is never given to another article',
    ]);
    assert.deepEqual(
      house.rows('SELECT slug FROM articles WHERE erased_at IS NULL ORDER BY id').map(({ slug }) => slug),
      ['quay-2', 'quay-3', 'dock-2'],
    );
    await assert.rejects(
      move(house, { story: 'third', edition: 'en', slug: 'quay' }, BY_EDITOR),
      /the slug “quay” belongs to an article that was erased/,
    );
    await assertSound(house);
  });

  test('does not come in again: not its key, not its article, not its guid', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, aStory('quay', { en: { guid: 'tag:old,2020:1' } }));
    await bringIn(house, aStory('ferry', THREE));
    await house.erase('quay');
    await house.erase('ferry', 'nl');
    const imported = await bringIn(house, [
      aStory('quay', { en: {}, nl: {} }),
      aStory('ferry', { nl: THREE['nl'] as ArticleFields }),
      aStory('other', { en: { guid: 'tag:old,2020:1' } }),
      aStory(erasedMark('quay'), { fr: {} }),
      aStory('erased:new', { en: {} }),
    ]);
    assert.deepEqual(faults(imported), [
      'quay/en.md story: story “quay” was erased: its key is not given again',
      'quay/nl.md story: story “quay” was erased: its key is not given again',
      'ferry/nl.md story: “ferry” in nl was erased at 2026-03-14T09:30:00Z, for good',
      'other/en.md guid: guid “tag:old,2020:1” belongs to an article that was erased in edition “en”',
      `${erasedMark('quay')}/fr.md story: story “${erasedMark('quay')}” was erased: its key is not given again`,
      'erased:new/en.md story: a key does not begin with “erased:”',
    ]);
  });

  test('takes no other operation', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, aStory('quay', THREE));
    await bringIn(house, aStory('draft', { en: { publishAt: null } }));
    await house.erase('quay', 'en');
    await house.erase('draft');
    const time = () => ({ kind: 'instant', at: house.now(), dateOnly: false, given: 'now' }) as const;
    const named = { story: 'quay', edition: 'en' };
    const asked = {
      reinstate: () => reinstate(house, named, BY_EDITOR),
      move: () => move(house, { ...named, slug: 'x' }, BY_EDITOR),
      schedule: () => schedule(house, { story: 'draft', editions: ['en'] }, time, BY_EDITOR),
      correct: () =>
        noteCorrections(house, { story: 'quay', notes: [{ edition: 'en', note: 'No.' }] }, BY_EDITOR),
      source: async () => {
        await editStory(house, 'quay', { source: null }, BY_EDITOR);
        await editStory(house, 'quay', { source: 'en' }, BY_EDITOR);
      },
    };
    for (const [name, ask] of Object.entries(asked)) {
      await assert.rejects(ask(), { name: 'Refusal' }, name);
    }
    await withdraw(house, { story: 'quay' }, BY_EDITOR);
    await reinstate(house, { story: 'quay', edition: null }, BY_EDITOR);
    assert.equal((await house.site.get('/en/2026/03/quay')).status, 410);
    await assertSound(house);
  });

  test('leaves a tombstone under the id that readers have, and none under another', async (t) => {
    const house = await openHouse(t);
    const guid = 'tag:old.example,2020:zorblquist';
    await bringIn(house, [
      aStory('quay', { en: { topics: ['trade'] } }),
      aStory('moved-in', { en: { topics: ['trade'], guid } }),
      aStory('stays', { en: { topics: ['trade'] } }),
    ]);
    const uuid = house.value(
      "SELECT a.uuid FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.key = 'quay'",
    );
    house.clock.move(60_000);
    await house.erase('quay');
    await house.erase('moved-in');
    for (const path of ['/en/feed.atom', '/en/topics/trade-en/feed.atom']) {
      const { body } = await house.site.get(path);
      assert.ok(body.includes(`<at:deleted-entry ref="urn:uuid:${uuid}"`), path);
      assert.equal(body.match(/<at:deleted-entry/g)?.length, 1, path);
      assert.ok(body.includes('<updated>2026-03-14T09:31:00Z</updated>'), path);
      assert.equal(body.match(/<entry /g)?.length, 1, path);
    }
  });

  test('is in no document any more, nor does one come in that was read before', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, [
      aStory('quay', { en: { headline: 'Zorblquist', slug: 'zorblquist', topics: ['trade'] } }),
      aStory('ferry', { en: { topics: ['trade'] } }),
    ]);
    const paths = [
      ...standingPaths(['en'], ['2026-03'], ['trade']),
      '/en/2026/03/zorblquist',
      '/en/2026/03/ferry-en',
    ];
    for (const path of paths) await house.site.get(path);
    assert.ok(/zorblquist/i.test(said(house, 'documents')));
    // They have read, and store when all is over.
    const press = (db: Database) => ({ ...house.site.context, db });
    const late = await Promise.all(
      ['/en/feed.atom', '/en/feed.json', '/en/2026/03/zorblquist'].map(async (path) => {
        const held = holding(house.db);
        await house.db.run({ sql: 'DELETE FROM documents WHERE path = ?', values: [path] });
        const produced = produce(press(held.db), path);
        await held.reached;
        return { produced, release: held.release };
      }),
    );
    await house.erase('quay');
    assert.ok(!/zorblquist/i.test(said(house, 'documents', 'document_tags')));
    for (const { produced, release } of late) {
      release();
      await produced;
    }
    for (const path of paths) await house.site.get(path);
    assert.ok(!/zorblquist/i.test(said(house, 'documents', 'document_tags')));
    assert.equal((await house.site.get('/en/2026/03/zorblquist')).status, 410);
    assert.ok((await house.site.get('/en/feed.atom')).body.includes('ferry en'));
  });
});

/** A database whose first write waits. */
function holding(db: Database): { db: Database; reached: Promise<void>; release(): void } {
  const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const isWrite = (statements: readonly Statement[]) => statements.some(({ sql }) => /^\s*INSERT/.test(sql));
  const held: Database = {
    all: (statement) => db.all(statement),
    first: (statement) => db.first(statement),
    run: (statement) => db.run(statement),
    async batch(statements) {
      if (isWrite(statements)) {
        arrive();
        await released;
      }
      return db.batch(statements);
    },
  };
  return { db: held, reached, release };
}

describe('media of what was erased', () => {
  const [own, shared] = [aPicture(), aPicture({ name: `${'cd'.repeat(32)}.png` })];
  const bytes = new Uint8Array([1, 2, 3]);

  async function withPictures(t: TestContext): Promise<House> {
    const house = await openHouse(t);
    const { media } = house.site.context;
    for (const { name } of [own, shared]) await media.put(name, bytes);
    await bringIn(house, aStory('quay', { en: { media: [own, shared] }, nl: { media: [own] } }));
    await bringIn(house, aStory('ferry', { en: { media: [shared] } }));
    return house;
  }

  test('are deleted from the store, unless something else uses them', async (t) => {
    const house = await withPictures(t);
    const { media } = house.site.context;
    await house.erase('quay', 'nl');
    assert.equal((await sweep(house.site.context)).deleted, 0, 'another edition uses it');
    await house.erase('quay');
    assert.equal((await house.site.get(`/media/${own.name}`)).status, 404);
    assert.deepEqual(await sweep(house.site.context), { deleted: 1, files: 0, remains: false, why: null });
    assert.deepEqual([await media.has(own.name), await media.has(shared.name)], [false, true]);
    assert.equal((await house.site.get(`/media/${shared.name}`)).status, 200);
    assert.ok(!said(house, 'media', 'dropped_media').includes(own.name));
  });

  test('are deleted later where the store fails, and are told of until then', async (t) => {
    const house = await withPictures(t);
    await house.erase('quay');
    const { context } = house.site;
    const failing = {
      ...context.media,
      delete: async () => {
        throw new Error('the store is out of reach');
      },
    };
    const left = await sweep({ ...context, media: failing });
    assert.deepEqual(left, { deleted: 0, files: 1, remains: false, why: 'the store is out of reach' });
    assert.equal(await context.media.has(own.name), true);
    assert.equal((await sweep(context)).deleted, 1);
    assert.deepEqual(await sweep(context), { deleted: 0, files: 0, remains: false, why: null });
  });

  test('stay when they come in again, before they are deleted or while', async (t) => {
    const house = await withPictures(t);
    const { context } = house.site;
    await house.erase('quay');
    await insertMedia(house.db, own);
    assert.equal((await sweep(context)).deleted, 0);
    assert.equal(await context.media.has(own.name), true);

    await bringIn(house, aStory('third', { en: { media: [own] } }));
    await house.erase('third');
    const racing = {
      ...context.media,
      delete: async (name: string) => {
        await insertMedia(house.db, own);
        await context.media.delete(name);
      },
    };
    assert.equal((await sweep({ ...context, media: racing })).deleted, 0);
    assert.equal(await context.media.has(own.name), true);
    assert.equal(said(house, 'dropped_media'), '[[]]');
  });

  test('are missed by an import that was about to use them', async (t) => {
    const house = await withPictures(t);
    await house.erase('quay');
    const imported = await bringIn(house, aStory('late', { en: { media: [own] } }), { mediaSent: true });
    assert.match(faults(imported).join(), /late\/en.md media: the file “abab.*” is not here any more/);
  });
});

describe('the ledger', () => {
  /** The same newsroom in a database from before, with the ledger of now. */
  async function older(t: TestContext): Promise<{ old: Newsroom; house: House }> {
    const [house, old] = [await openHouse(t), await openNewsroom(t)];
    for (const one of [house, old]) {
      await bringIn(one, [
        aStory('quay', THREE),
        aStory('later', { en: { publishAt: at(60), slug: 'later' } }),
      ]);
    }
    return { house, old };
  }

  test('has an older copy erase again what was erased since, as of its time, once', async (t) => {
    const { house, old } = await older(t);
    house.clock.set(at(120));
    await house.erase('later');
    house.clock.set(at(130));
    await house.erase('quay', 'nl');
    const { ledger } = house.site.context.erasing;
    assert.equal(JSON.stringify(await ledger.list()).match(/quay|later/), null);
    old.clock.set(at(300));
    assert.equal(await applyLedger({ ...old, ledger }), 2);
    assert.equal(await applyLedger({ ...old, ledger }), 0);
    assert.deepEqual(
      old.rows('SELECT edition_id, erased_at FROM articles WHERE erased_at IS NOT NULL ORDER BY id'),
      [
        { edition_id: 2, erased_at: Date.parse(at(130)) },
        { edition_id: 1, erased_at: Date.parse(at(120)) },
      ],
    );
    assert.ok(old.log().includes('erased nl/quay'));
    assert.deepEqual(old.rows("SELECT actor FROM changes WHERE kind = 'erased'"), [
      { actor: 'erasure ledger' },
    ]);
    const site = await openSite(old);
    assert.equal((await site.get('/en/2026/03/later')).status, 404, 'it was not public there');
    assert.equal((await site.get('/nl/2026/03/kade')).status, 410);
    assert.equal((await site.get('/en/2026/03/quay')).status, 200);
    await assertSound(old);
  });

  test('waits while the newsroom is being filled: that is not whole yet', async (t) => {
    const { house, old } = await older(t);
    await house.erase('quay');
    const { ledger } = house.site.context.erasing;
    old.rows("UPDATE newsroom SET state = 'receiving' RETURNING id");
    assert.equal(await applyLedger({ ...old, ledger }), 0);
    old.rows("UPDATE newsroom SET state = 'closed' RETURNING id");
    assert.equal(await applyLedger({ ...old, ledger }), 3);
  });

  test('makes up for an erasure that was noted and not committed', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, aStory('quay', THREE));
    const { ledger } = house.site.context.erasing;
    const cut: Database = {
      ...house.db,
      all: (statement) => house.db.all(statement),
      first: (statement) => house.db.first(statement),
      batch: (statements) =>
        statements.some(({ sql }) => sql.includes('erased_at'))
          ? Promise.reject(new Error('the power went'))
          : house.db.batch(statements),
    };
    const asked = erase({ ...house, db: cut, ledger }, { story: 'quay', edition: null }, BY_EDITOR);
    await assert.rejects(asked, /the power went/);
    assert.equal(house.value('SELECT count(*) FROM articles WHERE erased_at IS NOT NULL'), 0);
    assert.equal(await applyLedger({ ...house, ledger }), 3);
    assert.equal((await house.site.get('/en/2026/03/quay')).status, 410);
  });
});

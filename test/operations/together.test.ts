import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, parseTime, SECOND } from '../../src/domain/time.ts';
import { confirmTranslation } from '../../src/operations/confirm.ts';
import { editStory } from '../../src/operations/edit-story.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { noteCorrections } from '../../src/operations/note-correction.ts';
import { release, schedule } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { nextDueAt } from '../../src/storage/due.ts';
import { at, START } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, faults, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';
import { openSite } from '../support/site.ts';

const ALL = ['en', 'nl', 'fr'];
const DRAFT = { publishAt: null };
const BY_CHIEF = { actor: 'chief', reason: 'The translator is ill.' };

/** A newsroom in which the first three editions go out together. */
async function openRequired(t: Ends): Promise<Newsroom> {
  const newsroom = await openNewsroom(t);
  for (const path of ALL) await editEdition(newsroom, path, { required: true }, BY_EDITOR);
  return newsroom;
}

const time = (text: string) => () => parseTime(text, 'UTC');

describe('a release of required editions', () => {
  test('is refused with each that is missing, stale or has no time, and made when the last arrives', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: DRAFT, nl: DRAFT }));
    await assert.rejects(release(newsroom, { story: 'quay' }, BY_EDITOR), {
      name: 'Refusal',
      message:
        '“quay” goes out in en, nl and fr together: fr is missing; bring that along, or say why not with --override --reason "..."',
    });
    await bringIn(newsroom, aStory('quay', { en: { ...DRAFT, body: '<p>Another text.</p>' }, fr: DRAFT }));
    await assert.rejects(release(newsroom, { story: 'quay' }, BY_EDITOR), { message: /: nl is stale; / });
    await assert.rejects(release(newsroom, { story: 'quay', editions: ['en', 'fr'] }, BY_EDITOR), {
      message: /: nl is stale; /,
    });
    await confirmTranslation(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    await assert.rejects(release(newsroom, { story: 'quay', editions: ['en', 'fr'] }, BY_EDITOR), {
      message: /: nl has no time; /,
    });
    assert.deepEqual(newsroom.log(), []);
    const { articles, lacks } = await release(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.deepEqual(
      articles.map(({ edition }) => edition),
      ALL,
    );
    assert.deepEqual(lacks, []);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'released nl/quay', 'released fr/quay']);
  });

  test('can be overridden by somebody who says why, for the editions that are named', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: DRAFT, nl: DRAFT }));
    const which = { story: 'quay', editions: ['en'], override: true };
    await assert.rejects(release(newsroom, which, BY_EDITOR), { message: /^an override needs a reason/ });
    await assert.rejects(release(newsroom, which, { actor: 'chief', reason: ' ' }), {
      message: /^an override needs a reason/,
    });
    await release(newsroom, which, BY_CHIEF);
    assert.deepEqual(newsroom.log(), ['released en/quay']);
    assert.deepEqual(newsroom.rows('SELECT action, actor, reason FROM desk_log'), [
      { action: 'scheduled', ...BY_CHIEF },
    ]);
    // What is left goes out together all the same.
    await assert.rejects(release(newsroom, { story: 'quay' }, BY_EDITOR), { message: /: fr is missing; / });
  });

  test('leaves an edition that nobody requires free, once the required ones are out', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: DRAFT, nl: DRAFT, fr: DRAFT, ar: DRAFT }));
    await assert.rejects(release(newsroom, { story: 'quay', editions: ['ar'] }, BY_EDITOR), {
      message: /: en has no time, nl has no time, fr has no time; /,
    });
    await release(newsroom, { story: 'quay', editions: ALL }, BY_EDITOR);
    await release(newsroom, { story: 'quay', editions: ['ar'] }, BY_EDITOR);
    assert.equal(newsroom.log().at(-4), 'released ar/quay');
  });

  test('asks for what the story itself requires, and for no edition that is closed', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: { ...DRAFT, required: ['en', 'ar'] } }));
    await assert.rejects(release(newsroom, { story: 'quay' }, BY_EDITOR), {
      message: /^“quay” goes out in en and ar together: ar is missing; /,
    });
    newsroom.rows("UPDATE editions SET closed_at = 1 WHERE path = 'ar' RETURNING id");
    await release(newsroom, { story: 'quay' }, BY_EDITOR);
    await bringIn(newsroom, aStory('crane', { nl: { ...DRAFT, required: [] } }));
    await release(newsroom, { story: 'crane' }, BY_EDITOR);
    assert.deepEqual(newsroom.log(), ['released en/quay', 'released nl/crane']);
  });
});

describe('a scheduled story that is not ready at its time', () => {
  test('is held whole and said so once, and goes out as of the moment at which it is ready', async (t) => {
    const newsroom = await openRequired(t);
    const site = await openSite(newsroom);
    await bringIn(newsroom, aStory('quay', { en: DRAFT, nl: DRAFT, ar: DRAFT }));
    const scheduled = await schedule(newsroom, { story: 'quay' }, time('+10m'), BY_EDITOR);
    assert.deepEqual(scheduled.lacks, [{ edition: 'fr', why: 'missing' }]);
    newsroom.clock.move(10 * MINUTE);
    const { held, released } = await settle(newsroom);
    assert.deepEqual(held, [
      { story: 'quay', editions: ['en', 'nl', 'ar'], lacks: [{ edition: 'fr', why: 'missing' }] },
    ]);
    assert.equal(released, 0);
    assert.deepEqual(
      newsroom.rows("SELECT action, due_at, actor, reason FROM desk_log WHERE action = 'held'"),
      Array.from({ length: 3 }, () => ({
        action: 'held',
        due_at: START + 10 * MINUTE,
        actor: 'schedule',
        reason: 'fr is missing',
      })),
    );
    assert.equal(await nextDueAt(newsroom.db), null);
    assert.deepEqual((await settle(newsroom)).held, []);
    assert.equal((await site.get('/en/feed.atom')).body.includes('quay en'), false);
    newsroom.clock.move(HOUR + 300);
    const imported = await bringIn(newsroom, aStory('quay', { fr: {} }));
    assert.deepEqual([outcomes(imported), imported.held], [['fr/quay new'], []]);
    assert.deepEqual(newsroom.log(), [
      'released en/quay',
      'released nl/quay',
      'released ar/quay',
      'released fr/quay',
    ]);
    assert.deepEqual(newsroom.rows('SELECT DISTINCT released_at, publish_at, held_at FROM articles'), [
      { released_at: START + 70 * MINUTE, publish_at: START + 70 * MINUTE, held_at: null },
    ]);
    assert.ok((await site.get('/ar/feed.atom')).body.includes('quay ar'));
  });

  test('goes out when the last of its times has come, where they differ', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: { publishAt: at(10) }, nl: { publishAt: at(10) }, fr: { publishAt: at(30) } }),
    );
    newsroom.clock.move(11 * SECOND);
    assert.deepEqual((await settle(newsroom)).held[0]?.lacks, [{ edition: 'fr', why: 'later' }]);
    assert.equal(await nextDueAt(newsroom.db), START + 30 * SECOND);
    newsroom.clock.move(19 * SECOND);
    assert.equal((await settle(newsroom)).released, 3);
    assert.equal(newsroom.value('SELECT count(DISTINCT released_at) FROM articles'), 1);
    assert.equal(newsroom.value('SELECT min(released_at) FROM articles'), START + 30 * SECOND);
  });

  for (const [how, act] of Object.entries<(newsroom: Newsroom) => Promise<unknown>>({
    'nobody requires it any more': (newsroom) => editStory(newsroom, 'quay', { required: [] }, BY_EDITOR),
    'the newsroom does not require it any more': (newsroom) =>
      editEdition(newsroom, 'fr', { required: false }, BY_EDITOR),
    'its translation is confirmed': (newsroom) =>
      confirmTranslation(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR),
    'its texts are co-original': (newsroom) => editStory(newsroom, 'quay', { source: null }, BY_EDITOR),
    'an editor overrides': (newsroom) => release(newsroom, { story: 'quay', override: true }, BY_CHIEF),
    'the translation is entered again': (newsroom) =>
      bringIn(newsroom, aStory('quay', { fr: { body: '<p>Encore.</p>' } })),
  })) {
    test(`goes out when ${how}`, async (t) => {
      const newsroom = await openRequired(t);
      await bringIn(newsroom, aStory('quay', { en: DRAFT, nl: DRAFT, fr: DRAFT }));
      await bringIn(
        newsroom,
        aStory('quay', { en: { ...DRAFT, headline: 'Other' }, nl: { ...DRAFT, headline: 'Ander' } }),
      );
      await schedule(newsroom, { story: 'quay' }, time('+1m'), BY_EDITOR);
      newsroom.clock.move(2 * MINUTE);
      assert.deepEqual((await settle(newsroom)).held[0]?.lacks, [{ edition: 'fr', why: 'stale' }]);
      await act(newsroom);
      await settle(newsroom);
      assert.equal(newsroom.value('SELECT count(*) FROM public_articles'), 3);
      assert.equal(newsroom.value('SELECT count(*) FROM stories WHERE reconsider = 1'), 0);
    });
  }

  test('stays held through whatever does not help, and a new time takes it back', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    assert.equal(newsroom.value('SELECT count(*) FROM articles WHERE held_at IS NOT NULL'), 2);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Better' } }));
    assert.equal(newsroom.value('SELECT count(*) FROM articles WHERE held_at IS NOT NULL'), 2);
    await schedule(newsroom, { story: 'quay' }, time('+1h'), BY_EDITOR);
    assert.equal(newsroom.value('SELECT count(*) FROM articles WHERE held_at IS NOT NULL'), 0);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    newsroom.clock.move(2 * HOUR);
    assert.deepEqual(await settle(newsroom), { released: 0, withdrawn: 0, held: [] });
  });

  test('goes out as of the moment at which it is ready, though its end was changed in the same breath', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(0) }, nl: { publishAt: at(0) } }));
    newsroom.clock.move(MINUTE);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(0), withdrawAt: at(600) }, fr: {} }));
    assert.deepEqual(newsroom.rows('SELECT DISTINCT released_at FROM articles'), [
      { released_at: START + MINUTE },
    ]);
  });

  test('goes out at its time when the clock was set back and the story is ready before that', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(10) }, nl: { publishAt: at(10) } }));
    newsroom.clock.move(12 * SECOND);
    assert.equal((await settle(newsroom)).held.length, 1);
    newsroom.clock.move(-10 * SECOND);
    await bringIn(newsroom, aStory('quay', { fr: { publishAt: at(10) } }));
    assert.deepEqual(newsroom.log(), []);
    assert.equal(await nextDueAt(newsroom.db), START + 10 * SECOND);
    newsroom.clock.move(9 * SECOND);
    assert.equal((await settle(newsroom)).released, 3);
    assert.equal(newsroom.value('SELECT max(released_at) FROM articles'), START + 10 * SECOND);
  });

  test('is held again, once cancelled, whatever an editor said of its former time', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: DRAFT }));
    await schedule(newsroom, { story: 'quay', override: true }, time('+1h'), BY_CHIEF);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.equal((await bringIn(newsroom, aStory('quay', { en: {} }))).held.length, 1);
    assert.deepEqual(newsroom.log(), []);
  });

  test('is held, once a file gives it another time, whatever an editor said of its former time', async (t) => {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(10) } }));
    await schedule(newsroom, { story: 'quay', override: true }, time(at(10)), BY_CHIEF);
    await bringIn(newsroom, aStory('quay', { en: { publishAt: at(20) } }));
    newsroom.clock.move(20 * SECOND);
    assert.equal((await settle(newsroom)).held.length, 1);
    assert.deepEqual(newsroom.log(), []);
  });

  test('tells whoever imports it that it is held', async (t) => {
    const newsroom = await openRequired(t);
    const { held } = await bringIn(newsroom, [
      aStory('quay', { en: {} }),
      aStory('crane', { en: {}, nl: {}, fr: {} }),
    ]);
    assert.deepEqual(held, [
      {
        story: 'quay',
        editions: ['en'],
        lacks: [
          { edition: 'nl', why: 'missing' },
          { edition: 'fr', why: 'missing' },
        ],
      },
    ]);
    assert.equal(newsroom.value('SELECT count(*) FROM public_articles'), 3);
  });
});

describe('an update or correction of required editions', () => {
  const text = (headline: string) => ({ headline });

  async function published(t: Ends): Promise<Newsroom> {
    const newsroom = await openRequired(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: {}, ar: {} }));
    newsroom.clock.move(HOUR);
    return newsroom;
  }

  test('is refused in part, with each edition that it leaves', async (t) => {
    const newsroom = await published(t);
    const before = newsroom.log().length;
    const source = await bringIn(newsroom, aStory('quay', { en: text('New') }), { as: 'update' });
    assert.deepEqual(faults(source), [
      'quay/en.md -: “quay” is updated in en, nl and fr together: nl would be stale, fr would be stale; bring that along, or say why not with --override --reason "..."',
    ]);
    const corrected = await bringIn(newsroom, aStory('quay', { nl: text('Nieuw'), fr: text('Neuf') }), {
      as: 'correct',
      note: 'It was old.',
    });
    assert.match(faults(corrected)[0] as string, /“quay” is corrected in .*: en is left as it is; /);
    const notes = [{ edition: 'en', note: 'Wrong.' }];
    await assert.rejects(noteCorrections(newsroom, { story: 'quay', notes }, BY_EDITOR), {
      message: /nl would be stale, fr would be stale/,
    });
    assert.equal(newsroom.log().length, before);
    assert.equal(newsroom.value('SELECT count(*) FROM revisions'), 4);
  });

  test('comes to all of them in one batch, and leaves none stale', async (t) => {
    const newsroom = await published(t);
    await bringIn(newsroom, aStory('quay', { en: text('New'), nl: text('Nieuw'), fr: text('Neuf') }), {
      as: 'update',
    });
    const notes = ALL.map((edition) => ({ edition, note: `Wrong in ${edition}.` }));
    assert.deepEqual(await noteCorrections(newsroom, { story: 'quay', notes }, BY_EDITOR), [
      { edition: 'en', revision: 3 },
      { edition: 'nl', revision: 3 },
      { edition: 'fr', revision: 3 },
    ]);
    const behind = `SELECT e.path FROM articles a JOIN editions e ON e.id = a.edition_id
      JOIN articles s ON s.story_id = a.story_id AND s.edition_id = 1 WHERE a.follows < s.substantial_revision`;
    assert.deepEqual(newsroom.rows(behind), [{ path: 'ar' }]);
    assert.equal(newsroom.value('SELECT count(DISTINCT updated_at) FROM articles WHERE edition_id < 4'), 1);
  });

  test('can be overridden by somebody who says why; an amendment needs nobody else', async (t) => {
    const newsroom = await published(t);
    const how = { as: 'update', override: true } as const;
    await assert.rejects(bringIn(newsroom, aStory('quay', { en: text('New') }), how), {
      message: /^an override needs a reason/,
    });
    await bringIn(newsroom, aStory('quay', { en: text('New') }), { ...how, by: BY_CHIEF });
    await bringIn(newsroom, aStory('quay', { nl: text('Nieuw') }));
    assert.deepEqual(newsroom.log().slice(-5), [
      'updated en/quay',
      // Their mark of staleness came with it.
      ...['nl', 'fr', 'ar'].map((path) => `translated ${path}/quay`),
      'amended nl/quay',
    ]);
  });

  test('passes over an edition that was withdrawn', async (t) => {
    const newsroom = await published(t);
    await withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    const both = aStory('quay', { en: text('New'), nl: text('Nieuw') });
    assert.deepEqual(outcomes(await bringIn(newsroom, both, { as: 'update' })), [
      'en/quay updated',
      'nl/quay updated',
    ]);
  });
});

describe('a translation', () => {
  test('stays current through an amendment of its source, unless that is asked otherwise', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    const isStale = async () => {
      const { items } = JSON.parse((await site.get('/nl/feed.json')).body);
      return items[0]._coranto.stale as boolean;
    };
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    await bringIn(newsroom, aStory('quay', { en: { headline: 'Comma' } }));
    assert.equal(await isStale(), false);
    // Nor through another topic or slug, which are no other text.
    const placed = { headline: 'Comma', topics: ['trade'], slug: 'comma' };
    await bringIn(newsroom, aStory('quay', { en: placed }), { outdates: true });
    assert.equal(await isStale(), false);
    await bringIn(newsroom, aStory('quay', { en: { ...placed, headline: 'Figure' } }), { outdates: true });
    assert.equal(await isStale(), true);
    assert.deepEqual(newsroom.log().slice(-2), ['amended en/quay', 'translated nl/quay']);
  });

  test('is current again once it is confirmed, in every output, and read by nobody again', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
    newsroom.clock.move(HOUR);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'New' } }), { as: 'update' });
    const entry = async (edition: string) =>
      JSON.parse((await site.get(`/${edition}/feed.json`)).body).items[0];
    const before = await entry('nl');
    assert.equal(before._coranto.stale, true);
    assert.deepEqual(await confirmTranslation(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR), {
      edition: 'nl',
      follows: 2,
    });
    const after = await entry('nl');
    assert.equal(after._coranto.stale, false);
    assert.equal(after.date_modified, before.date_modified);
    assert.deepEqual(newsroom.log().slice(-2), ['translated en/quay', 'translated nl/quay']);
    assert.deepEqual(newsroom.rows("SELECT article_id, revision FROM desk_log WHERE action = 'confirmed'"), [
      { article_id: 2, revision: 1 },
    ]);
  });

  test('is confirmed, and has another source, without a trace in public while its source waits', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: DRAFT, nl: {}, fr: DRAFT }));
    await bringIn(newsroom, aStory('quay', { en: { ...DRAFT, headline: 'Other' } }));
    const before = newsroom.log();
    await confirmTranslation(newsroom, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    await editStory(newsroom, 'quay', { source: 'fr' }, BY_EDITOR);
    assert.deepEqual(newsroom.log(), before);
    await editStory(newsroom, 'quay', { source: null }, BY_EDITOR);
    assert.deepEqual(newsroom.log(), [...before, 'translated nl/quay']);
  });

  test('has another source without a trace where neither is public any more', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: {}, nl: {}, fr: {} }));
    for (const edition of ['en', 'fr']) await withdraw(newsroom, { story: 'quay', edition }, BY_EDITOR);
    const before = newsroom.log();
    await editStory(newsroom, 'quay', { source: 'fr' }, BY_EDITOR);
    assert.deepEqual(newsroom.log(), before);
  });

  test('is confirmed only where that says something', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { en: {}, nl: {}, fr: {} }),
      aStory('decree', { en: { coOriginal: true }, nl: { coOriginal: true } }),
    ]);
    const confirm = (story: string, edition: string) =>
      confirmTranslation(newsroom, { story, edition }, BY_EDITOR);
    await assert.rejects(confirm('quay', 'nl'), { message: /current already: it follows revision 1 of en$/ });
    await assert.rejects(confirm('quay', 'en'), { message: /is the source of its story/ });
    await assert.rejects(confirm('decree', 'nl'), { message: /is co-original/ });
    await assert.rejects(confirm('ship', 'nl'), { message: 'there is no story “ship”' });
    await assert.rejects(confirm('quay', 'ar'), { message: /has no article in edition “ar”/ });
    await bringIn(newsroom, aStory('quay', { en: { headline: 'New' } }), { as: 'update' });
    await withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    await assert.rejects(confirm('quay', 'fr'), { message: /was withdrawn; reinstate it first/ });
  });
});

describe('a co-original story', () => {
  test('is nowhere called source, translation or stale, from the moment an editor says so', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await bringIn(newsroom, aStory('decree', { en: {}, nl: {} }));
    await bringIn(newsroom, aStory('decree', { en: { headline: 'New' } }), { as: 'update' });
    const words = /"(source|translation)"|"stale":true/;
    const feeds = async () =>
      (await Promise.all(['en', 'nl'].map((path) => site.get(`/${path}/feed.json`)))).map(({ body }) => body);
    assert.ok((await feeds()).every((body) => words.test(body)));
    assert.deepEqual(await editStory(newsroom, 'decree', { source: null }, BY_EDITOR), {
      required: null,
      source: null,
      changed: ['source'],
    });
    for (const body of await feeds()) {
      assert.equal(words.test(body), false);
      assert.ok(body.includes('"co-original"'));
    }
    await bringIn(newsroom, aStory('decree', { en: { headline: 'Newer' } }), { as: 'update' });
    assert.ok((await feeds()).every((body) => !words.test(body)));
    await editStory(newsroom, 'decree', { source: 'nl' }, BY_EDITOR);
    assert.match((await feeds())[1] as string, /"source"/);
    assert.ok((await feeds()).every((body) => !body.includes('"stale":true')));
  });
});

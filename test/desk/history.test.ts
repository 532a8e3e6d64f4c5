// What the desk is told of a story's past: who, when, why and what changed, in pages that stay small.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findDiff } from '../../src/desk/diff.ts';
import { findHistory, type HistoryEvent, type HistoryQuery } from '../../src/desk/history.ts';
import { confirmTranslation } from '../../src/operations/confirm.ts';
import { editStory } from '../../src/operations/edit-story.ts';
import { erase } from '../../src/operations/erase.ts';
import { noteCorrections } from '../../src/operations/note-correction.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { type ArticleFields, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

async function revise(
  newsroom: Newsroom,
  edition: string,
  fields: ArticleFields,
  as: 'amend' | 'update' = 'update',
) {
  newsroom.clock.move(60_000);
  await bringIn(newsroom, aStory('quay', { [edition]: fields }), { as });
}

const history = (newsroom: Newsroom, query: Partial<HistoryQuery> = {}) =>
  findHistory(newsroom.db, { story: 'quay', edition: null, after: null, full: false, ...query });

const diff = (newsroom: Newsroom, edition: string, from: number | null = null, to: number | null = null) =>
  findDiff(newsroom.db, { story: 'quay', edition, from, to });

function said({ what, edition, kind, actor, reason }: HistoryEvent): string {
  return `${edition ?? '-'} ${what} ${kind} by ${actor}${reason === null ? '' : `: ${reason}`}`;
}

describe('the history of a story', () => {
  test('merges its revisions, its public changes and the private log, in the order of time', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: { source: 'nl' }, fr: { source: 'nl' } }));
    await revise(newsroom, 'nl', { headline: 'Kade dicht' });
    newsroom.clock.move(60_000);
    await confirmTranslation(
      newsroom,
      { story: 'quay', edition: 'fr' },
      { actor: 'anna', reason: 'Same in French' },
    );
    await editStory(newsroom, 'quay', { required: ['nl'] }, BY_EDITOR);
    newsroom.clock.move(60_000);
    await withdraw(newsroom, { story: 'quay', edition: 'fr' }, { actor: 'bert', reason: 'By mistake' });
    newsroom.clock.move(60_000);
    await reinstate(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    const { events, source, next } = await history(newsroom);
    assert.deepEqual([source, next], ['nl', null]);
    assert.deepEqual(events.filter(({ kind }) => kind !== 'translated').map(said), [
      'nl revision draft by editor',
      'fr revision draft by editor',
      'nl desk scheduled by editor',
      'fr desk scheduled by editor',
      'nl change released by schedule',
      'fr change released by schedule',
      'nl revision update by editor',
      'nl change updated by editor',
      'fr desk confirmed by anna: Same in French',
      '- desk required by editor',
      'fr change withdrawn by bert: By mistake',
      'fr change reinstated by editor',
    ]);
    assert.deepEqual(
      events.map(({ at }) => at),
      events.map(({ at }) => at).sort((a, b) => a - b),
    );
  });

  test('says of one edition only what happened to its article', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: {}, fr: {} }));
    await editStory(newsroom, 'quay', { required: ['nl'] }, BY_EDITOR);
    const { events } = await history(newsroom, { edition: 'fr' });
    assert.deepEqual([...new Set(events.map(({ edition }) => edition))], ['fr']);
  });

  test('tells in short what a revision changed, and word by word where asked', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: { body: '<p>a b</p><p>c</p>' } }));
    await revise(newsroom, 'nl', { headline: 'Kade', body: '<p>a x b</p><p>c</p><p>d</p>' });
    const revised = async (full: boolean) =>
      (await history(newsroom, { full })).events.flatMap((event) =>
        event.what === 'revision' ? [event.revised] : [],
      );
    const summary = { fields: ['headline'], media: 0, paragraphs: { changed: 1, added: 1, removed: 0 } };
    const [first, second] = await revised(false);
    assert.equal(first, null);
    assert.deepEqual(second, { language: 'nl', summary, difference: null, omitted: 0 });
    const [, whole] = await revised(true);
    assert.deepEqual(whole?.difference, (await diff(newsroom, 'nl', 1, 2)).difference);
  });

  test('comes in pages that together are all of it, and none carries more text than fits', async (t) => {
    const newsroom = await openNewsroom(t);
    const text = (n: number) =>
      `<p>${n}</p>${'<p>The same in each.</p>'.repeat(20_000)}<p>${'z'.repeat(n * 7_000)}</p>`;
    await bringIn(newsroom, aStory('quay', { nl: { body: text(1) }, en: {} }));
    for (let n = 2; n <= 12; n++) await revise(newsroom, 'nl', { body: text(n) });
    const pages = [await history(newsroom, { full: true })];
    for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) {
      pages.push(await history(newsroom, { full: true, after: next }));
    }
    assert.ok(pages.length >= 2, `${pages.length}`);
    for (const page of pages) assert.ok(JSON.stringify(page).length < 500_000);
    const events = pages.flatMap((page) => page.events);
    const numbers = events.flatMap((event) =>
      event.what === 'revision' && event.edition === 'nl' ? [event.revision] : [],
    );
    assert.deepEqual(
      numbers,
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    assert.equal(new Set(events.map(({ place }) => place.join())).size, events.length);
    const last = events.findLast((event) => event.what === 'revision');
    assert.deepEqual(last?.revised?.summary.paragraphs, { changed: 0, added: 2, removed: 2 });
    // The two long words are too long to be told among all the others.
    assert.equal(last?.revised?.omitted, 2);
  });

  test('keeps who and when of what was erased, and compares nothing of it', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: { source: 'nl' }, fr: { source: 'nl' } }));
    await revise(newsroom, 'nl', { headline: 'Kade' });
    await erase({ ...newsroom, ledger: null }, { story: 'quay', edition: 'nl' }, BY_EDITOR);
    const { events } = await history(newsroom, { edition: 'nl', full: true });
    const saved = events.flatMap((event) => (event.what === 'revision' ? [event] : []));
    assert.deepEqual(
      saved.map(({ actor, headline, revised }) => [actor, headline, revised]),
      [
        ['editor', '(erased)', null],
        ['editor', '(erased)', null],
      ],
    );
    await assert.rejects(diff(newsroom, 'nl', 1, 2), /was erased for good/);
    await assert.rejects(diff(newsroom, 'fr'), /was erased for good/);
    await erase({ ...newsroom, ledger: null }, { story: 'quay', edition: null }, BY_EDITOR);
    const { story, events: all } = await history(newsroom);
    assert.equal(story, 'quay');
    assert.deepEqual(
      all.flatMap((event) => (event.kind === 'erased' ? [event.edition] : [])),
      ['nl', 'fr'],
    );
  });

  test('is refused for what there is not', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: {} }));
    await assert.rejects(history(newsroom, { story: 'none' }), /there is no story “none”/);
    await assert.rejects(history(newsroom, { edition: 'xx' }), /there is no edition “xx”/);
    await assert.rejects(history(newsroom, { edition: 'fr' }), /has no article in edition “fr”/);
  });
});

describe('what changed since a translation was made', () => {
  test('is what its source says now and did not in the revision that it follows', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: { source: 'nl' }, fr: { source: 'nl' } }));
    assert.deepEqual([(await diff(newsroom, 'fr')).from, (await diff(newsroom, 'fr')).to], [1, 1]);
    await revise(newsroom, 'nl', { headline: 'Kade dicht' }, 'amend');
    assert.equal((await diff(newsroom, 'fr')).stale, false);
    await revise(newsroom, 'nl', { headline: 'Kade open' });
    const found = await diff(newsroom, 'fr');
    assert.deepEqual([found.of, found.language, found.from, found.to, found.stale], ['nl', 'nl', 1, 3, true]);
    assert.deepEqual(
      found.revisions.map(({ number, kind }) => [number, kind]),
      [
        [2, 'amend'],
        [3, 'update'],
      ],
    );
    assert.equal(found.difference.body, null);
    await confirmTranslation(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    assert.deepEqual([(await diff(newsroom, 'fr')).from, (await diff(newsroom, 'fr')).to], [3, 3]);
  });

  test('is a note alone where only that was said', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { nl: { source: 'nl' }, fr: { source: 'nl' } }));
    const notes = [{ edition: 'nl', note: 'It said five.' }];
    await noteCorrections(newsroom, { story: 'quay', notes }, BY_EDITOR);
    const { revisions, difference } = await diff(newsroom, 'fr');
    assert.deepEqual(
      revisions.map(({ note }) => note),
      ['It said five.'],
    );
    assert.deepEqual([difference.headline, difference.media, difference.body], [null, [], null]);
  });

  test('is refused where nothing is followed, and says what to do', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [
      aStory('quay', { nl: { source: 'nl' }, fr: { source: 'nl' } }),
      aStory('treaty', { nl: { coOriginal: true }, fr: { coOriginal: true } }),
    ]);
    await assert.rejects(
      diff(newsroom, 'nl'),
      /is the source of its story and follows nothing; .*--revisions 1\.\.2/,
    );
    await assert.rejects(diff(newsroom, 'ar'), /no article in edition “ar”: all of revision 1 of nl/);
    await assert.rejects(diff(newsroom, 'xx'), /there is no edition “xx”/);
    const treaty = { story: 'treaty', edition: 'fr', from: null, to: null };
    await assert.rejects(findDiff(newsroom.db, treaty), /is co-original/);
    await assert.rejects(findDiff(newsroom.db, { ...treaty, story: 'none' }), /there is no story “none”/);
    await assert.rejects(diff(newsroom, 'fr', null, 1), /say both revisions, or none/);
    await assert.rejects(diff(newsroom, 'fr', 1, 2), /has no revision 2; its newest is 1/);
    await assert.rejects(diff(newsroom, 'fr', 1), /revision 1 is not older than revision 1/);
  });
});

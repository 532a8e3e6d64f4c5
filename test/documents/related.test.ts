// What an article's page says of others: older ones about the same, its languages, and what is missing or behind.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { editStory } from '../../src/operations/edit-story.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { Refusal } from '../../src/operations/refusal.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { openSite, renderAnew, type Site } from '../support/site.ts';

const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T10:00:00Z`;

const story = (n: number, topics: string[]) =>
  aStory(`s${n}`, { en: { headline: `Number ${n}`, slug: `s${n}`, topics, publishAt: day(n) } });

const pageOf = (n: number): string => `/en/2026/03/s${n}`;

async function relatedOn(site: Site, path: string): Promise<string[]> {
  const [, section = ''] =
    /<section class="related"[^>]*>(.*?)<\/section>/s.exec((await site.get(path)).body) ?? [];
  return [...section.matchAll(/<a [^>]*>([^<]*)</g)].map(([, headline]) => headline as string);
}

describe('the older articles about the same', () => {
  test('are the last three of its topics, without the one that the page leads back to anyway', async (t) => {
    const newsroom = await openNewsroom(t);
    const topics = [
      ['trade'],
      ['safety'],
      ['trade'],
      ['trade', 'safety'],
      [],
      ['trade'],
      ['safety', 'trade'],
    ];
    await bringIn(
      newsroom,
      topics.map((some, i) => story(i + 1, some)),
    );
    const site = await openSite(newsroom);
    assert.deepEqual(await relatedOn(site, pageOf(7)), ['Number 4', 'Number 3', 'Number 2']);
    assert.deepEqual(await relatedOn(site, pageOf(4)), ['Number 2', 'Number 1']);
    assert.deepEqual(await relatedOn(site, pageOf(5)), []);
  });

  test('are right on every page, whatever comes in between, goes, comes back or turns to other topics', async (t) => {
    const about = fc.constantFrom<string[]>(['trade'], ['safety'], ['trade', 'safety'], []);
    const step = fc.record({
      kind: fc.constantFrom('release', 'withdraw', 'reinstate', 'retopic', 'amend'),
      n: fc.integer({ min: 1, max: 13 }),
      topics: about,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(about, { minLength: 6, maxLength: 9 }),
        fc.array(step, { maxLength: 7 }),
        async (first, steps) => {
          const newsroom = await openNewsroom(t);
          await bringIn(
            newsroom,
            first.map((topics, i) => story(i + 2, topics)),
          );
          const state = new Map(first.map((_, i) => [i + 2, 'public']));
          const site = await openSite(newsroom);
          const assertRight = async () => {
            for (const [n, is] of state) {
              const answer = await site.get(pageOf(n));
              assert.equal(answer.status, is === 'public' ? 200 : 410);
              assert.equal(answer.body, (await renderAnew(site, pageOf(n))).body, `page ${n}`);
            }
          };
          await assertRight();
          for (const { kind, n, topics } of steps) {
            const what = { story: `s${n}`, edition: 'en' };
            if (kind === 'release' && !state.has(n)) {
              await bringIn(newsroom, story(n, topics));
              state.set(n, 'public');
            } else if (kind === 'withdraw' && state.get(n) === 'public') {
              await withdraw(newsroom, what, BY_EDITOR);
              state.set(n, 'withdrawn');
            } else if (kind === 'reinstate' && state.get(n) === 'withdrawn') {
              await reinstate(newsroom, what, BY_EDITOR);
              state.set(n, 'public');
            } else if (kind === 'retopic' && state.has(n)) {
              await retopic(newsroom, { ...what, topics }, BY_EDITOR).catch((error) => {
                // Those are its topics already.
                if (!(error instanceof Refusal)) throw error;
              });
            } else if (kind === 'amend' && state.get(n) === 'public') {
              const [input] = [story(n, topics)];
              const [article] = input.articles;
              if (article) article.content.headline = `Number ${n} mended`;
              await bringIn(newsroom, input);
            } else continue;
            await assertRight();
          }
          newsroom.db.close();
        },
      ),
      { numRuns: often(8) },
    );
  });
});

describe('the languages of an article', () => {
  const languagesOn = (body: string): string =>
    (/<nav class="languages".*?<\/nav>/s.exec(body)?.[0] ?? '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();

  test('say in its own language what an edition does not have yet, where that edition wants it', async (t) => {
    const newsroom = await openNewsroom(t);
    await editEdition(newsroom, 'fr', { fallback: 'link' }, BY_EDITOR);
    await bringIn(newsroom, aStory('quay', { en: { slug: 'quay', source: 'en' }, nl: { slug: 'kaai' } }));
    const site = await openSite(newsroom);
    assert.equal(
      languagesOn((await site.get('/en/2026/03/quay')).body),
      'Nederlands Pas encore disponible en français',
    );
    // What waits for its time is just as missing.
    await bringIn(newsroom, aStory('quay', { fr: { slug: 'quai', publishAt: at(3600) } }));
    assert.equal(
      languagesOn((await site.get('/en/2026/03/quay')).body),
      'Nederlands Pas encore disponible en français',
    );
    newsroom.clock.move(3_600_000);
    assert.equal(languagesOn((await site.get('/en/2026/03/quay')).body), 'Nederlands Français');
    await withdraw(newsroom, { story: 'quay', edition: 'fr' }, BY_EDITOR);
    assert.equal(languagesOn((await site.get('/en/2026/03/quay')).body), 'Nederlands');
    assert.match(languagesOn((await site.get('/nl/2026/03/kaai')).body), /^English \(?brontekst\)?$/);
  });

  test('say of co-original texts that they are equal', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: { slug: 'quay', coOriginal: true }, nl: { coOriginal: true } }),
    );
    const site = await openSite(newsroom);
    assert.match(languagesOn((await site.get('/en/2026/03/quay')).body), /^Nederlands All language versions/);
    await editStory(newsroom, 'quay', { source: 'nl' }, BY_EDITOR);
    assert.equal(languagesOn((await site.get('/en/2026/03/quay')).body), 'Nederlands source text');
  });

  test('tell when the source changed of a translation that is behind, and no longer once it is not', async (t) => {
    const newsroom = await openNewsroom(t);
    const text = (body: string) => ({ slug: 'kaai', source: 'nl', body, publishAt: at(0) });
    await bringIn(
      newsroom,
      aStory('quay', { nl: text('<p>Een.</p>'), en: { slug: 'quay', publishAt: at(0) } }),
    );
    const site = await openSite(newsroom);
    newsroom.clock.move(2 * 86_400_000);
    await bringIn(newsroom, aStory('quay', { nl: text('<p>Twee.</p>') }), { as: 'update' });
    const notice = /The source text \(Dutch[^)]*\) was changed on March 16, 2026\./;
    assert.match((await site.get('/en/2026/03/quay')).body, notice);
    assert.doesNotMatch((await site.get('/nl/2026/03/kaai')).body, /class="notice"/);
    await bringIn(newsroom, aStory('quay', { en: { slug: 'quay', body: '<p>Two.</p>', publishAt: at(0) } }), {
      as: 'update',
    });
    assert.doesNotMatch((await site.get('/en/2026/03/quay')).body, notice);
  });
});

describe('a front page', () => {
  test('leads to stories that its edition lacks, marked with their language, in their place among its own', async (t) => {
    const newsroom = await openNewsroom(t);
    await editEdition(newsroom, 'fr', { fallback: 'link' }, BY_EDITOR);
    await bringIn(newsroom, [
      aStory('own', { fr: { headline: 'Le quai', publishAt: day(3) } }),
      aStory('lacks', {
        nl: { headline: 'De kaai', lead: 'Een kaai.', source: 'nl', publishAt: day(5) },
        en: { publishAt: day(5) },
      }),
      aStory('equal', { nl: { headline: 'De wet', coOriginal: true, publishAt: day(1) } }),
    ]);
    const site = await openSite(newsroom);
    const items = (body: string) =>
      [...body.matchAll(/<h3>(.*?)<\/li>/gs)].map(([, item = '']) =>
        item
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      );
    const shownBy = async (fallback: 'hide' | 'link' | 'show') => {
      await editEdition(newsroom, 'fr', { fallback }, BY_EDITOR);
      return items((await site.get('/fr/')).body);
    };
    const [lacking = '', own = '', equal = '', ...more] = await shownBy('link');
    assert.deepEqual(more, []);
    assert.match(lacking, /^De kaai .*néerlandais/);
    assert.doesNotMatch(lacking, /Een kaai/);
    assert.match(own, /^Le quai/);
    assert.match(equal, /^De wet .*néerlandais/);
    assert.match(
      (await site.get('/fr/')).body,
      /<a href="[^"]*\/nl\/2026\/03\/de-kaai" hreflang="nl" lang="nl" dir="ltr">De kaai</,
    );
    assert.match((await shownBy('show'))[0] ?? '', /^De kaai Een kaai\./);
    assert.equal((await shownBy('hide')).length, 1);
    await shownBy('link');
    await bringIn(newsroom, aStory('lacks', { fr: { headline: 'Le quai neuf', publishAt: day(6) } }));
    assert.match(items((await site.get('/fr/')).body)[0] ?? '', /^Le quai neuf/);
    assert.equal(items((await site.get('/fr/')).body).length, 3);
  });

  test('leads to what came out last, however many older stories changed since', async (t) => {
    const newsroom = await openNewsroom(t);
    await editEdition(newsroom, 'fr', { fallback: 'link' }, BY_EDITOR);
    const older = Array.from({ length: 20 }, (_, i) =>
      aStory(`old${i}`, { nl: { publishAt: day(1), updatedAt: day(13) } }),
    );
    await bringIn(newsroom, [...older, aStory('fresh', { nl: { publishAt: day(12) } })]);
    const { body } = await (await openSite(newsroom)).get('/fr/');
    assert.equal([...body.matchAll(/<h3>.*?(\w+ nl)</gs)][0]?.[1], 'fresh nl');
  });
});

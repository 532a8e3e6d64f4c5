// Search as readers meet it: what is found, in which order, what is shown of it, and what never is.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { indexPortion } from '../../src/documents/search-index.ts';
import { erase } from '../../src/operations/erase.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { move } from '../../src/operations/move.ts';
import { moveEdition } from '../../src/operations/move-edition.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { findIndexFaults } from '../../src/storage/search-index.ts';
import { anyText } from '../support/any-text.ts';
import { at } from '../support/clock.ts';
import { type ArticleFields, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile, openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { openSite, type Site } from '../support/site.ts';

interface House extends Newsroom {
  site: Site;
  /** Headlines found, in the order of the page. */
  find(query: string, more?: Record<string, string>, edition?: string): Promise<string[]>;
  page(query: string, more?: Record<string, string>, edition?: string): Promise<string>;
}

async function openHouse(t: TestContext, newsroom?: Newsroom): Promise<House> {
  const own = newsroom ?? (await openNewsroom(t));
  const site = await openSite(own);
  const page = async (query: string, more: Record<string, string> = {}, edition = 'en') => {
    const { status, body } = await site.get(
      `/${edition}/search?${new URLSearchParams({ q: query, ...more })}`,
    );
    assert.equal(status, 200, `${query} ${site.errors.join()}`);
    return body;
  };
  return {
    ...own,
    site,
    page,
    find: async (...asked) => headlinesOf(await page(...asked)),
  };
}

const plain = (html: string): string => html.replace(/<[^>]+>/g, '');
const headlinesOf = (page: string): string[] =>
  [...page.matchAll(/<h3><a [^>]+>(.*?)<\/a><\/h3>/gs)].map(([, text]) => plain(text as string));

/** One article of the English edition. */
const english = (key: string, fields: ArticleFields = {}) =>
  aStory(key, { en: { headline: key, lead: 'Nothing.', body: '<p>Nothing.</p>', ...fields } });

describe('a search', () => {
  test('finds all words in headline, lead and text, in any order and spelling', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, [
      english('Élan', { lead: 'The lock gates.', body: '<p>They close</p><p>at night.</p>' }),
      english('Night', { lead: 'No gates here.' }),
    ]);
    assert.deepEqual(await house.find('NIGHT gates'), ['Night', 'Élan']);
    assert.deepEqual(await house.find('gates elan close'), ['Élan']);
    assert.deepEqual(await house.find('"close at night"'), ['Élan']);
    assert.deepEqual(await house.find('"night at close"'), []);
    assert.deepEqual(await house.find('nigh'), []);
    assert.deepEqual(await house.find('nigh*'), ['Night', 'Élan']);
  });

  test('finds Chinese, Japanese and Korean words of one character and more', async (t) => {
    const house = await openHouse(t);
    const texts = ['东京海关', '東京都の税関', '港の税', '서울시 세관은', '第3回大会'];
    await bringIn(
      house,
      texts.map((headline, i) => english(`s${i}`, { headline })),
    );
    const found = {
      海关: [0],
      東京: [1],
      税関: [1],
      税: [2, 1],
      港の: [2],
      세관: [3],
      서울: [3],
      第3回: [4],
      '3': [4],
      京都の税: [1],
      京関: [],
    };
    for (const [query, expected] of Object.entries(found)) {
      assert.deepEqual(
        await house.find(query),
        expected.map((i) => texts[i]),
        query,
      );
    }
  });

  test('finds Arabic with and without vowel marks, hamza and article', async (t) => {
    const house = await openHouse(t);
    const headline = 'أَعْلَنَتِ السُّلْطَةُ إغلاق المِيناء';
    await bringIn(house, aStory('quay', { ar: { headline, lead: 'خبر', body: '' } }));
    for (const query of [
      'اعلنت',
      'أعلنت',
      'ميناء',
      'الميناء',
      'للميناء',
      'سلطه',
      'إغلاق الميناء',
      '"اغلاق الميناء"',
    ])
      assert.deepEqual(await house.find(query, {}, 'ar'), [headline], query);
    assert.deepEqual(await house.find('مطار', {}, 'ar'), []);
    assert.match(await house.page('ميناء', {}, 'ar'), /<mark>المِيناء<\/mark>/);
  });

  test('comes newest first or oldest first, by topic and year, within one edition', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, [
      english('one', { lead: 'quay', publishAt: '2024-12-31T23:30:00Z', topics: ['trade'] }),
      english('two', { lead: 'quay', publishAt: '2025-01-01T00:30:00Z', topics: ['safety', 'trade'] }),
      english('three', { lead: 'quay', publishAt: '2025-06-01T00:30:00Z' }),
      aStory('elsewhere', { nl: { headline: 'vier', lead: 'quay', publishAt: '2024-12-31T23:30:00Z' } }),
    ]);
    assert.deepEqual(await house.find('quay'), ['three', 'two', 'one']);
    assert.deepEqual(await house.find('quay', { order: 'oldest' }), ['one', 'two', 'three']);
    assert.deepEqual(await house.find('quay', { topic: 'trade-en' }), ['two', 'one']);
    assert.deepEqual(await house.find('quay', { year: '2025' }), ['three', 'two']);
    assert.deepEqual(await house.find('quay', { year: '2025', topic: 'trade-en' }), ['two']);
    // In its own zone it came out in the new year.
    assert.deepEqual(await house.find('quay', { year: '2025' }, 'nl'), ['vier']);
    // What makes no sense is as if it were not there.
    for (const odd of [
      { topic: 'x' },
      { topic: '\ud800' },
      { year: '1' },
      { order: 'x' },
      { page: '0' },
      { page: '99' },
      { x: 'y' },
    ])
      assert.deepEqual(await house.find('quay', odd as Record<string, string>), ['three', 'two', 'one']);
  });

  test('says how many there are, and leads from page to page', async (t) => {
    const house = await openHouse(t);
    const dayOf = (i: number) => `2026-01-${String(i + 1).padStart(2, '0')}T10:00:00Z`;
    await bringIn(
      house,
      Array.from({ length: 25 }, (_, i) => english(`n${i}`, { lead: 'quay & lock', publishAt: dayOf(i) })),
    );
    const first = await house.page('quay & lock', { order: 'oldest', year: '2026' });
    assert.match(first, /role="status">25 press releases found/);
    assert.equal(headlinesOf(first).length, 20);
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') as string;
    assert.doesNotMatch(first, /rel="prev"/);
    const second = (await house.site.get(next.slice('https://news.example.org'.length))).body;
    assert.deepEqual(headlinesOf(second), ['n20', 'n21', 'n22', 'n23', 'n24']);
    assert.match(second, /rel="prev" href="[^"]+order=oldest"/);
    assert.doesNotMatch(second, /rel="next"/);
    assert.match(second, /value="quay &amp; lock"/);
  });

  test('shows the form alone where nothing is asked, and says when nothing is found', async (t) => {
    const house = await openHouse(t);
    for (const query of ['', '  ', '" "', '***']) {
      const page = await house.page(query);
      assert.ok(page.includes('name="q"') && !page.includes('role="status"'), query);
    }
    assert.match(await house.page('quay'), /role="status">Nothing was found/);
  });

  test('is kept by no search engine and by no cache in front, and answers HEAD', async (t) => {
    const { site } = await openHouse(t);
    const { status, headers, body } = await site.get('/ar/search?q=x');
    assert.equal(status, 200);
    assert.equal(headers['x-robots-tag'], 'noindex');
    assert.equal(headers['content-language'], 'ar');
    assert.match(headers['cache-control'] as string, /^private, max-age=60$/);
    assert.ok(body.includes('<meta name="robots" content="noindex">') && body.includes('dir="rtl"'));
    assert.equal((await site.get('/ar/search?q=x', {}, 'HEAD')).status, 200);
    assert.equal((await site.get('/ar/search?q=x', {}, 'POST')).status, 405);
    assert.equal((await site.get('/xx/search?q=x')).status, 404);
  });

  test('is led from a former path of the edition, with what was asked', async (t) => {
    const house = await openHouse(t);
    await moveEdition(house, { path: 'en', to: 'english' }, BY_EDITOR);
    const slash = await house.site.get('/nl/search/?q=a');
    assert.deepEqual(
      [slash.status, slash.headers['location']],
      [301, 'https://news.example.org/nl/search?q=a'],
    );
    const { status, headers } = await house.site.get('/en/search?q=a%20b&year=2026');
    assert.deepEqual(
      [status, headers['location']],
      [301, 'https://news.example.org/english/search?q=a%20b&year=2026'],
    );
  });

  test('offers topics and years with something public, sorted as the language sorts', async (t) => {
    const house = await openHouse(t);
    house.db.connection.exec(
      "UPDATE topic_labels SET label = CASE topic_id WHEN 1 THEN 'Zee' ELSE 'école' END WHERE edition_id = 3",
    );
    const options = async () =>
      [...(await house.page('', {}, 'fr')).matchAll(/<option value="[^"]*"[^>]*>(.*?)<\/option>/g)].map(
        ([, label]) => label,
      );
    const order = ['Newest first', 'Oldest first'].length;
    assert.equal((await options()).length, order);
    const topics = ['trade', 'safety'];
    await bringIn(house, [
      aStory('one', { fr: { topics, publishAt: '2025-05-05T10:00:00Z' } }),
      aStory('two', { fr: { topics } }),
    ]);
    const offered = await options();
    assert.deepEqual(offered.slice(1, 3), ['école', 'Zee']);
    assert.deepEqual(offered.slice(4, 6), ['2026', '2025']);
  });

  test('shows markup and disguises harmlessly', async (t) => {
    const house = await openHouse(t);
    await bringIn(
      house,
      english('odd', { headline: '<script>quay</script> \u202egpj', lead: '<img src=x> "quay"' }),
    );
    const page = await house.page('"><script>alert(1)</script> quay');
    assert.ok(!page.includes('<script') && !page.includes('<img src=x'));
    const found = await house.page('quay');
    assert.match(found, /&lt;script&gt;<mark>quay<\/mark>&lt;\/script&gt; gpj/);
  });
});

describe('whatever is asked', () => {
  test('is answered with a page', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, [english('quay', { body: '<p>東京 e-mail</p>' })]);
    const odd = [
      '\u0000',
      '\ud800',
      '"',
      '"""',
      '*',
      'quay*',
      'a*b*',
      '^quay',
      'quay AND',
      'NOT quay',
      'NEAR(quay, 2)',
      'headline:quay',
      '{headline}:quay',
      '- quay',
      '(quay',
      "qu'ay",
      '%',
      '\\',
      'x'.repeat(100_000),
      '東'.repeat(5_000),
      '" '.repeat(2_000),
      'a '.repeat(5_000),
    ];
    for (const query of odd) {
      const raw = await house.site.get(`/en/search?q=${encodeURIComponent(query.toWellFormed())}`);
      assert.equal(raw.status, 200, query.slice(0, 40));
    }
    for (const raw of [
      '?q=%ff%fe',
      '?q=%',
      '?q',
      '?',
      '?q=a&q=b',
      '?q=%00%ED%A0%80',
      '?topic=%ff&year=%00&page=-1&order=%',
    ])
      assert.equal((await house.site.get(`/en/search${raw}`)).status, 200, raw);
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(
            fc.oneof(
              anyText({ maxLength: 5 }),
              fc.constantFrom('"', '*', ' AND ', 'quay', '東京', '“', '-', ':', '^', '{', '('),
            ),
          )
          .map((parts) => parts.join('')),
        anyText({ maxLength: 5 }),
        async (query, value) => {
          const asked = new URLSearchParams({
            q: query,
            topic: value,
            year: value,
            order: value,
            page: value,
          });
          assert.equal((await house.site.get(`/en/search?${asked}`)).status, 200);
        },
      ),
      { numRuns: often(60) },
    );
    assert.deepEqual(house.site.errors, []);
  });
});

/** Of an index that is what it should be. */
const SOUND = { isBegun: true, lacking: 0, wrong: 0, unpaired: 0, unreadSince: null };

describe('the index', () => {
  test('finds a word exactly as long as it is public', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, english('quay', { slug: 'quay', body: '<p>zorblquist</p>', topics: ['trade'] }));
    assert.deepEqual(await house.find('zorblquist'), ['quay']);
    await bringIn(house, english('quay', { slug: 'quay', body: '<p>quandle</p>', topics: ['trade'] }));
    assert.deepEqual([await house.find('zorblquist'), await house.find('quandle')], [[], ['quay']]);
    await withdraw(house, { story: 'quay' }, BY_EDITOR);
    assert.deepEqual(await house.find('quandle'), []);
    await reinstate(house, { story: 'quay', edition: null }, BY_EDITOR);
    assert.deepEqual(await house.find('quandle', { topic: 'trade-en' }), ['quay']);
    await move(house, { story: 'quay', edition: 'en', slug: 'dock' }, BY_EDITOR);
    assert.match(await house.page('quandle'), /\/en\/2026\/03\/dock"/);
    await retopic(house, { story: 'quay', edition: null, topics: ['safety'] }, BY_EDITOR);
    assert.deepEqual(await house.find('quandle', { topic: 'safety-en' }), ['quay']);
    await mergeTopics(house, { topic: 'safety', into: 'trade' }, BY_EDITOR);
    assert.deepEqual(await house.find('quandle', { topic: 'trade-en' }), ['quay']);
    assert.deepEqual(await house.find('quandle', { topic: 'safety-en' }), ['quay'], 'which means the other');
    await erase({ ...house, ledger: null }, { story: 'quay', edition: null }, BY_EDITOR);
    assert.equal(house.value('SELECT count(*) FROM search_entries'), 0, 'at once');
    assert.equal(house.value(`SELECT count(*) FROM search_index WHERE search_index MATCH 'quandle'`), 0);
    assert.deepEqual(await house.find('quandle'), []);
  });

  test('shows nothing of what is not public yet', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, english('quay', { lead: 'quandle', topics: ['trade'] }));
    const asked = ['quandle', 'zorblquist', ''].flatMap((query) => [
      { q: query },
      { q: query, topic: 'safety-en' },
      { q: query, year: '2027' },
    ]);
    const all = () =>
      Promise.all(asked.map((query) => house.site.get(`/en/search?${new URLSearchParams(query)}`)));
    const before = await all();
    await bringIn(
      house,
      english('secret', { lead: 'quandle zorblquist', topics: ['safety'], publishAt: at(60) }),
    );
    await bringIn(
      house,
      english('draft', { lead: 'quandle zorblquist', topics: ['safety'], publishAt: null }),
    );
    assert.deepEqual(await all(), before);
    assert.equal(house.value('SELECT count(*) FROM search_entries'), 1);
    house.clock.set(at(60));
    assert.deepEqual(await house.find('zorblquist', { topic: 'safety-en' }), ['secret']);
  });

  test('never shows what was withdrawn, though it has not read so', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, [english('quay', { lead: 'quandle' }), english('ferry', { lead: 'quandle' })]);
    await house.find('quandle');
    await withdraw(house, { story: 'quay' }, BY_EDITOR);
    // As if it had read the log, and had missed that.
    house.db.connection.exec('UPDATE search_state SET seq = (SELECT max(seq) FROM changes)');
    const page = await house.page('quandle');
    assert.deepEqual(headlinesOf(page), ['ferry']);
    assert.match(page, /1 press release found/);
  });

  test('is made anew by other rules and for another log', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, [english('quay', { lead: 'quandle' }), english('ferry', { lead: 'quandle' })]);
    await house.find('quandle');
    for (const change of ['rules = rules + 1', "epoch = 'other'", 'rules = 0']) {
      house.db.connection.exec(`UPDATE search_state SET ${change}`);
      house.db.connection.exec('DELETE FROM search_entries');
      assert.deepEqual(await house.find('quandle'), ['ferry', 'quay'], change);
      assert.deepEqual(await findIndexFaults(house.db), SOUND);
    }
  });

  test('is read on in portions, by two at once, and cut anywhere', async (t) => {
    const file = await newsroomFile(t);
    const house = await openHouse(t, connect(t, file));
    const other = connect(t, file);
    for (let group = 0; group < 3; group++) {
      await bringIn(
        house,
        Array.from({ length: 150 }, (_, i) => english(`s${group}-${i}`, { lead: `quandle w${group}x${i}` })),
      );
    }
    await withdraw(house, { story: 's0-7' }, BY_EDITOR);
    const failing = {
      ...forwarding(house.db),
      batch: (statements: Parameters<Newsroom['db']['batch']>[0]) =>
        // The last statement of the batch is one that there is not: all of it is undone.
        house.db.batch(
          statements.length < 3 ? statements : [...statements, { sql: 'SELECT nothing', values: [] }],
        ),
    };
    await assert.rejects(indexPortion({ db: failing }));
    assert.equal(house.value('SELECT count(*) FROM search_index_docsize'), 0);
    const until = async (db: Newsroom['db']) => {
      while ((await indexPortion({ db })) === 'more');
    };
    await Promise.all([until(house.db), until(other.db)]);
    assert.deepEqual(await findIndexFaults(house.db), SOUND);
    assert.equal(house.value('SELECT count(*) FROM search_entries'), 449);
    assert.deepEqual(await house.find('w2x149'), ['s2-149']);
    assert.deepEqual(await house.find('w0x7'), []);
  });

  test('says of every word, after whatever was done, exactly the articles that are public with it', async (t) => {
    const words = ['quandle', 'élan', 'e-mail', '東京', 'ميناء', 'กุ้ง'];
    const word = fc.nat(words.length - 1);
    const story = fc.nat(3);
    const operation = fc.oneof(
      fc.record({ do: fc.constantFrom('import', 'later'), story, words: fc.subarray(words) }),
      fc.record({
        do: fc.constantFrom('withdraw', 'reinstate', 'move', 'retopic', 'erase', 'time'),
        story,
        word,
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 4, maxLength: 14 }), async (operations) => {
        const house = await openHouse(t);
        for (const [i, one] of operations.entries()) {
          const names = { story: `s${one.story}`, edition: 'en' };
          const act = {
            import: () => bringIn(house, textOf(names.story, 'words' in one ? one.words : [], at(-i))),
            later: () => bringIn(house, textOf(names.story, 'words' in one ? one.words : [], at(i + 4))),
            withdraw: () => withdraw(house, names, BY_EDITOR),
            reinstate: () => reinstate(house, names, BY_EDITOR),
            move: () => move(house, { ...names, slug: `moved-${i}` }, BY_EDITOR),
            retopic: () => retopic(house, { ...names, topics: i % 2 ? ['trade'] : [] }, BY_EDITOR),
            erase: () => erase({ ...house, ledger: null }, names, BY_EDITOR),
            time: async () => house.clock.move(5_000),
          }[one.do as 'import'];
          // What there is nothing to be done with is refused.
          await Promise.resolve(act()).catch((error) => assert.equal(error.name, 'Refusal'));
          if (i % 3 > 0 && i < operations.length - 1) continue;
          for (const asked of words) {
            const found = await house.find(asked);
            // After the search: it has settled what was due.
            const expected = house
              .rows(
                `SELECT s.key FROM public_articles a JOIN stories s ON s.id = a.story_id
                JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
                WHERE instr(r.body, ?) ORDER BY a.released_at DESC, a.id DESC`,
                asked,
              )
              .map(({ key }) => key);
            assert.deepEqual(found, expected, `${asked} after ${JSON.stringify(operations.slice(0, i + 1))}`);
          }
        }
        assert.deepEqual(
          await findIndexFaults(house.db).then(({ unreadSince: _, isBegun: __, ...rest }) => rest),
          {
            lacking: 0,
            wrong: 0,
            unpaired: 0,
          },
        );
      }),
      { numRuns: often(8) },
    );
  });

  test('takes in nothing that was erased after it was read', async (t) => {
    const house = await openHouse(t);
    await bringIn(house, english('quay', { lead: 'quandle' }));
    let done = false;
    const db = {
      ...forwarding(house.db),
      // The moment between reading the article and writing its words.
      batch: async (statements: Parameters<Newsroom['db']['batch']>[0]) => {
        const isWrite = statements.some(({ sql }) => /INSERT INTO search_index/.test(sql));
        if (isWrite && !done) {
          done = true;
          await erase({ ...house, ledger: null }, { story: 'quay', edition: null }, BY_EDITOR);
        }
        return house.db.batch(statements);
      },
    };
    await indexPortion({ db });
    assert.ok(done);
    assert.equal(house.value(`SELECT count(*) FROM search_index_docsize`), 0);
    assert.ok(!house.db.connection.serialize().includes('quandle'));
  });
});

const textOf = (key: string, words: readonly string[], publishAt: string) =>
  english(key, { body: `<p>${words.join(' ')}</p>`, publishAt });

const forwarding = (db: Newsroom['db']) => ({
  all: db.all.bind(db),
  first: db.first.bind(db),
  run: db.run.bind(db),
});

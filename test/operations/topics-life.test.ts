// Topics over their life: renamed, merged, and what files that know them by a former key still mean.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classifyTopic } from '../../src/operations/classify-topic.ts';
import { describeTopics } from '../../src/operations/list-topics.ts';
import { mergeTopics } from '../../src/operations/merge-topics.ts';
import { noteCorrections } from '../../src/operations/note-correction.ts';
import { renameTopic } from '../../src/operations/rename-topic.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { addTopics } from '../../src/operations/topics.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { checkRules } from '../../src/storage/invariants.ts';
import { at } from '../support/clock.ts';
import { aStory, BY_EDITOR, bringIn, faults, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';

const rename = (
  newsroom: Newsroom,
  given: { label?: string; slug?: string; topic?: string; edition?: string },
) => renameTopic(newsroom, { topic: 'trade', edition: 'en', ...given }, BY_EDITOR);
const merge = (newsroom: Newsroom, topic: string, into: string) =>
  mergeTopics(newsroom, { topic, into }, { actor: 'Ada', reason: 'one is enough' });
const labels = (key: string, ...editions: string[]) => ({
  key,
  labels: editions.map((edition) => ({ edition, label: key, slug: key })),
});

/** What each released article is about, by key, in order. */
const about = (newsroom: Newsroom): string[] =>
  newsroom
    .rows(`SELECT s.key || '/' || e.path || ': ' || group_concat(t.key, ' ' ORDER BY x.position) AS said
      FROM article_topics x JOIN articles a ON a.id = x.article_id JOIN stories s ON s.id = a.story_id
      JOIN editions e ON e.id = a.edition_id JOIN topics t ON t.id = x.topic_id GROUP BY a.id ORDER BY a.id`)
    .map(({ said }) => said as string);

test('what a merged topic had counts as made from the other, with all that was fired for that', async (t) => {
  const newsroom = await openNewsroom(t);
  const site = await openSite(newsroom);
  await bringIn(newsroom, [aStory('quay', { nl: { topics: ['trade'] } }), aStory('crane', { nl: {} })]);
  const path = '/nl/topics/trade-nl/feed.json';
  assert.equal((await site.get(path)).status, 200);
  await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
  assert.equal((await site.get(path)).status, 404);
  await retopic(newsroom, { story: 'crane', edition: null, topics: ['safety'] }, BY_EDITOR);
  await withdraw(newsroom, { story: 'crane' }, BY_EDITOR);
  await merge(newsroom, 'trade', 'safety');
  for await (const broken of checkRules(newsroom.db)) assert.equal(broken, null);
  assert.equal((await site.get(path)).status, 404);
});

describe('classifying a topic', () => {
  const classify = (newsroom: Newsroom, topic: string, iptc: string | null) =>
    classifyTopic(newsroom, { topic, iptc }, BY_EDITOR);

  test('is a public change in each edition in which the topic shows, and nowhere else', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['trade'] }, fr: {} }));
    const before = newsroom.log().length;
    const { topic, iptc, former } = await classify(newsroom, 'trade', 'medtop:20000082');
    assert.deepEqual([topic, iptc, former], ['trade', '20000082', null]);
    assert.deepEqual(newsroom.log().slice(before), ['edition en/null', 'edition nl/null']);
    const tags = newsroom.rows(`SELECT tag FROM touches WHERE seq = ${before + 2} ORDER BY tag`);
    assert.deepEqual(
      tags.map(({ tag }) => tag),
      ['edition:1', 'edition:2', 'topic:1:1', 'topic:2:1'],
    );
    await classify(newsroom, 'trade', 'http://cv.iptc.org/newscodes/mediatopic/20000082');
    await classify(newsroom, 'safety', '20000119');
    assert.equal(newsroom.log().length, before + 2, 'the same again is nothing, nor is what does not show');
    assert.equal((await classify(newsroom, 'trade', null)).former, '20000082');
    assert.deepEqual(newsroom.rows('SELECT key, iptc FROM topics ORDER BY id'), [
      { key: 'trade', iptc: null },
      { key: 'safety', iptc: '20000119' },
    ]);
  });

  test('is refused for what is no code, and a topic that there is not', async (t) => {
    const newsroom = await openNewsroom(t);
    for (const code of ['2000008', '200000820', '', 'subj:20000082', 'https://a.example/20000082']) {
      await assert.rejects(
        classify(newsroom, 'trade', code),
        /is not an IPTC Media Topic code; expected eight/,
      );
    }
    await assert.rejects(classify(newsroom, 'fish', '20000082'), /there is no topic “fish”/);
    await merge(newsroom, 'trade', 'safety');
    await assert.rejects(classify(newsroom, 'trade', '20000082'), /“trade” was merged into “safety”/);
  });

  test('comes with a new topic, and is never changed in passing', async (t) => {
    const newsroom = await openNewsroom(t);
    const given = { ...labels('ships', 'en'), iptc: '20000082' };
    assert.equal((await addTopics(newsroom, [given])).topics, 1);
    assert.deepEqual((await addTopics(newsroom, [given, labels('ships', 'en')])).conflicts, []);
    const { conflicts } = await addTopics(newsroom, [
      { ...given, iptc: '20000119' },
      { ...given, key: 'trade', labels: [] },
    ]);
    assert.deepEqual(conflicts, [
      {
        topic: 'ships',
        edition: null,
        message:
          'has the IPTC code 20000082, here 20000119; change one of the two (coranto topic iptc ships 20000119)',
      },
      {
        topic: 'trade',
        edition: null,
        message: 'has no IPTC code, here 20000082; change one of the two (coranto topic iptc trade 20000082)',
      },
    ]);
    assert.equal((await describeTopics(newsroom.db)).find(({ key }) => key === 'ships')?.iptc, '20000082');
    await merge(newsroom, 'ships', 'trade');
    assert.deepEqual((await addTopics(newsroom, [{ ...given, iptc: '20000119' }])).conflicts, []);
  });
});

describe('renaming a topic', () => {
  test('is a public change only where the topic shows', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['trade'], publishAt: at(60) } }),
    );
    const { former, ...renamed } = await rename(newsroom, { label: ' Commerce ', slug: 'commerce' });
    assert.deepEqual(renamed, { topic: 'trade', edition: 'en', label: 'Commerce', slug: 'commerce' });
    assert.deepEqual(former, { label: 'trade (en)', slug: 'trade-en' });
    assert.deepEqual(newsroom.log(), ['released en/quay', 'edition en/null']);
    await rename(newsroom, { edition: 'nl', label: 'Handel' });
    await rename(newsroom, { label: 'Commerce' });
    assert.equal(newsroom.log().length, 2, 'what waits does not show, and the same again is nothing');
  });

  test('lets it have a slug of its own again, and nobody else', async (t) => {
    const newsroom = await openNewsroom(t);
    await rename(newsroom, { slug: 'commerce' });
    await assert.rejects(rename(newsroom, { topic: 'safety', slug: 'trade-en' }), {
      name: 'Refusal',
      message: 'slug “trade-en” belongs to topic “trade” in edition “en”',
    });
    const { conflicts } = await addTopics(newsroom, [
      { key: 'ships', labels: [{ edition: 'en', label: 'Ships', slug: 'trade-en' }] },
    ]);
    assert.deepEqual(
      conflicts.map(({ message }) => message),
      ['slug “trade-en” belongs to topic “trade”'],
    );
    assert.equal((await rename(newsroom, { slug: 'trade-en' })).slug, 'trade-en');
  });

  test('is refused for what there is not', async (t) => {
    const newsroom = await openNewsroom(t);
    await addTopics(newsroom, [labels('ships', 'en')]);
    for (const [given, message] of [
      [{ topic: 'fish' }, 'there is no topic “fish” (known: trade, safety, ships)'],
      [{ edition: 'xx' }, /^there is no edition “xx”; the editions are /],
      [
        { topic: 'ships', edition: 'nl', label: 'x' },
        /“ships” has no label in edition “nl”; give it one with/,
      ],
      [{ label: '  ' }, 'the label is empty; expected the topic’s name'],
      [{ slug: 'Not a slug' }, /is not a slug/],
    ] as const)
      await assert.rejects(rename(newsroom, given), { name: 'Refusal', message });
  });
});

describe('merging a topic into another', () => {
  async function furnished(t: Parameters<typeof openNewsroom>[0]): Promise<Newsroom> {
    const newsroom = await openNewsroom(t);
    await addTopics(newsroom, [labels('ships', 'en', 'nl'), labels('tugs', 'en')]);
    await bringIn(newsroom, [
      aStory('one', { en: { topics: ['ships', 'trade'] }, nl: { topics: ['ships'] } }),
      aStory('both', { en: { topics: ['ships', 'trade', 'safety'] } }),
      aStory('last', { en: { topics: ['safety', 'trade', 'ships'] } }),
      aStory('waits', { en: { topics: ['ships'], publishAt: at(60) } }),
      aStory('other', { en: { topics: ['trade'] } }),
    ]);
    return newsroom;
  }

  test('gives the other its articles, in their place and once, and logs each that is public', async (t) => {
    const newsroom = await furnished(t);
    const before = newsroom.log().length;
    assert.deepEqual(await merge(newsroom, 'ships', 'safety'), {
      topic: 'ships',
      into: 'safety',
      articles: 4,
    });
    assert.deepEqual(about(newsroom), [
      'one/en: safety trade',
      'one/nl: safety',
      'both/en: safety trade',
      'last/en: safety trade',
      'other/en: trade',
    ]);
    assert.deepEqual(newsroom.log().slice(before), [
      ...['retopiced en/one', 'retopiced nl/one', 'retopiced en/both', 'retopiced en/last'],
    ]);
    assert.deepEqual(newsroom.rows("SELECT DISTINCT actor, reason FROM changes WHERE kind = 'retopiced'"), [
      { actor: 'Ada', reason: 'one is enough' },
    ]);
  });

  test('leaves its key meaning the other: the same files again change nothing, and new ones mean the other', async (t) => {
    const newsroom = await furnished(t);
    await merge(newsroom, 'tugs', 'ships');
    await merge(newsroom, 'ships', 'safety');
    const version = newsroom.value('SELECT version FROM newsroom');
    assert.deepEqual(await addTopics(newsroom, [labels('ships', 'en', 'nl'), labels('tugs', 'en')]), {
      topics: 0,
      labels: 0,
      conflicts: [],
    });
    for (const topics of [
      ['ships', 'trade'],
      ['safety', 'trade'],
      ['tugs', 'ships', 'trade'],
    ]) {
      const again = await bringIn(newsroom, aStory('one', { en: { topics } }), { as: 'update' });
      assert.deepEqual([outcomes(again), faults(again)], [['en/one unchanged'], []], topics.join());
    }
    assert.equal(newsroom.value('SELECT version FROM newsroom'), version);
    newsroom.clock.move(60_000);
    await bringIn(newsroom, aStory('new', { en: { topics: ['tugs', 'safety'] } }));
    await noteCorrections(
      newsroom,
      { story: 'one', notes: [{ edition: 'en', note: 'Not that day.' }] },
      BY_EDITOR,
    );
    await retopic(
      newsroom,
      { story: 'other', edition: 'en', topics: ['ships', 'safety', 'trade'] },
      BY_EDITOR,
    );
    assert.deepEqual(
      about(newsroom).filter((line) => /waits|new|other|one\/en/.test(line)),
      ['one/en: safety trade', 'waits/en: safety', 'other/en: safety trade', 'new/en: safety'],
    );
    await assert.rejects(
      retopic(newsroom, { story: 'other', edition: 'en', topics: ['tugs', 'trade'] }, BY_EDITOR),
      /nothing would change/,
    );
  });

  test('is refused where the other has no label and there is something, whoever may see it', async (t) => {
    const newsroom = await furnished(t);
    await addTopics(newsroom, [labels('tides', 'en')]);
    await assert.rejects(merge(newsroom, 'ships', 'tides'), {
      name: 'Refusal',
      message: /^topic “tides” has no label in nl, where articles are about “ships”; give it one/,
    });
    await addTopics(newsroom, [labels('piers', 'nl')]);
    await bringIn(newsroom, aStory('draft', { en: { topics: ['tugs'], publishAt: null } }));
    await assert.rejects(merge(newsroom, 'tugs', 'piers'), /has no label in en/);
    await assert.rejects(merge(newsroom, 'ships', 'ships'), /“ships” is one topic/);
    await assert.rejects(merge(newsroom, 'fish', 'ships'), /there is no topic “fish”/);
    await merge(newsroom, 'ships', 'safety');
    await assert.rejects(merge(newsroom, 'ships', 'trade'), /“ships” was merged into “safety”/);
    await assert.rejects(
      rename(newsroom, { topic: 'ships', label: 'x' }),
      /“ships” was merged into “safety”/,
    );
  });

  test('leads its URLs to the other from when something of that is public, whatever was there before', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'] } }));
    assert.equal((await site.get('/en/topics/trade-en/')).status, 200);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.equal((await site.get('/en/topics/trade-en/')).status, 404);
    await merge(newsroom, 'trade', 'safety');
    assert.equal((await site.get('/en/topics/trade-en/')).status, 404);
    await bringIn(newsroom, aStory('crane', { en: { topics: ['safety'] } }));
    const { status, headers } = await site.get('/en/topics/trade-en/');
    assert.deepEqual([status, headers['location']], [301, 'https://news.example.org/en/topics/safety-en/']);
  });

  test('gives the other what is left of withdrawn articles too', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await bringIn(newsroom, [
      aStory('quay', { en: { topics: ['trade'] } }),
      aStory('crane', { en: { topics: ['safety'] } }),
    ]);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    const tombstones = async () =>
      JSON.parse((await site.get('/en/topics/safety-en/feed.json')).body)._coranto.withdrawn.length;
    assert.equal(await tombstones(), 0);
    await merge(newsroom, 'trade', 'safety');
    assert.equal(await tombstones(), 1);
  });

  test('shows in the list of topics, with every slug that leads there: not those under which nothing ever showed', async (t) => {
    const newsroom = await furnished(t);
    await merge(newsroom, 'tugs', 'ships');
    await merge(newsroom, 'ships', 'safety');
    const topics = await describeTopics(newsroom.db);
    assert.deepEqual(
      topics.map(({ key, merged }) => [key, merged]),
      [
        ['trade', []],
        ['safety', ['ships', 'tugs']],
      ],
    );
    assert.deepEqual(topics[1]?.labels[0], {
      edition: 'en',
      label: 'safety (en)',
      slug: 'safety-en',
      formerSlugs: ['ships'],
      publicArticles: 3,
    });
  });
});

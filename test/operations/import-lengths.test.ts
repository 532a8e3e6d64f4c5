// How long the parts of an article may be: what is at the bound comes in, and one letter more is refused by name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ArticleFields, aPicture, aStory, bringIn, faults, outcomes } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';

const pictures = (count: number) =>
  Array.from({ length: count }, (_, i) => aPicture({ name: `${String(i).padStart(64, '0')}.png` }));

const bounds: [string, number, (size: number) => ArticleFields, string][] = [
  ['headline', 1_000, (size) => ({ headline: 'é'.repeat(size), slug: 'a' }), 'characters'],
  ['lead', 10_000, (size) => ({ lead: 'é'.repeat(size) }), 'characters'],
  ['dateline', 5_000, (size) => ({ dateline: 'é'.repeat(size) }), 'characters'],
  ['byline', 5_000, (size) => ({ bylines: ['Ada', 'é'.repeat(size)] }), 'characters'],
  ['byline', 100, (size) => ({ bylines: Array.from({ length: size }, () => 'Ada') }), 'items'],
  ['media', 200, (size) => ({ media: pictures(size) }), 'items'],
  ['guid', 2_000, (size) => ({ guid: 'g'.repeat(size) }), 'characters'],
  ...(['alt', 'caption', 'credit', 'title', 'terms'] as const).map((name): (typeof bounds)[number] => [
    `media[1].${name}`,
    5_000,
    (size) => ({ media: [aPicture({ [name]: 'é'.repeat(size) })] }),
    'characters',
  ]),
];

for (const [field, most, of, what] of bounds) {
  test(`takes ${most} ${what} of ${field}, and no more`, async (t) => {
    const newsroom = await openNewsroom(t);
    const taken = await bringIn(newsroom, aStory('quay', { en: of(most) }));
    assert.deepEqual([outcomes(taken), faults(taken)], [['en/quay new'], []]);
    const refused = await bringIn(newsroom, aStory('lock', { en: of(most + 1), nl: {} }));
    assert.deepEqual(outcomes(refused), ['nl/lock new']);
    assert.deepEqual(faults(refused), [
      `lock/en.md ${field}: has ${most + 1} ${what}; expected ${most} at most`,
    ]);
  });
}

test('takes 100 topics, and no more', async (t) => {
  const newsroom = await openNewsroom(t);
  const topics = Array.from({ length: 101 }, (_, i) => `t${i}`);
  assert.match(
    faults(await bringIn(newsroom, aStory('a', { en: { topics } })))[0] ?? '',
    /topics: has 101 items/,
  );
  const fewer = await bringIn(newsroom, aStory('a', { en: { topics: topics.slice(1) } }));
  assert.match(faults(fewer)[0] ?? '', /there is no topic/);
});

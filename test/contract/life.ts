// The life of one story in four languages, from a draft to its end, asked at each step in every output of each.
import assert from 'node:assert/strict';
import { aStory } from '../support/inputs.ts';
import { BY, type Reader } from './reader.ts';

const TITLES = { en: 'Pontoon opens', nl: 'Ponton open', ar: 'افتتاح الرصيف العائم', ja: '浮桟橋の開通' };
const EDITIONS = Object.keys(TITLES) as (keyof typeof TITLES)[];

interface Shown {
  /** What each edition’s JSON Feed says of the story: its id, or that it was withdrawn, or nothing. */
  feeds: string[];
  /** What each edition’s Atom and RSS feeds say: whether they show the headline. */
  xml: boolean[];
  pages: number[];
  states: string[];
}

/** Lives one story to its end. */
export async function liveOneStory(reader: Reader): Promise<void> {
  const input = (editions: readonly string[], lead: string) =>
    aStory(
      'pontoon',
      Object.fromEntries(
        editions.map((path) => [
          path,
          {
            headline: TITLES[path as keyof typeof TITLES],
            slug: `pontoon-${path}`,
            lead,
            publishAt: null,
            required: [...EDITIONS],
          },
        ]),
      ),
    );
  const bringIn = (editions: readonly string[], lead: string, as: 'amend' | 'correct' = 'amend') =>
    reader.perform('import', {
      stories: [input(editions, lead)],
      as,
      note: as === 'correct' ? 'It said June.' : null,
      by: BY,
    });
  const named = { story: 'pontoon', edition: null, by: BY };
  let month = '';
  const shown = async (
    slugs: readonly string[] = EDITIONS.map((path) => `pontoon-${path}`),
  ): Promise<Shown> => {
    const of = (format: string) => Promise.all(EDITIONS.map((path) => reader.get(`/${path}/feed.${format}`)));
    const page = await reader.perform('status', {
      story: 'pontoon',
      edition: null,
      state: null,
      limit: 1,
      before: null,
    });
    const xml = [...(await of('atom')), ...(await of('rss'))];
    const pages = await Promise.all(
      EDITIONS.map((path, i) => reader.get(`/${path}/${month}/${encodeURIComponent(slugs[i] as string)}`)),
    );
    return {
      feeds: (await of('json')).map(({ body }, i) => storyIn(body, EDITIONS[i] as keyof typeof TITLES)),
      xml: xml.map(({ body }, i) => body.includes(TITLES[EDITIONS[i % 4] as keyof typeof TITLES])),
      pages: pages.map(({ status }) => status),
      states: page.rows[0]?.cells.map(({ state }) => state) ?? [],
    };
  };
  const all = <T>(one: T): T[] => EDITIONS.map(() => one);

  await bringIn(['en', 'nl', 'ar'], 'From May.');
  await assert.rejects(
    reader.perform('release', { story: 'pontoon', editions: null, by: BY }),
    /“pontoon” goes out in en, nl, ar and ja together: ja is missing/,
  );
  await bringIn(['ja'], 'From May.');
  const before = await shown();
  assert.deepEqual(before, {
    feeds: all('nothing'),
    xml: [...all(false), ...all(false)],
    pages: all(404),
    states: all('draft'),
  });
  await reader.perform('release', { story: 'pontoon', editions: null, by: BY });
  month = monthIn((await reader.get('/en/feed.json')).body);
  const released = await shown();
  assert.deepEqual(released.pages, all(200));
  assert.deepEqual(released.states, all('public'));
  assert.deepEqual(released.xml, [...all(true), ...all(true)]);
  assert.equal(new Set(released.feeds).size, 4, 'an id of its own in each edition');

  await assert.rejects(
    reader.perform('note-correction', {
      story: 'pontoon',
      notes: [{ edition: 'en', note: 'Wrong.' }],
      by: BY,
    }),
    /“pontoon” is corrected in .*: nl would be stale/,
  );
  await bringIn(EDITIONS, 'From June.', 'correct');
  assert.deepEqual(await shown(), released, 'the same entries, none of them stale');
  for (const path of EDITIONS) {
    for (const format of ['atom', 'rss', 'json']) {
      assert.match((await reader.get(`/${path}/feed.${format}`)).body, /It said June\./, `${path} ${format}`);
    }
  }

  for (const edition of EDITIONS) {
    await reader.perform('move', { story: 'pontoon', edition, slug: `raft-${edition}`, by: BY });
  }
  assert.deepEqual(await shown(), { ...released, pages: all(301) });
  const rafts = EDITIONS.map((path) => `raft-${path}`);
  assert.deepEqual(await shown(rafts), released, 'the same entries at their new places');

  await reader.perform('withdraw', named);
  const gone = await shown(rafts);
  assert.deepEqual(
    gone.feeds,
    released.feeds.map((id) => `withdrawn ${id}`),
  );
  assert.deepEqual([gone.pages, gone.states], [all(410), all('withdrawn')]);
  assert.deepEqual(gone.xml, [...all(false), ...all(false)]);

  await reader.perform('reinstate', named);
  assert.deepEqual(await shown(rafts), released, 'back, with the ids it had');

  await reader.perform('erase', named);
  const erased = await shown(rafts);
  assert.deepEqual([erased.pages, (await shown()).pages], [all(410), all(410)]);
  assert.deepEqual(erased.states, all('erased'));
  assert.deepEqual(erased.xml, [...all(false), ...all(false)]);
  await assert.rejects(reader.perform('reinstate', named), /erased/);
  const again = await bringIn(['en'], 'From May.');
  assert.match(again.problems[0]?.message ?? '', /erased/);
}

interface JsonFeed {
  items: { id: string; title: string; url: string; _coranto: { stale: boolean } }[];
  _coranto?: { withdrawn?: { id: string }[] };
}

/** Ids of the story are not known before its release: the newest is its own. */
const seen = new Map<string, string>();

function storyIn(body: string, path: keyof typeof TITLES): string {
  const { items, _coranto } = JSON.parse(body) as JsonFeed;
  const item = items.find(({ title }) => title === TITLES[path]);
  if (item) seen.set(path, item.id);
  if (item) return item._coranto.stale ? `stale ${item.id}` : item.id;
  const id = _coranto?.withdrawn?.find((one) => one.id === seen.get(path))?.id;
  return id === undefined ? 'nothing' : `withdrawn ${id}`;
}

function monthIn(body: string): string {
  const { items } = JSON.parse(body) as JsonFeed;
  const url = items.find(({ title }) => title === TITLES.en)?.url ?? '';
  return /\/(\d{4}\/\d{2})\//.exec(url)?.[1] ?? '';
}

// What a Worker asks of D1: each invocation stays far below what it may ask, whatever there is to do at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatusPage } from '../../src/desk/status.ts';
import { MOST_ARTICLES, MOST_STORIES } from '../../src/desk/story-schema.ts';
import type { StoryInput } from '../../src/domain/story-input.ts';
import { DAY } from '../../src/domain/time.ts';
import { JOBS } from '../../src/jobs/jobs.ts';
import { addEdition } from '../../src/operations/editions.ts';
import type { Imported } from '../../src/operations/import-stories.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { insertMedia } from '../../src/storage/media.ts';
import { KEY, resultOf } from '../support/ask-desk.ts';
import { type Counting, counting, D1_LIMIT } from '../support/counting.ts';
import { type ArticleFields, aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { EDITIONS, type Newsroom, openNewsroom, TOPICS } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

const picture = (n: number) => aPicture({ name: `${n.toString(16).padStart(64, '0')}.png` });

/** As many stories and articles as one request may bring: over years, in all editions and topics, each with a picture. */
function largest(fields: ArticleFields = {}): StoryInput[] {
  const perStory = MOST_ARTICLES / MOST_STORIES;
  return Array.from({ length: MOST_STORIES }, (_, n) => {
    const publishAt = new Date(Date.parse('2020-01-10T10:00:00Z') + 11 * n * DAY).toISOString();
    const paths = Array.from({ length: perStory }, (_, i) => EDITIONS[(n + i) % EDITIONS.length]?.path ?? '');
    const own = { headline: `Ship ${n}`, topics: [...TOPICS], publishAt, media: [picture(n)], ...fields };
    return aStory(`s${n}`, Object.fromEntries(paths.map((path) => [path, own])));
  });
}

interface Desk {
  newsroom: Newsroom;
  db: Counting;
  site: Site;
  import(stories: StoryInput[], as?: string): Promise<Imported>;
}

async function openDesk(t: Parameters<typeof openNewsroom>[0], limit = D1_LIMIT): Promise<Desk> {
  const newsroom = await openNewsroom(t);
  const db = counting(newsroom.db, limit);
  const site = await openSite(newsroom, { db, key: KEY });
  for (let n = 0; n < MOST_STORIES; n++) await insertMedia(newsroom.db, picture(n));
  return {
    newsroom,
    db,
    site,
    import(stories, as = 'amend') {
      db.reset();
      return resultOf(site, 'import', { stories, as, note: null, by: BY_EDITOR });
    },
  };
}

test('the largest import that one request may bring, all of it due at once', async (t) => {
  const desk = await openDesk(t);
  const { articles, problems } = await desk.import(largest());
  assert.deepEqual([articles.length, problems], [MOST_ARTICLES, []]);
  assert.equal(desk.newsroom.log().filter((line) => line.startsWith('released')).length, MOST_ARTICLES);
  // Measured: 35.
  assert.ok(desk.db.statements() <= 50, String(desk.db.statements()));

  const same = await desk.import(largest());
  assert.ok(same.articles.every(({ outcome }) => outcome === 'unchanged'));
  // Measured: 7.
  assert.ok(desk.db.statements() <= 15, String(desk.db.statements()));

  const update = { body: '<p>Other words.</p>', lead: 'Another lead.', media: [], publishAt: null };
  const updated = await desk.import(largest(update), 'update');
  assert.ok(updated.articles.every(({ outcome }) => outcome === 'updated'));
  // Measured: 14.
  assert.ok(desk.db.statements() <= 30, String(desk.db.statements()));

  // Each article has another topic and, as one that stays in its month may, another slug.
  const changed = largest({ ...update, topics: ['safety'] }).map((story, n) => ({
    ...story,
    articles: story.articles.map((one) => ({ ...one, content: { ...one.content, slug: `moved-${n}` } })),
  }));
  const moved = await desk.import(changed, 'update');
  assert.deepEqual(moved.problems, []);
  // Measured: 19.
  assert.ok(desk.db.statements() <= 40, String(desk.db.statements()));
});

test('a story in 60 editions withdrawn at once', async (t) => {
  const { newsroom, db } = await openDesk(t);
  const paths = Array.from({ length: 60 }, (_, n) => `e${n}`);
  for (const path of paths) {
    await addEdition(newsroom, { path, language: 'en', title: path, timeZone: 'UTC' }, BY_EDITOR);
  }
  await bringIn(newsroom, aStory('wide', Object.fromEntries(paths.map((path) => [path, {}]))));
  db.reset();
  const outcomes = await withdraw({ ...newsroom, db }, { story: 'wide' }, BY_EDITOR);
  assert.equal(outcomes.filter(({ outcome }) => outcome === 'withdrawn').length, 60);
  // Measured: 13.
  assert.ok(db.statements() <= 25, String(db.statements()));
});

test('a search by state through many stories of which none is what is asked for', async (t) => {
  const { newsroom, db, site } = await openDesk(t);
  for (let from = 0; from < 1_200; from += 400) {
    const stories = Array.from({ length: 400 }, (_, i) => aStory(`s${from + i}`, { en: {} }));
    await bringIn(newsroom, stories);
  }
  db.reset();
  const query = { story: null, edition: 'en', state: 'withdrawn', limit: 1, before: null };
  const page = await resultOf<StatusPage>(site, 'status', query);
  assert.deepEqual(page.rows, []);
  // Measured: 4, one for each 500 stories.
  assert.ok(db.statements() <= 10, String(db.statements()));
});

/** Runs a tick as src/worker/host.ts does, invocation by invocation; says what each cost, and the dearest handful. */
async function invocations({ db, site }: Desk, limit: number): Promise<{ costs: number[]; dearest: number }> {
  const job = JOBS.find(({ name }) => name === 'tick') as (typeof JOBS)[number];
  const reserve = Math.min(250, limit / 2);
  const handful = Math.max(1, Math.min(12, Math.floor(limit / 50)));
  const costs: number[] = [];
  let dearest = 0;
  for (;;) {
    db.reset();
    let before = limit;
    const mayGoOn = () => {
      dearest = Math.max(dearest, db.statements() - before);
      before = db.statements();
      return before < limit - reserve;
    };
    const outcome = await job.run({
      ...site.context,
      pace: { handful, mayGoOn },
      cache: null,
      pushing: null,
    });
    costs.push(db.statements());
    if (outcome === 'done') return { costs, dearest };
    assert.ok(costs.length < 200, 'it gets nowhere');
  }
}

test('a tick with a lot to render stops in time and comes to its end, on either plan', async (t) => {
  for (const [limit, stories] of [
    [D1_LIMIT, 50],
    [50, 1],
  ] as const) {
    const desk = await openDesk(t, limit);
    await desk.import(largest({ publishAt: null }).slice(0, stories));
    // Now they are due, and nobody has settled that.
    desk.newsroom.db.connection.exec('UPDATE articles SET publish_at = created_at');
    const { costs, dearest } = await invocations(desk, limit);
    // Measured: 2 invocations of at most 824, and 26 of at most 35.
    assert.ok(costs.length > 1);
    assert.ok(Math.max(...costs) <= 0.9 * limit, costs.join());
    // Measured: 99 and 11, of the 250 and 25 that are kept back for one.
    assert.ok(dearest > 0 && dearest <= Math.min(250, limit / 2), String(dearest));
    const count = (what: string) => desk.newsroom.value(`SELECT count(*) FROM ${what}`);
    assert.equal(count('public_articles'), count('articles'));
    assert.equal(count('documents WHERE rendered_seq < touched_seq'), 0);
    assert.deepEqual(desk.site.errors, []);
  }
});

test('a search, and the portion of the index that it may have to read first', async (t) => {
  const desk = await openDesk(t);
  await desk.import(largest());
  const ask = async () => {
    desk.db.reset();
    const { status, body } = await desk.site.get('/en/search?q=ship');
    assert.equal(status, 200);
    assert.match(body, new RegExp(`>${MOST_ARTICLES / EDITIONS.length} press releases found`));
    return desk.db.statements();
  };
  const [first, second] = [await ask(), await ask()];
  assert.ok(first <= 35, String(first));
  assert.ok(second <= 12, String(second));
  const index = JOBS.find(({ name }) => name === 'index') as (typeof JOBS)[number];
  desk.newsroom.db.connection.exec('DELETE FROM search_state');
  desk.db.reset();
  const context = {
    ...desk.site.context,
    pace: { mayGoOn: () => desk.db.statements() < 5 },
    cache: null,
    pushing: null,
  };
  assert.equal(await index.run(context), 'more');
  assert.equal(await index.run({ ...context, pace: {} }), 'done');
});

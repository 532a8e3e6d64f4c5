// Whether a newsroom is as the model has it, wherever somebody can look.
import assert from 'node:assert/strict';
import { type DeskLink, guarded, linkHere } from '../../../src/desk/link.ts';
import { checkRules } from '../../../src/storage/invariants.ts';
import type { Newsroom } from '../newsroom.ts';
import { openSite, type Site } from '../site.ts';
import { BASE_URL, everywhere, feedOf, type Place, placesOf, statusOf, type Uuids } from './expected.ts';
import type { Model } from './model.ts';

/** A newsroom, its public side and the line to it. */
export interface Stage {
  newsroom: Newsroom;
  site: Site;
  link: DeskLink;
}

export async function stageOf(newsroom: Newsroom): Promise<Stage> {
  const site = await openSite(newsroom, { baseUrl: BASE_URL });
  const link = guarded(linkHere({ ...newsroom, media: site.context.media, erasing: site.context.erasing }));
  return { newsroom, site, link };
}

/** Asks for every output, after which what is due is out; then looks at what nobody sees. */
export async function assertAgrees(m: Model, stage: Stage): Promise<void> {
  const { newsroom, site } = stage;
  const uuids: Uuids = {
    articles: uuidsOf(newsroom, 'articles'),
    stories: uuidsOf(newsroom, 'stories'),
    editions: uuidsOf(newsroom, 'editions'),
  };
  await assertFeedOfAll(m, site, uuids.articles);
  for (const [edition, { path }] of m.editions.entries()) {
    await assertFeed(m, stage, edition, null, path, uuids);
    await assertLegal(m, site, edition);
    for (const { key, labels } of m.topics) {
      const slug = labels[edition]?.slug;
      if (slug) await assertFeed(m, stage, edition, key, `${path}/topics/${slug}`, uuids);
    }
  }
  const places = placesOf(m);
  const found = await Promise.all(places.map(({ path }) => placeAt(site, path)));
  assert.deepEqual(found, places);
  assert.deepEqual(logOf(m, newsroom), m.log);
  const { rows } = await stage.link.perform('status', {
    ...{ story: null, edition: null, state: null, limit: 100, before: null },
  });
  assert.deepEqual(
    rows.reverse().map(({ source, lacks, cells }) => ({
      ...{ source, lacks },
      cells: cells.map(({ edition, state, required }) => ({ edition, state, required })),
    })),
    m.stories.map((story) => statusOf(m, story)),
  );
  await assertSound(newsroom);
  assert.deepEqual(site.errors, []);
}

/** Its page says it, or is not there. */
async function assertLegal(m: Model, site: Site, edition: number): Promise<void> {
  const { path, legal } = m.editions[edition] as Model['editions'][number];
  const page = await site.get(`/${path}/legal`);
  assert.equal(page.status, legal === null ? 404 : 200);
  assert.ok(page.body.includes(`<p>${legal}</p>`) === (legal !== null));
}

const uuidsOf = ({ rows }: Newsroom, table: string): string[] =>
  rows(`SELECT uuid FROM ${table} ORDER BY id`).map(({ uuid }) => uuid as string);

interface JsonItem {
  id: string;
  url: string;
  title: string;
  language: string;
  date_published: string;
  date_modified: string;
  tags?: string[];
  _coranto: { role: string; stale: boolean; translations: unknown[]; corrections: unknown[] };
}

interface JsonFeed {
  items: JsonItem[];
  _coranto: { withdrawn: { id: string; at: string }[] };
}

async function assertFeed(
  m: Model,
  { site }: Stage,
  edition: number,
  topic: string | null,
  folder: string,
  uuids: Uuids,
): Promise<void> {
  const wanted = feedOf(m, edition, topic, uuids);
  // That there is no such topic, its page says.
  if (topic !== null && wanted.items.length === 0) return;
  const answer = await site.get(`/${folder}/feed.json`);
  assert.equal(answer.status, 200);
  const feed = JSON.parse(answer.body) as JsonFeed;
  const items = feed.items.map(({ id, url, title: marked, language, tags = [], ...rest }) => {
    // Which marks of direction a title has, test/render/feeds/direction.test.ts says.
    const title = marked.replace(/[\u200e\u200f]/g, '');
    const { role, stale, translations, corrections } = rest._coranto;
    const dates = { published: rest.date_published, modified: rest.date_modified };
    return { id, url, title, language, ...dates, tags, role, stale, translations, corrections };
  });
  assert.deepEqual({ items, withdrawn: feed._coranto.withdrawn }, wanted);
  // A topic's says nothing else in other formats than its edition's does.
  if (topic !== null) return;
  const atom = (await site.get(`/${folder}/feed.atom`)).body;
  const entries = [...atom.matchAll(/<entry[ >].*?<id>(.*?)<\/id>/gs)].map(([, id]) => id);
  const gone = [...atom.matchAll(/<at:deleted-entry ref="(.*?)" when="(.*?)"/g)].map(([, id, at]) => ({
    id,
    at,
  }));
  assert.deepEqual(
    entries,
    wanted.items.map(({ id }) => id),
  );
  assert.deepEqual(gone, wanted.withdrawn);
}

async function assertFeedOfAll(m: Model, site: Site, uuids: readonly string[]): Promise<void> {
  const feed = JSON.parse((await site.get('/all/feed.json')).body) as JsonFeed;
  const items = feed.items.map(({ id, url, language }) => `${id} ${url} ${language}`);
  assert.deepEqual(items.sort(), everywhere(m, uuids).sort());
}

async function placeAt(site: Site, path: string): Promise<Place> {
  const { status, headers } = await site.get(path);
  return { path, status: status as Place['status'], location: headers['location'] ?? null };
}

/** The public log, by the numbers of editions and the keys that stories had. */
function logOf(m: Model, { rows }: Newsroom): string[] {
  const ids = rows('SELECT id FROM stories ORDER BY id').map(({ id }) => id);
  return rows('SELECT kind, story_id, edition_id, quiet FROM changes ORDER BY seq').map((row) => {
    const edition = (row['edition_id'] as number) - 1;
    if (row['story_id'] === null) return `${row['kind']} ${edition}`;
    const story = m.stories[ids.indexOf(row['story_id'])]?.key;
    return `${row['kind']} ${edition}/${story}${row['quiet'] ? ' quietly' : ''}`;
  });
}

/** What no sequence of operations may leave behind, once what is due has been settled. */
const SETTLED = `
  SELECT 'a story is still to be looked at' AS broken FROM stories WHERE reconsider = 1
  UNION ALL SELECT 'due and neither out nor held' FROM articles
    WHERE released_at IS NULL AND publish_at <= :now AND held_at IS NULL
  UNION ALL SELECT 'public past its end' FROM public_articles WHERE withdraw_at <= :now
  UNION ALL SELECT 'a public article without its topics' FROM public_articles a
    JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
    WHERE (SELECT count(*) FROM article_topics t WHERE t.article_id = a.id) <>
      (SELECT count(DISTINCT coalesce(t.merged_into, t.id)) FROM json_each(r.topics) k JOIN topics t ON t.key = k.value)`;

async function assertSound({ db, rows, now }: Newsroom): Promise<void> {
  for await (const broken of checkRules(db)) assert.equal(broken, null);
  assert.deepEqual(rows(SETTLED.replaceAll(':now', String(now()))), []);
}

/** What SQLite itself has to say of the whole. */
export function assertWhole({ rows }: Newsroom): void {
  assert.deepEqual(rows('PRAGMA foreign_key_check'), []);
  assert.deepEqual(rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
}

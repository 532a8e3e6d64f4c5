// The hard newsroom, served on loopback, and what the public must be told of it, in plain values.
import { readConfig } from '../../src/config.ts';
import { type DeskLink, guarded, linkHere } from '../../src/desk/link.ts';
import { createFileMedia } from '../../src/node/media.ts';
import { startServing } from '../../src/node/serve.ts';
import type { Row } from '../../src/storage/database.ts';
import { type Clock, fixedClock } from '../support/clock.ts';
import { anArticle, aPicture, BY_EDITOR } from '../support/inputs.ts';
import { emptyNewsroomFile } from '../support/move.ts';
import { connect, type Newsroom } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';
import { type Front, openFront } from './front.ts';
import {
  EDITIONS,
  type EditionPath,
  FILES,
  STORIES,
  TOPICS,
  type Told,
  type ToldStory,
} from './hard-stories.ts';

/** An article as the public must find it. */
export interface Public extends Required<Omit<Told, 'shown' | 'guid' | 'isPermaLink' | 'at' | 'dateline'>> {
  story: string;
  edition: EditionPath;
  language: string;
  uuid: string;
  guid: string | null;
  isPermaLink: boolean;
  dateline: string | null;
  /** `2026/02`. */
  month: string;
  releasedAt: number;
  updatedAt: number;
  ordinal: number;
  notes: string[];
  withdrawnAt: number | null;
}

export interface HardFeed {
  /** Below the base URL. */
  path: string;
  edition: EditionPath;
  topic: string | null;
  variant: 'feed' | 'headlines';
  format: 'atom' | 'rss' | 'json';
}

export interface HardNewsroom {
  front: Front;
  /** Base URL. */
  url: string;
  newsroom: Newsroom;
  link: DeskLink;
  articles: Public[];
  find(story: string, edition?: EditionPath): Public;
  /** A minute later, says that an article changed; returns when. */
  later(): number;
  correct(story: string, edition: EditionPath, title: string, note: string): Promise<void>;
  update(story: string, edition: EditionPath, title: string): Promise<void>;
  amend(story: string, edition: EditionPath, title: string): Promise<void>;
  withdraw(story: string): Promise<void>;
  reinstate(story: string): Promise<void>;
  release(story: string, told: ToldStory): Promise<void>;
  /** Serves it at another base URL, to which the old one now redirects; returns the new one. */
  moveTo(path: string): Promise<string>;
}

/** Every feed that an edition and its topics have. */
export function hardFeeds(formats: readonly HardFeed['format'][]): HardFeed[] {
  const lists = EDITIONS.flatMap(({ path }) => [
    { edition: path, topic: null, folder: path as string },
    ...Object.entries(TOPICS).flatMap(([topic, labels]) => {
      const [, slug] = labels[path] ?? [];
      // A topic of which nothing is out has no feed.
      return slug === undefined || path === 'nl'
        ? []
        : [{ edition: path, topic, folder: `${path}/topics/${encodeURIComponent(slug)}` }];
    }),
  ]);
  return lists.flatMap(({ folder, ...rest }) =>
    (['feed', 'headlines'] as const).flatMap((variant) =>
      formats.map((format) => ({ ...rest, variant, format, path: `/${folder}/${variant}.${format}` })),
    ),
  );
}

/** The public articles that a subscription document must hold, the last changed first. */
export function membersOf(
  { articles }: Pick<HardNewsroom, 'articles'>,
  { edition, topic }: Pick<HardFeed, 'edition' | 'topic'>,
): Public[] {
  const all = articles.filter(
    (one) => one.edition === edition && (topic === null || one.topics.includes(topic)),
  );
  const visible = all
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .sort((a, b) => b.updatedAt - a.updatedAt || b.ordinal - a.ordinal);
  if (topic !== null) return visible.slice(0, 50);
  // And the whole open archive part: a reader that walks back from here misses nothing.
  const closed = Math.floor(Math.max(0, ...all.map(({ ordinal }) => ordinal)) / 50) * 50;
  return visible.filter(({ ordinal }, i) => i < 50 || ordinal > closed);
}

/** The id of an entry: in Atom and JSON an IRI. */
export function idOf({ guid, uuid }: Public, format: HardFeed['format']): string {
  const isIri = guid !== null && !guid.includes(' ');
  return guid !== null && (format === 'rss' || isIri) ? guid : `urn:uuid:${uuid}`;
}

export const linkOf = (base: string, { edition, month, slug }: Public): string =>
  `${base}/${edition}/${month}/${encodeURIComponent(slug)}`;

export const BEFORE = 3_600_000;

export async function openHardNewsroom(t: Ends): Promise<HardNewsroom> {
  const file = await emptyNewsroomFile(t);
  // Everything has happened when the server, which goes by the real time, begins.
  const clock = fixedClock(Math.floor((Date.now() - BEFORE) / 1000) * 1000);
  const newsroom = connect(t, file, clock);
  const front = await openFront(t);
  const env = { CORANTO_DATABASE: file, CORANTO_MEDIA: `${file}-media`, CORANTO_PORT: '0' };
  const link = guarded(linkHere({ ...newsroom, media: createFileMedia(env.CORANTO_MEDIA) }));
  const hard = tell({ front, url: front.url, newsroom, link }, clock);
  await hard.furnish();
  await hard.bringInAll();
  await hard.haveSecondThoughts();
  const serve = async (baseUrl: string, answersAt: Front): Promise<void> => {
    const serving = await startServing(readConfig({ ...env, CORANTO_BASE_URL: baseUrl }));
    t.after(() => serving.close());
    answersAt.mount(null, (request) => forwarded(request, serving.port));
  };
  await serve(front.url, front);
  return {
    ...hard,
    async moveTo(path) {
      const other = await openFront(t);
      await serve(other.url + path, other);
      front.mount(null, (request) => {
        const { pathname, search } = new URL(request.url);
        return new Response(null, {
          status: 301,
          headers: { Location: other.url + path + pathname + search },
        });
      });
      return other.url + path;
    },
  };
}

/** What the server on a port of this machine answers. */
async function forwarded({ url, headers, method }: Request, port: number): Promise<Response> {
  const { pathname, search } = new URL(url);
  const answer = await fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
    method,
    headers,
    redirect: 'manual',
  });
  // The bytes have been decoded by now.
  const kept = [...answer.headers].filter(([name]) => !OF_THE_LINE.test(name));
  const body = answer.status === 304 ? null : await answer.arrayBuffer();
  return new Response(body, { status: answer.status, headers: kept });
}

const OF_THE_LINE = /^(content-(encoding|length)|transfer-encoding|connection|keep-alive)$/;

function tell(base: Pick<HardNewsroom, 'front' | 'url' | 'newsroom' | 'link'>, clock: Clock) {
  const { link, newsroom } = base;
  const articles: Public[] = [];
  const by = BY_EDITOR;
  const find = (story: string, edition: EditionPath = 'en'): Public => {
    const found = articles.find((one) => one.story === story && one.edition === edition);
    if (!found) throw new Error(`no article ${edition}/${story}`);
    return found;
  };
  const later = (): number => {
    clock.move(60_000);
    return clock.now();
  };

  async function bringIn(
    stories: Record<string, ToldStory>,
    as: 'amend' | 'update' | 'correct' = 'amend',
    note: string | null = null,
  ) {
    const inputs = Object.entries(stories).map(([story, { source, coOriginal, articles: told }]) => ({
      story,
      problems: [],
      articles: Object.entries(told).map(([edition, given]) =>
        inputOf(story, edition, given, { source: source ?? null, coOriginal: coOriginal ?? false }),
      ),
    }));
    const { problems } = await link.perform('import', { stories: inputs, as, note, by });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  }

  async function release(stories: Record<string, ToldStory>): Promise<void> {
    await bringIn(stories);
    const rows = newsroom.rows(`SELECT s.key, e.path, a.uuid, a.ordinal, a.released_at FROM articles a
      JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id`);
    for (const [story, { articles: told }] of Object.entries(stories)) {
      for (const [path, given] of Object.entries(told)) {
        const row = rows.find(({ key, path: edition }) => key === story && edition === path);
        articles.push(publicOf(story, path as EditionPath, given, row as Row));
      }
    }
  }

  async function revise(
    story: string,
    edition: EditionPath,
    title: string,
    as: 'amend' | 'update' | 'correct',
    note: string | null = null,
  ) {
    const at = later();
    const article = find(story, edition);
    const { source, coOriginal, articles: told } = STORIES[story] as ToldStory;
    const given = { ...(told[edition] as Told), title, slug: article.slug, topics: article.topics };
    await bringIn(
      {
        [story]: {
          ...(source && { source }),
          ...(coOriginal && { coOriginal }),
          articles: { [edition]: given },
        },
      },
      as,
      note,
    );
    article.title = title;
    if (as !== 'amend') article.updatedAt = at;
    if (note !== null) article.notes.push(note);
  }

  const hard = {
    ...base,
    articles,
    find,
    later,
    release: (story: string, told: ToldStory) => release({ [story]: told }),
    correct: (story: string, edition: EditionPath, title: string, note: string) =>
      revise(story, edition, title, 'correct', note),
    update: (story: string, edition: EditionPath, title: string) => revise(story, edition, title, 'update'),
    amend: (story: string, edition: EditionPath, title: string) => revise(story, edition, title, 'amend'),
    async withdraw(story: string) {
      const at = later();
      await link.perform('withdraw', { story, edition: null, by });
      for (const article of articles) if (article.story === story) article.withdrawnAt = at;
    },
    async reinstate(story: string) {
      const at = later();
      await link.perform('reinstate', { story, edition: null, by });
      for (const article of articles)
        if (article.story === story) Object.assign(article, { withdrawnAt: null, updatedAt: at });
    },
    async furnish() {
      for (const edition of EDITIONS) await link.perform('add-edition', { edition: { ...edition }, by });
      const topics = Object.entries(TOPICS).map(([key, labels]) => ({
        key,
        labels: Object.entries(labels).map(([edition, [label, slug]]) => ({ edition, label, slug })),
      }));
      await link.perform('add-topics', { topics });
      for (const { name, bytes } of Object.values(FILES)) await link.putMedia(name, bytes);
    },
    bringInAll: () => release(STORIES),
    async haveSecondThoughts() {
      await hard.correct('corrected', 'en', 'The bridge is 400 m long', 'It is 400 m, not <300> m & not 30.');
      await hard.update('updated', 'en', 'Storm is here');
      await hard.update('quay', 'en', 'New quay opens in May');
      await hard.amend('amended', 'en', 'A comma in it');
      for (const story of ['gone', 'gone-permalink', 'gone-drupal', 'back']) await hard.withdraw(story);
      await hard.reinstate('back');
      await link.perform('move', { story: 'moved', edition: 'en', slug: 'moved-there', by });
      find('moved').slug = 'moved-there';
      await link.perform('retopic', { story: 'retopiced', edition: null, topics: ['trade'], by });
      find('retopiced').topics = ['trade'];
      await link.perform('close-edition', { path: 'fr', by });
    },
  };
  return hard;
}

function inputOf(
  story: string,
  edition: string,
  told: Told,
  rest: { source: string | null; coOriginal: boolean },
) {
  const { title, shown, at, files = [], isPermaLink = false, dateline = null, ...others } = told;
  const media = files.map((key) => {
    const { name, type, bytes } = FILES[key];
    const size = type.startsWith('image/') ? { width: 64, height: 48 } : { width: null, height: null };
    return aPicture({
      name,
      type,
      size: bytes.length,
      ...size,
      alt: `${key} & <alt>`,
      caption: `${key} “caption”`,
    });
  });
  return anArticle(story, edition, {
    ...others,
    ...rest,
    ...{ headline: title, publishAt: at, media, dateline, guidIsPermaLink: isPermaLink },
  });
}

function publicOf(story: string, edition: EditionPath, told: Told, row: Row): Public {
  const { slug, at, bylines = [], topics = [], files = [], guid = null, isPermaLink = false } = told;
  const { title, shown = title } = told;
  const { lead = `The lead of ${story}.`, body = `<p>The body of ${story}.</p>`, dateline = null } = told;
  // Of an only date, noon: in London, in winter.
  const releasedAt = Date.parse(/T/.test(at) ? at : `${at}T12:00:00Z`);
  const { language } = EDITIONS.find(({ path }) => path === edition) as (typeof EDITIONS)[number];
  return {
    ...{
      story,
      edition,
      language,
      title: shown,
      lead,
      body,
      slug,
      bylines,
      topics,
      files,
      guid,
      isPermaLink,
      dateline,
    },
    ...{ uuid: row['uuid'] as string, ordinal: row['ordinal'] as number },
    month: new Date(releasedAt).toISOString().slice(0, 7).replace('-', '/'),
    ...{ releasedAt, updatedAt: releasedAt, notes: [], withdrawnAt: null },
  };
}

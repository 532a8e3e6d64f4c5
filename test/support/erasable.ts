// A story made of words that stand nowhere else, in a newsroom of which all files are in one folder: what is erased is
// looked for in their bytes.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/node/database.ts';
import { type Serving, startServing } from '../../src/node/serve.ts';
import { runCaptured } from '../cli/command-line.ts';
import { PNG, PNG_NAME } from '../intake/newsroom-files.ts';
import { KEY } from './ask-desk.ts';
import { type ArticleFields, aPicture, aStory } from './inputs.ts';
import { newsroomFile } from './newsroom.ts';
import { type Ends, scratchFolder } from './scratch.ts';

/** Each stands in one place only, and nowhere else in the world. */
export const WORDS = {
  headline: 'zorblquist',
  lead: 'vexilomar',
  body: 'kwyjiblonk',
  byline: 'brontafjord',
  dateline: 'ublyfort',
  slug: 'plimquorth',
  arabic: 'شخصنادرجدا',
  guid: 'gribnaxel',
  formerPath: 'snorvenalt',
  key: 'drumblewick',
  alt: 'flozzeriad',
  caption: 'wimblegast',
  credit: 'hexpadrune',
  title: 'quandlemoor',
  terms: 'brixatelon',
  media: PNG_NAME,
  secondHeadline: 'quibbelrath',
  note: 'quorvendil',
  reason: 'tarnivox',
  secondSlug: 'yarbledine',
} as const;
export const KEYED = `the-${WORDS.key}-affair`;

const { alt, caption, credit, title, terms } = WORDS;
const PICTURE = aPicture({ name: PNG_NAME, alt, caption, credit, title, terms });

export const ENGLISH: ArticleFields = {
  headline: `The ${WORDS.headline} affair`,
  lead: `About ${WORDS.lead}.`,
  body: `<p>It was <em>${WORDS.body}</em>, again. <img src="media:${PNG_NAME}" alt="${WORDS.alt}" /></p>`,
  bylines: [WORDS.byline],
  dateline: WORDS.dateline,
  slug: `on-${WORDS.slug}`,
  topics: ['trade'],
  guid: `https://old.example/${WORDS.guid}`,
  guidIsPermaLink: true,
  formerPaths: [`/old/${WORDS.formerPath}.html`],
  media: [PICTURE],
};
const ARABIC: ArticleFields = { headline: `خبر ${WORDS.arabic}`, topics: ['trade'], media: [PICTURE] };

export interface House {
  folder: string;
  env: Record<string, string>;
  serving: Serving;
  get(path: string): Promise<Response>;
  perform(name: string, input: unknown): Promise<unknown>;
  send(name: string, bytes: Uint8Array): Promise<void>;
  command(...argv: string[]): ReturnType<typeof runCaptured>;
}

/** A newsroom with everything in one folder, served. */
export async function openHouse(t: Ends): Promise<House> {
  const folder = scratchFolder(t);
  const env = {
    CORANTO_BASE_URL: 'https://news.example.org',
    CORANTO_DATABASE: join(folder, 'coranto.db'),
    CORANTO_MEDIA: join(folder, 'media'),
    CORANTO_KEY: KEY,
    CORANTO_PORT: '0',
  };
  copyFileSync(await newsroomFile(t), env.CORANTO_DATABASE);
  return serve(t, folder, env);
}

/** The one that the newsroom has in place of its database and its media, until it is told to come back. */
export interface Older {
  comeBack(): void;
}

/** A backup of everything but the ledger. */
export function backUp(t: Ends, { folder, env }: House): Older {
  const copy = scratchFolder(t);
  const database = env['CORANTO_DATABASE'] as string;
  const media = env['CORANTO_MEDIA'] as string;
  const db = openDatabase(database, { readonly: true });
  db.connection.prepare('VACUUM INTO ?').run(join(copy, 'coranto.db'));
  db.close();
  cpSync(media, join(copy, 'media'), { recursive: true });
  return {
    comeBack() {
      for (const end of ['', '-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
      cpSync(copy, folder, { recursive: true });
    },
  };
}

export async function serve(t: Ends, folder: string, env: House['env']): Promise<House> {
  const serving = await startServing(readConfig(env));
  t.after(() => serving.close());
  const base = `http://127.0.0.1:${serving.port}`;
  const headers = { authorization: `Bearer ${KEY}` };
  return {
    folder,
    env,
    serving,
    get: (path) => fetch(base + path, { redirect: 'manual' }),
    async perform(name, input) {
      const answer = await fetch(`${base}/api/v1/desk/${name}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const text = await answer.text();
      assert.equal(answer.status, 200, text);
      return JSON.parse(text);
    },
    async send(name, bytes) {
      const sent = await fetch(`${base}/api/v1/desk/media/${name}`, {
        method: 'PUT',
        headers,
        body: bytes as BodyInit,
      });
      assert.equal(sent.status, 204);
    },
    command: (...argv) => runCaptured({ env, now: Date.now, wait }, argv),
  };
}

const by = { actor: 'editor', reason: `Because of ${WORDS.reason}` };

async function bring(house: House, en: ArticleFields, more: Record<string, unknown> = {}): Promise<void> {
  const stories = [aStory(KEYED, { en, ar: ARABIC })];
  const imported = await house.perform('import', { stories, as: 'amend', note: null, by, ...more });
  assert.deepEqual((imported as { problems: unknown[] }).problems, []);
}

export const PATHS = [
  '/en/',
  '/en/feed.atom',
  '/en/feed.json',
  '/en/headlines.rss',
  '/en/2026/03/',
  '/en/topics/trade-en/',
];
const ARABIC_PATH = `/ar/2026/03/${encodeURIComponent(`خبر-${WORDS.arabic}`)}`;
const ITS_PATHS = [
  `/en/2026/03/on-${WORDS.slug}`,
  `/en/2026/03/by-${WORDS.secondSlug}`,
  `/old/${WORDS.formerPath}.html`,
  ARABIC_PATH,
];

/** The search index takes in whatever there is to be found. */
const SEARCH = `/en/search?q=${WORDS.lead}`;

export async function warm(house: House): Promise<void> {
  for (const path of [...PATHS, ...ITS_PATHS, ...PATHS, `/media/${PNG_NAME}`, SEARCH])
    await (await house.get(path)).text();
}

/** A life: out, amended, updated, corrected, moved, and read at each step. */
export async function live(house: House): Promise<void> {
  await house.send(PNG_NAME, PNG);
  const stories = [aStory('ferry', { en: { headline: 'Night ferry', topics: ['trade'] } })];
  await house.perform('import', { stories, as: 'amend', note: null, by: { ...by, reason: null } });
  await bring(house, ENGLISH);
  await warm(house);
  const updated = { ...ENGLISH, headline: `Now ${WORDS.secondHeadline}` };
  await bring(house, updated, { as: 'update' });
  await warm(house);
  const notes = [{ edition: 'en', note: `Not ${WORDS.note}.` }];
  await house.perform('note-correction', { story: KEYED, notes, by });
  await house.perform('move', { story: KEYED, edition: 'en', slug: `by-${WORDS.secondSlug}`, by });
  await warm(house);
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Where a word is found, in whatever way it may be written: `headline in coranto.db-wal`. */
export function found(folder: string): string[] {
  return files(folder).flatMap((path) => {
    const bytes = readFileSync(path).toString('latin1').toLowerCase();
    const name = path.slice(folder.length + 1).toLowerCase();
    return Object.entries(WORDS).flatMap(([what, word]) => {
      const ways = [
        Buffer.from(word).toString('latin1'),
        encodeURIComponent(word),
        Buffer.from(word, 'utf16le').toString('latin1'),
      ];
      return ways.some((way) => bytes.includes(way.toLowerCase()) || name.includes(way.toLowerCase()))
        ? [`${what} in ${name}`]
        : [];
    });
  });
}

export async function assertGone(house: House): Promise<void> {
  assert.deepEqual(found(house.folder), []);
  for (const path of ITS_PATHS) assert.equal((await house.get(path)).status, 410, path);
  assert.equal((await house.get(`/media/${PNG_NAME}`)).status, 404);
  for (const path of PATHS) {
    const text = await (await house.get(path)).text();
    for (const word of Object.values(WORDS)) assert.ok(!text.includes(word), `${word} at ${path}`);
  }
  assert.ok((await (await house.get('/en/feed.atom')).text()).includes('Night ferry'));
  // Nor does answering store it again.
  assert.deepEqual(found(house.folder), []);
}

export async function untilSwept(house: House): Promise<void> {
  const db = openDatabase(house.env['CORANTO_DATABASE'] as string, { readonly: true });
  const left = db.connection.prepare('SELECT remains_since FROM newsroom').pluck();
  for (const last = Date.now() + 60_000; left.get() !== null; ) {
    assert.ok(Date.now() < last, 'nobody overwrites what is left');
    await wait(50);
  }
  db.close();
}

// Two newsrooms between which one is moved: an empty one, all that a newsroom holds, and a line that is cut.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeskLink, linkHere } from '../../src/desk/link.ts';
import {
  runTransfer,
  type TransferListener,
  type TransferOptions,
  type Transferred,
} from '../../src/desk/transfer-run.ts';
import { Refusal } from '../../src/operations/refusal.ts';
import { type Row, sql } from '../../src/storage/database.ts';
import type { MediaStore } from '../../src/storage/media.ts';
import { ensureNewsroom, moveConsumer } from '../../src/storage/newsroom.ts';
import type { Position } from '../../src/storage/transfer.ts';
import { TABLE_NAMES, TABLES, type TableName } from '../../src/storage/transfer-tables.ts';
import type { Clock } from './clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn, fileOf } from './inputs.ts';
import { connect, emptyTables, type Newsroom, openNewsroom } from './newsroom.ts';
import { putPartnerRows } from './partner-rows.ts';
import { PNG, PNG_NAME } from './picture.ts';
import { type Ends, scratchFolder } from './scratch.ts';
import { type Answer, guessedArticlePaths, openSite, type Site, standingPaths } from './site.ts';

/** A newsroom in memory with its tables and its row, and nothing else. */
export async function emptyNewsroom(test: Ends, clock?: Clock): Promise<Newsroom> {
  const newsroom = connect(test, emptyTables(), clock);
  await ensureNewsroom(newsroom.db, () => crypto.randomUUID());
  return newsroom;
}

/** The path of such a newsroom's file. */
export async function emptyNewsroomFile(test: Ends): Promise<string> {
  const file = join(scratchFolder(test), 'empty.db');
  writeFileSync(file, emptyTables());
  const { db } = connect(test, file);
  await ensureNewsroom(db, () => crypto.randomUUID());
  return file;
}

/** A newsroom's rows by table, in the order of their keys; documents without what stays behind of them. */
export function rowsOf({ rows }: Newsroom): Record<TableName, Row[]> {
  const all = TABLE_NAMES.map((name) => {
    const found = rows(`SELECT * FROM ${name} ORDER BY ${TABLES[name].key.join(', ')}`);
    return [name, name === 'documents' ? found.map(({ body, hot, renders, ...row }) => row) : found];
  });
  return Object.fromEntries(all);
}

/** What the newsroom's own row says. */
export function identityOf(newsroom: Newsroom): Row {
  const [row] = newsroom.rows('SELECT uuid, epoch, version, state FROM newsroom');
  return row as Row;
}

export interface Side extends Newsroom {
  media: MediaStore;
  files: Map<string, Uint8Array>;
  link: DeskLink;
}

/** A newsroom with a store of media, and the line to it. */
export function sideOf(newsroom: Newsroom): Side {
  const files = new Map<string, Uint8Array>();
  const media: MediaStore = {
    has: async (name) => files.has(name),
    put: async (name, bytes) => void files.set(name, new Uint8Array(bytes)),
    find: async (name) => {
      const bytes = files.get(name) as Uint8Array<ArrayBuffer> | undefined;
      return bytes && { size: bytes.length, body: new Blob([bytes]).stream() };
    },
    delete: async (name) => void files.delete(name),
  };
  return { ...newsroom, media, files, link: linkHere({ ...newsroom, media }) };
}

export interface Told extends TransferListener {
  /** What the run told, in short. */
  readonly said: string[];
  /** Rows that it said are there, after each page. */
  readonly rows: number[];
}

export function listening(): Told {
  const said: string[] = [];
  const rows: number[] = [];
  return {
    said,
    rows,
    emptying: () => said.push('emptying'),
    closed: (when) => said.push(`closed ${when}`),
    began: ({ rows }) => said.push(`began at ${rows}`),
    moved: (progress) => rows.push(progress.rows),
    file: () => {},
    lost: (name, why) => said.push(`lost ${name} ${why}`),
  };
}

/** Moves a newsroom, without more words. */
export function move(
  from: Pick<Side, 'link'>,
  to: Pick<Side, 'link'>,
  options: Partial<TransferOptions> = {},
  listener: TransferListener = listening(),
): Promise<Transferred> {
  return runTransfer(from.link, to.link, { copy: false, restart: false, ...options }, listener);
}

/** Thrown by a line that was cut. */
export class CutError extends Error {
  override name = 'CutError';
}

/**
 * Both lines, cut at their n-th call together, counted from 0, and from then on.
 * @param when whether the other side has heard the call when the line is cut
 */
export function cutAt<T extends Pick<Side, 'link'>>(
  sides: readonly [T, T],
  n: number,
  when: 'before' | 'after',
): { sides: [Pick<Side, 'link'>, Pick<Side, 'link'>]; calls(): number } {
  let calls = 0;
  const through = async <R>(act: () => Promise<R>): Promise<R> => {
    const call = calls++;
    if (call > n || (call === n && when === 'before')) throw new CutError(`call ${call}`);
    const result = await act();
    if (call === n) throw new CutError(`answer ${call}`);
    return result;
  };
  const cut = ({ link }: T): Pick<Side, 'link'> => ({
    link: {
      perform: (name, input) => through(() => link.perform(name, input)),
      hasMedia: (name) => through(() => link.hasMedia(name)),
      putMedia: (name, bytes) => through(() => link.putMedia(name, bytes)),
      findMedia: (name) => through(() => link.findMedia(name)),
    },
  });
  return { sides: [cut(sides[0]), cut(sides[1])], calls: () => calls };
}

/**
 * Brings in something of each kind: public, amended, updated, corrected, moved, retopiced, withdrawn, scheduled,
 * with an end, a draft, co-original, with former paths, with files of which one is not in the store; an edition that was
 * moved and has an icon, topics that were renamed, merged and have a code, a thumbnail, the address of a former feed, a
 * file that is to be deleted, and a partner.
 */
export async function bringInEverything(side: Side): Promise<void> {
  await side.link.putMedia(PNG_NAME, PNG);
  const picture = aPicture({ name: PNG_NAME, type: 'image/png', size: PNG.length, width: 1, height: 1 });
  const later = '2026-04-01T09:00:00Z';
  const quay = (fields = {}) => aStory('quay', { en: { slug: 'one', topics: ['trade'], ...fields } });
  await side.link.perform('add-topics', {
    topics: [
      { key: 'cranes', iptc: '20000082', labels: [{ edition: 'en', label: 'Cranes', slug: 'cranes' }] },
    ],
  });
  const imports = [
    bringIn.bind(null, side, [
      aStory('quay', {
        en: { slug: 'one', topics: ['trade'], media: [picture], guid: '1992 at old' },
        nl: {
          source: 'en',
          topics: ['trade', 'safety'],
          media: [picture, { ...aPicture(), thumbnail: fileOf(picture) }],
        },
        fr: { source: 'en', publishAt: later },
        ar: {
          publishAt: null,
          headline: '岸壁の修復 “R&D” \\ "x"\n\ttab',
          body: `<p>${'é😀'.repeat(40)}</p>`,
        },
      }),
      aStory('law', { en: { coOriginal: true, required: ['en', 'nl'] }, nl: { coOriginal: true } }),
      aStory('gone', { en: { topics: ['safety'] }, nl: {} }),
      aStory('old', { en: { formerPaths: ['/node/12', '/node/13'], topics: ['cranes'] } }),
      aStory('ends', { en: { withdrawAt: later, updatedAt: '2026-03-14T09:10:00Z' } }),
    ]),
    bringIn.bind(null, side, quay({ body: '<p>A comma.</p>' })),
    bringIn.bind(null, side, quay({ slug: 'two', topics: ['safety'] })),
    bringIn.bind(null, side, quay({ slug: 'three', body: '<p>News.</p>' }), { as: 'update' }),
    bringIn.bind(null, side, quay({ slug: 'two', body: '<p>Right.</p>' }), {
      as: 'correct',
      note: 'It was wrong.',
    }),
  ];
  for (const bring of imports) assert.deepEqual((await bring()).problems, []);
  await side.link.perform('schedule', { story: 'quay', editions: ['ar'], time: '+3d', by: BY_EDITOR });
  await side.link.perform('withdraw', {
    story: 'gone',
    edition: null,
    by: { ...BY_EDITOR, reason: 'mistake' },
  });
  await side.link.perform('add-edition', {
    edition: { path: 'de', language: 'de', title: 'Hafen', timeZone: 'Europe/Berlin' },
    by: BY_EDITOR,
  });
  const by = BY_EDITOR;
  await side.link.perform('edit-edition', {
    path: 'de',
    settings: {
      ...{ windowSize: 20, rights: '© Hafen', license: 'https://license.example/', accent: '#0b5c7a' },
      ...{ publisher: 'Hafen', email: 'presse@example.org', phone: '+999 55 01', address: 'Kai 1' },
    },
    by,
  });
  await side.link.perform('set-statement', {
    statement: { edition: 'de', kind: 'legal', title: 'Impressum', body: '<p>Wir.</p>' },
    by,
  });
  await side.link.perform('move-edition', { path: 'de', to: 'deutsch', by });
  await side.link.perform('rename-topic', { topic: 'trade', edition: 'fr', slug: 'commerce', by });
  await side.link.perform('merge-topics', { topic: 'cranes', into: 'trade', by });
  await side.db.run(sql("INSERT INTO former_feeds VALUES ('/rss.php?lang=nl', 2, NULL, 'full', 'rss', 1)"));
  // Smaller than an icon may be, and so no file more.
  await side.db.run(sql('UPDATE editions SET icon = ? WHERE id = 1', PNG_NAME));
  await side.db.run(sql('INSERT INTO dropped_media (name) VALUES (?)', `${'cd'.repeat(32)}.png`));
  await putPartnerRows(side);
}

export interface Pair {
  from: Side;
  to: Side;
}

/** A newsroom with something of each kind, and an empty one that shares its clock. */
export async function openPair(t: Ends): Promise<Pair> {
  const from = sideOf(await openNewsroom(t));
  await bringInEverything(from);
  const site = await openSite(from);
  for (const path of ['/en/', '/en/feed.atom', '/nl/2026/03/', '/nowhere']) await site.get(path);
  await moveConsumer(from.db, 'documents', 3);
  return { from, to: sideOf(await emptyNewsroom(t, from.clock)) };
}

/** Documents, and where some could be. */
export function pathsOf(side: Side): string[] {
  const standing = standingPaths(['en', 'nl'], ['2026-03'], ['safety']).filter(
    (path) => !/headlines/.test(path),
  );
  return [...standing, ...guessedArticlePaths([side], ['2026-03']), '/nowhere'];
}

/** The target is what the source was. */
export function assertMoved(from: Side, to: Side): void {
  assert.deepEqual(rowsOf(to), rowsOf(from));
  assert.deepEqual(identityOf(to), { ...identityOf(from), state: 'open' });
  assert.deepEqual(to.rows('SELECT * FROM transfer'), []);
}

/** Brings the page at a position; returns the next position. */
export async function onePage(from: Side, to: Side, position: Position, version: number): Promise<Position> {
  assert.ok('after' in position);
  const page = await from.link.perform('transfer-page', { position, version });
  const { taken, position: next } = await to.link.perform('transfer-accept', { ...page, position });
  assert.ok(taken);
  return next;
}

/** For assert.rejects. */
export function refusal(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.match(error.message, message);
    return true;
  };
}

export async function answersOf(site: Site, paths: readonly string[]): Promise<Record<string, Answer>> {
  const answers: Record<string, Answer> = {};
  for (const path of paths) answers[path] = await site.get(path);
  return answers;
}

/** The smallest GIF there is, and a comment that makes it one of many. */
export function gif(n: number): { name: string; bytes: Uint8Array } {
  const comment = `21fe02${n.toString(16).padStart(4, '0')}00`;
  const bytes = Buffer.from(
    `47494638396101000100800000000000ffffff${comment}2c000000000100010000020144003b`,
    'hex',
  );
  return { name: `${createHash('sha256').update(bytes).digest('hex')}.gif`, bytes };
}

// A second newsroom, restored from the lines of the first, that then goes through the same as it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { exportLines } from '../../../src/desk/export-run.ts';
import type { TextLine } from '../../../src/desk/lines-units.ts';
import { linkHere } from '../../../src/desk/link.ts';
import { linesSource } from '../../../src/desk/restore-lines.ts';
import { checkSource, runRestore } from '../../../src/desk/restore-run.ts';
import { countedIds } from '../clock.ts';
import { answersOf, emptyNewsroom, listening } from '../move.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Ends } from '../scratch.ts';
import { type Answer, standingPaths } from '../site.ts';
import { type Stage, stageOf } from './agreement.ts';
import { placesOf } from './expected.ts';
import type { Model } from './model.ts';

/**
 * The newsroom, and one restored from its export into an empty database. From now on both give the same ids.
 * @param epoch whether the restored one goes on in the same epoch
 */
export async function restoredFrom(t: Ends, { newsroom }: Stage, epoch: 'same' | 'new'): Promise<Stage[]> {
  const lines = await exported(newsroom);
  const empty = await emptyNewsroom(t, newsroom.clock);
  const nothing = { hasMedia: async () => false, findMedia: async () => undefined };
  const source = linesSource('newsroom.jsonl', () => readLines(lines), nothing);
  const listener = { ...listening(), checked: () => {} };
  await checkSource(source, nothing.hasMedia, false, listener);
  const options = { continue: epoch === 'same', restart: false, erasures: [] };
  await runRestore(source, linkHere({ ...empty, media: null }), options, () => crypto.randomUUID(), listener);
  return Promise.all([newsroom, empty].map((one) => stageOf({ ...one, newId: laterIds() })));
}

/** Apart from those that were given before. */
function laterIds(): () => string {
  const newId = countedIds();
  return () => newId().replace('-8000-', '-a000-');
}

async function exported(newsroom: Newsroom): Promise<string[]> {
  const parts: string[] = [];
  const sink = {
    begin: async () => void parts.splice(0),
    write: async (text: string) => void parts.push(text),
    digest: () => sha256(parts),
  };
  await exportLines(linkHere({ ...newsroom, media: null }), sink, {
    ...{ began: () => {}, moved: () => {}, overtaken: () => {} },
  });
  return parts.join('').split('\n').slice(0, -1);
}

async function* readLines(lines: readonly string[]): AsyncGenerator<TextLine> {
  for (const [i, text] of lines.entries()) {
    yield { number: i + 1, text, digest: () => sha256(lines.slice(0, i).map((line) => `${line}\n`)) };
  }
}

function sha256(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Every document that there is or could be, byte for byte and header for header. */
export async function assertSame(m: Model, stages: readonly Stage[]): Promise<void> {
  const editions = m.editions.flatMap(({ paths }) => paths);
  const months = [...new Set(m.paths.map(({ month }) => month)), '2026-02'];
  const topics = m.topicSlugs.map(({ slug }) => slug);
  const paths = new Set([
    ...standingPaths(editions, months, []),
    ...editions.flatMap((edition) => topics.map((topic) => `/${edition}/topics/${topic}/feed.atom`)),
    ...placesOf(m).map(({ path }) => path),
  ]);
  const [first, ...others] = await Promise.all(stages.map(({ site }) => answersOf(site, [...paths])));
  for (const other of others) assert.deepEqual(other, first);
}

/** The documents that say most, and where every path leads. */
export async function assertLikeEachOther(m: Model, stages: readonly Stage[]): Promise<void> {
  const feeds = m.editions.flatMap(({ path }) => ['atom', 'rss'].map((format) => `/${path}/feed.${format}`));
  const paths = [...feeds, ...placesOf(m).map(({ path }) => path)];
  const answers: Record<string, Answer>[] = await Promise.all(
    stages.map(({ site }) => answersOf(site, paths)),
  );
  for (const other of answers.slice(1)) assert.deepEqual(other, answers[0]);
}

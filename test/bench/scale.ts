// Forty thousand articles in four editions, imported and rendered: beside what Hugo takes to build the same.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORLD_EDITIONS, worldStory, writeHugoSite, writeHugoStory, writeStories } from './scale-world.ts';
import type { Line } from './table.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));

/** Megabytes. */
const MEMORY = 256;

export interface ScaleOptions {
  /** In four editions each. */
  stories: number;
}

/** A few seconds, and what the README tells of. */
export const QUICK: ScaleOptions = { stories: 20 };
export const FULL: ScaleOptions = { stories: 10_000 };

/** What a program took. */
interface Run {
  seconds: number;
  /** Megabytes at the most. */
  memory: number;
}

/** Imports, renders what is hot, renders all; and has Hugo build the same, where it is installed. */
export async function measureScale(folder: string, { stories }: ScaleOptions): Promise<Line[]> {
  // Starting takes us longer than Hugo: of a few stories that is nearly all there is to see.
  const bound = stories < FULL.stories ? null : { most: 1 };
  const now = Date.now();
  const ours = join(folder, 'stories');
  writeStories(ours, stories, now);
  const file = join(folder, 'scale.db');
  const env = {
    CORANTO_DATABASE: file,
    CORANTO_BASE_URL: 'https://news.example.org',
    CORANTO_MEDIA: join(folder, 'media'),
  };
  const coranto = (...args: string[]): Promise<Run> => run([process.execPath, CORANTO, ...args], folder, env);
  const imported = await coranto('import', ours, '--problems-only');
  const hot = await coranto('render', '--json');
  const all = await coranto('render', '--all', '--json');
  rmSync(ours, { recursive: true });
  const hugo = hasHugo() ? await buildWithHugo(folder, stories, now) : null;
  const articles = (stories * WORLD_EDITIONS.length).toLocaleString('en');
  const line = (what: string, parts: Run[], required: Line['required']): Line => {
    const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
    const memory = Math.max(...parts.map((part) => part.memory));
    return {
      what,
      ratio: hugo ? seconds / hugo.seconds : Number.NaN,
      control: null,
      required: hugo ? required : null,
      detail: `${say({ seconds, memory })}; Hugo ${hugo ? say(hugo) : 'is not installed'}`,
    };
  };
  const peak = Math.max(imported.memory, hot.memory, all.memory);
  return [
    line(`${articles} articles imported, and all that is hot rendered: to Hugo`, [imported, hot], bound),
    line(`the same, and every page and part of an archive too: to Hugo`, [imported, hot, all], bound),
    {
      what: `importing and rendering all of it: peak memory to ${MEMORY} MB`,
      ratio: peak / MEMORY,
      control: null,
      required: { most: 1 },
      detail: `importing ${imported.memory.toFixed(0)} MB, what is hot ${hot.memory.toFixed(0)} MB, all ${all.memory.toFixed(0)} MB`,
    },
  ];
}

/**
 * How long Hugo takes to build all again after one new article, in seconds; null where it is not installed.
 * @param articles how many there were before
 */
export async function rebuildWithHugo(folder: string, articles: number): Promise<number | null> {
  if (!hasHugo()) return null;
  const now = Date.now();
  const stories = Math.ceil(articles / WORLD_EDITIONS.length);
  const site = join(folder, 'hugo-again');
  writeHugoSite(site, stories, now);
  await run(['hugo', '--quiet'], site);
  writeHugoStory(site, worldStory(stories, stories + 1, now));
  const { seconds } = await run(['hugo', '--quiet'], site);
  rmSync(site, { recursive: true });
  return seconds;
}

async function buildWithHugo(folder: string, stories: number, now: number): Promise<Run> {
  const site = join(folder, 'hugo');
  writeHugoSite(site, stories, now);
  const built = await run(['hugo', '--quiet'], site);
  rmSync(site, { recursive: true });
  return built;
}

function hasHugo(): boolean {
  return spawnSync('hugo', ['version']).status === 0;
}

/** Runs a program to its end: by /usr/bin/time, which alone knows the most memory that another process had. */
async function run(
  [program = '', ...args]: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Run> {
  const started = performance.now();
  const child = spawn('/usr/bin/time', ['-f', 'peak %M', program, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  const peak = /^peak (\d+)$/m.exec(errors)?.[1];
  if (code !== 0 || peak === undefined) throw new Error(`${program} ended with ${code}: ${errors}`);
  return { seconds: (performance.now() - started) / 1000, memory: Number(peak) / 1024 };
}

function say({ seconds, memory }: Run): string {
  return `${seconds.toFixed(1)} s and ${memory.toFixed(0)} MB`;
}

// A newsroom of a million articles beside one of a thousand: how soon each serves, in how much memory, and how fast
// it answers what is read.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pathOf } from '../../src/documents/address.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createCursors } from '../../src/partners/cursor.ts';
import { sql } from '../../src/storage/database.ts';
import { freePort } from '../support/ports.ts';
import { Child } from './child.ts';
import { median } from './stats.ts';
import { EDITIONS, randomFrom, TOPICS } from './synthetic.ts';
import type { Line } from './table.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));
const UNIT = new URL('../../.github/deploy/coranto.service', import.meta.url);

const FEW = 1_000;
/** Seconds until it is ready, megabytes, and how much slower a million may be than a thousand. */
const SOON = 2;
const MEMORY = 300;
const AS_FAST = 1.5;
/** Octets that D1 takes. */
const D1 = 10_000_000_000;

export interface ServingOptions {
  /** Of the large newsroom. */
  articles: number;
  /** Requests of each kind to each of the two; before them, those that are not counted. */
  requests: number;
  warmUp: number;
  /** As many where nothing is held: the compilers have enough to do first. */
  coldWarmUp: number;
  /** One process at a time, and first a start that is not counted. */
  oneByOne: boolean;
  /** Milliseconds between two looks whether a server is ready: each takes time from it. */
  look: number;
  /** Requests of any kind, before memory is looked at. */
  storm: number;
}

export async function measureLargeNewsroom(folder: string, options: ServingOptions): Promise<Line[]> {
  const [large, small] = [await build(folder, options.articles), await build(folder, FEW)];
  return compareNewsrooms(large, small, options);
}

async function build(folder: string, articles: number): Promise<string> {
  const file = join(folder, `scale-${articles}.db`);
  const builder = new Child('./scale-archive.ts', [file, String(articles), String(TOPICS.length)]);
  await builder.next();
  await builder.stop();
  return file;
}

/** The same of newsrooms that are there. */
export async function compareNewsrooms(
  large: string,
  small: string,
  options: ServingOptions,
): Promise<Line[]> {
  // The first start of a program compiles it, and keeps that.
  if (options.oneByOne) await (await Served.start(small, options)).stop();
  const servers = [await Served.start(large, options), await Served.start(small, options)] as const;
  const [many, few] = servers;
  const atStart = many.memory();
  try {
    const lines: Line[] = [];
    for (const [kind, make] of Object.entries(KINDS)) {
      const times: [number[], number[]] = [[], []];
      for (let n = -options.warmUp; n < options.requests; n++) {
        // In turn, and each first every other time: what disturbs a round disturbs both of its sides.
        for (const i of n % 2 === 0 ? [0, 1] : [1, 0]) {
          const server = servers[i] as Served;
          const path = make(server.places, randomFrom(n + 100));
          // Of a thousand articles nearly all is soon in memory, of a million nearly nothing: what is there is compared
          // with what is there, and what is not with what is not (scale-cold.ts). The first answer's document is stored
          // beside, and the second finds that commit and looks whether it changes anything: the third is like all after it.
          await server.ask(path);
          await server.ask(path);
          const taken = await server.ask(path);
          if (n >= 0) times[i as 0 | 1].push(taken);
        }
      }
      const [ofMany, ofFew] = [median(times[0]), median(times[1])];
      lines.push({
        what: `${kind}, asked for again: ${options.articles.toLocaleString('en')} articles to ${FEW.toLocaleString('en')}`,
        ratio: ofMany / ofFew,
        control: null,
        required: { most: AS_FAST },
        detail: `p50 ${ofMany.toFixed(1)} to ${ofFew.toFixed(1)} ms`,
      });
    }
    const first = measureCold(large, options);
    if (options.oneByOne) await first;
    const [ofMany, ofFew] = await Promise.all([first, measureCold(small, options)]);
    for (const kind of Object.keys(KINDS)) {
      const [cold, beside] = [ofMany[kind] as number, ofFew[kind] as number];
      lines.push({
        what: `${kind}, with nothing held: CPU of ${options.articles.toLocaleString('en')} to ${FEW.toLocaleString('en')}`,
        ratio: cold / beside,
        control: null,
        required: { most: AS_FAST },
        detail: `p50 ${cold.toFixed(1)} to ${beside.toFixed(1)} ms`,
      });
    }
    const random = randomFrom(5);
    const kinds = Object.values(KINDS);
    for (let n = 0; n < options.storm; n++) {
      const make = kinds[Math.floor(random() * kinds.length)] as (typeof kinds)[number];
      await many.ask(make(many.places, random));
    }
    const octets = statSync(large).size;
    return [
      bound(
        `seconds until a newsroom of ${options.articles.toLocaleString('en')} is ready`,
        many.seconds,
        SOON,
        's',
        few.seconds,
      ),
      bound('its memory after the start', atStart, MEMORY, 'MB', few.memory()),
      bound(
        `its memory after ${options.storm.toLocaleString('en')} requests`,
        many.memory(),
        MEMORY,
        'MB',
        few.memory(),
      ),
      {
        ...bound('its database', octets / 1e9, D1 / 1e9, 'GB', statSync(small).size / 1e9),
        detail: `${Math.round(octets / options.articles)} octets an article`,
      },
      ...lines,
    ];
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Milliseconds of CPU by kind. */
async function measureCold(
  file: string,
  { requests, coldWarmUp }: ServingOptions,
): Promise<Record<string, number>> {
  const child = new Child('./scale-cold.ts', [file, String(requests), String(coldWarmUp)]);
  const costs = await child.next<Record<string, number>>();
  await child.stop();
  return costs;
}

function bound(what: string, value: number, most: number, unit: string, beside: number): Line {
  const detail = `${value.toFixed(2)} ${unit} (of ${FEW.toLocaleString('en')}: ${beside.toFixed(2)})`;
  return {
    what: `${what}, to ${most} ${unit}`,
    ratio: value / most,
    control: null,
    required: { most: 1 },
    detail,
  };
}

/** What can be asked for, by the place of articles anywhere in the archive. */
interface Places {
  articles: { edition: string; month: string; slug: string }[];
  parts: number;
  /** Places in the log. */
  cursors: string[];
}

type Make = (places: Places, random: () => number) => string;

const one = <T>(items: readonly T[], random: () => number): T =>
  items[Math.floor(random() * items.length)] as T;
const edition = (random: () => number): string => one(EDITIONS, random).path;

export const KINDS: Readonly<Record<string, Make>> = {
  'front page': (_, random) => `/${edition(random)}/`,
  feed: (_, random) => `/${edition(random)}/feed.atom`,
  'topic feed': (_, random) => {
    const at = edition(random);
    return `/${at}/topics/${one(TOPICS, random)}-${at}/feed.json`;
  },
  'archive part': ({ parts }, random) =>
    `/${edition(random)}/archive/${1 + Math.floor(random() * parts)}.atom`,
  month: ({ articles }, random) => {
    const { edition: at, month } = one(articles, random);
    return pathOf({ kind: 'month', edition: at, month, part: null });
  },
  article: ({ articles }, random) => pathOf({ kind: 'article', ...one(articles, random) }),
  search: (_, random) => `/${edition(random)}/search?q=${one(WORDS, random)}`,
  'change cursor': ({ cursors }, random) => `/api/v1/changes?limit=50&after=${one(cursors, random)}`,
  'list of articles': (_, random) => `/api/v1/articles?edition=${edition(random)}&limit=50`,
};

/**
 * Of the made-up language: each is in so many texts, from all to one in six, that also a thousand articles have
 * more than a page of it in each language. Rare words, and what else is searched for, bench's `search` measures.
 */
const WORDS = ['bize', 'lumaga', 'gulezu', 'kanho', 'foriswi', 'hoke'];

/** A newsroom that `coranto serve` serves, with the settings of the C library that the unit for systemd gives it. */
class Served {
  readonly seconds: number;
  readonly places: Places;
  readonly #process: ChildProcess;
  readonly #base: string;

  private constructor(child: ChildProcess, base: string, seconds: number, places: Places) {
    this.#process = child;
    this.#base = base;
    this.seconds = seconds;
    this.places = places;
  }

  static async start(file: string, { look }: ServingOptions): Promise<Served> {
    const places = await placesOf(file);
    const port = await freePort();
    const base = `http://127.0.0.1:${port}`;
    const started = performance.now();
    const child = spawn(process.execPath, [CORANTO, 'serve'], {
      env: {
        PATH: process.env['PATH'],
        ...ofLibrary(),
        CORANTO_DATABASE: file,
        CORANTO_PORT: String(port),
        CORANTO_MEDIA: `${file}-media`,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while (!(await isReady(base))) await new Promise((resolve) => setTimeout(resolve, look));
    return new Served(child, base, (performance.now() - started) / 1000, places);
  }

  /** Milliseconds until the whole answer is there. */
  async ask(path: string): Promise<number> {
    const started = performance.now();
    const answer = await fetch(this.#base + path);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
    return performance.now() - started;
  }

  /** Megabytes that are resident. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000;
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
  }
}

function ofLibrary(): Record<string, string> {
  const [settings = ''] = /(?<=^Environment=)MALLOC_.*$/m.exec(readFileSync(UNIT, 'utf8')) ?? [];
  return Object.fromEntries(settings.split(' ').map((setting) => setting.split('=')));
}

async function isReady(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** Articles of any age, by their ids; parts that are whole; and how long the log is. */
export async function placesOf(file: string): Promise<Places> {
  const db = openDatabase(file, { readonly: true });
  try {
    const row = await db.first(
      sql(`SELECT uuid, epoch, (SELECT max(id) FROM articles) AS last,
        (SELECT max(seq) FROM changes) AS seq FROM newsroom`),
    );
    const [last, seq] = [row?.['last'] as number, row?.['seq'] as number];
    const random = randomFrom(11);
    const { sign } = await createCursors(row?.['uuid'] as string);
    const places = Array.from({ length: 200 }, () => Math.floor(random() * (seq - 50)));
    const cursors = await Promise.all(
      places.map((at) => sign('changes', '', [row?.['epoch'] as string, at])),
    );
    const ids = Array.from({ length: 2_000 }, () => 1 + Math.floor(random() * last));
    const rows = await db.all(
      sql(
        `SELECT e.path, a.month, a.slug FROM json_each(?) j JOIN articles a ON a.id = j.value
         JOIN editions e ON e.id = a.edition_id`,
        JSON.stringify(ids),
      ),
    );
    const articles = rows.map((row) => ({
      edition: row['path'] as string,
      month: row['month'] as string,
      slug: row['slug'] as string,
    }));
    return { articles, parts: Math.floor(last / EDITIONS.length / 50), cursors };
  } finally {
    db.close();
  }
}

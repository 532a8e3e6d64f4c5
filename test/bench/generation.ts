// Generation: from one new article to all that it touches in memory, in archives of several sizes and with many topics.
import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../src/node/database.ts';
import { importStories } from '../../src/operations/import-stories.ts';
import { Child } from './child.ts';
import type { Ready } from './generation-host.ts';
import { rebuildWithHugo } from './scale.ts';
import { median, pairedRatio } from './stats.ts';
import { EDITIONS, lastArticle, TOPICS, topicKeys } from './synthetic.ts';
import type { Line } from './table.ts';

/** Milliseconds that it may take, and for which the serving thread may be kept from answering. */
const SOON = 100;
const STALL = 10;
/** How much longer it may take in an archive ten times as large. */
const FLAT = 1.3;
const OPTIONS = {
  as: 'amend',
  note: null,
  by: { actor: 'bench', reason: null },
} as const;

export interface Archive {
  /** A database whose newest stories wait for their last edition. */
  file: string;
  articles: number;
  /** How many there are. */
  topics: number;
}

interface Sample {
  milliseconds: number;
  documents: number;
  /** See Ready. */
  delay: number;
}

/** One newsroom, served by a process beside and imported into from here, as `coranto import` does. */
class Newsroom {
  readonly articles: number;
  /** What it is called beside others. */
  readonly name: string;
  readonly #topics;
  readonly #db;
  readonly #host: Child;
  /** The next story to get its last edition. */
  #next: number;

  private constructor({ file, articles, topics }: Archive) {
    this.articles = articles;
    const among = articles.toLocaleString('en');
    this.name = topics === TOPICS.length ? among : `${among} with ${topics} topics`;
    this.#topics = topicKeys(topics);
    this.#db = openDatabase(file);
    this.#host = new Child('./generation-host.ts', [file]);
    this.#next = Math.ceil(articles / EDITIONS.length) - 1;
  }

  /** One that has rendered what is hot. */
  static async open(archive: Archive): Promise<Newsroom> {
    const newsroom = new Newsroom(archive);
    await newsroom.#host.next<Ready>();
    await newsroom.#host.next<'calm'>();
    return newsroom;
  }

  /** A story that is out in four editions gets its fifth: from the import's start to all in memory. */
  async measure(): Promise<Sample> {
    this.#host.send('watch');
    await this.#host.next<'watching'>();
    const ready = this.#host.next<Ready>();
    const desk = { db: this.#db, now: Date.now, newId: randomUUID };
    const story = lastArticle(this.#next--, Date.now(), this.#topics);
    const started = performance.now();
    const { problems } = await importStories(desk, [story], OPTIONS);
    if (problems[0]) throw new Error(problems[0].message);
    const { documents, delay } = await ready;
    const milliseconds = performance.now() - started;
    // The thorough compression, which follows by itself, is in nobody's way by the next time.
    await this.#host.next<'calm'>();
    return { milliseconds, documents, delay };
  }

  async stop(): Promise<void> {
    await this.#host.stop();
    this.#db.close();
  }
}

export interface GenerationOptions {
  /** Rounds that are not counted. */
  warmUp: number;
  /** Twice these and the warm-up may be as many as there are stories that wait. */
  rounds: number;
  /** The size of the archive that Hugo builds beside; null: none. */
  hugo: number | null;
}

/**
 * New articles in several archives, in turn.
 * @param archives that which the others are beside first
 */
export async function measureGeneration(
  folder: string,
  archives: readonly Archive[],
  { warmUp, rounds, hugo }: GenerationOptions,
): Promise<Line[]> {
  const newsrooms = await Promise.all(archives.map((archive) => Newsroom.open(archive)));
  const [young, ...older] = newsrooms as [Newsroom, ...Newsroom[]];
  // The young archive comes twice: what it differs from itself by is chance.
  const turns = [young, young, ...older];
  for (let i = 0; i < warmUp; i++) for (const newsroom of newsrooms) await newsroom.measure();
  const samples: Sample[][] = turns.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const i of turns.keys()) {
      const turn = (i + round) % turns.length;
      samples[turn]?.push(await (turns[turn] as Newsroom).measure());
    }
  }
  for (const newsroom of newsrooms) await newsroom.stop();
  const [inYoung, inTwin, ...inOlder] = samples.map(summarise) as [Summary, Summary, ...Summary[]];
  const control = pairedRatio(inTwin.times, inYoung.times);
  const sides = [
    { of: young, found: inYoung },
    ...older.map((of, i) => ({ of, found: inOlder[i] as Summary })),
  ];
  return [
    ...sides.map(({ of, found }) => ({
      what: `one new article among ${of.name} to all in memory, to ${SOON} ms`,
      ratio: median(found.times) / SOON,
      control,
      required: { most: 1 },
      detail: `${median(found.times).toFixed(0)} ms (${Math.min(...found.times).toFixed(0)} to ${Math.max(...found.times).toFixed(0)}), ${found.documents} documents`,
    })),
    ...sides.slice(1).map(({ of, found }) => ({
      what: `the same among ${of.name}, to among ${young.name}`,
      ratio: pairedRatio(found.times, inYoung.times),
      control,
      required: { most: FLAT },
      detail: `${median(found.times).toFixed(0)} to ${median(inYoung.times).toFixed(0)} ms`,
    })),
    ...sides.map(({ of, found }) => ({
      what: `p99.9 delay of the event loop meanwhile, among ${of.name}, to ${STALL} ms`,
      ratio: found.delay / STALL,
      control: inTwin.delay / inYoung.delay,
      required: { most: 1 },
      detail: `${found.delay.toFixed(1)} ms`,
    })),
    ...(await besideHugo(
      folder,
      sides.find(({ of }) => of.articles === hugo),
    )),
  ];
}

interface Summary {
  times: number[];
  documents: number;
  delay: number;
}

function summarise(samples: readonly Sample[]): Summary {
  return {
    times: samples.map(({ milliseconds }) => milliseconds),
    documents: median(samples.map(({ documents }) => documents)),
    // A round has about as many samples as there are milliseconds: its p99.9 is the longest.
    delay: median(samples.map(({ delay }) => delay)),
  };
}

async function besideHugo(
  folder: string,
  side: { of: Newsroom; found: Summary } | undefined,
): Promise<Line[]> {
  if (!side) return [];
  const { of, found } = side;
  const seconds = await rebuildWithHugo(folder, of.articles);
  if (seconds === null) return [];
  return [
    {
      what: `one new article among ${of.name}: Hugo building all again, to Coranto`,
      ratio: (seconds * 1000) / median(found.times),
      control: null,
      required: { least: 1 },
      detail: `${seconds.toFixed(1)} s to ${median(found.times).toFixed(0)} ms`,
    },
  ];
}

// Generation: from one new article to all that it touches in memory, in a young archive and in an old one.
import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../src/node/database.ts';
import { importStories } from '../../src/operations/import-stories.ts';
import { Child } from './child.ts';
import type { Ready } from './generation-host.ts';
import { median, pairedRatio } from './stats.ts';
import { lastArticle, storiesOf } from './synthetic.ts';
import type { Line } from './table.ts';

const WARM_UP = 1;

const OPTIONS = {
  as: 'amend',
  note: null,
  by: { actor: 'bench', reason: null },
} as const;

export interface Archive {
  file: string;
  articles: number;
}

interface Sample {
  milliseconds: number;
  documents: number;
  /** Median, p99, p99.9 and worst delay of the serving thread's event loop, in milliseconds. */
  delays: number[];
}

/** One newsroom, served by a process beside and imported into from here, as `coranto import` does. */
export class Newsroom {
  readonly #db;
  readonly #host: Child;
  /** The next story to get its last edition. */
  #next: number;

  constructor({ file, articles }: Archive) {
    this.#db = openDatabase(file);
    this.#host = new Child('./generation-host.ts', [file]);
    this.#next = Math.ceil(storiesOf(articles)) - 1;
    this.ready = this.#host.next<Ready>();
  }

  /** After the first run over the whole archive. */
  readonly ready: Promise<unknown>;

  watch(): void {
    this.#host.send('watch');
  }

  /** A story that is out in four editions gets its fifth: from the import's start to all in memory. */
  async measure(): Promise<Sample> {
    const ready = this.#host.next<Ready>();
    const desk = { db: this.#db, now: Date.now, newId: randomUUID };
    const story = lastArticle(this.#next--, Date.now());
    const started = performance.now();
    const { problems } = await importStories(desk, [story], OPTIONS);
    if (problems[0]) throw new Error(problems[0].message);
    const { documents, delays } = await ready;
    return { milliseconds: performance.now() - started, documents, delays };
  }

  async stop(): Promise<void> {
    await this.#host.stop();
    this.#db.close();
  }
}

/**
 * New articles in a young archive and in one ten times as large, in turn; stops both.
 * @param rounds at most a third of the stories that wait for their last edition
 */
export async function measureGeneration(small: Newsroom, large: Newsroom, rounds: number): Promise<Line[]> {
  for (const newsroom of [small, large]) newsroom.watch();
  for (let i = 0; i < WARM_UP; i++) for (const newsroom of [small, large]) await newsroom.measure();
  // The young archive comes twice: what it differs from itself by is chance.
  const turns = [small, large, small];
  const samples: Sample[][] = turns.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const i of turns.keys()) {
      const turn = (i + round) % turns.length;
      samples[turn]?.push(await (turns[turn] as Newsroom).measure());
    }
  }
  await Promise.all([small.stop(), large.stop()]);
  const [inYoung, inOld, inTwin] = samples as [Sample[], Sample[], Sample[]];
  const times = (of: Sample[]) => of.map(({ milliseconds }) => milliseconds);
  const delays = (of: Sample[]) => median(of.map((sample) => sample.delays[2] as number));
  const documents = median(inYoung.map((sample) => sample.documents));
  return [
    {
      what: 'one new article to all in memory: 40,000 to 4,000',
      ratio: pairedRatio(times(inOld), times(inYoung)),
      control: pairedRatio(times(inTwin), times(inYoung)),
      required: { most: 1.5 },
      detail: `${median(times(inOld)).toFixed(0)} to ${median(times(inYoung)).toFixed(0)} ms, ${documents} documents`,
    },
    {
      what: 'p99.9 delay of the event loop meanwhile, the same',
      ratio: delays(inOld) / delays(inYoung),
      control: delays(inTwin) / delays(inYoung),
      required: null,
      detail: `${delays(inOld).toFixed(1)} to ${delays(inYoung).toFixed(1)} ms`,
    },
  ];
}

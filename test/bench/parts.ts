// The parts of a run by their names: what each is about, what it needs built, and how much of it a quick run measures.
import { openDatabase } from '../../src/node/database.ts';
import { headSeqQuery } from '../../src/storage/documents.ts';
import { moveConsumer } from '../../src/storage/newsroom.ts';
import { measureDay } from './day.ts';
import { measureFanOut } from './fan-out.ts';
import { measureGeneration } from './generation.ts';
import { measureHotPath } from './hot-path.ts';
import { measurePages } from './pages.ts';
import { measureRendering } from './rendering.ts';
import { measureScale, FULL as SCALE_FULL, QUICK as SCALE_QUICK } from './scale.ts';
import { compareNewsrooms } from './scale-serving.ts';
import { measureSearch } from './search.ts';
import { measureServing } from './serving.ts';
import { EDITIONS, TOPICS } from './synthetic.ts';
import type { Line } from './table.ts';
import type { Built, Workshop } from './workshop.ts';

export interface Part {
  about: string;
  /**
   * It is about one thread's own work, and may be measured while another such part is. `quick`: nothing is asked of its
   * figures in a quick run, in which it is measured while another such part is.
   */
  beside?: true | 'quick';
  /** What is built before anything is measured. */
  prepare?(workshop: Workshop): Promise<unknown>[];
  measure(workshop: Workshop): Promise<Line[]>;
}

/** Of the newsroom that most parts begin with. */
const FEW = 1_000;

/** A newsroom in five editions, whose newest stories wait for their last. */
const newsroom = (
  workshop: Workshop,
  articles: number,
  topics: number = TOPICS.length,
): Promise<Built<unknown>> => workshop.build('./scale-archive.ts', articles, topics, 'waiting');

/**
 * A copy of it whose documents are rendered when they are asked for.
 * @param left the newest changes, whose documents are left to be rendered ahead
 */
async function idle(
  workshop: Workshop,
  articles: number,
  { left = 0, topics = TOPICS.length }: { left?: number; topics?: number } = {},
): Promise<string> {
  const file = workshop.copy(await newsroom(workshop, articles, topics));
  const db = openDatabase(file);
  const head = headSeqQuery.decode(await db.all(headSeqQuery.statement));
  await moveConsumer(db, 'documents', head - left);
  db.close();
  return file;
}

/** Where one new article comes: archives of several sizes, and one with as many topics as a ministry has. */
const archives = ({ quick }: Workshop): { articles: number; topics: number }[] =>
  quick
    ? [{ articles: FEW, topics: TOPICS.length }]
    : [
        ...[4_000, 40_000, 400_000].map((articles) => ({ articles, topics: TOPICS.length })),
        { articles: 4_000, topics: 20 },
      ];

const mostServed = ({ quick, million }: Workshop): number => (million ? 1_000_000 : quick ? 2_000 : 400_000);
const searched = ({ quick }: Workshop): number => (quick ? 1_500 : 100_000);
const paged = ({ quick }: Workshop): number => (quick ? 1_000 : 250_000);

/** What a quick run finds in one round and in small archives is shown, and is not held to what is asked of many and large. */
const shown = ({ quick }: Workshop, lines: Line[]): Line[] =>
  quick ? lines.map((line) => ({ ...line, required: null })) : lines;

/** Four articles in five are in the edition that is read. */
const pages = (workshop: Workshop, articles: number): Promise<Built<unknown>> =>
  workshop.build('./pages-archive.ts', Math.ceil((articles * 5) / 4));

const few = (workshop: Workshop): Promise<unknown>[] => [newsroom(workshop, FEW)];

export const PARTS: Readonly<Record<string, Part>> = {
  serving: {
    about: '200 and 304 beside bare node:http and nginx: requests a second, CPU, and how long a reader waits',
    prepare: few,
    async measure(workshop) {
      const { quick, folder } = workshop;
      const database = await idle(workshop, FEW);
      const options = quick
        ? { blocks: 1, rounds: 3, warmUp: 80, steady: 100 }
        : { blocks: 4, rounds: 16, warmUp: 300, steady: 1_000 };
      return shown(workshop, await measureServing(folder, database, options));
    },
  },
  'hot-path': {
    about: 'what answering a poll costs within the process: octets allocated and CPU, beside a bare handler',
    beside: true,
    prepare: few,
    measure: async (workshop) => measureHotPath(await idle(workshop, FEW)),
  },
  day: {
    about: 'a day of 10,000 readers, good and bad ones, and what a poll of each costs',
    prepare: few,
    async measure(workshop) {
      const database = await idle(workshop, FEW);
      return measureDay(
        database,
        FEW,
        workshop.quick ? { hours: 0.05, releases: 1, alike: 300 } : { hours: 24, releases: 8, alike: 2_000 },
      );
    },
  },
  rendering: {
    about: 'three formats of fifty entries with one new, beside the library `feed`',
    beside: true,
    measure: async ({ quick }) => [measureRendering(quick ? 20 : 300)],
  },
  generation: {
    about: 'from one new article to all that it touches in memory, in archives of several kinds, beside Hugo',
    prepare: (workshop) =>
      archives(workshop).map(({ articles, topics }) => newsroom(workshop, articles, topics)),
    async measure(workshop) {
      const copies = [];
      for (const { articles, topics } of archives(workshop)) {
        // What the newest story touches is about all that a new article will touch, and is a warm-up.
        const file = workshop.quick
          ? await idle(workshop, articles, { left: EDITIONS.length - 1, topics })
          : workshop.copy(await newsroom(workshop, articles, topics));
        copies.push({ articles, topics, file });
      }
      // A story has three topics, so that all twenty have been touched by the seventh.
      const options = workshop.quick
        ? { warmUp: 0, rounds: 1, hugo: null }
        : { warmUp: 7, rounds: 14, hugo: 40_000 };
      return shown(workshop, await measureGeneration(workshop.folder, copies, options));
    },
  },
  pages: {
    about: 'rendering pages anew in an edition of many articles, beside one of few',
    beside: true,
    prepare: (workshop) => [paged(workshop), 250].map((articles) => pages(workshop, articles)),
    async measure(workshop) {
      const many = paged(workshop);
      const [small, large] = [await pages(workshop, 250), await pages(workshop, many)];
      const files = { small: small.file, large: large.file, many };
      return shown(workshop, await measurePages(files, workshop.quick ? 5 : 75));
    },
  },
  search: {
    about: 'a query of each kind in an archive of many articles, beside one of a thousand',
    beside: 'quick',
    prepare: (workshop) => [searched(workshop), FEW].map((n) => workshop.build('./search-archive.ts', n)),
    async measure(workshop) {
      const articles = searched(workshop);
      const lines = await measureSearch(
        {
          ...{ articles, many: await workshop.build('./search-archive.ts', articles) },
          few: await workshop.build('./search-archive.ts', FEW),
        },
        workshop.quick ? { warmUp: 1, queries: 2 } : { warmUp: 2, queries: 60 },
      );
      return shown(workshop, lines);
    },
  },
  'fan-out': {
    about: 'a release to many WebSub subscriptions beside a bare sender, and readers meanwhile',
    beside: 'quick',
    prepare: few,
    async measure(workshop) {
      const database = await idle(workshop, FEW);
      const options = workshop.quick
        ? { subscriptions: 20, rehearsals: 0, rounds: 1, rest: 200 }
        : { subscriptions: 2_000, rehearsals: 1, rounds: 4, rest: 1_000 };
      return measureFanOut(database, options);
    },
  },
  large: {
    about: 'a newsroom of many articles beside one of a thousand: start, memory, database, answers',
    beside: 'quick',
    prepare: (workshop) => [mostServed(workshop), FEW].map((articles) => newsroom(workshop, articles)),
    async measure(workshop) {
      const articles = mostServed(workshop);
      const [large, small] = [await idle(workshop, articles), await idle(workshop, FEW)];
      const options = workshop.quick
        ? { requests: 1, warmUp: 0, coldWarmUp: 1, oneByOne: false, look: 25, storm: 20 }
        : { requests: 60, warmUp: 3, coldWarmUp: 10, oneByOne: true, look: 5, storm: 5_000 };
      return shown(workshop, await compareNewsrooms(large, small, { articles, ...options }));
    },
  },
  scale: {
    about: 'importing and rendering a whole newsroom, beside Hugo building the same',
    beside: 'quick',
    // Of so few articles as a quick run has it is the start of two programs that is compared.
    measure: async (workshop) =>
      shown(workshop, await measureScale(workshop.folder, workshop.quick ? SCALE_QUICK : SCALE_FULL)),
  },
};

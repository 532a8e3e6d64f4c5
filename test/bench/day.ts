// A day of ten thousand readers, replayed as fast as it goes: what was answered, and what each kind of reader costs.
import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../src/node/database.ts';
import { importStories } from '../../src/operations/import-stories.ts';
import { CLIENT_CORE, pin, SERVER_CORE } from './child.ts';
import { type Server, startCoranto } from './contestants.ts';
import { KINDS, type Kind, makeReaders, READERS, type Reader, remember, requestOf } from './day-readers.ts';
import { type Answer, PollConnection } from './poll-connection.ts';
import { median } from './stats.ts';
import { archiveStory, randomFrom } from './synthetic.ts';
import type { Line } from './table.ts';

/** Those of the proxy that all of them come through. */
const CONNECTIONS = 32;
const HOUR = 3_600;

export interface DayOptions {
  /** Of the day, from its beginning. */
  hours: number;
  /** Stories in all editions that come out meanwhile, at equal distances. */
  releases: number;
  /** Polls by which the cost of one is found: of a kind alone, after as many that are not counted. */
  alike: number;
}

interface Count {
  polls: number;
  notModified: number;
  full: number;
  plain: number;
  octets: number;
}

/** @param articles in the database before */
export async function measureDay(database: string, articles: number, options: DayOptions): Promise<Line[]> {
  const server = await startCoranto(database, { CORANTO_PROXY: 'on' });
  const desk = createDesk(database, articles);
  pin(server.child.process.pid, SERVER_CORE);
  pin(process.pid, CLIENT_CORE);
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => PollConnection.open(server.port)),
  );
  const readers = makeReaders(randomFrom(3));
  const costs = await findCosts(server, connections, options.alike);
  await tellOfYesterday(readers, connections);
  const counts = new Map(KINDS.map((kind) => [kind, none()]));
  const before = await server.child.cpu();
  const started = performance.now();
  await replay(readers, connections, options, desk.release, (reader, answer) => {
    count(counts.get(reader.kind) as Count, answer, isPlain(reader.kind));
  });
  const seconds = (performance.now() - started) / 1000;
  const cpu = (await server.child.cpu()) - before;
  for (const connection of connections) connection.close();
  pin(process.pid, null);
  await server.child.stop();
  desk.close();
  return summarise(counts, costs, { ...options, cpu: cpu / 1e6, seconds });
}

/** Releases stories in all editions, as an import beside the server does. */
function createDesk(database: string, articles: number) {
  const db = openDatabase(database);
  const desk = { db, now: Date.now, newId: randomUUID };
  let next = articles;
  return {
    async release(): Promise<void> {
      // It dates what it is given back by an hour.
      const story = archiveStory(next, ++next, Date.now() + HOUR * 1000, { whole: true });
      const options = { as: 'amend', note: null, by: { actor: 'bench', reason: null } } as const;
      const { problems } = await importStories(desk, [story], options);
      if (problems[0]) throw new Error(problems[0].message);
    },
    close: () => db.close(),
  };
}

type Heard = (reader: Reader, answer: Answer) => void;

/** Every reader asks at its times, those of one second in any order; and stories come out in between. */
async function replay(
  readers: readonly Reader[],
  connections: readonly PollConnection[],
  { hours, releases }: DayOptions,
  release: () => Promise<void>,
  hear: Heard,
): Promise<void> {
  const seconds = hours * HOUR;
  const due: Reader[][] = Array.from({ length: seconds }, () => []);
  for (const reader of readers) if (reader.firstAt < seconds) due[Math.floor(reader.firstAt)]?.push(reader);
  const between = Math.floor(seconds / (releases + 1));
  for (let from = 0; from < seconds; from += between) {
    if (from > 0 && from / between <= releases) await release();
    const until = Math.min(from + between, seconds);
    let second = from;
    const next = (): Reader | undefined => {
      for (; second < until; second++) {
        const reader = due[second]?.pop();
        if (!reader) continue;
        due[second + reader.kind.every]?.push(reader);
        return reader;
      }
      return undefined;
    };
    await askAll(connections, next, hear);
  }
}

/** Each connection asks for the next reader as soon as it has its answer. */
async function askAll(
  connections: readonly PollConnection[],
  next: () => Reader | undefined,
  hear: Heard,
): Promise<void> {
  await Promise.all(
    connections.map(async (connection) => {
      for (let reader = next(); reader !== undefined; reader = next()) {
        const answer = await connection.ask(requestOf(reader));
        if (answer.status !== 200 && answer.status !== 304)
          throw new Error(`a reader was answered with ${answer.status}`);
        remember(reader, answer.etag);
        hear(reader, answer);
      }
    }),
  );
}

/** Each has what there was when the day began. */
async function tellOfYesterday(
  readers: readonly Reader[],
  [connection]: readonly PollConnection[],
): Promise<void> {
  const known = new Map<string, string>();
  for (const reader of readers) {
    const { path, head } = reader;
    const etag = known.get(path) ?? (await (connection as PollConnection).ask(`${head}\r\n`)).etag;
    known.set(path, etag);
    remember(reader, etag);
  }
}

/** Microseconds of the server's CPU for a poll, and octets of its answer. */
interface Cost {
  cpu: number;
  octets: number;
}

interface Costs {
  notModified: Cost;
  full: Cost;
  plain: Cost;
}

/** Rounds in which each kind is asked for in turn: the first answers of a server are compiled, and cost the more for it. */
const ROUNDS = 5;

/** By many polls that are all answered alike. */
async function findCosts(
  server: Server,
  connections: readonly PollConnection[],
  alike: number,
): Promise<Costs> {
  const askerOf = (what: string): (() => Promise<Cost>) => {
    const kind = KINDS.find((one) => one.what === what) as Kind;
    const readers = makeReaders(randomFrom(3)).filter((reader) => reader.kind === kind);
    const polls = Math.ceil(alike / ROUNDS);
    return async () => {
      let asked = 0;
      let octets = 0;
      const next = () => (asked < polls ? readers[asked++ % readers.length] : undefined);
      const before = await server.child.cpu();
      await askAll(connections, next, (_, answer) => {
        octets += answer.octets;
      });
      return { cpu: ((await server.child.cpu()) - before) / polls, octets: octets / polls };
    };
  };
  const askers = {
    notModified: askerOf('asks well, each 10 seconds'),
    full: askerOf('sends no validators'),
    plain: askerOf('does it all wrong, each 10 seconds'),
  };
  const costs: Record<keyof Costs, Cost[]> = { notModified: [], full: [], plain: [] };
  for (let round = -ROUNDS; round < ROUNDS; round++) {
    for (const kind of ['notModified', 'full', 'plain'] as const) {
      const cost = await askers[kind]();
      if (round >= 0) costs[kind].push(cost);
    }
  }
  const middle = (of: readonly Cost[]): Cost => ({
    cpu: median(of.map(({ cpu }) => cpu)),
    octets: median(of.map(({ octets }) => octets)),
  });
  return { notModified: middle(costs.notModified), full: middle(costs.full), plain: middle(costs.plain) };
}

const none = (): Count => ({ polls: 0, notModified: 0, full: 0, plain: 0, octets: 0 });

/** It says that it takes no gzip. */
const isPlain = ({ manner }: Kind): boolean =>
  !('accept-encoding' in manner.headers({ polls: 0, etags: [], lastModified: null }));

function count(of: Count, { status, octets }: Answer, plain: boolean): void {
  of.polls++;
  of.octets += octets;
  if (status === 304) of.notModified++;
  else if (plain) of.plain++;
  else of.full++;
}

interface Total extends DayOptions {
  /** Of the server and of the clock. */
  cpu: number;
  seconds: number;
}

function summarise(counts: ReadonlyMap<Kind, Count>, costs: Costs, total: Total): Line[] {
  const sum = (key: keyof Count): number => [...counts.values()].reduce((so, of) => so + of[key], 0);
  const when = total.hours === 24 ? 'a day' : `${total.hours} h`;
  const many = READERS.toLocaleString('en');
  const cpuOf = (of: Count): number =>
    of.notModified * costs.notModified.cpu + of.full * costs.full.cpu + of.plain * costs.plain.cpu;
  const all = [...counts.values()].reduce((so, of) => so + cpuOf(of), 0) / 1e6;
  const said = ({ cpu, octets }: Cost): string => `${cpu.toFixed(0)} µs and ${kilo(octets)}`;
  const line = (what: string, ratio: number, detail: string): Line => ({
    ...{ what, ratio, detail },
    control: null,
    required: null,
  });
  const eachOf = ([kind, of]: [Kind, Count]) => {
    const readers = kind.share * READERS * (total.hours / 24);
    return { polls: of.polls / readers, cpu: cpuOf(of) / readers / 1000, octets: of.octets / readers };
  };
  const usual = eachOf([...counts][0] as [Kind, Count]);
  return [
    line(
      `${when} of ${many} readers: polls that are answered with 304, of all`,
      sum('notModified') / sum('polls'),
      `${sum('polls').toLocaleString('en')} polls, ${(sum('octets') / 1e9).toFixed(2)} GB; replayed in ${total.seconds.toFixed(0)} s`,
    ),
    line(
      `${when} of ${many} readers: the server's CPU, to a minute`,
      total.cpu / 60,
      `${total.cpu.toFixed(1)} s with ${total.releases} releases rendered; ${all.toFixed(1)} s by the costs below`,
    ),
    line(
      'a poll that is answered with 304: CPU to that with 200 and gzip',
      costs.notModified.cpu / costs.full.cpu,
      `${said(costs.notModified)} to ${said(costs.full)}; without compression ${said(costs.plain)}`,
    ),
    ...[...counts].map((entry) => {
      const each = eachOf(entry);
      return line(
        `a reader who ${entry[0].what}: CPU to one each half hour`,
        each.cpu / usual.cpu,
        `a day ${Math.round(each.polls).toLocaleString('en')} polls, ${each.cpu.toFixed(1)} ms, ${kilo(each.octets)}`,
      );
    }),
  ];
}

const kilo = (octets: number): string =>
  octets < 1e6 ? `${(octets / 1000).toFixed(1)} kB` : `${(octets / 1e6).toFixed(1)} MB`;

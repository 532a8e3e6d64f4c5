// Fan-out: a release to many subscriptions beside a bare sender of the same octets, and readers meanwhile.
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/node/database.ts';
import type { Errand as Sending } from './bare-sender.ts';
import { Child } from './child.ts';
import { startCoranto } from './contestants.ts';
import type { Done, Errand } from './fan-out-world.ts';
import { Readers } from './reader.ts';
import { median, pairedRatio } from './stats.ts';
import type { Line } from './table.ts';

/** Of each host; as many requests may wait there to be verified. */
const PER_HOST = 50;
/** As many as Coranto makes at once. */
const AT_ONCE = 256;
/** What is released in the one edition goes to all, and in the other to nobody. */
const SUBSCRIBED = 'en';
const OTHER = 'nl';
const TOPIC = `/${SUBSCRIBED}/feed.atom`;

export interface FanOutOptions {
  subscriptions: number;
  /** Rounds that are not counted: with one, everything is compiled. */
  rehearsals: number;
  rounds: number;
  /** Milliseconds before something is released to nobody; half of it after. */
  rest: number;
}

/** @param file a newsroom's database, to be changed */
export async function measureFanOut(
  file: string,
  { subscriptions, rehearsals, rounds, rest }: FanOutOptions,
): Promise<Line[]> {
  const hosts = Math.ceil(subscriptions / PER_HOST);
  const world = new Child('./fan-out-world.ts', [file, String(hosts)]);
  const { port } = await world.next<{ port: number }>();
  const names = Array.from({ length: hosts }, (_, i) => `127.0.0.${i + 1}`);
  const coranto = await startCoranto(file, { CORANTO_CALLBACK_HOSTS: names.join(' ') });
  const urls = Array.from({ length: subscriptions }, (_, i) => `http://${names[i % hosts]}:${port}/${i}`);
  await subscribe(`http://127.0.0.1:${coranto.port}/hub`, urls);
  await verified(file, subscriptions);

  const run = async (errand: Errand): Promise<Done> => {
    world.send(errand);
    return world.next<Done>();
  };
  const bare = new Child('./bare-sender.ts');
  const send = async (size: number): Promise<Cost> => {
    const before = await bare.cpu();
    bare.send({ urls, size, atOnce: AT_ONCE } satisfies Sending);
    const { seconds } = await bare.next<{ seconds: number }>();
    return { seconds, cpu: (await bare.cpu()) - before };
  };
  // Readers of what neither release changes.
  const readers = new Readers(`http://127.0.0.1:${coranto.port}/fr/feed.atom`);
  const all: Round[] = [];
  for (let round = -rehearsals; round < rounds; round++) {
    const fanning = run({ release: SUBSCRIBED, expect: subscriptions });
    const during = await readers.during(fanning);
    const { seconds, size } = await fanning;
    if (round < 0) continue;
    await wait(rest);
    const alone: number[] = [];
    for (let i = 0; i < 2; i++) {
      const releasing = run({ release: OTHER, expect: 0 });
      alone.push(await readers.during(Promise.all([releasing, wait(seconds * 1000)])));
      await wait(rest / 2);
    }
    const sent = [await send(size), await send(size)];
    // Once more without readers, whose answers would be counted with it.
    const before = await coranto.child.cpu();
    await run({ release: SUBSCRIBED, expect: subscriptions });
    const cpu = (await coranto.child.cpu()) - before;
    all.push({ during, seconds, cpu, size, alone, sent });
  }
  readers.close();
  await Promise.all([coranto.child, world, bare].map((child) => child.stop()));
  return summarise(subscriptions, all);
}

interface Cost {
  seconds: number;
  /** Microseconds. */
  cpu: number;
}

interface Round extends Cost {
  /** p99 of readers while something goes to all subscriptions, and twice while it goes to nobody. Milliseconds. */
  during: number;
  alone: number[];
  /** What the bare sender took, twice. */
  sent: Cost[];
  /** Octets of the document. */
  size: number;
}

function summarise(subscriptions: number, rounds: readonly Round[]): Line[] {
  const of = (pick: (round: Round) => number): number[] => rounds.map(pick);
  const rate = (seconds: number): number => Math.round(subscriptions / seconds);
  const bareOf = (which: 0 | 1) => rounds.map(({ sent }) => sent[which] as Cost);
  const [seconds, bare] = [of((round) => round.seconds), bareOf(0).map((cost) => cost.seconds)];
  const each = (costs: readonly Cost[]): number[] => costs.map(({ cpu }) => cpu / subscriptions / 1000);
  const [cpu, bareCpu] = [each(rounds), each(bareOf(0))];
  const [during, alone] = [of((round) => round.during), of(({ alone: [first] }) => first as number)];
  const many = subscriptions.toLocaleString('en');
  return [
    {
      what: `fan-out to ${many}: deliveries/s, Coranto to bare node:http`,
      ratio: pairedRatio(bare, seconds),
      control: pairedRatio(
        bare,
        bareOf(1).map((cost) => cost.seconds),
      ),
      required: null,
      detail: `${rate(median(seconds))} to ${rate(median(bare))} of ${Math.round(median(of(({ size }) => size)) / 1000)} kB`,
    },
    {
      what: `fan-out to ${many}: CPU a delivery, bare to Coranto`,
      ratio: pairedRatio(bareCpu, cpu),
      control: pairedRatio(bareCpu, each(bareOf(1))),
      required: null,
      detail: `${median(bareCpu).toFixed(2)} to ${median(cpu).toFixed(2)} ms`,
    },
    {
      what: `readers' p99 during a fan-out to ${many}, to one to nobody`,
      ratio: pairedRatio(during, alone),
      control: pairedRatio(
        of(({ alone: [, second] }) => second as number),
        alone,
      ),
      required: null,
      detail: `${median(during).toFixed(1)} to ${median(alone).toFixed(1)} ms`,
    },
  ];
}

/** By the hub, as subscribers do. */
async function subscribe(hub: string, urls: readonly string[]): Promise<void> {
  const waiting = [...urls];
  const ask = async (): Promise<void> => {
    for (let callback = waiting.pop(); callback !== undefined; callback = waiting.pop()) {
      const topic = `https://news.example.org${TOPIC}`;
      const body = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': callback,
        'hub.secret': 'of the benchmark',
      });
      const { status } = await fetch(hub, { method: 'POST', body });
      if (status !== 202) throw new Error(`the hub answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, ask));
}

async function verified(file: string, subscriptions: number): Promise<void> {
  const db = openDatabase(file, { readonly: true });
  const count = db.connection.prepare('SELECT count(*) FROM subscriptions').pluck();
  while ((count.get() as number) < subscriptions) await wait(100);
  db.close();
}

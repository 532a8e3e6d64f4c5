// All metrics, from all threads, at the moment somebody asks.
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { type ELDHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { MISS_REASONS } from '../../domain/poller.ts';
import { SECOND } from '../../domain/time.ts';
import type { DeliveryCounts } from '../../push/outcomes.ts';
import type { Meter } from '../meter.ts';
import { canonical, type Family, type Sample } from './exposition.ts';
import { samplesOf } from './histogram.ts';
import type { Measured } from './measured.ts';

/** Milliseconds between two looks at the event loop. */
const RESOLUTION = 10;
const QUANTILES = [0.5, 0.99, 0.999, 1];

/** The background thread is not waited for longer: what is known here is told all the same. */
const PATIENCE = 2_000;

const NANO = 1e9;

export interface MetricSources {
  meter: Meter;
  /** The SQLite file. */
  database: string;
  measure(): Promise<Measured>;
  deliveries(): DeliveryCounts;
  connections(): Promise<number>;
}

export interface Collector {
  collect(): Promise<Family[]>;
  stop(): void;
}

export function createCollector(sources: MetricSources): Collector {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  const build = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version;
  return {
    async collect() {
      const [files, measured, connections, openFiles] = await Promise.all([
        fileFamilies(sources.database),
        withPatience(sources.measure()),
        sources.connections(),
        countOpenFiles(),
      ]);
      return [
        {
          name: 'coranto_build',
          type: 'info',
          help: 'The program.',
          samples: [{ labels: { version: build }, value: 1 }],
        },
        ...httpFamilies(sources.meter),
        gauge('coranto_http_connections', 'Connections of readers and desks that are open.', connections),
        ...(measured ? workFamilies(measured) : []),
        deliveryFamily(sources.deliveries()),
        ...files,
        delayFamily(delay),
        ...processFamilies(openFiles),
      ];
    },
    stop: () => void delay.disable(),
  };
}

function httpFamilies({ traffic, pollers }: Meter): Family[] {
  const requests = traffic.requests();
  return [
    {
      name: 'coranto_http_requests',
      type: 'counter',
      help: 'Requests answered, by what was asked for and with which status.',
      samples: requests.map(({ kind, status, count }) => ({ labels: { kind, status }, value: count })),
    },
    {
      name: 'coranto_http_response_bytes',
      type: 'counter',
      unit: 'bytes',
      help: 'Octets of bodies, as sent, by content coding.',
      samples: traffic.octets().map(({ coding, count }) => ({ labels: { coding }, value: count })),
    },
    ...(pollers
      ? ([
          {
            name: 'coranto_poll_misses',
            type: 'counter',
            help: 'Polls of feeds that missed their 304 by the fault of the reader; “coranto pollers” says whose.',
            samples: MISS_REASONS.map((reason) => ({ labels: { reason }, value: pollers.misses[reason] })),
          },
          {
            name: 'coranto_poll_wasted_bytes',
            type: 'counter',
            unit: 'bytes',
            help: 'Octets that a 304 or compression would have saved, had the reader asked for it.',
            samples: [{ value: pollers.wasted }],
          },
          gauge('coranto_pollers', 'Pollers of feeds that are told apart now.', pollers.size),
        ] satisfies Family[])
      : []),
  ];
}

function workFamilies(measured: Measured): Family[] {
  const { pending } = measured;
  const histogram = (name: string, help: string, of: Measured['render']): Family => ({
    name,
    type: 'histogram',
    unit: 'seconds',
    help,
    samples: samplesOf(of),
  });
  return [
    histogram('coranto_render_seconds', 'Rendering of documents that somebody waited for.', measured.render),
    histogram(
      'coranto_generation_seconds',
      'Rendering of all that changes have touched, run by run.',
      measured.generation,
    ),
    histogram(
      'coranto_release_lag_seconds',
      'From the time of what was due until it was public.',
      measured.releaseLag,
    ),
    gauge(
      'coranto_documents_behind',
      'Documents kept ready that wait to be rendered again.',
      measured.documentsBehind,
    ),
    {
      ...gauge(
        'coranto_render_lag_seconds',
        'How long the one of those has waited that waits longest.',
        measured.renderLag / SECOND,
      ),
      unit: 'seconds',
    },
    {
      name: 'coranto_deliveries_pending',
      type: 'gauge',
      help: 'Receivers that are owed something.',
      samples: Object.entries(pending).map(([lane, value]) => ({ labels: { lane }, value })),
    },
  ];
}

function deliveryFamily(counts: DeliveryCounts): Family {
  const samples = Object.entries(counts).flatMap(([lane, outcomes]) =>
    Object.entries(outcomes).map(([outcome, value]): Sample => ({ labels: { lane, outcome }, value })),
  );
  return {
    name: 'coranto_deliveries',
    type: 'counter',
    help: 'Attempts to tell receivers, by what came of them.',
    samples,
  };
}

async function fileFamilies(database: string): Promise<Family[]> {
  const size = async (file: string) => (await stat(file).catch(() => undefined))?.size ?? 0;
  const [own, wal] = await Promise.all([size(database), size(`${database}-wal`)]);
  return [
    { ...gauge('coranto_database_bytes', 'The SQLite file.', own), unit: 'bytes' },
    { ...gauge('coranto_wal_bytes', 'Its write-ahead log.', wal), unit: 'bytes' },
  ];
}

/** Since it was asked for last: each look is as late as the loop was busy. */
function delayFamily(delay: ELDHistogram): Family {
  const late = (quantile: number) => {
    const nanoseconds = quantile === 1 ? delay.max : delay.percentile(quantile * 100);
    return Math.max(0, nanoseconds / NANO - RESOLUTION / SECOND);
  };
  const samples =
    delay.count === 0
      ? []
      : QUANTILES.map((quantile) => ({ labels: { quantile: canonical(quantile) }, value: late(quantile) }));
  delay.reset();
  return {
    name: 'coranto_event_loop_delay_seconds',
    type: 'summary',
    unit: 'seconds',
    help: 'How late the serving thread was, since this was asked for last.',
    samples,
  };
}

function processFamilies(openFiles: number | undefined): Family[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      name: 'process_cpu_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'CPU of all threads.',
      samples: [{ value: (user + system) / 1e6 }],
    },
    { ...gauge('process_resident_memory_bytes', 'Memory in use.', process.memoryUsage.rss()), unit: 'bytes' },
    {
      ...gauge('process_start_time_seconds', 'When it started.', performance.timeOrigin / SECOND),
      unit: 'seconds',
    },
    ...(openFiles === undefined ? [] : [gauge('process_open_fds', 'Open files and sockets.', openFiles)]),
  ];
}

const gauge = (name: string, help: string, value: number): Family => ({
  name,
  type: 'gauge',
  help,
  samples: [{ value }],
});

/** Undefined where the system does not say. */
const countOpenFiles = (): Promise<number | undefined> =>
  readdir('/proc/self/fd').then(
    ({ length }) => length,
    () => undefined,
  );

async function withPatience<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE);
  });
  return Promise.race([asked.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

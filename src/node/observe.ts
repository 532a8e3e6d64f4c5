// What an operator sees of a server from inside: wires counters, pollers and metrics to the threads that know.
import type { Server } from 'node:http';
import { promisify } from 'node:util';
import type { NodeConfig } from '../config.ts';
import { MAX_AGE } from '../documents/headers.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Background } from './background-client.ts';
import { keepPollers } from './keep-pollers.ts';
import { createMeter, type Meter } from './meter.ts';
import { createCollector } from './metrics/collect.ts';
import { type MetricsServer, startMetricsServer } from './metrics/metrics-server.ts';
import { Pollers } from './pollers.ts';
import type { Pushing } from './push-client.ts';

/** The meter that a configuration asks for: with pollers unless they are not to be told apart. */
export function meterFor(config: NodeConfig, prefix: string, now: () => number): Meter {
  const { pollerDays, proxied } = config;
  const pollers = pollerDays === 0 ? null : new Pollers({ proxied, maxAge: MAX_AGE });
  return createMeter({ pollers, prefix, now });
}

export interface Observed {
  config: NodeConfig;
  meter: Meter;
  server: Server;
  background: Background;
  /** Null: nothing is pushed from here. */
  pushing: Pushing | null;
}

export interface Observing {
  /** The port of the metrics; null: there are none. */
  metricsPort: number | null;
  /** Writes down what was counted; nothing is answered any more, and the background thread still is. */
  stop(): Promise<void>;
}

/** @throws a system error where the metrics' port cannot be listened on */
export async function observe({ config, meter, server, background, pushing }: Observed): Promise<Observing> {
  const metrics = config.metricsPort === null ? null : await startMetrics(config.metricsPort);
  const keeping = meter.pollers && keepPollers(meter.pollers, background);
  return {
    metricsPort: metrics?.port ?? null,
    async stop() {
      await metrics?.close();
      await keeping?.stop();
    },
  };

  async function startMetrics(port: number): Promise<MetricsServer> {
    const collector = createCollector({
      meter,
      database: config.database,
      measure: () => background.measure(),
      deliveries: () => pushing?.deliveries() ?? {},
      connections: promisify(server.getConnections.bind(server)),
    });
    return startMetricsServer(port, collector).catch((error: NodeJS.ErrnoException) => {
      collector.stop();
      throw new Refusal(`metrics cannot be given at port ${port} (${error.code}); set CORANTO_METRICS_PORT`);
    });
  }
}

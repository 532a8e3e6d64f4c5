// The metrics' own port, on this machine's own address: whoever is elsewhere has no way to it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Collector } from './collect.ts';
import { negotiateMetrics, writeMetrics } from './exposition.ts';

/** Loopback alone, whatever the newsroom listens on. */
const HOST = '127.0.0.1';
const MOST_CONNECTIONS = 16;

export interface MetricsServer {
  port: number;
  close(): Promise<void>;
}

/** Answers `GET /metrics`. */
export async function startMetricsServer(port: number, collector: Collector): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const status = path !== '/metrics' ? 404 : request.method !== 'GET' ? 405 : 200;
    if (status !== 200) return void response.writeHead(status, { Allow: 'GET' }).end();
    const type = negotiateMetrics(request.headers.accept);
    collector.collect().then(
      (families) => {
        const headers = { 'Content-Type': type, 'Cache-Control': 'no-store', Vary: 'Accept' };
        response.writeHead(200, headers).end(writeMetrics(families, type));
      },
      () => response.writeHead(500).end(),
    );
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 5_000;
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        collector.stop();
      }),
  };
}

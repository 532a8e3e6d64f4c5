// The metrics' own port, on this machine's own address: whoever is elsewhere has no way to it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Collector } from './collect.ts';
import { negotiateMetrics, writeMetrics } from './exposition.ts';

/** Loopback alone, whatever the newsroom listens on. */
const HOST = '127.0.0.1';
const MOST_CONNECTIONS = 16;

/** How whoever is on this machine calls it: another site's name that leads here is that site's script in a browser. */
const OWN_NAME = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/i;

export interface MetricsServer {
  port: number;
  close(): Promise<void>;
}

/** Answers `GET /metrics`. */
export async function startMetricsServer(port: number, collector: Collector): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const { host = '' } = request.headers;
    // RFC 9110 section 15.5.20: not for this server.
    const refused = !OWN_NAME.test(host)
      ? 421
      : path !== '/metrics'
        ? 404
        : request.method !== 'GET'
          ? 405
          : null;
    if (refused !== null)
      return void response.writeHead(refused, refused === 405 ? { Allow: 'GET' } : {}).end();
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

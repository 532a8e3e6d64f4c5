// The yardstick: node:http with its defaults and nothing else, answering bytes and headers that it is handed once.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportCpu } from './child.ts';

export interface BareAnswer {
  etag: string;
  /** Raw header arrays: name, value, name, value ... */
  full: string[];
  notModified: string[];
  /** The body, base64. */
  body: string;
}

process.once('message', ({ etag, full, notModified, body }: BareAnswer) => {
  const bytes = Buffer.from(body, 'base64');
  const server = createServer((request, response) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, notModified).end();
      return;
    }
    response.writeHead(200, full);
    response.end(bytes);
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port });
    reportCpu();
  });
});

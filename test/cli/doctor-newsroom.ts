// A newsroom as small as can be, which a test can put anything in front of, and the doctor’s visit to it.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Ends } from '../support/scratch.ts';
import { runCaptured } from './command-line.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

export interface Asked {
  path: string;
  method: string;
  /** As they were written, in their order. */
  headers: [name: string, value: string][];
  /** How many requests were under way, this one included, and how many of them for this path. */
  atOnce: number;
  atOnceHere: number;
}

export interface FakeNewsroom {
  url: string;
  asked: Asked[];
}

/** What stands in front: answers itself, or passes on what the newsroom answers. */
export type Edge = (request: IncomingMessage, usual: Reply) => Reply | Promise<Reply>;

const TAG = '"one"';

/** A newsroom with the edition en: two feeds of its own and one of a topic, in each format. */
export async function fakeNewsroom(test: Ends, edge: Edge = (_, usual) => usual): Promise<FakeNewsroom> {
  const asked: Asked[] = [];
  const underWay: string[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    underWay.push(path);
    asked.push({
      path,
      method: request.method ?? '',
      headers: pairs(request.rawHeaders),
      atOnce: underWay.length,
      atOnceHere: underWay.filter((one) => one === path).length,
    });
    send(response, packed(request, await edge(request, usualReply(request, url))));
    underWay.splice(underWay.indexOf(path), 1);
  });
  const url = await listen(test, server);
  return { url, asked };
}

/** Starts a server on a port that is free. @returns its URL without a final slash */
export async function listen(test: Ends, server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(status === 304 ? undefined : body);
}

function usualReply(request: IncomingMessage, url: string): Reply {
  const { pathname } = new URL(request.url ?? '', url);
  if (pathname === '/api/v1/desk/editions' && request.method === 'POST') return problem(401);
  const found = documents(url)[pathname];
  if (!found) return problem(404);
  const validators = { ETag: TAG, 'Last-Modified': 'Sun, 22 Nov 2026 10:00:00 GMT' };
  const { headers } = request;
  if (headers['if-none-match'] === TAG || (!headers['if-none-match'] && isAskedByDate(request))) {
    return { status: 304, headers: validators, body: '' };
  }
  return { status: 200, headers: { 'Content-Type': found[0], ...validators }, body: found[1] };
}

function isAskedByDate({ headers }: IncomingMessage): boolean {
  return headers['if-modified-since'] === 'Sun, 22 Nov 2026 10:00:00 GMT';
}

/** As a proxy does for whoever takes gzip, unless the answer is packed already. */
function packed(request: IncomingMessage, reply: Reply): Reply {
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (!takesGzip || reply.body.length === 0 || 'Content-Encoding' in reply.headers) return reply;
  return { ...reply, headers: { ...reply.headers, 'Content-Encoding': 'gzip' }, body: gzipSync(reply.body) };
}

function problem(status: number): Reply {
  const body = JSON.stringify({ type: 'about:blank', title: 'No', status });
  return { status, headers: { 'Content-Type': 'application/problem+json' }, body };
}

const ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title></feed>';
const RSS = '<rss version="2.0"><channel><title>Harbour News</title></channel></rss>';
const JSON_FEED = '{"version":"https://jsonfeed.org/version/1.1","title":"Harbour News","items":[]}';

function documents(url: string): Record<string, [type: string, body: string]> {
  const feeds = ['/en/feed', '/en/headlines', '/en/topics/trade/feed'];
  const outlines = feeds.map(
    (path) => `<outline type="rss" xmlUrl="${url}${path}.atom" htmlUrl="${url}/en/"/>`,
  );
  return {
    '/': ['text/html; charset=utf-8', `<!doctype html><a href="${url}/en/">English</a>`],
    '/feeds.opml': [
      'text/x-opml; charset=utf-8',
      `<opml version="2.0"><body><outline text="English">${outlines.join('')}</outline></body></opml>`,
    ],
    ...Object.fromEntries(
      feeds.flatMap((path) => [
        [`${path}.atom`, ['application/atom+xml; charset=utf-8', ATOM]],
        [`${path}.rss`, ['application/rss+xml; charset=utf-8', RSS]],
        [`${path}.json`, ['application/feed+json; charset=utf-8', JSON_FEED]],
      ]),
    ),
  };
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [])) as [
    string,
    string,
  ][];
}

/** The paths of feeds. */
export const FEED = /\/(feed|headlines)\.\w+$/;
export const EXEMPT = 'exempt /*/feed.*, /*/headlines.*, /feeds.opml, /api/* and /hub from bot protection';

export const doctor = (url: string, ...more: string[]) =>
  runCaptured({}, ['doctor', '--public', url, ...more]);

export interface PollLine {
  event: string;
  reader: string;
  asked: string;
  ok: boolean;
  outcome: string;
  problem?: string;
  remedy?: string;
}

/** The polls of a run with `--json`, in the order in which they were done. */
export async function polls(url: string): Promise<PollLine[]> {
  const { out } = await doctor(url, '--json');
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PollLine);
  assert.equal(lines.pop()?.event, 'done');
  return lines;
}

/** Puts something in front of the feeds, and nothing else. */
export function beforeFeeds(change: Edge): Edge {
  return (request, usual) => (FEED.test(request.url ?? '') ? change(request, usual) : usual);
}

export const page = (status: number, body: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=UTF-8', ...headers },
  body: `<!DOCTYPE html><html>${body}</html>`,
});

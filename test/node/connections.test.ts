// Who makes room when too many are connected, and who takes too long: never whoever asks, and reads its answer.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Connection,
  type Connections,
  connectionOf,
  type Limits,
  watchConnections,
} from '../../src/node/connections.ts';
import { crowdOf, networkOf } from '../../src/node/network.ts';
import { listening } from '../support/ports.ts';
import type { Ends } from '../support/scratch.ts';
import { openWire, type Wire } from '../support/serving.ts';

const HALF = 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ';
const WHOLE = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

interface Watched {
  connections: Connections;
  open(request?: string): Promise<Wire>;
}

type Listener = (connections: Connections, request: IncomingMessage, response: ServerResponse) => void;

/** A server whose connections are watched. */
async function watched(t: Ends, limits: Partial<Limits>, answer: Listener): Promise<Watched> {
  const server = createServer((request, response) => answer(connections, request, response));
  const connections = watchConnections(server, { lookEvery: 20, ...limits });
  const port = await listening(server);
  t.after(() => {
    connections.stop();
    server.closeAllConnections();
    server.close();
  });
  return {
    connections,
    async open(request) {
      const wire = await openWire(port);
      if (request !== undefined) wire.socket.write(request);
      return wire;
    },
  };
}

/** Answers with so many octets, in pieces. */
function inPieces(octets: number): Listener {
  const piece = Buffer.alloc(Math.min(octets, 60_000), 'o');
  return (_, request, response) => {
    (connectionOf(request.socket) as Connection).askedAt = performance.now();
    response.setHeader('Content-Length', octets);
    Readable.from(Array(octets / piece.length).fill(piece)).pipe(response);
  };
}

/** A request that is under way until it is answered. */
function begin(connections: Connections, request: IncomingMessage, response: ServerResponse): void {
  connections.begin(connectionOf(request.socket) as Connection, response);
}

describe('a server that is full', () => {
  test('makes room among those that have never asked, and then those that have not for longest', async (t) => {
    const { connections, open } = await watched(t, { most: 16 }, inPieces(2));
    const slow = [await open(HALF), await open(HALF)];
    const polite: Wire[] = [];
    for (let i = 0; i < 14; i++) {
      const one = await open(WHOLE);
      await one.until(/oo$/);
      polite.push(one);
    }
    for (const [i, one] of slow.entries()) {
      const more = await open(WHOLE);
      await more.until(/oo$/);
      await one.whole();
      assert.equal(connections.count(), 16, String(i));
    }
    const [first] = polite;
    const [second] = polite.slice(1);
    first?.socket.write(WHOLE);
    await first?.until(/oo[\s\S]*oo$/);
    const late = await open(WHOLE);
    await late.until(/oo$/);
    await second?.whole();
    assert.equal(first?.socket.destroyed, false);
  });

  test('never closes a connection that is being answered, and lets nobody in when all of them are', async (t) => {
    const pending: (() => void)[] = [];
    const { connections, open } = await watched(t, { most: 3 }, (watching, request, response) => {
      begin(watching, request, response);
      pending.push(() => response.end('oo'));
    });
    const waiting = [await open(WHOLE), await open(WHOLE), await open(WHOLE)];
    while (pending.length < 3) await wait(5);
    const late = await open(WHOLE);
    assert.equal(await late.whole(), '');
    for (const answer of pending) answer();
    for (const one of waiting) await one.until(/oo$/);
    assert.equal(connections.underWay().size, 0);
  });
});

test('when the app has too much to do, strangers that send their requests in drops are let go', async (t) => {
  const { connections, open } = await watched(t, {}, (watching, request, response) => {
    begin(watching, request, response);
    request.resume().once('end', () => response.end('oo'));
  });
  const post = (path: string, more: string) =>
    open(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n${more}\r\nab`);
  const key = 'Authorization: Bearer key\r\n';
  const desk = await post('/news/api/v1/desk/import', key);
  while (connections.underWay().size < 1) await wait(5);
  assert.equal(connections.dropTrickling(), false);
  // Where nobody looks at a key, anybody may show one.
  const strangers = [await post('/hub', ''), await post('/hub?/api/', key), await post('/api/../hub', key)];
  while (connections.underWay().size < 4) await wait(5);
  for (const stranger of strangers) {
    assert.equal(connections.dropTrickling(), true);
    await stranger.whole();
  }
  assert.equal(connections.dropTrickling(), false);
  assert.equal(connections.underWay().size, 1);
  desk.socket.write('cde');
  await desk.until(/oo$/);
});

describe('a reader that takes its time', () => {
  const LARGE = 24_000_000;

  test('is let go when it reads nothing any more, and not while it reads', async (t) => {
    const { connections, open } = await watched(t, { longestPause: 1_500, longestPiece: 0 }, inPieces(LARGE));
    const [stuck, slow] = [await open(WHOLE), await open(WHOLE)];
    stuck.socket.pause();
    // Whoever does not read does not learn either that it was let go.
    while (connections.count() > 1) {
      slow.socket.pause();
      await wait(50);
      slow.socket.resume();
      await once(slow.socket, 'data');
    }
    stuck.socket.resume();
    assert.ok((await stuck.whole()).length < LARGE);
    while (slow.text().length < LARGE) await once(slow.socket, 'data');
  });

  test('makes room, the slowest first, when too much waits for such', async (t) => {
    const { connections, open } = await watched(
      t,
      { mostUnread: 150_000, longestPause: 600 },
      inPieces(LARGE),
    );
    const stuck = [await open(WHOLE), await open(WHOLE), await open(WHOLE)];
    for (const { socket } of stuck) socket.pause();
    while (connections.count() > 2) await wait(20);
    const fast = await open(WHOLE);
    while (fast.text().length < LARGE) await once(fast.socket, 'data');
    assert.ok(connections.count() <= 3);
  });
});

test('counts an office, a house, and one’s own proxy as what they are', () => {
  assert.equal(crowdOf('203.0.113.77'), '203.0.113.77');
  assert.equal(crowdOf('::ffff:203.0.113.77'), '203.0.113.77');
  assert.equal(crowdOf('2001:db8:1:2:3:4:5:6'), crowdOf('2001:db8:1:2::9'));
  assert.notEqual(crowdOf('2a00:1450:1:2::9'), crowdOf('2a00:1450:1:3::9'));
  for (const own of [
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.17.0.1',
    '192.168.1.1',
    'fd00::1',
  ])
    assert.equal(crowdOf(own), undefined, own);
  for (const none of [undefined, '', 'nonsense']) assert.equal(crowdOf(none), undefined);
});

test('tells of an address no more than its network', () => {
  assert.equal(networkOf('203.0.113.77'), '203.0.113.0/24');
  assert.equal(networkOf('::ffff:203.0.113.77'), '203.0.113.0/24');
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1::/48');
  assert.equal(networkOf('nonsense'), null);
  assert.equal(networkOf(undefined), null);
});

// A server that is told to stop: its load balancer learns of it first, what is under way is finished, nobody is let in.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { KEY, openWire, serveNewsroom } from '../support/serving.ts';

const AUTHORISED = `Host: x\r\nAuthorization: Bearer ${KEY}\r\n`;

/** A PDF of so many octets, as far as anybody looks. */
const aFile = (octets: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(octets)]);

test('finishes what is under way: an upload, a download, a wait for the next change', async (t) => {
  const { serving, open, get } = await serveNewsroom(t);
  const file = aFile(6_000_000);
  const upload = await open();
  upload.socket.write(
    `POST /api/v1/desk/media HTTP/1.1\r\n${AUTHORISED}Content-Length: ${file.length}\r\n\r\n`,
  );
  upload.socket.write(file);
  const kept = JSON.parse((await upload.until(/\}/)).split('\r\n\r\n')[1]?.match(/\{.*\}/)?.[0] ?? '');

  const download = await open();
  download.socket.write(`GET /api/v1/desk/media/${kept.name} HTTP/1.1\r\n${AUTHORISED}\r\n`);
  await download.until(/\r\n\r\n/);
  download.socket.pause();
  const another = aFile(3_000_000);
  const second = await open();
  second.socket.write(
    `POST /api/v1/desk/media HTTP/1.1\r\n${AUTHORISED}Content-Length: ${another.length}\r\n\r\n`,
  );
  second.socket.write(another.subarray(0, 1_000_000));
  const poll = await open();
  poll.socket.write(`GET /api/v1/changes?after=now&wait=25 HTTP/1.1\r\n${AUTHORISED}\r\n`);
  // All of them are being answered by the time somebody is who asked after them.
  assert.equal((await get('/healthz')).status, 200);

  const closing = serving.close();
  assert.match(await poll.whole(), /^HTTP\/1\.1 200 /);
  assert.match(poll.text(), /connection: close/i);
  const late = await openWire(serving.port);
  assert.equal(late.socket.destroyed, true, 'nobody is let in');
  second.socket.write(another.subarray(1_000_000));
  const taken = await second.whole();
  assert.match(taken, /^HTTP\/1\.1 200 /);
  assert.match(taken, /"type":"application\/pdf"/);
  download.socket.resume();
  const all = await download.whole();
  assert.equal(all.length - all.indexOf('\r\n\r\n') - 4, file.length);
  await closing;
});

test('waits for nobody who has sent half a request, nor for ever', async (t) => {
  const { serving, open } = await serveNewsroom(t, {}, { patience: 300 });
  const half = await open();
  half.socket.write('GET /en/feed.atom HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const stalled = await open();
  stalled.socket.write(
    `POST /api/v1/desk/import HTTP/1.1\r\n${AUTHORISED}Content-Type: application/json\r\n`,
  );
  stalled.socket.write('Content-Length: 1000\r\n\r\n{"stories":');
  await wait(100);
  await serving.close();
  assert.equal(await half.whole(), '');
  assert.equal(await stalled.whole(), '');
});

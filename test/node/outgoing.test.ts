import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createSend, type Outgoing, type OutgoingOptions } from '../../src/node/outgoing.ts';
import { OutgoingError } from '../../src/push/outgoing.ts';
import { MANNERS, openReceiver } from '../support/receiver.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';

const LOOPBACK = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '::1'];

function open(t: TestContext, callbackHosts: string[], options: OutgoingOptions = {}): Outgoing {
  const send = createSend({ baseUrl: 'https://news.example.org', callbackHosts }, options);
  t.after(() => send.close());
  return send;
}

const get = (url: string, most = 1_000) => ({ method: 'GET' as const, url, headers: {}, most });
const post = (url: string, body = 'news', most = 0) => ({
  method: 'POST' as const,
  url,
  headers: { 'Content-Type': 'text/plain' },
  body: new TextEncoder().encode(body),
  most,
});

const fails = (fault: string, clause: string | RegExp) => (error: unknown) => {
  assert.ok(error instanceof OutgoingError, String(error));
  assert.equal(error.fault, fault);
  if (typeof clause === 'string') assert.equal(error.message, clause);
  else assert.match(error.message, clause);
  return true;
};

test('a request says who we are, and its answer is what came', async (t) => {
  const receiver = await openReceiver(t);
  const send = open(t, LOOPBACK);
  const answer = await send(post(receiver.url('talking/a?b=c'), 'the news', 1_000));
  assert.equal(answer.status, 200);
  assert.equal(Buffer.from(answer.body).toString(), 'thank you');
  assert.equal(answer.headers['content-length'], '9');
  const [received] = receiver.received;
  assert.equal(received?.path, '/talking/a?b=c');
  assert.equal(String(received?.body), 'the news');
  const { host, connection, ...headers } = received?.headers ?? {};
  assert.deepEqual(headers, {
    'user-agent': 'Coranto (+https://news.example.org/)',
    'content-type': 'text/plain',
    'content-length': '8',
  });
});

test('no private address is connected to unless its host was named, over IPv6 neither', async (t) => {
  const receiver = await openReceiver(t, { hosts: ['127.0.0.1', '::1'] });
  const refused = fails('refused', 'has an address that is not public');
  await assert.rejects(open(t, [])(get(receiver.url('fine/a'))), refused);
  await assert.rejects(open(t, [])(get(receiver.url('fine/a', '::1'))), refused);
  await assert.rejects(open(t, ['127.0.0.2'])(get(receiver.url('fine/a'))), refused);
  await assert.rejects(open(t, ['127.0.0.1'])(get(receiver.url('fine/a', '::ffff:127.0.0.1'))), refused);
  await assert.rejects(
    open(t, [])(get(`http://localhost:${receiver.port}/`)),
    fails('refused', 'has a host name that is not public'),
  );
  assert.equal(receiver.received.length, 0);
  for (const host of ['127.0.0.1', '::1']) {
    assert.equal((await open(t, LOOPBACK)(get(receiver.url('fine/a', host)))).status, 204);
  }
  assert.equal((await open(t, ['localhost'])(get(`http://localhost:${receiver.port}/`))).status, 204);
});

test('a name leads to its public addresses only', async (t) => {
  const receiver = await openReceiver(t, { hosts: ['127.0.0.1', '127.0.0.2'] });
  const url = `http://partner.example:${receiver.port}/fine/a`;
  const asked: string[] = [];
  const resolving = (addresses: string[]) => ({
    resolve: async (name: string) => {
      asked.push(name);
      return addresses;
    },
  });
  const refused = fails('refused', 'has a host name that leads to no public address');
  for (const address of [
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
  ]) {
    await assert.rejects(open(t, [], resolving([address]))(get(url)), refused, address);
  }
  await assert.rejects(open(t, [], resolving([]))(get(url)), refused);
  // Naming an address is not naming the names that lead to it.
  await assert.rejects(open(t, ['127.0.0.1'], resolving(['127.0.0.1']))(get(url)), refused);
  assert.equal(receiver.received.length, 0);
  assert.deepEqual([...new Set(asked)], ['partner.example']);

  const isPublic = (address: string) => address === '127.0.0.2';
  const mixed = open(t, [], { ...resolving(['127.0.0.1', '127.0.0.2']), isPublic });
  assert.equal((await mixed(get(url))).status, 204);
  assert.equal(receiver.received.length, 1);
});

test('a name that leads elsewhere the second time is connected to where it was looked at', async (t) => {
  const receiver = await openReceiver(t, { hosts: ['127.0.0.1', '127.0.0.2'], tls: SELF_SIGNED });
  const plain = await openReceiver(t, { hosts: ['127.0.0.2'] });
  let looks = 0;
  // As far as this test goes 127.0.0.2 is public: each name leads there when first asked, and inside from then on.
  const send = open(t, [], {
    resolve: async () => (looks++ === 0 ? ['127.0.0.2'] : ['127.0.0.1']),
    isPublic: (address) => address === '127.0.0.2',
  });
  assert.equal((await send(get(`http://rebinding.example:${plain.port}/fine/a`))).status, 204);
  assert.equal(looks, 1);
  assert.equal(plain.received.length, 1);
  // Other ports and protocols of the same name take a connection of their own, which is looked at on its own.
  const refused = fails('refused', 'has a host name that leads to no public address');
  await assert.rejects(send(get(`https://rebinding.example:${receiver.port}/fine/a`)), refused);
  await assert.rejects(send(get(`http://rebinding.example:${receiver.port}/fine/a`)), refused);
  assert.equal(looks, 3);
  assert.equal(receiver.received.length, 0);
});

test('an address is looked at again when it is connected to, before anything is sent', async (t) => {
  const receiver = await openReceiver(t, { hosts: ['127.0.0.2'] });
  let looks = 0;
  const send = open(t, [], { resolve: async () => ['127.0.0.2'], isPublic: () => looks++ === 0 });
  await assert.rejects(
    send(post(`http://partner.example:${receiver.port}/fine/a`)),
    fails('refused', 'has a host name that leads to no public address'),
  );
  assert.equal(looks, 2);
  assert.equal(receiver.received.length, 0);
});

test('a name that nobody knows has failed, and so has one whose name servers are silent', async (t) => {
  const failing = (code: string) => ({
    resolve: async () => Promise.reject(Object.assign(new Error('queryA secret.example'), { code })),
  });
  await assert.rejects(
    open(t, [], failing('ENOTFOUND'))(get('https://partner.example/')),
    fails('failed', 'has a host name without an address'),
  );
  await assert.rejects(
    open(t, [], failing('EODD'))(get('https://partner.example/')),
    fails('failed', 'failed (EODD)'),
  );
  await assert.rejects(
    open(t, [], { resolve: () => new Promise(() => {}), patience: 20 })(get('https://partner.example/')),
    fails('failed', 'did not answer in full within 0.02 seconds'),
  );
});

test('a redirect is an answer like others, and not followed', async (t) => {
  const receiver = await openReceiver(t);
  const answer = await open(t, LOOPBACK)(post(receiver.url('redirecting/a')));
  assert.equal(answer.status, 307);
  assert.equal(answer.headers['location'], '/fine/redirected');
  assert.equal(receiver.received.length, 1);
});

test('whoever stalls, trickles or does not listen is given up', async (t) => {
  const receiver = await openReceiver(t);
  const send = open(t, LOOPBACK, { patience: 60 });
  const late = fails('failed', 'did not answer in full within 0.06 seconds');
  await Promise.all([
    assert.rejects(send(post(receiver.url('stalling/a'))), late),
    assert.rejects(send(get(receiver.url('trickling/a'))), late),
    assert.rejects(send(post(receiver.url('deaf/a'), 'a'.repeat(20_000_000))), late),
  ]);
  // The status is all that is wanted of a delivery's answer.
  const answered = await openReceiver(t);
  assert.equal((await open(t, LOOPBACK)(post(answered.url('trickling/b'), 'news', 0))).status, 200);
});

test('no more of an answer is kept than was wanted', async (t) => {
  const receiver = await openReceiver(t);
  const send = open(t, LOOPBACK);
  const answer = await send(get(receiver.url('flooding/a'), 100));
  assert.equal(answer.status, 200);
  assert.equal(Buffer.from(answer.body).toString(), Buffer.alloc(100, 'flood ').toString());
  assert.equal((await send(post(receiver.url('flooding/b')))).body.length, 0);
  const cookies = await send(get(receiver.url('cookies/a')));
  assert.equal(cookies.headers['set-cookie'], 'a=1, b=2');
  assert.equal(receiver.received.at(-1)?.headers.cookie, undefined);
});

test('what breaks off or is no HTTP has failed', async (t) => {
  const receiver = await openReceiver(t);
  const send = open(t, LOOPBACK);
  const cases: Record<string, string | RegExp> = {
    closing: 'closed the connection before it had answered',
    resetting: 'closed the connection before it had answered',
    boasting: 'answered with headers that are too long',
    babbling: /^answered with something that is not HTTP/,
  };
  for (const [manner, clause] of Object.entries(cases)) {
    assert.ok(manner in MANNERS);
    await assert.rejects(send(get(receiver.url(`${manner}/a`))), fails('failed', clause), manner);
  }
  await receiver.close();
  await assert.rejects(send(get(receiver.url('fine/a'))), fails('failed', 'refused the connection'));
});

test('a certificate must hold, whatever the environment says', async (t) => {
  const receiver = await openReceiver(t, { tls: SELF_SIGNED });
  const former = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  t.after(() => {
    if (former === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = former;
  });
  for (const value of ['1', '0']) {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = value;
    await assert.rejects(
      open(t, LOOPBACK)(get(receiver.url('fine/a'))),
      fails('failed', 'has a certificate that it signed itself'),
    );
  }
  assert.equal(receiver.received.length, 0);
});

test('a connection serves the next request too, and closing ends what is under way', async (t) => {
  const receiver = await openReceiver(t);
  const ports = new Set<string>();
  const send = open(t, LOOPBACK);
  for (const path of ['fine/a', 'talking/b', 'talking/c']) {
    await send(post(receiver.url(path)));
    ports.add(String(receiver.received.at(-1)?.from));
  }
  assert.equal(ports.size, 1);
  const stalled = send(post(receiver.url('stalling/a')));
  const failed = assert.rejects(stalled, fails('failed', 'was not asked to the end: we were stopping'));
  await receiver.until(() => receiver.received.length === 4);
  send.close();
  await failed;
  await assert.rejects(send(get(receiver.url('fine/a'))), fails('failed', /we were stopping/));
});

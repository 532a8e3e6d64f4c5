import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutgoingError } from '../../src/push/outgoing.ts';
import { createSend } from '../../src/worker/outgoing.ts';
import { openReceiver } from '../support/receiver.ts';

const SETTINGS = { baseUrl: 'https://news.example.org', callbackHosts: ['127.0.0.1'] };

const get = (url: string, most = 1_000) => ({ method: 'GET' as const, url, headers: {}, most });

const fails = (fault: string, message: string) => (error: unknown) => {
  assert.ok(error instanceof OutgoingError, String(error));
  assert.deepEqual([error.fault, error.message], [fault, message]);
  return true;
};

/** The network of a Worker: names that lead to addresses, and answers for whatever is asked of hosts. */
function network(names: Record<string, string[]>) {
  const asked: string[] = [];
  const answering = async (input: RequestInfo | URL): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.hostname !== 'cloudflare-dns.com') {
      asked.push(url.href);
      return new Response('thank you');
    }
    const found = names[url.searchParams.get('name') as string];
    if (!found) return Response.json({ Status: 3 });
    if (found.length === 0) return Response.json({ Status: 2 });
    const addresses = found.map((data) => ({ data, type: data.includes(':') ? 28 : 1 }));
    return Response.json({ Status: 0, Answer: [{ type: 5, data: 'alias.example.' }, ...addresses] });
  };
  return { asked, fetch: answering as typeof fetch };
}

test('a request on Workers says who we are, and its answer is what came, of a redirect too', async (t) => {
  const receiver = await openReceiver(t);
  const send = createSend(SETTINGS);
  const body = new TextEncoder().encode('the news');
  const headers = { 'Content-Type': 'text/plain' };
  const answer = await send({ method: 'POST', url: receiver.url('talking/a'), headers, body, most: 5 });
  assert.deepEqual([answer.status, Buffer.from(answer.body).toString()], [200, 'thank']);
  const [received] = receiver.received;
  assert.equal(String(received?.body), 'the news');
  assert.equal(received?.headers['content-type'], 'text/plain');
  assert.equal(received?.headers['user-agent'], 'Coranto (+https://news.example.org/)');
  const redirect = await send(get(receiver.url('redirecting/a')));
  assert.deepEqual([redirect.status, redirect.headers['location']], [307, '/fine/redirected']);
  assert.equal(receiver.received.length, 2);
});

test('a Worker gives up who stalls, trickles or breaks off, and reads no more than it wants', async (t) => {
  const receiver = await openReceiver(t);
  const send = createSend(SETTINGS, { patience: 400 });
  const late = fails('failed', 'did not answer in full within 0.4 seconds');
  await assert.rejects(send(get(receiver.url('stalling/a'))), late);
  await assert.rejects(send(get(receiver.url('trickling/a'))), late);
  const unreachable = fails('failed', 'closed the connection or cannot be reached');
  await assert.rejects(createSend(SETTINGS)(get(receiver.url('resetting/a'))), unreachable);
  const flood = await createSend(SETTINGS)(get(receiver.url('flooding/a'), 100));
  assert.equal(Buffer.from(flood.body).toString(), Buffer.alloc(100, 'flood ').toString());
  assert.equal((await send({ ...get(receiver.url('trickling/b')), most: 0 })).status, 200);
});

test('a Worker refuses names and addresses that are private', async () => {
  const { asked, fetch } = network({
    'partner.example': ['8.8.8.8', '2606:4700::1111'],
    'inside.example': ['10.0.0.1'],
    'both.example': ['8.8.8.8', '::ffff:10.0.0.1'],
    'metadata.example': ['169.254.169.254'],
    'broken.example': [],
  });
  const send = createSend({ ...SETTINGS, callbackHosts: ['intranet.example.org'] }, { fetch });
  const leads = fails('refused', 'has a host name that leads to an address that is not public');
  await assert.rejects(send(get('https://inside.example/')), leads);
  await assert.rejects(send(get('https://both.example/')), leads);
  await assert.rejects(send(get('https://metadata.example/')), leads);
  await assert.rejects(send(get('http://[::1]/')), fails('refused', 'has an address that is not public'));
  await assert.rejects(
    send(get('http://localhost/')),
    fails('refused', 'has a host name that is not public'),
  );
  const unknown = fails('failed', 'has a host name without an address');
  await assert.rejects(send(get('https://nobody.example/')), unknown);
  const broken = fails('failed', 'has a host name that its name servers do not answer for');
  await assert.rejects(send(get('https://broken.example/')), broken);
  assert.deepEqual(asked, []);
  const reached = ['https://partner.example/hook', 'https://8.8.8.8/', 'http://intranet.example.org/'];
  for (const url of reached) assert.equal((await send(get(url))).status, 200);
  assert.deepEqual(asked, reached);
});

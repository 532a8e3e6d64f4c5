// A server as an operator sees it: by its log and by what it does with signals.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { serveProcess } from '../support/served-process.ts';
import { KEY } from '../support/serving.ts';

const TOKEN = 'aSecretPreviewToken0123456789';
const CURSOR = 'aSecretCursor0123456789';
const PARTNER = 'coranto_abcdefgh_secretsecretsecretsecret';

test('tells each request to the log without its secrets, calls it by one name in every thread, and stops as told', async (t) => {
  const database = await newsroomFile(t);
  const newsroom = { ...connect(t, database), now: Date.now };
  await bringIn(newsroom, aStory('quay', { en: {} }));
  const server = await serveProcess(t, database, {
    CORANTO_ACCESS_LOG: 'on',
    CORANTO_DRAIN: '300',
    CORANTO_PROXY: 'on',
  });
  const id = (response: Response) => response.headers.get('x-request-id');
  const lineOf = (request: string, message = 'request') =>
    server.logged((line) => line['request'] === request && line['message'] === message);

  // A document that anybody may keep is nobody's answer; every other one says how it is called.
  const feed = await server.get('/en/feed.atom', {
    'User-Agent': 'x'.repeat(1000),
    'X-Forwarded-For': '203.0.113.77, 198.51.100.23',
  });
  const octets = Number(feed.headers.get('content-length'));
  assert.equal(id(feed), null);
  const etag = feed.headers.get('etag') ?? '';
  const same = await server.get('/en/feed.atom', { 'If-None-Match': etag, 'X-Request-Id': 'poll-0001' });
  assert.deepEqual([same.status, id(same)], [304, null]);
  const read = await server.get('/api/v1/editions', { 'X-Request-Id': 'proxy-id_1234' });
  assert.equal(id(read), 'proxy-id_1234');
  for (const odd of ['short', 'x'.repeat(65), 'a b c d e f g', '"quoted-text"', '<script>alert</script>']) {
    const none = await server.get('/en/none', { 'X-Request-Id': odd });
    assert.match(id(none) ?? '', /^[0-9a-f]{8}-/, odd);
  }

  const whole = await server.logged((line) => line['status'] === 200 && line['path'] === '/en/feed.atom');
  assert.equal(whole['octets'], octets);
  assert.equal(whole['method'], 'GET');
  assert.equal(typeof whole['milliseconds'], 'number');
  assert.equal((whole['agent'] as string).length, 200);
  assert.equal(whole['network'], '198.51.100.0/24');
  assert.ok(['gzip', 'br', 'gz'].includes(whole['coding'] as string), String(whole['coding']));
  const polled = await lineOf('poll-0001');
  assert.deepEqual([polled['status'], polled['octets'], polled['network']], [304, 0, '127.0.0.0/24']);

  // None of these is in any line.
  await server.get(`/preview/${TOKEN}/en/`);
  await server.get(`/%70review/${TOKEN}`);
  await server.get(`/api/v1/changes?after=${CURSOR}`);
  await server.get(`/api/v1/editions/${PARTNER}?key=${KEY}`, { Authorization: `Bearer ${PARTNER}` });
  await server.get('/en/search?q=aSecretWord', { 'X-Request-Id': 'last-of-these' });
  await lineOf('last-of-these');

  // What goes wrong in a thread is told by the name of the request for which it was done there.
  const rule = newsroom.value("SELECT sql FROM sqlite_schema WHERE name = 'public_articles'");
  newsroom.db.connection.exec('DROP VIEW public_articles');
  const broken = await server.get('/api/v1/articles', { 'X-Request-Id': 'broken-read' });
  assert.equal(broken.status, 500);
  assert.equal(((await broken.json()) as { request: string }).request, 'broken-read');
  assert.match(String((await lineOf('broken-read', 'a request failed'))['error']), /public_articles/);
  newsroom.db.connection.exec('ALTER TABLE stories RENAME TO tales');
  const tried = await fetch(`http://127.0.0.1:${server.port}/api/v1/desk/withdraw`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${KEY}`,
      'Content-Type': 'application/json',
      'X-Request-Id': 'broken-write',
    },
    body: JSON.stringify({ story: 'quay', edition: null, by: { actor: 'editor', reason: null } }),
  });
  assert.equal(tried.status, 500);
  await lineOf('broken-write', 'the background thread could not answer');
  await lineOf('broken-write', 'a request failed');
  newsroom.db.connection.exec(`ALTER TABLE tales RENAME TO stories; ${rule}`);
  for (const line of server.log()) {
    const text = JSON.stringify(line);
    for (const secret of [
      TOKEN,
      CURSOR,
      PARTNER,
      KEY,
      'aSecretWord',
      '198.51.100.23',
      '203.0.113',
      '127.0.0.1',
    ]) {
      assert.ok(!text.includes(secret), `${secret} in ${text}`);
    }
  }

  // The load balancer is told first; everybody else is answered, and told to come back elsewhere.
  const kept = await server.get('/en/feed.atom');
  assert.notEqual(kept.headers.get('connection'), 'close');
  server.child.kill('SIGTERM');
  let ready = await server.get('/readyz');
  while (ready.status === 200) ready = await server.get('/readyz');
  assert.deepEqual([ready.status, ready.headers.get('retry-after')], [503, '5']);
  assert.match(await ready.text(), /stopping/);
  for (const path of ['/healthz', '/en/feed.atom', '/feeds.opml?utm=1']) {
    const answer = await server.get(path);
    assert.deepEqual([answer.status, answer.headers.get('connection')], [200, 'close'], path);
  }
  // Whoever insists is obeyed at once, whichever signal it is.
  server.child.kill('SIGINT');
  assert.deepEqual(await server.ended, { code: null, signal: 'SIGINT' });
});

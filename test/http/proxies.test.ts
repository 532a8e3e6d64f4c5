// The examples for those who put nginx or Caddy in front: what readers get through them is what Coranto answers.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { aStory, bringIn } from '../support/inputs.ts';
import { skipWithout } from '../support/needed.ts';
import { freePort } from '../support/ports.ts';
import { scratchFolder } from '../support/scratch.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';
import { BASE, KEY, type ServedNewsroom, serveNewsroom } from '../support/serving.ts';

const EXAMPLES = new URL('../../.github/deploy/', import.meta.url);
const example = (name: string): string => readFileSync(new URL(name, EXAMPLES), 'utf8');

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
}
interface Got {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
}
type Ask = (path: string, asked?: Asked) => Promise<Got>;

const isThere = (program: string): boolean => spawnSync(program, ['version']).error === undefined;

const ends: (() => unknown)[] = [];
const own = { after: (end: () => unknown) => void ends.unshift(end) };
let server: ServedNewsroom;

before(async () => {
  server = await serveNewsroom(own);
  await bringIn(server.newsroom, aStory('quay', { en: {} }));
});

after(async () => {
  for (const end of ends) await end();
});

function asker(port: number, secure: boolean): Ask {
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const request = secure ? httpsRequest : httpRequest;
    const sent = request({
      port,
      host: '127.0.0.1',
      path,
      method,
      headers,
      rejectUnauthorized: false,
      agent: false,
    });
    const [response] = (await once(sent.end(body), 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) };
  };
}

/** Every place that an example names, replaced by one of the test's; each must be there. */
function adapt(text: string, places: readonly (readonly [string, string])[]): string {
  return places.reduce((adapted, [from, to]) => {
    assert.ok(adapted.includes(from), `the example has no “${from}”`);
    return adapted.replaceAll(from, to);
  }, text);
}

async function started(child: ChildProcess, ask: Ask): Promise<Ask> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  own.after(async () => {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGKILL')) await ended;
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(said);
    const answer = await ask('/readyz').catch(() => undefined);
    if (answer?.status === 200) return ask;
    await wait(20);
  }
}

async function startNginx(): Promise<Ask> {
  const folder = scratchFolder(own);
  const [plain, secure] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'cert.pem'), SELF_SIGNED.cert);
  writeFileSync(join(folder, 'key.pem'), SELF_SIGNED.key);
  const site = adapt(example('nginx.conf'), [
    ['127.0.0.1:4400', `127.0.0.1:${server.serving.port}`],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen [::]:80;', ''],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${secure} ssl http2;`],
    ['listen [::]:443 ssl http2;', ''],
    ['/etc/letsencrypt/live/news.example.org/fullchain.pem', join(folder, 'cert.pem')],
    ['/etc/letsencrypt/live/news.example.org/privkey.pem', join(folder, 'key.pem')],
  ]);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  for (const name of temporary) mkdirSync(join(folder, name));
  const main = `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {}
http { access_log off; gzip on; gzip_types *; gzip_proxied any;
${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
${site} }`;
  writeFileSync(join(folder, 'nginx.conf'), main);
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ask = await started(child, asker(secure, true));
  const moved = await asker(plain, false)('/en/feed.atom?a=b', { headers: { Host: 'evil.example' } });
  assert.deepEqual([moved.status, moved.headers['location']], [301, `${BASE}/en/feed.atom?a=b`]);
  return ask;
}

async function startCaddy(): Promise<Ask> {
  const folder = scratchFolder(own);
  const port = await freePort();
  const site = adapt(example('Caddyfile'), [
    ['127.0.0.1:4400', `127.0.0.1:${server.serving.port}`],
    ['\nnews.example.org {', `\nhttp://127.0.0.1:${port} {`],
  ]);
  writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return started(child, asker(port, false));
}

/**
 * Waits until two answers to the same request are the same: what is new is compressed in a hurry and then again,
 * and has no Last-Modified before its second is over.
 */
async function settled(ask: Ask, path: string): Promise<void> {
  for (;;) {
    const { headers } = await ask(path, { headers: { 'Accept-Encoding': 'gzip' } });
    if (String(headers['etag']).endsWith('-gzip"') && headers['last-modified'] !== undefined) return;
    await wait(50);
  }
}

const PROXIES = [
  ['nginx', 'nginx-light', startNginx],
  ['caddy', 'caddy', startCaddy],
] as const;

for (const [program, packages, start] of PROXIES) {
  describe(`behind ${program}`, { skip: skipWithout(isThere(program), program, packages) }, () => {
    let through: Ask;
    before(async () => {
      through = await start();
    });

    test('a document is the same to the octet, coded or not, with its entity-tag and its 304', async () => {
      const direct = asker(server.serving.port, false);
      const paths = ['/en/feed.atom', '/en/', '/en/feed.atom?utm=1'];
      for (const path of paths) await settled(direct, path);
      for (const path of paths) {
        for (const coding of [undefined, 'identity', 'gzip', 'br', 'gzip, deflate, br']) {
          const headers: Record<string, string> = coding === undefined ? {} : { 'Accept-Encoding': coding };
          const [here, there] = [await direct(path, { headers }), await through(path, { headers })];
          const about = `${path} ${coding}`;
          assert.equal(there.status, 200);
          assert.deepEqual(there.bytes, here.bytes, about);
          for (const name of [
            'etag',
            'last-modified',
            'content-encoding',
            'content-length',
            'cache-control',
            'vary',
          ]) {
            assert.equal(there.headers[name], here.headers[name], `${about} ${name}`);
          }
          assert.equal(
            there.headers['content-encoding'],
            coding === 'gzip' || coding === 'br' ? coding : here.headers['content-encoding'],
          );
          const etag = there.headers['etag'] as string;
          assert.doesNotMatch(etag, /^W\//, about);
          const same = await through(path, { headers: { ...headers, 'If-None-Match': etag } });
          assert.deepEqual([same.status, same.headers['etag'], same.bytes.length], [304, etag, 0], about);
          const head = await through(path, { headers, method: 'HEAD' });
          assert.deepEqual([head.status, head.headers['etag'], head.bytes.length], [200, etag, 0], about);
        }
      }
      const plain = (await direct('/en/feed.atom')).bytes;
      assert.deepEqual(
        gunzipSync((await through('/en/feed.atom', { headers: { 'Accept-Encoding': 'gzip' } })).bytes),
        plain,
      );
      assert.deepEqual(
        brotliDecompressSync(
          (await through('/en/feed.atom', { headers: { 'Accept-Encoding': 'br' } })).bytes,
        ),
        plain,
      );
    });

    test('what a client says of hosts and of itself means nothing', async () => {
      const { bytes } = await through('/en/feed.atom?utm=2', {
        headers: {
          'X-Forwarded-Host': 'evil.example',
          'X-Forwarded-Proto': 'gopher',
          'X-Request-Id': 'client-chosen',
        },
      });
      assert.ok(!bytes.includes('evil.example') && !bytes.includes('gopher'));
      const none = await through('/en/none', { headers: { 'X-Request-Id': 'client-chosen' } });
      assert.equal(none.status, 404);
      assert.equal(none.headers['content-type'], 'application/problem+json');
      assert.match(none.headers['x-request-id'] as string, /^[0-9a-f-]{32,36}$/);
    });

    test('an upload comes through as far as it may, and a wait for the next change until it comes', async () => {
      const authorised = { Authorization: `Bearer ${KEY}` };
      const file = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3_000_000, program)]);
      const kept = await through('/api/v1/desk/media', { method: 'POST', headers: authorised, body: file });
      assert.equal(kept.status, 200, kept.bytes.toString());
      const { name } = JSON.parse(kept.bytes.toString());
      assert.deepEqual((await through(`/api/v1/desk/media/${name}`, { headers: authorised })).bytes, file);
      const tooLarge = { ...authorised, 'Content-Length': '60000000' };
      const refused = await through('/api/v1/desk/media', {
        method: 'POST',
        headers: tooLarge,
        body: Buffer.from('x'),
      });
      assert.equal(refused.status, 413);

      const { next } = JSON.parse((await through('/api/v1/changes?after=now')).bytes.toString());
      const waiting = through(`/api/v1/changes?after=${next}&wait=25`);
      const told = await Promise.race([waiting, wait(300)]);
      assert.equal(told, undefined);
      await bringIn(server.newsroom, aStory(`after-${program}`, { en: { headline: `Seen by ${program}` } }));
      const { status, bytes } = await waiting;
      assert.equal(status, 200);
      assert.match(bytes.toString(), new RegExp(`Seen by ${program}`));
    });
  });
}

test('the unit of systemd is well-formed, and leaves the service little to do harm with', {
  skip: skipWithout(isThere('systemd-analyze'), 'systemd-analyze', 'systemd'),
}, () => {
  const folder = scratchFolder(own);
  const unit = join(folder, 'coranto.service');
  const program = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));
  const text = adapt(example('coranto.service'), [
    ['User=coranto', 'User=root'],
    ['Group=coranto', 'Group=root'],
    ['WorkingDirectory=/opt/coranto', `WorkingDirectory=${folder}`],
    ['ExecStart=/usr/bin/node /opt/coranto/src/cli/coranto.js', `ExecStart=${process.execPath} ${program}`],
  ]);
  writeFileSync(unit, text);
  const analyze = (...args: string[]) => spawnSync('systemd-analyze', [...args, unit], { encoding: 'utf8' });
  const verified = analyze('verify');
  assert.deepEqual([verified.status, verified.stderr, verified.stdout], [0, '', '']);
  // Of 100, and as root; half of it is the network, which it needs.
  const { status, stdout } = analyze('security', '--offline=true', '--threshold=18');
  assert.equal(status, 0, stdout.split('\n').slice(-3).join('\n'));
});

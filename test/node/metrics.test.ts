// The metrics of a server, after real requests, as Prometheus' own parser reads them.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { createMeter } from '../../src/node/meter.ts';
import {
  negotiateMetrics,
  OPEN_METRICS,
  PROMETHEUS_TEXT,
  writeMetrics,
} from '../../src/node/metrics/exposition.ts';
import { createHistogram, observeSeconds, samplesOf } from '../../src/node/metrics/histogram.ts';
import { observe } from '../../src/node/observe.ts';
import { startServing } from '../../src/node/serve.ts';
import { schedule } from '../../src/operations/schedule.ts';
import { feedReader, MANNERS } from '../support/feed-readers.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { skipWithout } from '../support/needed.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';

/** Reads metrics from standard input and prints every family as JSON. */
const PARSER = (module: string) => `
import json, sys
from prometheus_client.${module} import text_string_to_metric_families as parse
families = list(parse(sys.stdin.read()))
print(json.dumps([{'name': f.name, 'type': f.type, 'unit': f.unit, 'help': f.documentation,
  'samples': [{'name': s.name, 'labels': s.labels, 'value': s.value} for s in f.samples]} for f in families]))
`;

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import prometheus_client.openmetrics.parser']).status === 0,
);
const skip = skipWithout(
  python !== undefined,
  'the Python client of Prometheus',
  'python3-prometheus-client',
);

interface ParsedFamily {
  name: string;
  type: string;
  unit: string;
  help: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

/** Beside: while this process waited for it, its servers would end the connections that the next request goes by. */
async function parse(text: string, module = 'openmetrics.parser'): Promise<ParsedFamily[]> {
  const running = promisify(execFile)(python as string, ['-c', PARSER(module)]);
  running.child.stdin?.end(text);
  const { stdout, stderr } = await running;
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

/** The values of a family by their labels. */
function valuesOf(families: readonly ParsedFamily[], name: string, sample = name): Record<string, number> {
  const family = families.find((one) => one.name === name);
  assert.ok(family, `no ${name}`);
  const own = family.samples.filter((one) => one.name === sample);
  return Object.fromEntries(own.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}

describe('metrics', { skip }, () => {
  const ends: (() => unknown)[] = [];
  const t = { after: (end: () => unknown) => void ends.unshift(end) };
  let scrape: (accept?: string) => Promise<{ type: string | null; text: string }>;
  let get: (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;
  let ports: { metrics: number; own: number };
  let file: string;
  let newsroom: Newsroom;

  before(async () => {
    file = await newsroomFile(t);
    const env = {
      CORANTO_DATABASE: file,
      CORANTO_MEDIA: `${file}-media`,
      CORANTO_PORT: '0',
      CORANTO_METRICS_PORT: '0',
    };
    newsroom = { ...connect(t, file), now: Date.now };
    await bringIn(newsroom, aStory('crane', { en: { slug: 'crane' }, nl: {} }));
    const serving = await startServing(readConfig(env));
    t.after(() => serving.close());
    ports = { metrics: serving.metricsPort as number, own: serving.port };
    get = async (path, headers = {}, method = 'GET') => {
      const url = `http://127.0.0.1:${ports.own}${path}`;
      const response = await fetch(url, { headers, method, redirect: 'manual' });
      return new Response(response.status === 304 ? null : await response.arrayBuffer(), response);
    };
    scrape = async (accept) => {
      const headers = accept === undefined ? {} : { Accept: accept };
      const response = await fetch(`http://127.0.0.1:${ports.metrics}/metrics`, { headers });
      assert.equal(response.status, 200);
      return { type: response.headers.get('content-type'), text: await response.text() };
    };
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('count every answer once, by what was asked for and with which status', async () => {
    const tag = (await get('/en/feed.atom')).headers.get('etag') as string;
    let octets = 0;
    for (const headers of [
      {},
      {},
      { 'If-None-Match': tag },
      { 'If-None-Match': tag },
      { 'If-None-Match': tag },
    ]) {
      await get('/en/feed.atom', { 'Accept-Encoding': 'gzip', ...headers });
    }
    for (const path of ['/en/headlines.rss', '/all/feed.json', '/en/archive/1.atom']) await get(path);
    for (const path of ['/', '/en/', '/en/2026/', '/en/2026/03/', '/en/2026/03/crane', '/en/feeds'])
      await get(path);
    await get('/en/', {}, 'HEAD');
    await get('/en/2026/03/none');
    await get('/wp-login.php');
    await get('/en/search?q=crane');
    await get('/api/v1/editions');
    await get('/media/none.png');
    await get('/assets/coranto.css');
    await get('/sitemap.xml');
    await get('/feeds.opml');
    await get('/healthz');
    await get('/en/feed', {});
    await get('/hub', {}, 'POST');
    octets = (await (await get('/nl/feed.json', { 'Accept-Encoding': 'identity' })).arrayBuffer()).byteLength;

    const { type, text } = await scrape();
    assert.equal(type, OPEN_METRICS);
    assert.ok(text.endsWith('\n# EOF\n'));
    const families = await parse(text);
    assert.deepEqual(valuesOf(families, 'coranto_http_requests', 'coranto_http_requests_total'), {
      'feed 200': 5,
      'feed 304': 3,
      'headlines 200': 1,
      'archive 404': 1,
      'front 200': 2,
      'period 200': 2,
      'article 200': 1,
      'article 404': 1,
      'page 200': 2,
      'sitemap 200': 1,
      'opml 200': 1,
      'search 200': 1,
      'media 404': 1,
      'asset 200': 1,
      'api 200': 1,
      'hub 415': 1,
      'health 200': 1,
      'other 404': 2,
    });
    const before = valuesOf(families, 'coranto_http_response_bytes', 'coranto_http_response_bytes_total');
    await get('/nl/feed.json', { 'Accept-Encoding': 'identity' });
    await get('/nl/feed.json', { 'Accept-Encoding': 'identity' }, 'HEAD');
    const later = await parse((await scrape()).text);
    const sent = valuesOf(later, 'coranto_http_response_bytes', 'coranto_http_response_bytes_total');
    assert.deepEqual(sent, { ...before, identity: (before['identity'] as number) + octets });
    assert.ok((before['gzip'] as number) > 0);
  });

  test('tell of polls that missed their 304, of work, files and the process', async () => {
    const missed = async () =>
      valuesOf(await parse((await scrape()).text), 'coranto_poll_misses', 'coranto_poll_misses_total')[
        'none'
      ] as number;
    const before = await missed();
    const reader = feedReader(MANNERS.none, `http://127.0.0.1:${ports.own}/en/feed.rss`);
    for (let i = 0; i < 5; i++) await reader.poll();
    reader.close();
    assert.equal(await missed(), before + 4);
    // Released by the schedule, and not by whoever brings it in.
    await bringIn(newsroom, aStory('tug', { en: { publishAt: null } }));
    const at = Math.ceil((Date.now() + 500) / 1000) * 1000;
    await schedule(
      newsroom,
      { story: 'tug' },
      () => ({ kind: 'instant', at, dateOnly: false, given: 'x' }),
      BY_EDITOR,
    );
    while (!(await (await get('/en/feed.rss')).text()).includes('tug')) await wait(50);
    const least = statSync(file).size;
    const families = await parse((await scrape()).text);
    const value = (name: string, sample = name) => valuesOf(families, name, sample)[''] as number;
    assert.equal(value('coranto_release_lag_seconds', 'coranto_release_lag_seconds_count'), 1);
    assert.ok(value('coranto_poll_wasted_bytes', 'coranto_poll_wasted_bytes_total') > 0);
    const size = value('coranto_database_bytes');
    // Its log may be brought into it at any moment.
    assert.ok(size >= least && size <= statSync(file).size, String(size));
    assert.ok(value('coranto_render_seconds', 'coranto_render_seconds_count') > 0);
    assert.ok(value('coranto_generation_seconds', 'coranto_generation_seconds_count') > 0);
    assert.ok(value('coranto_documents_behind') >= 0);
    assert.deepEqual(valuesOf(families, 'coranto_deliveries_pending'), {
      endpoints: 0,
      intents: 0,
      subscriptions: 0,
    });
    const quantiles = valuesOf(families, 'coranto_event_loop_delay_seconds');
    assert.deepEqual(Object.keys(quantiles), ['0.5', '0.99', '0.999', '1.0']);
    for (const delay of Object.values(quantiles)) assert.ok(delay >= 0 && delay < 60);
    const rss = value('process_resident_memory_bytes');
    assert.ok(rss > 10_000_000 && rss < 10_000_000_000);
    assert.ok(value('process_cpu_seconds', 'process_cpu_seconds_total') > 0);
    for (const { help, type, unit, name } of families) {
      assert.ok(help.length > 0, name);
      if (/_(seconds|bytes)$/.test(name)) assert.equal(unit, name.split('_').at(-1), name);
      assert.notEqual(type, 'unknown', name);
    }
  });

  test('are the older format for whoever asks for that alone, with the same figures', async () => {
    const prometheus =
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
    assert.equal((await scrape(prometheus)).type, OPEN_METRICS);
    const { type, text } = await scrape('text/plain;version=0.0.4');
    assert.equal(type, PROMETHEUS_TEXT);
    const open = await parse((await scrape()).text);
    const old = await parse(text, 'parser');
    const count = (families: ParsedFamily[]) =>
      valuesOf(families, 'coranto_http_requests', 'coranto_http_requests_total');
    assert.deepEqual(count(old), count(open));
    assert.equal(negotiateMetrics('*/*'), OPEN_METRICS);
  });

  test('are on this machine’s own address alone, and nothing else is there', async () => {
    const at = (path: string, method = 'GET') =>
      fetch(`http://127.0.0.1:${ports.metrics}${path}`, { method });
    for (const path of ['/', '/en/feed.atom', '/metrics/x']) assert.equal((await at(path)).status, 404);
    assert.equal((await at('/metrics', 'POST')).status, 405);
    // The public port has none.
    assert.equal((await get('/metrics')).status, 404);
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const elsewhere =
      others.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.2';
    const isOpen = await new Promise((resolve) => {
      const socket = createConnection(ports.metrics, elsewhere, () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
    });
    assert.equal(isOpen, false);
  });

  test('have no label that somebody outside can make', async () => {
    for (let i = 0; i < 20; i++) {
      await get(`/en/${i}-${'x'.repeat(i)}/`, { 'User-Agent': `Name/${i}` });
      await get('/en/feed.atom', { 'User-Agent': `Name/${i}` });
    }
    const { text } = await scrape();
    assert.doesNotMatch(text, /Name|xxx|127\.0\.0/);
    assert.ok(text.split('\n').length < 300);
  });

  test('are nobody’s who calls this machine by another name, as another site’s script would', async () => {
    const ask = (host: string) =>
      new Promise((resolve, reject) => {
        const asked = request({
          port: ports.metrics,
          host: '127.0.0.1',
          path: '/metrics',
          headers: { host },
        });
        asked
          .on('response', (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
    for (const own of ['localhost', `localhost:${ports.metrics}`, `127.0.0.1:${ports.metrics}`, '[::1]:80']) {
      assert.equal(await ask(own), 200, own);
    }
    for (const other of [
      'evil.example',
      `127.0.0.1.evil.example:${ports.metrics}`,
      'localhost.evil.example',
    ]) {
      assert.equal(await ask(other), 421, other);
    }
  });

  test('that cannot be given are told in one sentence', async () => {
    const config = readConfig({ CORANTO_DATABASE: file, CORANTO_METRICS_PORT: String(ports.metrics) });
    const meter = createMeter({ pollers: null, prefix: '', now: Date.now });
    await assert.rejects(
      observe({ config, meter, server: createServer(), background: null as never, pushing: null }),
      {
        name: 'Refusal',
        message: `metrics cannot be given at port ${ports.metrics} (EADDRINUSE); set CORANTO_METRICS_PORT`,
      },
    );
  });
});

test('a histogram has each value in its bucket and in all higher ones', () => {
  const histogram = createHistogram([0.1, 1, 10]);
  for (const value of [-1, 0.05, 0.1, 0.2, 1, 99]) observeSeconds(histogram, value);
  assert.deepEqual(
    samplesOf(histogram).map(({ suffix, labels, value }) => [suffix, labels?.['le'], value]),
    [
      ['_bucket', '0.1', 3],
      ['_bucket', '1.0', 5],
      ['_bucket', '10.0', 5],
      ['_bucket', '+Inf', 6],
      ['_sum', undefined, 0.05 + 0.1 + 0.2 + 1 + 99],
      ['_count', undefined, 6],
    ],
  );
});

test('what stands in labels and help is escaped', { skip }, async () => {
  const help = 'A "word"\\ and\na line.';
  const families = [
    { name: 'x', type: 'gauge', help, samples: [{ labels: { a: 'b"c\\\nd' }, value: 1 }] },
  ] as const;
  for (const [type, module] of [
    [OPEN_METRICS, 'openmetrics.parser'],
    [PROMETHEUS_TEXT, 'parser'],
  ] as const) {
    const [family] = await parse(writeMetrics(families, type), module);
    assert.equal(family?.help, help);
    assert.deepEqual(family?.samples[0]?.labels, { a: 'b"c\\\nd' });
  }
});

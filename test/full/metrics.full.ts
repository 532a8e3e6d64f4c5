// A real Prometheus asks a server for its metrics, after readers, a release and deliveries.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { has } from '../clients/readers/program.ts';
import { feedReader, MANNERS } from '../support/feed-readers.ts';
import { HUB_BASE, openHub } from '../support/hub.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { skipWithout } from '../support/needed.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';
import { freePort } from '../support/ports.ts';
import { openReceiver } from '../support/receiver.ts';
import { scratchFolder } from '../support/scratch.ts';

const skip = skipWithout(has('prometheus') && has('promtool'), 'Prometheus', 'prometheus');

test('Prometheus takes what a server says, and has nothing to find fault with', { skip }, async (t) => {
  const file = await newsroomFile(t);
  const newsroom = { ...connect(t, file), now: Date.now };
  const receiver = await openReceiver(t);
  const serving = await startServing(
    readConfig({
      CORANTO_BASE_URL: HUB_BASE,
      CORANTO_DATABASE: file,
      CORANTO_MEDIA: `${file}-media`,
      CORANTO_PORT: '0',
      CORANTO_CALLBACK_HOSTS: '127.0.0.1',
      CORANTO_METRICS_PORT: '0',
    }),
  );
  t.after(() => serving.close());
  await bringIn(newsroom, aStory('first', { en: {} }));
  const hub = await openHub(t, newsroom);
  await hub.subscribe(receiver.url('fine/a'), '/en/feed.json');
  // The server verifies it, then tells it.
  await receiver.until(() => receiver.received.length === 1);
  await bringIn(newsroom, aStory('second', { en: {} }));
  await receiver.until(() => receiver.deliveries('fine/a').length === 1);
  const readers = [MANNERS.good, MANNERS.none].map((manner) =>
    feedReader(manner, `http://127.0.0.1:${serving.port}/en/feed.rss`),
  );
  for (const reader of readers) {
    for (let i = 0; i < 10; i++) await reader.poll();
    reader.close();
  }

  const url = `http://127.0.0.1:${serving.metricsPort}/metrics`;
  const input = await (await fetch(url, { headers: { Accept: 'text/plain' } })).text();
  const linted = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
  assert.deepEqual([linted.status, linted.stdout, linted.stderr], [0, '', '']);

  const folder = scratchFolder(t);
  const port = await freePort();
  const config = {
    scrape_configs: [
      {
        job_name: 'coranto',
        scrape_interval: '1s',
        static_configs: [{ targets: [`127.0.0.1:${serving.metricsPort}`] }],
      },
    ],
  };
  // JSON is YAML.
  await writeFile(`${folder}/prometheus.yml`, JSON.stringify(config));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  t.after(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
  const query = async (text: string): Promise<number | undefined> => {
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(text)}`,
    ).catch(() => undefined);
    if (!answer?.ok) return undefined;
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    const value = data.result[0]?.value[1];
    return value === undefined ? undefined : Number(value);
  };
  const deadline = Date.now() + 60_000;
  while ((await query('up{job="coranto"}')) !== 1) {
    assert.ok(Date.now() < deadline, 'Prometheus has read nothing');
    await wait(250);
  }
  const expected: Record<string, number> = {
    'coranto_http_requests_total{kind="feed",status="200"}': 11,
    'coranto_http_requests_total{kind="feed",status="304"}': 9,
    'coranto_poll_misses_total{reason="none"}': 9,
    'coranto_deliveries_total{lane="intents",outcome="confirmed"}': 1,
    'coranto_deliveries_total{lane="subscriptions",outcome="sent"}': 1,
    'coranto_deliveries_pending{lane="subscriptions"}': 0,
    coranto_build_info: 1,
  };
  for (const [text, value] of Object.entries(expected)) assert.equal(await query(text), value, text);
  assert.ok(((await query('coranto_generation_seconds_count')) as number) > 0);
  assert.ok(((await query('histogram_quantile(0.5, coranto_generation_seconds_bucket)')) as number) > 0);
});

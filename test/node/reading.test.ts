// What partners read, on one machine: in a thread beside the serving one, exact at once whoever writes.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { BusyError } from '../../src/documents/search.ts';
import { startReading } from '../../src/node/reading-client.ts';
import { startServing } from '../../src/node/serve.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';

test('reads what another process has committed, with the first request after it', async (t) => {
  const file = await newsroomFile(t);
  const desk = { ...connect(t, file), now: Date.now };
  const env = {
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: join(file, '..', 'media'),
    CORANTO_PORT: '0',
    CORANTO_BASE_URL: 'https://news.example.org',
  };
  const serving = await startServing(readConfig(env));
  t.after(() => serving.close());
  const get = (path: string) => fetch(`http://127.0.0.1:${serving.port}/api/v1${path}`);
  const headlines = async () => {
    const { items } = (await (await get('/articles')).json()) as { items: { headline: string }[] };
    return items.map(({ headline }) => headline);
  };
  await bringIn(desk, aStory('one', { en: { headline: 'One' } }));
  assert.deepEqual(await headlines(), ['One']);
  await bringIn(desk, aStory('two', { en: { headline: 'Two' } }));
  assert.deepEqual(await headlines(), ['Two', 'One']);
  await withdraw(desk, { story: 'one' }, BY_EDITOR);
  assert.deepEqual(await headlines(), ['Two']);
});

test('refuses at once what is too much at once, of each kind by itself', async (t) => {
  const file = await newsroomFile(t);
  const config = readConfig({ CORANTO_DATABASE: file, CORANTO_MEDIA: join(file, '..', 'media') });
  const log = { info() {}, warn() {}, error() {} };
  const reading = startReading(config, log, async () => {});
  t.after(() => reading.stop());
  const asked = Array.from({ length: 160 }, () => reading.reads.read('editions', { keyed: [] }));
  const search = reading.search.find('en', '?q=quay');
  const settled = await Promise.allSettled(asked);
  const refused = settled.filter((one) => one.status === 'rejected');
  assert.equal(refused.length, 60);
  assert.ok(refused.every(({ reason }) => reason instanceof BusyError));
  assert.ok(await search);
  assert.equal((await reading.reads.read('editions', { keyed: [] })).status, 200);
});

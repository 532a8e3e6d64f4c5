// Search on one machine: in a thread of its own, exact at once whoever writes, and never more than it can do.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { indexPortion } from '../../src/documents/search-index.ts';
import { startReading } from '../../src/node/reading-client.ts';
import { startServing } from '../../src/node/serve.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';

async function serve(t: Parameters<typeof newsroomFile>[0]) {
  const file = await newsroomFile(t);
  const desk = connect(t, file);
  const env = {
    CORANTO_DATABASE: file,
    CORANTO_MEDIA: join(file, '..', 'media'),
    CORANTO_PORT: '0',
    CORANTO_BASE_URL: 'https://news.example.org',
  };
  const serving = await startServing(readConfig(env));
  t.after(() => serving.close());
  const search = (query: string) => fetch(`http://127.0.0.1:${serving.port}/en/search?q=${query}`);
  return { desk: { ...desk, now: Date.now }, search, serving };
}

test('finds what another process has committed, with the first request after it', async (t) => {
  const { desk, search } = await serve(t);
  for (let i = 0; i < 5; i++) {
    await bringIn(desk, aStory(`s${i}`, { en: { headline: `Quandle ${i}` } }));
    assert.ok((await (await search('quandle')).text()).includes(`role="status">${i + 1} press release`));
  }
  await withdraw(desk, { story: 's3' }, BY_EDITOR);
  assert.ok((await (await search('quandle')).text()).includes('role="status">4 press releases'));
});

test('says that too many are searching rather than let them all wait', async (t) => {
  const { search } = await serve(t);
  // The thread begins with the first.
  const answers = await Promise.all(Array.from({ length: 160 }, (_, i) => search(`word${i}`)));
  const statuses = new Set(answers.map(({ status }) => status));
  assert.deepEqual([...statuses].sort(), [200, 503]);
  for (const { status, headers } of answers)
    if (status === 503) assert.equal(headers.get('retry-after'), '2');
  assert.equal((await search('word')).status, 200);
});

test('goes by the index as it is where that cannot be brought up to the log', async (t) => {
  const file = await newsroomFile(t);
  const desk = connect(t, file);
  await bringIn(desk, aStory('one', { en: { headline: 'Quandle 1' } }));
  await indexPortion(desk);
  await bringIn(desk, aStory('two', { en: { headline: 'Quandle 2' } }));
  const errors: unknown[] = [];
  const config = readConfig({ CORANTO_DATABASE: file, CORANTO_MEDIA: join(file, '..', 'media') });
  const log = { info() {}, warn() {}, error: (message: string) => errors.push(message) };
  const reading = startReading(config, log, async () => {
    throw new Error('another process has been writing for long');
  });
  t.after(() => reading.stop());
  const answer = await reading.search.find('en', '?q=quandle');
  assert.match(answer && 'body' in answer ? answer.body : '', /role="status">1 press release/);
  assert.deepEqual(errors, ['the search index could not be brought up to date']);
});

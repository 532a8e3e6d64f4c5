// Threads that a command starts to have documents prepared, and how it ends them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { prepareAll } from '../../src/documents/prepare.ts';
import { renderWanted } from '../../src/jobs/render-wanted.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { startPreparing } from '../../src/node/preparing-threads.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, newsroomFile } from '../support/newsroom.ts';

test('threads prepare what they are asked for, as this one does, and end when they are told', async (t) => {
  const database = await newsroomFile(t);
  await bringIn(connect(t, database), [aStory('quay', { en: {}, nl: {} })]);
  const config = readConfig({ CORANTO_DATABASE: database, CORANTO_BASE_URL: 'https://news.example.org' });
  const db = openDatabase(database);
  t.after(() => db.close());
  const context = await createContext(config, db);
  const threads = startPreparing(config, 2);
  const paths = ['en', 'nl'].flatMap((edition) =>
    [
      '',
      'feed.atom',
      'feed.rss',
      'feed.json',
      'headlines.atom',
      'headlines.rss',
      'headlines.json',
      'feeds',
    ].map((name) => `/${edition}/${name}`),
  );
  // They are of use once they are up.
  for (const one of threads.beside) while (!(await one.prepare(['/en/']))) await wait(20);
  const beside: number[] = [];
  const counted = threads.beside.map((one) => ({
    ...one,
    async prepare(some: readonly string[]) {
      const prepared = await one.prepare(some);
      if (prepared) beside.push(prepared.made.size);
      return prepared;
    },
  }));
  const made = new Map<string, string>();
  const rendered = await renderWanted(context, paths, {
    beside: counted,
    handful: 2,
    onRendered: (documents) => {
      for (const { path, etag } of documents) made.set(path, etag);
    },
  });
  await threads.stop();
  assert.ok(rendered && beside.length >= 4, `${beside.length} handfuls came from threads`);
  for (const path of paths) {
    const prepared = await prepareAll(context, [path]);
    assert.equal(made.get(path), prepared.made.get(path)?.document.etag, path);
  }
  assert.equal(await threads.beside[0]?.prepare(['/en/']), null);
});

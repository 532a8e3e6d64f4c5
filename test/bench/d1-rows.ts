// What D1 bills: rows read and written by a poll, a release, an import. Prints one line each; the README's costs
// are worked out from them. Run with: node test/bench/d1-rows.ts

import { formatTable } from '../../src/cli/table.ts';
import { createBodyCache } from '../../src/documents/body-cache.ts';
import { createDirectSource } from '../../src/documents/direct-source.ts';
import { generate } from '../../src/jobs/generate.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { furnish } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';
import { openLocalD1 } from '../worker/local-d1.ts';

const ends: (() => unknown)[] = [];
const open = await openLocalD1({ after: (end) => void ends.unshift(end) });
await furnish(open());

const STORIES = 250;
const EDITIONS = ['en', 'nl', 'fr', 'ar'];
const desk = (db: ReturnType<typeof open>) => ({ db, now: Date.now, newId: () => crypto.randomUUID() });
const rows: string[][] = [];

async function measure<T>(what: string, act: (newsroom: ReturnType<typeof desk>) => Promise<T>): Promise<T> {
  const db = open();
  const result = await act(desk(db));
  const { read, written, statements, calls } = db.spent;
  rows.push([what, String(read), String(written), String(statements), String(calls)]);
  return result;
}

const story = (key: string, at: number) =>
  aStory(
    key,
    Object.fromEntries(
      EDITIONS.map((edition) => [edition, { topics: ['trade'], publishAt: new Date(at).toISOString() }]),
    ),
  );

await measure(
  `import of ${STORIES * EDITIONS.length} articles in ${EDITIONS.length} editions`,
  async (newsroom) => {
    for (let from = 0; from < STORIES; from += 100) {
      const group = Array.from({ length: Math.min(100, STORIES - from) }, (_, i) =>
        story(`story-${from + i}`, Date.now() - (from + i + 1) * 86_400_000),
      );
      await bringIn(newsroom, group);
    }
  },
);
const render = (newsroom: ReturnType<typeof desk>) =>
  openSite(newsroom).then(({ context }) => generate(context));
const { rendered } = await measure('rendering what that made hot', render);
rows.at(-1)?.splice(0, 1, `rendering what that made hot, documents: ${rendered}`);

await measure('one story in four editions: import and release', (newsroom) =>
  bringIn(newsroom, story('news', Date.now() - 1_000)),
);
const after = await measure('rendering what it touched', render);
rows.at(-1)?.splice(0, 1, `rendering what it touched, documents: ${after.rendered}`);

const bodies = createBodyCache(1_000_000);
for (const what of ['poll, 200, bytes read', 'poll, 200, bytes in the isolate']) {
  await measure(what, async (newsroom) => {
    const { context } = await openSite(newsroom);
    const found = await createDirectSource(context, bodies).find('/en/feed.atom');
    await found?.load('identity');
  });
}
await measure('poll, 304', async (newsroom) => {
  const { context } = await openSite(newsroom);
  await createDirectSource(context, bodies).find('/en/feed.atom');
});
await measure('a minute in which nothing happens', async (newsroom) => {
  const { context } = await openSite(newsroom);
  await createDirectSource(context).ready();
  await generate(context);
});

process.stdout.write(
  formatTable(rows, {
    header: ['what', 'rows read', 'rows written', 'statements', 'round trips'],
    columns: null,
  }),
);
for (const end of ends) await end();
process.exit();

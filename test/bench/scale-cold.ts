// What an answer costs that nobody asked for before: made from rows with nothing held, and its validators stored, in a
// process of its own. Arguments: the database's file, and how many requests of each kind, those that are counted and
// those before. Tells the milliseconds of CPU of each kind, medians.
import { randomUUID } from 'node:crypto';
import { createDirectSource } from '../../src/documents/direct-source.ts';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import { createDirectSearch } from '../../src/documents/search.ts';
import { createApp } from '../../src/http/app.ts';
import { openDatabase } from '../../src/node/database.ts';
import { PAGES } from '../../src/node/memory.ts';
import { createAnswerCache, createReads } from '../../src/partners/perform-reads.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { sql } from '../../src/storage/database.ts';
import { openSite } from '../support/site.ts';
import { KINDS, placesOf } from './scale-serving.ts';
import { median } from './stats.ts';
import { randomFrom } from './synthetic.ts';

const [file = '', requests = '20', warmUp = '10'] = process.argv.slice(2);
const places = await placesOf(file);
const db = openDatabase(file, { cache: PAGES.background });
const site = await openSite({ db, now: Date.now, newId: randomUUID });
const nothing = { entries: createEntryCache(0), known: createKnownRows(0), keepsBodies: false };
const context = { ...site.context, ...nothing };
const app = createApp({
  ...context,
  documents: createDirectSource(context),
  search: createDirectSearch(context),
  reads: createReads(context, createAnswerCache(0)),
});
const costs: Record<string, number> = {};
for (const [kind, make] of Object.entries(KINDS)) {
  const times: number[] = [];
  for (let n = -Number(warmUp); n < Number(requests); n++) {
    const path = make(places, randomFrom(n + 1_000));
    // A thousand articles have few months and parts, which would have been asked for before.
    await db.run(sql('DELETE FROM documents WHERE path = ?', path));
    const before = process.cpuUsage();
    const answer = await app.request(`http://inside.invalid${path}`);
    await answer.arrayBuffer();
    const { user, system } = process.cpuUsage(before);
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
    if (n >= 0) times.push((user + system) / 1_000);
  }
  costs[kind] = median(times);
}
db.close();
process.send?.(costs, () => process.exit());

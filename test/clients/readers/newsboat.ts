// newsboat: all subscriptions of a shelf in one run, and its cache read back.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { has, runProgram } from './program.ts';
import type { Belief, Reader, Subscription } from './reader.ts';

/** It keeps one author and one enclosure of an entry, no language, and the date of one that it has as it was first. */
export const newsboat: Reader = {
  name: 'newsboat',
  debianPackage: 'newsboat',
  isThere: has('newsboat'),
  asks: (agent) => agent?.startsWith('newsboat/') ?? false,
  subscribe(folder, feeds) {
    const shelves = [...Map.groupBy(feeds, ({ shelf }) => shelf).values()].map((shelf, i) =>
      openShelf(join(folder, String(i)), shelf),
    );
    return {
      async poll() {
        // It waits for its disk most of the time.
        return new Map((await Promise.all(shelves.map((poll) => poll()))).flat());
      },
    };
  },
};

function openShelf(folder: string, feeds: readonly Subscription[]): () => Promise<[string, Belief[]][]> {
  mkdirSync(folder);
  const [urls, cache, config] = ['urls', 'cache.db', 'config'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(urls, feeds.map(({ url }) => `${url}\n`).join(''));
  writeFileSync(config, 'max-items 0\n');
  return async () => {
    const args = ['-u', urls, '-c', cache, '-C', config, '-x', 'reload'];
    await runProgram('newsboat', args, { env: { HOME: folder } });
    const db = new Sqlite(cache);
    const rows = db.prepare('SELECT * FROM rss_item WHERE deleted = 0 ORDER BY id').all() as Row[];
    // A person reads what there is before the next poll.
    db.prepare('UPDATE rss_item SET unread = 0').run();
    db.close();
    const items = Map.groupBy(rows, ({ feedurl }) => feedurl);
    return feeds.map(({ url }) => [url, (items.get(url) ?? []).map(beliefOf)]);
  };
}

interface Row {
  guid: string;
  title: string;
  author: string;
  url: string;
  feedurl: string;
  pubDate: number;
  content: string;
  unread: number;
  enclosure_url: string;
  enclosure_type: string;
}

function beliefOf(row: Row): Belief {
  return {
    id: row.guid,
    title: row.title,
    link: row.url,
    published: row.pubDate * 1000,
    authors: row.author === '' ? [] : [row.author],
    enclosures: row.enclosure_url === '' ? [] : [{ url: row.enclosure_url, type: row.enclosure_type }],
    content: row.content,
    isNew: row.unread === 1,
  };
}

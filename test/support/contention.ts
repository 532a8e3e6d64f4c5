// Many who write the same few stories at once, through whatever servers and imports there are; and what must hold then.
import assert from 'node:assert/strict';
import type { Newsroom } from './newsroom.ts';

export interface Contention {
  /** Base URLs of servers on one newsroom. */
  servers: readonly string[];
  /** The newsroom's key. */
  key: string;
  /** Keys of stories that each have an article in `en` whose headline is `0`. */
  stories: readonly string[];
  editors: number;
  /** How often each of them counts on. */
  rounds: number;
  /** Run beside the editors. */
  imports: readonly (() => Promise<unknown>)[];
}

export interface Contended {
  /** Edits that were acknowledged, by story. */
  counts: ReadonlyMap<string, number>;
  /** Races that were lost, and told so. */
  refused: number;
}

/**
 * Each editor reads a headline, which is a number, and puts back the next one, with the tag of what was read; again
 * where another came first. Meanwhile readers ask every server, which settles what is due.
 * @throws where anything is answered but with success, or that another came first
 */
export async function contend(contention: Contention): Promise<Contended> {
  const { servers, key, stories, editors, rounds, imports } = contention;
  const counts = new Map(stories.map((story) => [story, 0]));
  let refused = 0;
  let isOver = false;
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };

  const edit = async (server: string, story: string, by: string): Promise<void> => {
    const url = `${server}/api/v1/desk/stories/${story}/en`;
    for (;;) {
      const got = await fetch(url, { headers });
      assert.equal(got.status, 200);
      const tag = got.headers.get('etag') as string;
      const form = (await got.json()) as { headline: string };
      const put = await fetch(url, {
        method: 'PUT',
        headers: { ...headers, 'If-Match': tag },
        body: JSON.stringify({
          ...form,
          headline: String(Number(form.headline) + 1),
          // What is there already is no edit, whoever sends it.
          lead: `By ${by}.`,
          change: { as: 'amend' },
        }),
      });
      const answer = await put.text();
      if (put.status === 200) break;
      assert.ok([409, 412].includes(put.status), `${put.status} ${answer}`);
      refused += 1;
    }
    counts.set(story, (counts.get(story) as number) + 1);
  };
  const working = Array.from({ length: editors }, async (_, editor) => {
    for (let round = 0; round < rounds; round++) {
      const server = servers[(editor + round) % servers.length] as string;
      await edit(server, stories[(editor + round) % stories.length] as string, `${editor} in ${round}`);
    }
  });
  const reading = servers.map(async (server) => {
    while (!isOver) {
      const answer = await fetch(`${server}/en/feed.json`);
      const body = await answer.text();
      assert.equal(answer.status, 200, body);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  });
  try {
    await Promise.all([...working, ...imports.map((run) => run())]);
  } finally {
    isOver = true;
  }
  await Promise.all(reading);
  return { counts, refused };
}

/**
 * Whether every edit that was acknowledged is there, once and on top of the one before; every article was released
 * once and not early; and the log has one order.
 */
export function checkContended(newsroom: Pick<Newsroom, 'rows' | 'value'>, { counts }: Contended): void {
  const { rows, value } = newsroom;
  for (const [story, count] of counts) {
    const headlines = rows(
      `SELECT r.headline FROM revisions r JOIN articles a ON a.id = r.article_id
       JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
       WHERE s.key = ? AND e.path = 'en' ORDER BY r.number`,
      story,
    ).map((row) => Number(row['headline']));
    assert.deepEqual(
      headlines,
      Array.from({ length: count + 1 }, (_, n) => n),
      story,
    );
  }
  assert.equal(value('SELECT max(seq) - count(*) FROM changes'), 0, 'a gap');
  assert.equal(value('SELECT count(*) FROM (SELECT 1 FROM stories GROUP BY key HAVING count(*) > 1)'), 0);
  const releases = rows(
    `SELECT count(*) AS n, min(c.at - a.publish_at) AS late FROM changes c JOIN articles a ON a.id = c.article_id
     WHERE c.kind = 'released' GROUP BY a.id`,
  );
  for (const { n, late } of releases) {
    assert.equal(n, 1);
    assert.ok((late as number) >= 0, 'early');
  }
  assert.equal(
    releases.length,
    value('SELECT count(*) FROM articles WHERE released_at IS NOT NULL'),
    'released without a change',
  );
  assert.equal(value('SELECT group_concat(integrity_check) FROM pragma_integrity_check'), 'ok');
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withdraw } from '../../src/operations/withdraw.ts';
import { ConstraintError, sql } from '../../src/storage/database.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';

// Articles 1 (public), 2 (waits) of story 1; 3 (withdrawn) of story 2; 4 (public) of story 3.
async function furnished(t: Ends): Promise<Newsroom> {
  const newsroom = await openNewsroom(t);
  const imported = await bringIn(newsroom, [
    aStory('quay', {
      en: { guid: 'quay-1', slug: 'quay', topics: ['trade'], media: [aPicture()] },
      nl: { publishAt: '2026-04-01T09:00', topics: ['trade'] },
    }),
    aStory('gone', { en: {} }),
    aStory('crane', { en: { guid: 'crane-1' } }),
  ]);
  assert.deepEqual(imported.problems, []);
  await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
  assert.deepEqual(
    newsroom.rows(
      'SELECT released_at IS NOT NULL AS released, withdrawn_at IS NOT NULL AS gone FROM articles',
    ),
    [
      { released: 1, gone: 0 },
      { released: 0, gone: 0 },
      { released: 1, gone: 1 },
      { released: 1, gone: 0 },
    ],
  );
  return newsroom;
}

/** Every statement would store a wrong state; each is refused by what `by` says, and changes nothing. */
async function refused(t: Ends, wrong: Record<string, RegExp>): Promise<void> {
  const newsroom = await furnished(t);
  const before = newsroom.db.connection.serialize();
  for (const [statement, by] of Object.entries(wrong)) {
    await assert.rejects(
      newsroom.db.batch(statement.split(';;').map((text) => sql(text))),
      (error) => error instanceof ConstraintError && by.test(error.message),
      statement,
    );
  }
  assert.ok(before.equals(newsroom.db.connection.serialize()));
}

const revision = (article: number, number: number, kind = 'amend', note = 'NULL') =>
  `INSERT INTO revisions (article_id, number, kind, headline, lead, body, bylines, topics, note, saved_at, actor)
   VALUES (${article}, ${number}, '${kind}', 'Headline', '', '', '[]', '[]', ${note}, 0, 'x')`;

const article = (columns: string, values: string) =>
  `INSERT INTO articles (id, uuid, story_id, edition_id, revision, substantial_revision, created_at ${columns})
   VALUES (9, 'u9', ${values})`;

const change = (seq: number, rest: string) =>
  `INSERT INTO changes (seq, epoch, at, kind, story_id, article_id, edition_id, revision, actor) VALUES (${seq}, 'e', 0, ${rest})`;

const use = (decorative: number, alt: string) =>
  `INSERT INTO revision_media (article_id, revision, position, name, decorative, alt)
   SELECT 1, 1, 5, name, ${decorative}, ${alt} FROM media`;

describe('the schema', () => {
  test('gives release all its parts at once: ordinal, month, slug, updated and a path', async (t) => {
    const release = (set: string) => `UPDATE articles SET ${set} WHERE id = 2`;
    const path = `INSERT INTO paths (edition_id, month, slug, article_id) VALUES (2, '2026-04', 's', 2)`;
    await refused(t, {
      [release('released_at = 1')]: /CHECK/,
      [release("released_at = 1, updated_at = 1, month = '2026-04', slug = 's'")]: /CHECK/,
      [release("released_at = 1, updated_at = 1, ordinal = 1, slug = 's'")]: /CHECK/,
      [release("released_at = 1, updated_at = 1, ordinal = 1, month = '2026-04'")]: /CHECK/,
      [release("released_at = 1, ordinal = 1, month = '2026-04', slug = 's'")]: /CHECK/,
      [release("ordinal = 1, month = '2026-04', slug = 's'")]: /CHECK/,
      [release('ordinal = 7')]: /CHECK/,
      [release("slug = 's'")]: /CHECK/,
      [release("month = '2026-04'")]: /CHECK/,
      [release("released_at = 1, updated_at = 1, ordinal = 1, month = '2026-04', slug = 's'")]: /FOREIGN KEY/,
      [`${release("released_at = 1, updated_at = 1, ordinal = 1, month = '2026-04', slug = 't'")};;${path}`]:
        /FOREIGN KEY/,
    });
  });

  test('keeps a release for ever', async (t) => {
    await refused(t, {
      'UPDATE articles SET released_at = released_at + 1, updated_at = updated_at + 1 WHERE id = 1':
        /for ever/,
      'UPDATE articles SET released_at = NULL, ordinal = NULL, month = NULL, slug = NULL WHERE id = 1':
        /for ever/,
      'UPDATE articles SET ordinal = 99 WHERE id = 1': /for ever/,
      "UPDATE articles SET month = '2025-01' WHERE id = 1": /for ever/,
      'UPDATE articles SET publish_at = publish_at - 1 WHERE id = 1': /for ever/,
      'UPDATE articles SET date_only = 1 WHERE id = 1': /for ever/,
      'UPDATE articles SET ordinal = NULL WHERE id = 3': /for ever/,
    });
  });

  test('orders time: nothing is updated or withdrawn before its release', async (t) => {
    await refused(t, {
      'UPDATE articles SET withdrawn_at = 1 WHERE id = 2': /CHECK/,
      'UPDATE articles SET withdrawn_at = released_at - 1 WHERE id = 1': /CHECK/,
      'UPDATE articles SET updated_at = released_at - 1 WHERE id = 1': /CHECK/,
      'UPDATE articles SET updated_at = NULL WHERE id = 1': /CHECK/,
    });
  });

  test('keeps ids for ever and gives none twice', async (t) => {
    await refused(t, {
      "UPDATE articles SET uuid = 'other' WHERE id = 2": /for ever/,
      "UPDATE articles SET guid = (SELECT 'urn:uuid:' || uuid FROM articles WHERE id = 1) WHERE id = 2":
        /the id of another article/,
      'UPDATE articles SET story_id = 3 WHERE id = 2': /for ever/,
      'UPDATE articles SET edition_id = 3 WHERE id = 2': /for ever/,
      "UPDATE articles SET guid = 'other' WHERE id = 1": /for ever/,
      'UPDATE articles SET guid = NULL WHERE id = 1': /for ever/,
      'UPDATE articles SET guid_is_permalink = 1 WHERE id = 1': /for ever/,
      "UPDATE articles SET guid = 'new' WHERE id = 3": /for ever/,
      "UPDATE editions SET uuid = 'other' WHERE id = 1": /for ever/,
      "UPDATE stories SET uuid = 'other' WHERE id = 1": /for ever/,
      "UPDATE topics SET uuid = 'other' WHERE id = 1": /for ever/,
      "UPDATE stories SET key = 'quay' WHERE id = 2": /UNIQUE/,
      "UPDATE editions SET path = 'en' WHERE id = 2": /UNIQUE/,
      "UPDATE topics SET key = 'trade' WHERE id = 2": /UNIQUE/,
      [`${article(', guid', "2, 1, 1, 1, 0, 'quay-1'")};;${revision(9, 1)}`]: /UNIQUE.*articles\.guid/,
      [`${article('', '1, 1, 1, 1, 0')};;${revision(9, 1)}`]: /UNIQUE.*story_id, articles\.edition_id/,
      'UPDATE articles SET guid_is_permalink = 1 WHERE id = 2': /CHECK/,
      "UPDATE articles SET guid = '' WHERE id = 2": /CHECK/,
    });
  });

  test('gives an ordinal of an edition once, and a path once', async (t) => {
    const path = (edition: number, month: string, slug: string, id: number) =>
      `INSERT INTO paths (edition_id, month, slug, article_id) VALUES (${edition}, '${month}', '${slug}', ${id})`;
    await refused(t, {
      [`UPDATE articles SET released_at = 1, updated_at = 1, ordinal = 0, month = '2026-04', slug = 's' WHERE id = 2`]:
        /CHECK/,
      [path(1, '2026-03', 'quay', 4)]: /UNIQUE/,
      [path(2, '2026-04', 'quay', 2)]: /only a released article has a path/,
      [path(2, '2026-03', 'quay', 1)]: /only a released article has a path/,
      [path(1, '2026-04', 'quay', 1)]: /only a released article has a path/,
      [path(1, '2026-03', '', 1)]: /CHECK/,
      "DELETE FROM paths WHERE slug = 'quay'": /FOREIGN KEY/,
      "UPDATE articles SET slug = 'nowhere' WHERE id = 1": /FOREIGN KEY/,
    });
    await refused(t, {
      [[
        "INSERT INTO stories (id, uuid, key, created_at) VALUES (9, 's9', 'nine', 0)",
        article('', '9, 1, 1, 1, 0'),
        revision(9, 1),
        "UPDATE articles SET released_at = 1, updated_at = 1, month = '2026-03', slug = 'x', ordinal = 1 WHERE id = 9",
      ].join(';;')]: /UNIQUE.*articles\.ordinal/,
    });
  });

  test('numbers the log without gaps, and never prunes or rewrites it', async (t) => {
    await refused(t, {
      [change(99, "'amended', 1, 1, 1, 1, 'x'")]: /no gaps/,
      [change(1, "'amended', 1, 1, 1, 1, 'x'")]: /no gaps/,
      [change(0, "'amended', 1, 1, 1, 1, 'x'")]: /no gaps/,
      'DELETE FROM changes WHERE seq = 1': /never pruned/,
      'DELETE FROM changes WHERE seq = (SELECT max(seq) FROM changes)': /never pruned/,
      'UPDATE changes SET seq = seq + 100': /never rewritten/,
      "UPDATE changes SET kind = 'amended' WHERE seq = 1": /never rewritten/,
      [change(1, "'amended', 1, 1, 1, 1, 'x'").replace('INSERT', 'INSERT OR REPLACE')]: /no gaps/,
    });
  });

  test('logs only what concerns a released article, or an edition', async (t) => {
    await refused(t, {
      [change(5, "'amended', 1, 2, 2, 1, 'x'")]: /released articles only/,
      [change(5, "'amended', 2, 1, 1, 1, 'x'")]: /released articles only/,
      [change(5, "'amended', 1, 1, 2, 1, 'x'")]: /released articles only/,
      [change(5, "'amended', 1, 1, 1, 2, 'x'")]: /released articles only/,
      [change(5, "'amended', 1, NULL, 1, 1, 'x'")]: /released articles only/,
      [change(5, "'edition', NULL, NULL, NULL, NULL, 'x'")]: /CHECK/,
      [change(5, "'rumoured', 1, 1, 1, 1, 'x'")]: /CHECK/,
      [change(5, "'amended', 1, 1, 1, 1, ''")]: /CHECK/,
    });
    const newsroom = await furnished(t);
    await newsroom.db.run(sql(change(5, "'edition', NULL, NULL, 1, NULL, 'x'")));
  });

  test('has a revision in force, and a public note with each correction and with nothing else', async (t) => {
    await refused(t, {
      'UPDATE articles SET revision = 2 WHERE id = 1': /FOREIGN KEY/,
      'DELETE FROM revisions WHERE article_id = 2': /FOREIGN KEY/,
      [article('', '2, 3, 1, 1, 0')]: /FOREIGN KEY/,
      [revision(99, 1)]: /FOREIGN KEY/,
      [revision(1, 1)]: /UNIQUE/,
      [revision(1, 0)]: /CHECK/,
      [revision(1, 2, 'correct')]: /CHECK/,
      [revision(1, 2, 'correct', "''")]: /CHECK/,
      [revision(1, 2, 'update', "'a note'")]: /CHECK/,
      [revision(1, 2, 'whim')]: /CHECK/,
      [revision(1, 2).replace("'Headline'", "''")]: /CHECK/,
      [revision(1, 2).replace("'[]'", "'{}'")]: /CHECK/,
      'UPDATE articles SET substantial_revision = 2 WHERE id = 1': /CHECK/,
      'UPDATE articles SET substantial_revision = 0 WHERE id = 1': /CHECK/,
    });
  });

  test('takes a media use only with a text alternative or as decorative', async (t) => {
    await refused(t, {
      [use(0, 'NULL')]: /CHECK/,
      [use(0, "''")]: /CHECK/,
      [use(1, "'a quay'")]: /CHECK/,
      [use(2, "'a quay'")]: /CHECK/,
      [use(1, 'NULL').replace('1, 1, 5', '1, 7, 5')]: /FOREIGN KEY/,
      [use(1, 'NULL').replace('1, 1, 5', '1, 1, 0')]: /UNIQUE/,
      [use(1, 'NULL').replace('1, 1, 5', '1, 1, -1')]: /CHECK/,
      [use(1, 'NULL').replace('name, 1', "'ff.png', 1")]: /FOREIGN KEY/,
      "INSERT INTO media (name, type, size) VALUES ('../etc/passwd', 'image/png', 1)": /CHECK/,
      "INSERT INTO media (name, type, size) VALUES ('ff.png', 'picture', 1)": /CHECK/,
      "INSERT INTO media (name, type, size) VALUES ('ff.png', 'image/png', 0)": /CHECK/,
      "INSERT INTO media (name, type, size, width) VALUES ('ff.png', 'image/png', 1, 0)": /CHECK/,
    });
  });

  test('puts only released articles into a topic, once, at their own times', async (t) => {
    const topic = (id: number, edition: number, released: string, updated = released) =>
      `INSERT INTO article_topics (article_id, topic_id, position, edition_id, released_at, updated_at)
       SELECT ${id}, 2, 0, ${edition}, ${released}, ${updated} FROM articles WHERE id = ${id}`;
    await refused(t, {
      [topic(2, 2, '0')]: /only a released article is in a topic/,
      [topic(1, 2, 'released_at')]: /only a released article is in a topic/,
      [topic(1, 1, 'released_at - 1')]: /only a released article is in a topic/,
      [topic(1, 1, 'released_at', 'updated_at + 1')]: /only a released article is in a topic/,
      [topic(3, 1, 'released_at')]: /only a released article is in a topic/,
      [`${topic(1, 1, 'released_at')};;${topic(1, 1, 'released_at')}`]: /UNIQUE/,
      [topic(1, 1, 'released_at').replace('1, 2, 0', '1, 77, 0')]: /FOREIGN KEY/,
      "UPDATE topic_labels SET slug = 'trade-en' WHERE edition_id = 1": /UNIQUE/,
    });
  });

  test('keeps the times of a topic’s articles when theirs move', async (t) => {
    const newsroom = await furnished(t);
    await newsroom.db.run(
      sql('UPDATE articles SET updated_at = updated_at + 5000, withdrawn_at = 1e15 WHERE id = 1'),
    );
    assert.deepEqual(
      newsroom.rows('SELECT updated_at, withdrawn_at FROM article_topics WHERE article_id = 1'),
      newsroom.rows('SELECT updated_at, withdrawn_at FROM articles WHERE id = 1'),
    );
  });

  test('knows one newsroom, and only what an edition, topic, path or document may be', async (t) => {
    await refused(t, {
      "INSERT INTO newsroom VALUES (2, 'u', 'e', 0, 'open', NULL, NULL)": /CHECK/,
      'UPDATE newsroom SET version = NULL': /NOT NULL/,
      "UPDATE newsroom SET state = 'shut'": /CHECK/,
      'UPDATE newsroom SET state = NULL': /NOT NULL/,
      "INSERT INTO transfer VALUES (2, 'u', 0, '{}', '{}')": /CHECK/,
      "INSERT INTO transfer VALUES (1, 'u', 0, '[]', '{}')": /CHECK/,
      'UPDATE newsroom SET version = -1': /CHECK/,
      "UPDATE editions SET path = 'En' WHERE id = 1": /CHECK/,
      "UPDATE editions SET path = 'a/b' WHERE id = 1": /CHECK/,
      "UPDATE editions SET path = '' WHERE id = 1": /CHECK/,
      "UPDATE editions SET direction = 'up' WHERE id = 1": /CHECK/,
      "UPDATE editions SET fallback = 'maybe' WHERE id = 1": /CHECK/,
      "UPDATE editions SET title = '' WHERE id = 1": /CHECK/,
      "UPDATE topics SET key = 'Tr ade' WHERE id = 1": /CHECK/,
      'UPDATE stories SET source_edition_id = 77 WHERE id = 1': /FOREIGN KEY/,
      "UPDATE stories SET required = '{}' WHERE id = 1": /CHECK/,
      'DELETE FROM editions WHERE id = 1': /FOREIGN KEY/,
      'DELETE FROM articles WHERE id = 1': /FOREIGN KEY/,
      [`INSERT INTO documents (path, kind, rendered_seq, touched_seq, stamp, status, headers, etag, modified_at)
        VALUES ('/', 'front', 0, 0, '', 500, '[]', '', 0)`]: /CHECK/,
      [`INSERT INTO documents (path, kind, rendered_seq, touched_seq, stamp, status, headers, etag, modified_at)
        VALUES ('/', 'front', 0, 0, '', 200, '{}', '', 0)`]: /CHECK/,
      "INSERT INTO document_tags VALUES ('a', 77)": /FOREIGN KEY/,
      "INSERT INTO consumers VALUES ('pages', -1)": /CHECK/,
      "INSERT INTO desk_log (at, action, story_id, article_id, revision, actor) VALUES (0, 'pondered', 1, 1, 1, 'x')":
        /CHECK/,
    });
  });

  test('gives a path that an edition has or had to no other', async (t) => {
    const moved = (id: number, path: string) => `UPDATE editions SET path = '${path}' WHERE id = ${id}`;
    await refused(t, {
      [`${moved(1, 'english')};;${moved(2, 'en')}`]: /NOT NULL.*edition_paths\.edition_id/,
      [`${moved(1, 'english')};;INSERT INTO editions (uuid, path, language, title, description, direction, time_zone,
        calendar, fallback, created_at) VALUES ('u9', 'en', 'en', 'T', '', 'ltr', 'UTC', 'gregory', 'hide', 0)`]:
        /UNIQUE.*edition_paths\.path/,
      "INSERT INTO edition_paths VALUES ('En', 1)": /CHECK/,
      "INSERT INTO edition_paths VALUES ('eo', 77)": /FOREIGN KEY/,
      'UPDATE editions SET required = 2 WHERE id = 1': /CHECK/,
    });
    const newsroom = await furnished(t);
    for (const path of ['english', 'en', 'english']) await newsroom.db.run(sql(moved(1, path)));
    assert.deepEqual(newsroom.rows('SELECT path FROM edition_paths WHERE edition_id = 1 ORDER BY path'), [
      { path: 'en' },
      { path: 'english' },
    ]);
  });

  test('gives a slug that a topic has or had to no other, and merges a topic whole', async (t) => {
    const slug = (topic: number, text: string) =>
      `UPDATE topic_labels SET slug = '${text}' WHERE edition_id = 1 AND topic_id = ${topic}`;
    const merge = (topic: number, into: number | string) =>
      `UPDATE topics SET merged_into = ${into} WHERE id = ${topic}`;
    const third = "INSERT INTO topics (id, uuid, key) VALUES (3, 't3', 'third'), (4, 't4', 'fourth')";
    const whole = /a topic is merged whole, into one that is not merged itself/;
    await refused(t, {
      [`${slug(1, 'commerce')};;${slug(2, 'trade-en')}`]: /NOT NULL.*topic_slugs\.topic_id/,
      [`${third};;INSERT INTO topic_labels (topic_id, edition_id, label, slug) VALUES (3, 1, 'T', 'trade-en')`]:
        /UNIQUE.*topic_labels/,
      [`${third};;${slug(1, 'commerce')};;INSERT INTO topic_labels (topic_id, edition_id, label, slug)
        VALUES (3, 1, 'T', 'trade-en')`]: /NOT NULL.*topic_slugs\.topic_id/,
      [merge(1, 2)]: whole,
      [`DELETE FROM topic_labels WHERE topic_id = 1;;${merge(1, 2)}`]: whole,
      [`${third};;${merge(3, 3)}`]: /CHECK|whole/,
      [`${third};;${merge(3, 77)}`]: whole,
      [`${third};;${merge(3, 1)};;${merge(3, 'NULL')}`]: whole,
      [`${third};;${merge(3, 1)};;${merge(4, 3)}`]: whole,
      [`${third};;${merge(3, 4)};;${merge(4, 1)}`]: whole,
      [`${third};;${merge(3, 1)};;INSERT INTO topic_labels (topic_id, edition_id, label, slug) VALUES (3, 1, 'T', 't')`]:
        /a merged topic has no labels/,
    });
  });

  test('leads each path of a former system to one article', async (t) => {
    await refused(t, {
      "INSERT INTO former_paths VALUES ('/node/1', 1), ('/node/1', 2)": /UNIQUE/,
      "INSERT INTO former_paths VALUES ('node/1', 1)": /CHECK/,
      "INSERT INTO former_paths VALUES ('/', 1)": /CHECK/,
      "INSERT INTO former_paths VALUES ('/node/1', 77)": /FOREIGN KEY/,
    });
  });

  test('refuses a value of another type in any table', async (t) => {
    const newsroom = await furnished(t);
    const tables = newsroom.rows(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'",
    );
    assert.ok(tables.length >= 16);
    const loose = tables.filter(({ strict }) => strict === 0).map(({ name }) => name);
    assert.deepEqual(loose, ['d1_migrations'], 'only the table that wrangler makes');
    await assert.rejects(
      newsroom.db.run(sql("UPDATE articles SET publish_at = 'tomorrow' WHERE id = 2")),
      ConstraintError,
    );
  });

  test('holds all this for what the operations write', async (t) => {
    const newsroom = await furnished(t);
    assert.deepEqual(newsroom.rows('PRAGMA foreign_key_check'), []);
    assert.deepEqual(newsroom.rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  });

  test('gives a use of media its words, and one thumbnail that has none and comes after it', async (t) => {
    const thumbnail = (position: number, of: number, words = 'NULL, NULL') =>
      `INSERT INTO revision_media (article_id, revision, position, name, decorative, title, terms, thumbnail_of)
       SELECT 1, 1, ${position}, name, 1, ${words}, ${of} FROM media`;
    await refused(t, {
      "UPDATE revision_media SET title = ''": /CHECK/,
      "UPDATE revision_media SET terms = ''": /CHECK/,
      [thumbnail(1, 0, "'Title', NULL")]: /CHECK/,
      [thumbnail(1, 0, "NULL, 'Terms'")]: /CHECK/,
      [thumbnail(1, 1)]: /CHECK/,
      [thumbnail(1, 2)]: /CHECK/,
      [thumbnail(3, 2)]: /FOREIGN KEY/,
      [`${thumbnail(1, 0)};;${thumbnail(2, 0)}`]: /UNIQUE/,
      [`${thumbnail(1, 0)};;DELETE FROM revision_media WHERE position = 0`]: /FOREIGN KEY/,
    });
  });

  test('keeps the settings of editions within bounds, and codes of topics eight digits', async (t) => {
    await refused(t, {
      'UPDATE editions SET window_size = 9': /CHECK/,
      'UPDATE editions SET window_size = 501': /CHECK/,
      'UPDATE editions SET window_size = NULL': /NOT NULL/,
      "UPDATE editions SET rights = ''": /CHECK/,
      "UPDATE editions SET license = 'CC BY 4.0'": /CHECK/,
      "UPDATE editions SET license = 'javascript:alert(1)'": /CHECK/,
      "UPDATE editions SET accent = '#0B5C7A'": /CHECK/,
      "UPDATE editions SET accent = 'red'": /CHECK/,
      "UPDATE editions SET publisher = ''": /CHECK/,
      "UPDATE editions SET email = 'press'": /CHECK/,
      "UPDATE editions SET phone = ''": /CHECK/,
      "UPDATE editions SET address = ''": /CHECK/,
      "INSERT INTO statements VALUES (1, 'cookies', 'A', '<p>B</p>', 0)": /CHECK/,
      "INSERT INTO statements VALUES (1, 'legal', '', '<p>B</p>', 0)": /CHECK/,
      "INSERT INTO statements VALUES (1, 'legal', 'A', '', 0)": /CHECK/,
      "INSERT INTO statements VALUES (99, 'legal', 'A', '<p>B</p>', 0)": /FOREIGN KEY/,
      "UPDATE editions SET icon = 'no file.png'": /FOREIGN KEY/,
      "UPDATE editions SET logo = 'no file.png'": /FOREIGN KEY/,
      'UPDATE editions SET icon = (SELECT name FROM media) WHERE id = 1;;DELETE FROM revision_media;;DELETE FROM media':
        /FOREIGN KEY/,
      "UPDATE topics SET iptc = '2000008'": /CHECK/,
      "UPDATE topics SET iptc = '200000820'": /CHECK/,
      "UPDATE topics SET iptc = 'medtop:20000082'": /CHECK/,
    });
  });

  test('knows the address of a former feed once, and as no article’s', async (t) => {
    const feed = (values: string) => `INSERT INTO former_feeds VALUES (${values})`;
    const formerPath = "INSERT INTO former_paths (path, article_id) VALUES ('/rss', 1)";
    await refused(t, {
      [feed("'rss', 1, NULL, 'full', 'rss', 1")]: /CHECK/,
      [feed("'/', 1, NULL, 'full', 'rss', 1")]: /CHECK/,
      [feed("'/rss', 99, NULL, 'full', 'rss', 1")]: /FOREIGN KEY/,
      [feed("'/rss', 1, 99, 'full', 'rss', 1")]: /FOREIGN KEY/,
      [feed("'/rss', 1, NULL, 'short', 'rss', 1")]: /CHECK/,
      [feed("'/rss', 1, NULL, 'full', 'opml', 1")]: /CHECK/,
      [feed("'/rss', 1, NULL, 'full', 'rss', 2")]: /CHECK/,
      [feed("'/rss', NULL, 1, 'full', 'rss', 1")]: /CHECK/,
      [feed("'/rss', NULL, NULL, 'headlines', 'rss', 1")]: /CHECK/,
      [`${formerPath};;${feed("'/rss', 1, NULL, 'full', 'rss', 1")}`]: /was the address of an article/,
      [`${feed("'/rss', 1, NULL, 'full', 'rss', 1")};;${formerPath}`]: /was the address of a feed/,
    });
  });
});

-- A newsroom's whole craft: editions that go out together, second thoughts, former paths, erasing.

-- Whether stories need this edition unless they say otherwise; private. A closed edition stays readable.
ALTER TABLE editions ADD COLUMN required INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1));
ALTER TABLE editions ADD COLUMN closed_at INTEGER;

-- Every path an edition has or had: never given to another. Its own says which one is in force; the
-- others redirect to it. What is in force is put here by the triggers, whoever writes.
CREATE TABLE edition_paths (
  path TEXT PRIMARY KEY CHECK (path <> '' AND path NOT GLOB '*[^a-z0-9-]*'),
  edition_id INTEGER NOT NULL REFERENCES editions (id)
) STRICT, WITHOUT ROWID;

INSERT INTO edition_paths (path, edition_id) SELECT path, id FROM editions;

CREATE INDEX edition_paths_edition ON edition_paths (edition_id);

CREATE TRIGGER editions_take_path AFTER INSERT ON editions
BEGIN INSERT INTO edition_paths (path, edition_id) VALUES (NEW.path, NEW.id); END;

-- An edition may take back a path of its own; NULL refuses another's.
CREATE TRIGGER editions_keep_paths AFTER UPDATE OF path ON editions WHEN NEW.path <> OLD.path
BEGIN
  INSERT INTO edition_paths (path, edition_id) VALUES (NEW.path, NEW.id)
  ON CONFLICT (path) DO UPDATE SET edition_id = CASE WHEN edition_id = excluded.edition_id THEN edition_id END;
END;

CREATE TRIGGER editions_leave_path BEFORE DELETE ON editions
BEGIN DELETE FROM edition_paths WHERE path = OLD.path; END;

-- A topic that was merged into another has no labels any more and no articles; its slugs lead to the other.
ALTER TABLE topics ADD COLUMN merged_into INTEGER CHECK (merged_into <> id);

CREATE TRIGGER topics_merge_once BEFORE UPDATE OF merged_into ON topics
WHEN NEW.merged_into IS NOT OLD.merged_into AND (
  NOT EXISTS (SELECT 1 FROM topics t WHERE t.id = NEW.merged_into AND t.merged_into IS NULL)
  OR EXISTS (SELECT 1 FROM topic_labels l WHERE l.topic_id = NEW.id)
  OR EXISTS (SELECT 1 FROM article_topics x WHERE x.topic_id = NEW.id)
  OR EXISTS (SELECT 1 FROM topics t WHERE t.merged_into = NEW.id))
BEGIN SELECT RAISE(ABORT, 'a topic is merged whole, into one that is not merged itself'); END;

CREATE TRIGGER topic_labels_of_merged BEFORE INSERT ON topic_labels
WHEN EXISTS (SELECT 1 FROM topics t WHERE t.id = NEW.topic_id AND t.merged_into IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a merged topic has no labels'); END;

-- Every slug a topic has or had in an edition, as with paths of editions.
CREATE TABLE topic_slugs (
  edition_id INTEGER NOT NULL REFERENCES editions (id),
  slug TEXT NOT NULL CHECK (slug <> ''),
  topic_id INTEGER NOT NULL REFERENCES topics (id),
  PRIMARY KEY (edition_id, slug)
) STRICT, WITHOUT ROWID;

INSERT INTO topic_slugs (edition_id, slug, topic_id) SELECT edition_id, slug, topic_id FROM topic_labels;

CREATE INDEX topic_slugs_topic ON topic_slugs (topic_id);

CREATE TRIGGER topic_labels_take_slug AFTER INSERT ON topic_labels
BEGIN
  INSERT INTO topic_slugs (edition_id, slug, topic_id) VALUES (NEW.edition_id, NEW.slug, NEW.topic_id)
  ON CONFLICT (edition_id, slug) DO UPDATE SET topic_id = CASE WHEN topic_id = excluded.topic_id THEN topic_id END;
END;

CREATE TRIGGER topic_labels_keep_slugs AFTER UPDATE OF slug ON topic_labels WHEN NEW.slug <> OLD.slug
BEGIN
  INSERT INTO topic_slugs (edition_id, slug, topic_id) VALUES (NEW.edition_id, NEW.slug, NEW.topic_id)
  ON CONFLICT (edition_id, slug) DO UPDATE SET topic_id = CASE WHEN topic_id = excluded.topic_id THEN topic_id END;
END;

CREATE TRIGGER topic_labels_leave_slug BEFORE DELETE ON topic_labels
BEGIN DELETE FROM topic_slugs WHERE edition_id = OLD.edition_id AND slug = OLD.slug AND topic_id = OLD.topic_id; END;

-- When an article last left a topic of an edition for other topics: the topic's feeds changed then, though no
-- article of theirs says so, and their own time never goes back.
ALTER TABLE topic_labels ADD COLUMN left_at INTEGER;

CREATE TRIGGER article_topics_left AFTER DELETE ON article_topics
BEGIN
  UPDATE topic_labels SET left_at = max(coalesce(left_at, 0), OLD.updated_at, coalesce(OLD.withdrawn_at, 0))
  WHERE topic_id = OLD.topic_id AND edition_id = OLD.edition_id;
END;

-- The source revision that an article follows now: a translator may confirm it without another revision, of
-- which `revisions.follows` says what it followed when it was saved.
ALTER TABLE articles ADD COLUMN follows INTEGER CHECK (follows >= 1);
UPDATE articles SET follows =
  (SELECT r.follows FROM revisions r WHERE r.article_id = articles.id AND r.number = articles.revision);

-- Since when an article that is due waits because its story cannot go out whole. It is not due meanwhile:
-- whatever changes its story makes it due anew.
ALTER TABLE articles ADD COLUMN held_at INTEGER
  CHECK (held_at IS NULL OR (released_at IS NULL AND publish_at IS NOT NULL));

-- An editor's word that it goes out without waiting for the rest of its story.
ALTER TABLE articles ADD COLUMN alone INTEGER NOT NULL DEFAULT 0 CHECK (alone IN (0, 1));

-- Public before it came here: it goes out with the date it has, waits for nothing, and nobody is told.
ALTER TABLE articles ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0 CHECK (quiet IN (0, 1));

-- Erased for good: no text is left in any row, and nothing brings it back.
ALTER TABLE articles ADD COLUMN erased_at INTEGER
  CHECK (erased_at IS NULL OR (publish_at IS NULL AND released_at IS NULL) OR withdrawn_at IS NOT NULL);

DROP INDEX articles_due;
CREATE INDEX articles_due ON articles (publish_at, id)
  WHERE released_at IS NULL AND publish_at IS NOT NULL AND held_at IS NULL;
CREATE INDEX articles_held ON articles (story_id) WHERE held_at IS NOT NULL;

-- A story with held articles of which something has changed: settle looks at it again, whoever changed it.
ALTER TABLE stories ADD COLUMN reconsider INTEGER NOT NULL DEFAULT 0 CHECK (reconsider IN (0, 1));
CREATE INDEX stories_reconsider ON stories (reconsider) WHERE reconsider = 1;

CREATE TRIGGER articles_join_held AFTER INSERT ON articles
WHEN EXISTS (SELECT 1 FROM articles h WHERE h.story_id = NEW.story_id AND h.held_at IS NOT NULL)
BEGIN UPDATE stories SET reconsider = 1 WHERE id = NEW.story_id; END;

CREATE TRIGGER articles_change_held
AFTER UPDATE OF revision, follows, publish_at, released_at, withdrawn_at, erased_at ON articles
WHEN EXISTS (SELECT 1 FROM articles h WHERE h.story_id = NEW.story_id AND h.held_at IS NOT NULL)
BEGIN UPDATE stories SET reconsider = 1 WHERE id = NEW.story_id; END;

CREATE TRIGGER stories_change_held AFTER UPDATE OF required, source_edition_id ON stories
WHEN EXISTS (SELECT 1 FROM articles h WHERE h.story_id = NEW.id AND h.held_at IS NOT NULL)
BEGIN UPDATE stories SET reconsider = 1 WHERE id = NEW.id; END;

CREATE TRIGGER editions_change_held AFTER UPDATE OF required, closed_at ON editions
WHEN NEW.required <> OLD.required OR NEW.closed_at IS NOT OLD.closed_at
BEGIN UPDATE stories SET reconsider = 1 WHERE id IN (SELECT story_id FROM articles WHERE held_at IS NOT NULL); END;

DROP TRIGGER articles_keep_identity;
CREATE TRIGGER articles_keep_identity BEFORE UPDATE ON articles
WHEN NEW.uuid <> OLD.uuid OR NEW.story_id <> OLD.story_id OR NEW.edition_id <> OLD.edition_id
  OR (OLD.released_at IS NOT NULL AND NEW.erased_at IS NULL
    AND (NEW.guid IS NOT OLD.guid OR NEW.guid_is_permalink IS NOT OLD.guid_is_permalink))
BEGIN SELECT RAISE(ABORT, 'ids are for ever'); END;

CREATE TRIGGER articles_stay_erased BEFORE UPDATE ON articles
WHEN OLD.erased_at IS NOT NULL AND (NEW.erased_at IS NOT OLD.erased_at OR NEW.withdrawn_at IS NOT OLD.withdrawn_at
  OR NEW.publish_at IS NOT OLD.publish_at OR NEW.revision <> OLD.revision OR NEW.slug IS NOT OLD.slug
  OR NEW.guid IS NOT OLD.guid)
BEGIN SELECT RAISE(ABORT, 'erased is for good'); END;

-- Paths that an article had on another system, below the base URL: they lead to it for ever.
CREATE TABLE former_paths (
  path TEXT PRIMARY KEY CHECK (path GLOB '/?*' OR path GLOB 'erased:*'),
  article_id INTEGER NOT NULL REFERENCES articles (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX former_paths_article ON former_paths (article_id);

-- Files that nothing uses any more since what used them was erased, until the store has deleted them.
CREATE TABLE dropped_media (
  name TEXT PRIMARY KEY CHECK (name GLOB '[0-9a-f]*.[a-z0-9]*')
) STRICT, WITHOUT ROWID;

-- When something was erased last of which the database's own files may hold remains, in free pages or its log.
ALTER TABLE newsroom ADD COLUMN remains_since INTEGER;

-- Whoever holds something that was made before an erasure asks whether there was one.
CREATE INDEX changes_erased ON changes (seq) WHERE kind = 'erased';

-- Quiet changes are pushed to nobody.
ALTER TABLE changes ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0 CHECK (quiet IN (0, 1));

-- Reasons are private words, which may name what is to be erased: they alone can go.
DROP TRIGGER changes_stay_as_written;
CREATE TRIGGER changes_stay_as_written BEFORE UPDATE ON changes
WHEN NEW.seq <> OLD.seq OR NEW.epoch <> OLD.epoch OR NEW.at <> OLD.at OR NEW.kind <> OLD.kind
  OR NEW.story_id IS NOT OLD.story_id OR NEW.article_id IS NOT OLD.article_id
  OR NEW.edition_id IS NOT OLD.edition_id OR NEW.revision IS NOT OLD.revision
  OR NEW.actor <> OLD.actor OR NEW.quiet <> OLD.quiet OR NEW.reason IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the change log is never rewritten'); END;

-- The private log, of stories as a whole too: what happens to schedules and translations, and what never was public.
CREATE TABLE desk_log_of_stories (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('scheduled', 'unscheduled', 'ending', 'not ending', 'held', 'confirmed',
    'required', 'source', 'erased')),
  story_id INTEGER NOT NULL REFERENCES stories (id),
  article_id INTEGER REFERENCES articles (id),
  revision INTEGER,
  due_at INTEGER,
  actor TEXT NOT NULL CHECK (actor <> ''),
  reason TEXT,
  CHECK ((article_id IS NULL) = (revision IS NULL))
) STRICT;

INSERT INTO desk_log_of_stories (id, at, action, story_id, article_id, revision, due_at, actor, reason)
  SELECT l.id, l.at, l.action, a.story_id, l.article_id, l.revision, l.due_at, l.actor, l.reason
  FROM desk_log l JOIN articles a ON a.id = l.article_id;

DROP TABLE desk_log;
ALTER TABLE desk_log_of_stories RENAME TO desk_log;
CREATE INDEX desk_log_story ON desk_log (story_id, id);
CREATE INDEX desk_log_article ON desk_log (article_id) WHERE article_id IS NOT NULL;

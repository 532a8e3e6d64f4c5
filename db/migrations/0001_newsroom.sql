-- The newsroom: editions, stories, articles and their revisions, the change log, and documents.
-- Instants are whole milliseconds since 1970 (UTC). Lists inside a row are JSON. Every table is STRICT,
-- and a wrong state is refused here, whoever writes.

-- One row. `version` moves with every write: a writer that read an older one is refused and reads again,
-- so all writes have one order on every host (see storage/newsroom.ts).
CREATE TABLE newsroom (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  uuid TEXT NOT NULL,
  epoch TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 0)
) STRICT;

CREATE TABLE editions (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL UNIQUE CHECK (path <> '' AND path NOT GLOB '*[^a-z0-9-]*'),
  language TEXT NOT NULL CHECK (language <> ''),
  title TEXT NOT NULL CHECK (title <> ''),
  description TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('ltr', 'rtl')),
  time_zone TEXT NOT NULL CHECK (time_zone <> ''),
  calendar TEXT NOT NULL CHECK (calendar <> ''),
  fallback TEXT NOT NULL CHECK (fallback IN ('hide', 'link', 'show')),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE topics (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE CHECK (key <> '' AND key NOT GLOB '*[^a-z0-9-]*')
) STRICT;

CREATE TABLE topic_labels (
  topic_id INTEGER NOT NULL REFERENCES topics (id),
  edition_id INTEGER NOT NULL REFERENCES editions (id),
  label TEXT NOT NULL CHECK (label <> ''),
  slug TEXT NOT NULL CHECK (slug <> ''),
  PRIMARY KEY (edition_id, topic_id),
  UNIQUE (edition_id, slug)
) STRICT, WITHOUT ROWID;

-- A story has a source edition, or none when its texts are equally authentic (co-original).
-- `required` is a JSON list of edition ids; NULL means the newsroom's default.
CREATE TABLE stories (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE CHECK (key <> ''),
  source_edition_id INTEGER REFERENCES editions (id),
  required TEXT CHECK (required IS NULL OR json_type(required) = 'array'),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  story_id INTEGER NOT NULL REFERENCES stories (id),
  edition_id INTEGER NOT NULL REFERENCES editions (id),
  guid TEXT CHECK (guid <> ''),
  guid_is_permalink INTEGER NOT NULL DEFAULT 0 CHECK (guid_is_permalink IN (0, 1)),
  -- The revision in force: what the public sees once released.
  revision INTEGER NOT NULL CHECK (revision >= 1),
  -- The newest revision that was worth reading again; a translation that follows an older one is stale.
  substantial_revision INTEGER NOT NULL CHECK (substantial_revision BETWEEN 1 AND revision),
  created_at INTEGER NOT NULL,
  -- The schedule, private. `publish_given` and `withdraw_given` are the texts that set it: importing
  -- the same text again must not undo what an editor moved since.
  publish_at INTEGER,
  publish_given TEXT,
  date_only INTEGER NOT NULL DEFAULT 0 CHECK (date_only IN (0, 1)),
  withdraw_at INTEGER,
  withdraw_given TEXT,
  -- What release gives, all at once, by settle alone. released_at is the due time.
  released_at INTEGER,
  updated_at INTEGER,
  ordinal INTEGER CHECK (ordinal >= 1),
  month TEXT CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
  slug TEXT CHECK (slug <> ''),
  withdrawn_at INTEGER,
  UNIQUE (story_id, edition_id),
  CHECK (guid IS NOT NULL OR guid_is_permalink = 0),
  CHECK ((released_at IS NULL) = (ordinal IS NULL)),
  CHECK ((released_at IS NULL) = (month IS NULL)),
  CHECK ((released_at IS NULL) = (slug IS NULL)),
  CHECK (released_at IS NULL OR updated_at IS NOT NULL),
  CHECK (updated_at IS NULL OR released_at IS NULL OR updated_at >= released_at),
  CHECK (withdrawn_at IS NULL OR (released_at IS NOT NULL AND withdrawn_at >= released_at)),
  FOREIGN KEY (id, revision) REFERENCES revisions (article_id, number) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (edition_id, month, slug) REFERENCES paths (edition_id, month, slug) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE UNIQUE INDEX articles_guid ON articles (edition_id, guid) WHERE guid IS NOT NULL;
CREATE UNIQUE INDEX articles_ordinal ON articles (edition_id, ordinal) WHERE ordinal IS NOT NULL;
CREATE INDEX articles_due ON articles (publish_at, id) WHERE released_at IS NULL AND publish_at IS NOT NULL;
CREATE INDEX articles_ending ON articles (withdraw_at, id)
  WHERE withdraw_at IS NOT NULL AND released_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX articles_newest ON articles (edition_id, released_at, ordinal)
  WHERE released_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX articles_updated ON articles (edition_id, updated_at, ordinal)
  WHERE released_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX articles_month ON articles (edition_id, month, released_at, ordinal)
  WHERE released_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX articles_withdrawn ON articles (edition_id, withdrawn_at) WHERE withdrawn_at IS NOT NULL;
-- Each new path looks for the article that waits for it (the deferred key above): without this index it
-- would read every article, and releasing would take longer the more there are.
CREATE INDEX articles_path ON articles (edition_id, month, slug) WHERE slug IS NOT NULL;

-- The visibility rule, once in SQL. It has no clock: time acts through settle alone.
CREATE VIEW public_articles AS
  SELECT * FROM articles WHERE released_at IS NOT NULL AND withdrawn_at IS NULL;

-- What a release, once given, keeps for ever.
CREATE TRIGGER articles_keep_release BEFORE UPDATE ON articles
WHEN OLD.released_at IS NOT NULL
  AND (NEW.released_at IS NOT OLD.released_at OR NEW.ordinal IS NOT OLD.ordinal OR NEW.month IS NOT OLD.month
    OR NEW.publish_at IS NOT OLD.publish_at OR NEW.date_only IS NOT OLD.date_only)
BEGIN SELECT RAISE(ABORT, 'a release is for ever'); END;

CREATE TRIGGER articles_keep_identity BEFORE UPDATE ON articles
WHEN NEW.uuid <> OLD.uuid OR NEW.story_id <> OLD.story_id OR NEW.edition_id <> OLD.edition_id
  OR (OLD.released_at IS NOT NULL
    AND (NEW.guid IS NOT OLD.guid OR NEW.guid_is_permalink IS NOT OLD.guid_is_permalink))
BEGIN SELECT RAISE(ABORT, 'ids are for ever'); END;

-- Feed ids are made from these.
CREATE TRIGGER editions_keep_identity BEFORE UPDATE ON editions WHEN NEW.uuid <> OLD.uuid
BEGIN SELECT RAISE(ABORT, 'ids are for ever'); END;

CREATE TRIGGER topics_keep_identity BEFORE UPDATE ON topics WHEN NEW.uuid <> OLD.uuid
BEGIN SELECT RAISE(ABORT, 'ids are for ever'); END;

CREATE TRIGGER stories_keep_identity BEFORE UPDATE ON stories WHEN NEW.uuid <> OLD.uuid
BEGIN SELECT RAISE(ABORT, 'ids are for ever'); END;

CREATE TABLE revisions (
  article_id INTEGER NOT NULL REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL CHECK (number >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('draft', 'amend', 'update', 'correct')),
  headline TEXT NOT NULL CHECK (headline <> ''),
  lead TEXT NOT NULL,
  body TEXT NOT NULL,
  slug TEXT CHECK (slug <> ''),
  bylines TEXT NOT NULL CHECK (json_type(bylines) = 'array'),
  dateline TEXT CHECK (dateline <> ''),
  topics TEXT NOT NULL CHECK (json_type(topics) = 'array'),
  note TEXT CHECK (note <> ''),
  follows INTEGER CHECK (follows >= 1),
  saved_at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  reason TEXT,
  PRIMARY KEY (article_id, number),
  CHECK ((kind = 'correct') = (note IS NOT NULL))
) STRICT;

CREATE INDEX revisions_corrections ON revisions (article_id, number) WHERE kind = 'correct';

CREATE INDEX revisions_slug ON revisions (slug) WHERE slug IS NOT NULL;

CREATE TABLE media (
  name TEXT PRIMARY KEY CHECK (name GLOB '[0-9a-f]*.[a-z0-9]*'),
  type TEXT NOT NULL CHECK (type LIKE '%/%'),
  size INTEGER NOT NULL CHECK (size > 0),
  width INTEGER CHECK (width > 0),
  height INTEGER CHECK (height > 0)
) STRICT, WITHOUT ROWID;

-- One use of a media file by one revision. No text alternative means decorative, and says so.
CREATE TABLE revision_media (
  article_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL REFERENCES media (name),
  decorative INTEGER NOT NULL CHECK (decorative IN (0, 1)),
  alt TEXT CHECK (alt <> ''),
  caption TEXT CHECK (caption <> ''),
  credit TEXT CHECK (credit <> ''),
  PRIMARY KEY (article_id, revision, position),
  CHECK ((decorative = 1) = (alt IS NULL)),
  FOREIGN KEY (article_id, revision) REFERENCES revisions (article_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX revision_media_name ON revision_media (name, article_id, revision);

-- The topics of released articles, in the order a topic's feed wants them. The last four columns repeat
-- the article's and are kept by the trigger below, so that a topic of any size is read by index.
CREATE TABLE article_topics (
  article_id INTEGER NOT NULL REFERENCES articles (id),
  topic_id INTEGER NOT NULL REFERENCES topics (id),
  position INTEGER NOT NULL,
  edition_id INTEGER NOT NULL,
  released_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  PRIMARY KEY (article_id, topic_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_topics_updated ON article_topics (edition_id, topic_id, updated_at, article_id)
  WHERE withdrawn_at IS NULL;
CREATE INDEX article_topics_newest ON article_topics (edition_id, topic_id, released_at, article_id)
  WHERE withdrawn_at IS NULL;
CREATE INDEX article_topics_withdrawn ON article_topics (edition_id, topic_id, withdrawn_at)
  WHERE withdrawn_at IS NOT NULL;

CREATE TRIGGER article_topics_released BEFORE INSERT ON article_topics
WHEN NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = NEW.article_id AND a.edition_id = NEW.edition_id
  AND a.released_at = NEW.released_at AND a.updated_at = NEW.updated_at AND a.withdrawn_at IS NEW.withdrawn_at)
BEGIN SELECT RAISE(ABORT, 'only a released article is in a topic'); END;

CREATE TRIGGER article_topics_follow AFTER UPDATE OF updated_at, withdrawn_at ON articles
WHEN NEW.released_at IS NOT NULL
BEGIN
  UPDATE article_topics SET updated_at = NEW.updated_at, withdrawn_at = NEW.withdrawn_at
  WHERE article_id = NEW.id;
END;

-- Every path an article has or had: never given to another. The article's own month and slug say which
-- one is in force; the others redirect to it.
CREATE TABLE paths (
  edition_id INTEGER NOT NULL REFERENCES editions (id),
  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
  slug TEXT NOT NULL CHECK (slug <> ''),
  article_id INTEGER NOT NULL REFERENCES articles (id),
  PRIMARY KEY (edition_id, month, slug)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER paths_released BEFORE INSERT ON paths
WHEN NOT EXISTS (SELECT 1 FROM articles a
  WHERE a.id = NEW.article_id AND a.edition_id = NEW.edition_id AND a.month = NEW.month)
BEGIN SELECT RAISE(ABORT, 'only a released article has a path'); END;

-- The one public log. Actor and reason are private and appear in no output.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY,
  epoch TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('released', 'amended', 'updated', 'corrected', 'translated',
    'withdrawn', 'reinstated', 'moved', 'retopiced', 'erased', 'edition')),
  story_id INTEGER REFERENCES stories (id),
  article_id INTEGER REFERENCES articles (id),
  edition_id INTEGER REFERENCES editions (id),
  revision INTEGER,
  actor TEXT NOT NULL CHECK (actor <> ''),
  reason TEXT,
  CHECK (kind = 'edition' OR (story_id IS NOT NULL AND article_id IS NOT NULL AND revision IS NOT NULL)),
  CHECK (edition_id IS NOT NULL)
) STRICT;

CREATE INDEX changes_article ON changes (article_id, seq);

CREATE TRIGGER changes_without_gaps BEFORE INSERT ON changes
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM changes)
BEGIN SELECT RAISE(ABORT, 'the change log has no gaps'); END;

CREATE TRIGGER changes_are_public BEFORE INSERT ON changes
WHEN NEW.kind <> 'edition' AND NOT EXISTS (SELECT 1 FROM articles a
  WHERE a.id = NEW.article_id AND a.story_id = NEW.story_id AND a.edition_id = NEW.edition_id
    AND a.revision >= NEW.revision AND a.released_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the change log tells of released articles only'); END;

CREATE TRIGGER changes_are_for_ever BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'the change log is never pruned'); END;

CREATE TRIGGER changes_stay_as_written BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'the change log is never rewritten'); END;

-- The private log of schedules; drafts log themselves as revisions.
CREATE TABLE desk_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('scheduled', 'unscheduled', 'ending', 'not ending')),
  article_id INTEGER NOT NULL REFERENCES articles (id),
  revision INTEGER NOT NULL,
  due_at INTEGER,
  actor TEXT NOT NULL CHECK (actor <> ''),
  reason TEXT
) STRICT;

CREATE INDEX desk_log_article ON desk_log (article_id, id);

-- The newest change that touched each tag. It closes the gap between a render's snapshot and its store.
CREATE TABLE touches (
  tag TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX touches_seq ON touches (seq);

-- How far each consumer of the log has read.
CREATE TABLE consumers (
  name TEXT PRIMARY KEY,
  seq INTEGER NOT NULL CHECK (seq >= 0)
) STRICT, WITHOUT ROWID;

-- The rendered answer at one public URL. Fresh while rendered_seq >= touched_seq, the stamp is the
-- program's, and changes_at is ahead. The long tail keeps validators and no body.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  rendered_seq INTEGER NOT NULL,
  touched_seq INTEGER NOT NULL,
  stamp TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status IN (200, 301, 404, 410)),
  headers TEXT NOT NULL CHECK (json_type(headers) = 'array'),
  etag TEXT NOT NULL,
  modified_at INTEGER NOT NULL,
  changes_at INTEGER,
  body BLOB
) STRICT;

CREATE INDEX documents_touched ON documents (touched_seq);
CREATE INDEX documents_behind ON documents (id) WHERE rendered_seq < touched_seq AND body IS NOT NULL;
CREATE INDEX documents_changing ON documents (changes_at) WHERE changes_at IS NOT NULL;

CREATE TABLE document_tags (
  tag TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  PRIMARY KEY (tag, document_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_tags_document ON document_tags (document_id);

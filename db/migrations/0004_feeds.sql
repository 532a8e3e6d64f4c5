-- What feeds say beyond the text: how long an edition's are, whose they are and under which licence, what a file is
-- called and who may use it; and where feeds were on a former system.

-- Entries of a subscription document.
ALTER TABLE editions ADD COLUMN window_size INTEGER NOT NULL DEFAULT 50 CHECK (window_size BETWEEN 10 AND 500);
-- Who has the rights in what it publishes, in its language; under which licence, a URL.
ALTER TABLE editions ADD COLUMN rights TEXT CHECK (rights <> '');
ALTER TABLE editions ADD COLUMN license TEXT CHECK (license LIKE 'http%://%');
-- Pictures: the icon is square, the logo twice as wide as it is high.
ALTER TABLE editions ADD COLUMN icon TEXT REFERENCES media (name);
ALTER TABLE editions ADD COLUMN logo TEXT REFERENCES media (name);

CREATE INDEX editions_icon ON editions (icon) WHERE icon IS NOT NULL;
CREATE INDEX editions_logo ON editions (logo) WHERE logo IS NOT NULL;

-- The code of the same subject among the IPTC Media Topics, eight digits.
ALTER TABLE topics ADD COLUMN iptc TEXT
  CHECK (iptc GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]');

-- A use of a file may have a title, terms of use, and another use that is its thumbnail: a picture that shows only
-- together with it.
CREATE TABLE uses (
  article_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL REFERENCES media (name),
  decorative INTEGER NOT NULL CHECK (decorative IN (0, 1)),
  alt TEXT CHECK (alt <> ''),
  caption TEXT CHECK (caption <> ''),
  credit TEXT CHECK (credit <> ''),
  title TEXT CHECK (title <> ''),
  terms TEXT CHECK (terms <> ''),
  thumbnail_of INTEGER CHECK (thumbnail_of < position),
  PRIMARY KEY (article_id, revision, position),
  UNIQUE (article_id, revision, thumbnail_of),
  CHECK ((decorative = 1) = (alt IS NULL)),
  CHECK (thumbnail_of IS NULL OR coalesce(alt, caption, credit, title, terms) IS NULL),
  FOREIGN KEY (article_id, revision) REFERENCES revisions (article_id, number),
  FOREIGN KEY (article_id, revision, thumbnail_of) REFERENCES uses (article_id, revision, position)
) STRICT, WITHOUT ROWID;

INSERT INTO uses (article_id, revision, position, name, decorative, alt, caption, credit)
  SELECT article_id, revision, position, name, decorative, alt, caption, credit FROM revision_media;

DROP TABLE revision_media;
ALTER TABLE uses RENAME TO revision_media;
CREATE INDEX revision_media_name ON revision_media (name, article_id, revision);

-- What changed last in all editions together.
CREATE INDEX articles_changed ON articles (updated_at, id) WHERE released_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX articles_gone ON articles (withdrawn_at, id) WHERE withdrawn_at IS NOT NULL;

-- Addresses that feeds had on a former system, below the base URL and with their query: which of ours is answered
-- there or redirected to. No edition: the feed of all editions together.
CREATE TABLE former_feeds (
  path TEXT PRIMARY KEY CHECK (path GLOB '/?*'),
  edition_id INTEGER REFERENCES editions (id),
  topic_id INTEGER REFERENCES topics (id),
  variant TEXT NOT NULL CHECK (variant IN ('full', 'headlines')),
  format TEXT NOT NULL CHECK (format IN ('atom', 'rss', 'json')),
  in_place INTEGER NOT NULL CHECK (in_place IN (0, 1)),
  CHECK (edition_id IS NOT NULL OR (topic_id IS NULL AND variant = 'full'))
) STRICT, WITHOUT ROWID;

-- An address was a feed's or an article's.
CREATE TRIGGER former_feeds_take_path BEFORE INSERT ON former_feeds
WHEN EXISTS (SELECT 1 FROM former_paths f WHERE f.path = NEW.path)
BEGIN SELECT RAISE(ABORT, 'that was the address of an article'); END;

CREATE TRIGGER former_paths_leave_feeds BEFORE INSERT ON former_paths
WHEN EXISTS (SELECT 1 FROM former_feeds f WHERE f.path = NEW.path)
BEGIN SELECT RAISE(ABORT, 'that was the address of a feed'); END;

-- An article that came with a guid may not have the id of one that has none: two entries of a feed would be one.
CREATE TRIGGER articles_have_own_ids BEFORE INSERT ON articles
WHEN EXISTS (SELECT 1 FROM articles a WHERE a.edition_id = NEW.edition_id AND a.guid = 'urn:uuid:' || NEW.uuid)
  OR (NEW.guid GLOB 'urn:uuid:*' AND EXISTS (SELECT 1 FROM articles a WHERE a.uuid = substr(NEW.guid, 10)))
BEGIN SELECT RAISE(ABORT, 'that is the id of another article'); END;

CREATE TRIGGER articles_keep_own_ids BEFORE UPDATE OF guid ON articles
WHEN NEW.guid GLOB 'urn:uuid:*'
  AND EXISTS (SELECT 1 FROM articles a WHERE a.uuid = substr(NEW.guid, 10) AND a.id <> NEW.id)
BEGIN SELECT RAISE(ABORT, 'that is the id of another article'); END;

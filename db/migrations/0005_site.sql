-- The public site: what an edition looks like and who publishes it, the statements that every public body owes its
-- readers, how much there is in each month, and the index that searches look in.

-- A colour, from which the program makes others that can be read; and where the public reaches whoever publishes.
ALTER TABLE editions ADD COLUMN accent TEXT
  CHECK (accent GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]');
ALTER TABLE editions ADD COLUMN publisher TEXT CHECK (publisher <> '');
ALTER TABLE editions ADD COLUMN email TEXT CHECK (email LIKE '_%@_%');
ALTER TABLE editions ADD COLUMN phone TEXT CHECK (phone <> '');
ALTER TABLE editions ADD COLUMN address TEXT CHECK (address <> '');

-- Pages about the site itself, in each edition's language: sanitised HTML, as in revisions.
CREATE TABLE statements (
  edition_id INTEGER NOT NULL REFERENCES editions (id),
  kind TEXT NOT NULL CHECK (kind IN ('accessibility', 'privacy', 'legal', 'contact')),
  title TEXT NOT NULL CHECK (title <> ''),
  body TEXT NOT NULL CHECK (body <> ''),
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (edition_id, kind)
) STRICT, WITHOUT ROWID;

-- How many public articles each month of an edition has. The triggers keep it, whoever writes, so that nobody has to
-- count.
CREATE TABLE months (
  edition_id INTEGER NOT NULL REFERENCES editions (id),
  month TEXT NOT NULL,
  articles INTEGER NOT NULL CHECK (articles >= 0),
  PRIMARY KEY (edition_id, month)
) STRICT, WITHOUT ROWID;

INSERT INTO months (edition_id, month, articles)
  SELECT edition_id, month, count(*) FROM public_articles GROUP BY edition_id, month;

CREATE TRIGGER articles_insert_month AFTER INSERT ON articles
WHEN NEW.released_at IS NOT NULL AND NEW.withdrawn_at IS NULL
BEGIN
  INSERT INTO months (edition_id, month, articles) VALUES (NEW.edition_id, NEW.month, 1)
  ON CONFLICT (edition_id, month) DO UPDATE SET articles = articles + 1;
END;

CREATE TRIGGER articles_join_month AFTER UPDATE OF released_at, withdrawn_at ON articles
WHEN NEW.released_at IS NOT NULL AND NEW.withdrawn_at IS NULL
  AND (OLD.released_at IS NULL OR OLD.withdrawn_at IS NOT NULL)
BEGIN
  INSERT INTO months (edition_id, month, articles) VALUES (NEW.edition_id, NEW.month, 1)
  ON CONFLICT (edition_id, month) DO UPDATE SET articles = articles + 1;
END;

CREATE TRIGGER articles_leave_month AFTER UPDATE OF released_at, withdrawn_at ON articles
WHEN OLD.released_at IS NOT NULL AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
BEGIN
  UPDATE months SET articles = articles - 1 WHERE edition_id = NEW.edition_id AND month = NEW.month;
END;

CREATE TRIGGER articles_delete_month AFTER DELETE ON articles
WHEN OLD.released_at IS NOT NULL AND OLD.withdrawn_at IS NULL
BEGIN
  UPDATE months SET articles = articles - 1 WHERE edition_id = OLD.edition_id AND month = OLD.month;
END;

-- Editions go when a newsroom that is half filled from elsewhere is emptied; their months are empty by then.
CREATE TRIGGER editions_leave_months BEFORE DELETE ON editions
BEGIN DELETE FROM months WHERE edition_id = OLD.id AND articles = 0; END;

-- Stories of other editions stand in on front pages, in the order of their release.
CREATE INDEX articles_released ON articles (released_at, id) WHERE released_at IS NOT NULL AND withdrawn_at IS NULL;

-- The search index: words of public articles, normalised by the program. It is made from the change log and can be made
-- again at any time; it tells nobody anything without the article being public at that moment. Keys are in the order of
-- release, so that the newest come first without sorting: see storage/search-index.ts.
CREATE TABLE search_entries (
  key INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE
) STRICT;

-- The words are the program's own, and this tokenizer leaves whatever is not ASCII as it is. `beside` has single
-- characters of scripts without spaces and joined words, `scope` the edition, topics and year.
CREATE VIRTUAL TABLE search_index USING fts5 (
  headline, lead, body, beside, scope, content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE TRIGGER search_entries_leave AFTER DELETE ON search_entries
BEGIN DELETE FROM search_index WHERE rowid = OLD.key; END;

-- How far the index has read the log, and with which rules it was made; other rules make it anew.
CREATE TABLE search_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  rules INTEGER NOT NULL,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 0)
) STRICT;

-- Signs links to what is not public yet; made when the first is asked for.
ALTER TABLE newsroom ADD COLUMN preview_secret TEXT;

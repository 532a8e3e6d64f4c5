-- Two hosts: rendered documents are text, since D1 hands bytes over number by number, and a newsroom can
-- move from one host to the other.

DROP INDEX documents_behind;
ALTER TABLE documents ADD COLUMN text TEXT;
UPDATE documents SET text = CAST(body AS TEXT) WHERE body IS NOT NULL;
ALTER TABLE documents DROP COLUMN body;
ALTER TABLE documents RENAME COLUMN text TO body;
CREATE INDEX documents_behind ON documents (id) WHERE rendered_seq < touched_seq AND body IS NOT NULL;

-- Who takes articles away looks for their paths, one article at a time.
CREATE INDEX paths_article ON paths (article_id);

-- `open`: at work. `closed`: what is public stays so, and nothing new is taken or released; another host
-- has the newsroom now, or is about to. `receiving`: it is being filled from another host, and is not
-- there for anybody yet.
ALTER TABLE newsroom ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'receiving'));

-- One row while the newsroom is being filled: from which, as of when, and how far. `position` moves in the
-- batch that brings the rows up to it, so that a transfer goes on where it was cut.
CREATE TABLE transfer (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  uuid TEXT NOT NULL,
  version INTEGER NOT NULL,
  head TEXT NOT NULL CHECK (json_type(head) = 'object'),
  position TEXT NOT NULL CHECK (json_type(position) = 'object')
) STRICT;

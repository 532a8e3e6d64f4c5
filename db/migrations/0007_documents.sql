-- Whether a document is rendered ahead is told by itself: where its bytes are held in memory, none are stored. And
-- how often it was stored: whoever stores one says which it takes the place of, and nobody else's is lost.
DROP INDEX documents_behind;
ALTER TABLE documents ADD COLUMN hot INTEGER NOT NULL DEFAULT 0 CHECK (hot IN (0, 1));
ALTER TABLE documents ADD COLUMN renders INTEGER NOT NULL DEFAULT 1 CHECK (renders > 0);
UPDATE documents SET hot = 1 WHERE body IS NOT NULL;
CREATE INDEX documents_behind ON documents (id) WHERE rendered_seq < touched_seq AND hot = 1;

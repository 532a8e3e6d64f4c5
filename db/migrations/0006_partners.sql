-- Partners: keys and what they may do, why something was withdrawn, what an article was once about, the hub's
-- subscriptions, webhook endpoints, and how far each of them has been told of what is in the change log.

-- Whether the API answers for an edition without a key. Feeds and pages are public either way.
ALTER TABLE editions ADD COLUMN api TEXT NOT NULL DEFAULT 'open' CHECK (api IN ('open', 'key'));

-- Why it was withdrawn, as a partner's program understands it: see domain/withdrawal.ts.
ALTER TABLE articles ADD COLUMN withdrawal TEXT
  CHECK (withdrawal IS NULL OR (withdrawn_at IS NOT NULL AND withdrawal GLOB '[a-z]*'));

-- Topics that a released article was in and is no longer: whoever follows only the topic is told that it left.
CREATE TABLE former_topics (
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
  PRIMARY KEY (article_id, topic_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER article_topics_become_former AFTER DELETE ON article_topics
BEGIN INSERT OR IGNORE INTO former_topics (article_id, topic_id) VALUES (OLD.article_id, OLD.topic_id); END;

CREATE TRIGGER former_topics_return AFTER INSERT ON article_topics
BEGIN DELETE FROM former_topics WHERE article_id = NEW.article_id AND topic_id = NEW.topic_id; END;

-- A partner's key: who it is and what it may do. Lists are JSON; `editions` NULL means all, those to come too.
CREATE TABLE keys (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '' AND name NOT GLOB '*[^a-z0-9-]*'),
  scopes TEXT NOT NULL CHECK (json_type(scopes) = 'array'),
  editions TEXT CHECK (editions IS NULL OR json_type(editions) = 'array'),
  -- Editions whose scheduled articles it may see before their time.
  embargoed TEXT NOT NULL CHECK (json_type(embargoed) = 'array'),
  -- Requests.
  per_minute INTEGER NOT NULL CHECK (per_minute BETWEEN 1 AND 100000),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

-- What is shown of a key's secret, and its hash (SHA-256, hexadecimal): the secret itself is shown once and kept
-- nowhere. Two of a key are valid while it is rotated.
CREATE TABLE key_secrets (
  prefix TEXT PRIMARY KEY CHECK (length(prefix) = 8 AND prefix NOT GLOB '*[^a-z0-9]*'),
  key_id INTEGER NOT NULL REFERENCES keys (id),
  hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  -- Requests of the minute that began then: where no process is there to count in memory.
  window_at INTEGER,
  window_count INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX key_secrets_key ON key_secrets (key_id);

-- As of when it was made: whatever the order in which they come from another host.
CREATE TRIGGER key_secrets_are_two BEFORE INSERT ON key_secrets
WHEN (SELECT count(*) FROM key_secrets s WHERE s.key_id = NEW.key_id AND s.revoked_at IS NULL
  AND s.created_at <= NEW.created_at AND (s.expires_at IS NULL OR s.expires_at > NEW.created_at)) >= 2
BEGIN SELECT RAISE(ABORT, 'a key has two valid secrets at most'); END;

CREATE TRIGGER keys_stay_revoked BEFORE UPDATE ON keys
WHEN OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
BEGIN SELECT RAISE(ABORT, 'revoked is for good'); END;

CREATE TRIGGER key_secrets_stay_revoked BEFORE UPDATE ON key_secrets
WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at) OR NEW.hash <> OLD.hash
  OR NEW.key_id <> OLD.key_id
BEGIN SELECT RAISE(ABORT, 'revoked is for good'); END;

-- What was done to keys, by whom and why: private, as the desk's log is.
CREATE TABLE key_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('created', 'rotated', 'edited', 'revoked')),
  key_id INTEGER NOT NULL REFERENCES keys (id),
  -- Of the secret that it was done to; NULL: the key as a whole.
  prefix TEXT,
  actor TEXT NOT NULL CHECK (actor <> ''),
  reason TEXT
) STRICT;

CREATE INDEX key_log_key ON key_log (key_id, id);

-- Who saw what before its time, and when.
CREATE TABLE embargo_audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  key_id INTEGER NOT NULL REFERENCES keys (id),
  prefix TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('listed', 'read', 'media')),
  -- A list names each article that it told of.
  article_id INTEGER REFERENCES articles (id),
  revision INTEGER,
  media TEXT
) STRICT;

CREATE INDEX embargo_audit_article ON embargo_audit (article_id) WHERE article_id IS NOT NULL;

-- Requests to change something that carried a key of their own: asked again they are answered, not done again.
-- `owner` is a key's name, or empty for the newsroom's own.
CREATE TABLE idempotent_requests (
  owner TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  -- A digest of what was asked: the same name for something else is refused.
  fingerprint TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- The answer as JSON; NULL until it is known, which is after what it tells of was committed.
  answer TEXT,
  PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotent_requests_at ON idempotent_requests (at);

-- Whoever keeps an answer that quotes articles asks whether any was erased meanwhile.
CREATE INDEX articles_erased ON articles (erased_at) WHERE erased_at IS NOT NULL;

-- The newest change worth pushing of each edition and of each topic in it: edition 0 is all of them, topic 0 the
-- whole edition. Kept by the hub as it reads the log.
CREATE TABLE pushed (
  edition_id INTEGER NOT NULL,
  topic_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (edition_id, topic_id)
) STRICT, WITHOUT ROWID;

-- WebSub: what subscribers asked for and has not been verified yet. A newer request replaces an older one.
CREATE TABLE intents (
  id INTEGER PRIMARY KEY,
  callback TEXT NOT NULL CHECK (callback LIKE 'http%://%'),
  -- The callback's: no host is asked too much at once.
  host TEXT NOT NULL CHECK (host <> ''),
  -- Below the base URL, as it was asked for.
  topic TEXT NOT NULL CHECK (topic GLOB '/?*'),
  mode TEXT NOT NULL CHECK (mode IN ('subscribe', 'unsubscribe', 'denied')),
  -- Which feed that is; 0 as in `pushed`.
  edition_id INTEGER NOT NULL,
  topic_id INTEGER NOT NULL,
  variant TEXT NOT NULL CHECK (variant IN ('full', 'headlines')),
  format TEXT NOT NULL CHECK (format IN ('atom', 'rss', 'json')),
  lease_seconds INTEGER NOT NULL CHECK (lease_seconds > 0),
  secret TEXT CHECK (secret <> ''),
  -- What the callback must say to confirm it; another for each request.
  challenge TEXT NOT NULL CHECK (challenge <> ''),
  -- The log as of the request: what came since is owed once it is verified.
  seq INTEGER NOT NULL,
  -- Why it is denied.
  reason TEXT,
  requested_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  claimed_until INTEGER,
  -- What came to nothing stays until then, and is not asked again sooner.
  dropped_until INTEGER,
  UNIQUE (callback, topic)
) STRICT;

CREATE INDEX intents_due ON intents (next_at) WHERE dropped_until IS NULL;
CREATE INDEX intents_dropped ON intents (dropped_until) WHERE dropped_until IS NOT NULL;
CREATE INDEX intents_host ON intents (host);
CREATE INDEX intents_feed ON intents (edition_id, topic_id);

CREATE TABLE subscriptions (
  id INTEGER PRIMARY KEY,
  callback TEXT NOT NULL CHECK (callback LIKE 'http%://%'),
  host TEXT NOT NULL CHECK (host <> ''),
  topic TEXT NOT NULL CHECK (topic GLOB '/?*'),
  edition_id INTEGER NOT NULL,
  topic_id INTEGER NOT NULL,
  variant TEXT NOT NULL CHECK (variant IN ('full', 'headlines')),
  format TEXT NOT NULL CHECK (format IN ('atom', 'rss', 'json')),
  secret TEXT CHECK (secret <> ''),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  -- The log as of the document that it was sent last, and the hash of those bytes.
  seq INTEGER NOT NULL,
  etag TEXT,
  claimed_until INTEGER,
  UNIQUE (callback, topic)
) STRICT;

CREATE INDEX subscriptions_feed ON subscriptions (edition_id, topic_id, seq);
CREATE INDEX subscriptions_host ON subscriptions (host);
CREATE INDEX subscriptions_expiry ON subscriptions (expires_at);

-- Only what failed and is tried again.
CREATE TABLE subscription_failures (
  subscription_id INTEGER PRIMARY KEY REFERENCES subscriptions (id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  tries INTEGER NOT NULL CHECK (tries > 0),
  next_at INTEGER NOT NULL,
  error TEXT NOT NULL
) STRICT;

CREATE INDEX subscription_failures_due ON subscription_failures (next_at);

-- Webhooks. Lists are JSON lists of ids or names; NULL means all.
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  -- Its own among those of its key: a partner learns nothing of what others have.
  name TEXT NOT NULL CHECK (name <> '' AND name NOT GLOB '*[^a-z0-9-]*'),
  -- The partner that made it over the API; NULL for one that the newsroom made.
  key_id INTEGER REFERENCES keys (id),
  url TEXT NOT NULL CHECK (url LIKE 'http%://%'),
  host TEXT NOT NULL CHECK (host <> ''),
  editions TEXT CHECK (editions IS NULL OR json_type(editions) = 'array'),
  topics TEXT CHECK (topics IS NULL OR json_type(topics) = 'array'),
  events TEXT CHECK (events IS NULL OR json_type(events) = 'array'),
  payload TEXT NOT NULL CHECK (payload IN ('thin', 'full')),
  secret TEXT NOT NULL CHECK (secret GLOB 'whsec_?*'),
  -- Signs beside the other until then.
  former_secret TEXT CHECK (former_secret GLOB 'whsec_?*'),
  former_until INTEGER,
  created_at INTEGER NOT NULL,
  -- What was told of the log so far.
  seq INTEGER NOT NULL,
  -- The id of a test that somebody asked for and is owed.
  test TEXT,
  -- Failures in a row of the event after `seq`.
  tries INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  -- Not before then; while nothing fails, when it was its turn last.
  next_at INTEGER,
  error TEXT,
  claimed_until INTEGER,
  disabled_at INTEGER,
  disabled_why TEXT,
  CHECK ((former_secret IS NULL) = (former_until IS NULL)),
  CHECK ((disabled_at IS NULL) = (disabled_why IS NULL))
) STRICT;

CREATE UNIQUE INDEX endpoints_name ON endpoints (coalesce(key_id, 0), name);
CREATE INDEX endpoints_key ON endpoints (key_id) WHERE key_id IS NOT NULL;
CREATE INDEX endpoints_behind ON endpoints (seq) WHERE disabled_at IS NULL;
CREATE INDEX endpoints_tests ON endpoints (id) WHERE test IS NOT NULL;
CREATE INDEX endpoints_failing ON endpoints (next_at) WHERE tries > 0;

-- The delivery log: the newest attempts of each endpoint.
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  endpoint_id INTEGER NOT NULL REFERENCES endpoints (id) ON DELETE CASCADE,
  message TEXT NOT NULL CHECK (message <> ''),
  -- NULL for a test.
  seq INTEGER,
  at INTEGER NOT NULL,
  -- Milliseconds.
  took INTEGER NOT NULL,
  status INTEGER,
  error TEXT
) STRICT;

CREATE INDEX attempts_endpoint ON attempts (endpoint_id, id);

-- Nobody is subscribed yet: what is in the log by now is owed to nobody.
INSERT INTO consumers (name, seq) SELECT 'hub', max(seq) FROM changes HAVING max(seq) > 0;

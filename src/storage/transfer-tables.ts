// What moves when a newsroom moves: every table with its columns, and the order in which they go in.

export interface Table {
  /** Its primary key: pages are read along it. */
  key: readonly string[];
  /** In the order in which a row's values travel. */
  columns: readonly string[];
  /** Those that hold whole numbers; the others hold text. */
  numbers: ReadonlySet<string>;
}

/** `#` marks a column of whole numbers. */
function table(key: string, marked: string): Table {
  const names = marked.split(' ');
  return {
    key: key.split(' '),
    columns: names.map((name) => name.replace('#', '')),
    numbers: new Set(names.filter((name) => name.startsWith('#')).map((name) => name.slice(1))),
  };
}

/**
 * Every table that moves. A document's body stays behind: it is a function of the rest, and is rendered again
 * when somebody asks, which also tells whether it is hot. A test compares this with the schema, so that a new column is not forgotten here.
 */
export const TABLES = {
  editions: table(
    'id',
    '#id uuid path language title description direction time_zone calendar fallback #created_at #required #closed_at #window_size rights license icon logo accent publisher email phone address api',
  ),
  edition_paths: table('path', 'path #edition_id'),
  statements: table('edition_id kind', '#edition_id kind title body #changed_at'),
  topics: table('id', '#id uuid key #merged_into iptc'),
  topic_labels: table('edition_id topic_id', '#topic_id #edition_id label slug #left_at'),
  topic_slugs: table('edition_id slug', '#edition_id slug #topic_id'),
  media: table('name', 'name type #size #width #height'),
  dropped_media: table('name', 'name'),
  stories: table('id', '#id uuid key #source_edition_id required #created_at #reconsider'),
  articles: table(
    'id',
    '#id uuid #story_id #edition_id guid #guid_is_permalink #revision #substantial_revision #created_at #publish_at publish_given #date_only #withdraw_at withdraw_given #released_at #updated_at #ordinal month slug #withdrawn_at #follows #held_at #alone #quiet #erased_at withdrawal',
  ),
  revisions: table(
    'article_id number',
    '#article_id #number kind headline lead body slug bylines dateline topics note #follows #saved_at actor reason',
  ),
  paths: table('edition_id month slug', '#edition_id month slug #article_id'),
  former_paths: table('path', 'path #article_id'),
  former_feeds: table('path', 'path #edition_id #topic_id variant format #in_place'),
  article_topics: table(
    'article_id topic_id',
    '#article_id #topic_id #position #edition_id #released_at #updated_at #withdrawn_at',
  ),
  former_topics: table('article_id topic_id', '#article_id #topic_id'),
  revision_media: table(
    'article_id revision position',
    '#article_id #revision #position name #decorative alt caption credit title terms #thumbnail_of',
  ),
  desk_log: table('id', '#id #at action #story_id #article_id #revision #due_at actor reason'),
  touches: table('tag', 'tag #seq'),
  consumers: table('name', 'name #seq'),
  documents: table(
    'id',
    '#id path kind #rendered_seq #touched_seq stamp #status headers etag #modified_at #changes_at',
  ),
  document_tags: table('tag document_id', 'tag #document_id'),
  keys: table('id', '#id name scopes editions embargoed #per_minute #created_at #expires_at #revoked_at'),
  key_secrets: table(
    'prefix',
    'prefix #key_id hash #created_at #expires_at #revoked_at #last_used_at #window_at #window_count',
  ),
  key_log: table('id', '#id #at action #key_id prefix actor reason'),
  embargo_audit: table('id', '#id #at #key_id prefix action #article_id #revision media'),
  idempotent_requests: table('owner name', 'owner name fingerprint #at answer'),
  pushed: table('edition_id topic_id', '#edition_id #topic_id #seq'),
  intents: table(
    'id',
    '#id callback host topic mode #edition_id #topic_id variant format #lease_seconds secret challenge #seq reason #requested_at #tries #next_at #claimed_until #dropped_until',
  ),
  subscriptions: table(
    'id',
    '#id callback host topic #edition_id #topic_id variant format secret #created_at #expires_at #seq etag #claimed_until',
  ),
  subscription_failures: table('subscription_id', '#subscription_id #since #tries #next_at error'),
  endpoints: table(
    'id',
    '#id uuid name #key_id url host editions topics events payload secret former_secret #former_until #created_at #seq test #tries #failing_since #next_at error #claimed_until #disabled_at disabled_why',
  ),
  attempts: table('id', '#id #endpoint_id message #seq #at #took #status error'),
  changes: table(
    'seq',
    '#seq epoch #at kind #story_id #article_id #edition_id #revision actor reason #quiet',
  ),
} as const satisfies Record<string, Table>;

/** What the program makes of the others, here and anew wherever they come to. Tables that FTS5 keeps are among them. */
export const DERIVED: readonly string[] = [
  'months',
  'search_entries',
  'search_index',
  'search_index_config',
  'search_index_data',
  'search_index_docsize',
  'search_index_idx',
  'search_state',
];

export type TableName = keyof typeof TABLES;

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** One step of a transfer: units of one table, each with the rows of others that must come with it. */
export interface Step {
  /** A row of this is a unit; read as `m`. */
  table: TableName;
  /** Which of its rows are units, where not all are. */
  only?: string;
  /** Rows of other tables that go in after a unit's own, in this order; read as `p`. */
  parts?: Partial<Record<TableName, string>>;
  /** The column in which the rows of those have their unit's id. */
  owner?: string;
  /** Units whose keys begin with the same so many columns may refer to one another: they are taken away at once. */
  together?: number;
}

/**
 * The steps in their order: each finds what it refers to. An article comes with what the schema ties to it
 * both ways, its revision and its path in force, and its topics; a document comes with its tags, since a
 * closed newsroom still renders. The log comes last: nothing refers to it, and it can never be deleted, so
 * that until then a half-filled newsroom can be emptied.
 */
export const STEPS = {
  media: { table: 'media' },
  dropped_media: { table: 'dropped_media' },
  editions: { table: 'editions' },
  // What is in force comes with its edition or label (see the triggers).
  edition_paths: {
    table: 'edition_paths',
    only: 'm.path <> (SELECT e.path FROM editions e WHERE e.id = m.edition_id)',
  },
  statements: { table: 'statements' },
  topics: { table: 'topics' },
  topic_labels: { table: 'topic_labels' },
  topic_slugs: {
    table: 'topic_slugs',
    only: `NOT EXISTS (SELECT 1 FROM topic_labels l
      WHERE l.edition_id = m.edition_id AND l.topic_id = m.topic_id AND l.slug = m.slug)`,
  },
  stories: { table: 'stories' },
  articles: {
    table: 'articles',
    parts: {
      revisions: 'p.article_id = m.id AND p.number = m.revision',
      paths: 'p.edition_id = m.edition_id AND p.month = m.month AND p.slug = m.slug',
      article_topics: 'p.article_id = m.id',
    },
    owner: 'article_id',
  },
  // A path's edition and month are its article's (see the trigger paths_released).
  paths: { table: 'paths', only: 'm.slug <> (SELECT a.slug FROM articles a WHERE a.id = m.article_id)' },
  former_paths: { table: 'former_paths' },
  former_feeds: { table: 'former_feeds' },
  revisions: {
    table: 'revisions',
    only: 'm.number <> (SELECT a.revision FROM articles a WHERE a.id = m.article_id)',
  },
  revision_media: { table: 'revision_media', together: 2 },
  former_topics: { table: 'former_topics' },
  desk_log: { table: 'desk_log' },
  touches: { table: 'touches' },
  consumers: { table: 'consumers' },
  documents: {
    table: 'documents',
    parts: { document_tags: 'p.document_id = m.id' },
    owner: 'document_id',
  },
  keys: { table: 'keys' },
  key_secrets: { table: 'key_secrets' },
  key_log: { table: 'key_log' },
  embargo_audit: { table: 'embargo_audit' },
  idempotent_requests: { table: 'idempotent_requests' },
  pushed: { table: 'pushed' },
  intents: { table: 'intents' },
  // Deliveries go on meanwhile: what is told of one comes with it, as it was at one moment.
  subscriptions: {
    table: 'subscriptions',
    parts: { subscription_failures: 'p.subscription_id = m.id' },
    owner: 'subscription_id',
  },
  endpoints: { table: 'endpoints', parts: { attempts: 'p.endpoint_id = m.id' }, owner: 'endpoint_id' },
  changes: { table: 'changes' },
} as const satisfies Record<string, Step>;

/** Tables whose rows in force the triggers put in with the rows of another: they do not travel. */
export const IN_FORCE: Partial<Record<TableName, TableName>> = {
  edition_paths: 'editions',
  topic_slugs: 'topic_labels',
};

/** Of so many rows of each table, how many travel. */
export function travelling(counts: Readonly<Record<TableName, number>>): number {
  const inForce = Object.values(IN_FORCE).map((other) => counts[other]);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return Math.max(0, all - inForce.reduce((sum, count) => sum + count, 0));
}

export type StepName = keyof typeof STEPS;

export const STEP_NAMES = Object.keys(STEPS) as StepName[];

/** The tables of a step, the unit's own first. */
export function tablesOf(name: StepName): TableName[] {
  const step: Step = STEPS[name];
  return [step.table, ...(Object.keys(step.parts ?? {}) as TableName[])];
}

/** The step that follows, or undefined after the last. */
export function stepAfter(name: StepName): StepName | undefined {
  return STEP_NAMES[STEP_NAMES.indexOf(name) + 1];
}

/** The step before, or undefined before the first. */
export function stepBefore(name: StepName): StepName | undefined {
  return STEP_NAMES[STEP_NAMES.indexOf(name) - 1];
}

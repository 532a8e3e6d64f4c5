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
 * when somebody asks. A test compares this with the schema, so that a new column is not forgotten here.
 */
export const TABLES = {
  editions: table(
    'id',
    '#id uuid path language title description direction time_zone calendar fallback #created_at',
  ),
  topics: table('id', '#id uuid key'),
  topic_labels: table('edition_id topic_id', '#topic_id #edition_id label slug'),
  media: table('name', 'name type #size #width #height'),
  stories: table('id', '#id uuid key #source_edition_id required #created_at'),
  articles: table(
    'id',
    '#id uuid #story_id #edition_id guid #guid_is_permalink #revision #substantial_revision #created_at #publish_at publish_given #date_only #withdraw_at withdraw_given #released_at #updated_at #ordinal month slug #withdrawn_at',
  ),
  revisions: table(
    'article_id number',
    '#article_id #number kind headline lead body slug bylines dateline topics note #follows #saved_at actor reason',
  ),
  paths: table('edition_id month slug', '#edition_id month slug #article_id'),
  article_topics: table(
    'article_id topic_id',
    '#article_id #topic_id #position #edition_id #released_at #updated_at #withdrawn_at',
  ),
  revision_media: table(
    'article_id revision position',
    '#article_id #revision #position name #decorative alt caption credit',
  ),
  desk_log: table('id', '#id #at action #article_id #revision #due_at actor reason'),
  touches: table('tag', 'tag #seq'),
  consumers: table('name', 'name #seq'),
  documents: table(
    'id',
    '#id path kind #rendered_seq #touched_seq stamp #status headers etag #modified_at #changes_at',
  ),
  document_tags: table('tag document_id', 'tag #document_id'),
  changes: table('seq', '#seq epoch #at kind #story_id #article_id #edition_id #revision actor reason'),
} as const satisfies Record<string, Table>;

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
}

/**
 * The steps in their order: each finds what it refers to. An article comes with what the schema ties to it
 * both ways, its revision and its path in force, and its topics; a document comes with its tags, since a
 * closed newsroom still renders. The log comes last: nothing refers to it, and it can never be deleted, so
 * that until then a half-filled newsroom can be emptied.
 */
export const STEPS = {
  editions: { table: 'editions' },
  topics: { table: 'topics' },
  topic_labels: { table: 'topic_labels' },
  media: { table: 'media' },
  stories: { table: 'stories' },
  articles: {
    table: 'articles',
    parts: {
      revisions: 'p.article_id = m.id AND p.number = m.revision',
      paths: 'p.edition_id = m.edition_id AND p.month = m.month AND p.slug = m.slug',
      article_topics: 'p.article_id = m.id',
    },
  },
  // A path's edition and month are its article's (see the trigger paths_released).
  paths: { table: 'paths', only: 'm.slug <> (SELECT a.slug FROM articles a WHERE a.id = m.article_id)' },
  revisions: {
    table: 'revisions',
    only: 'm.number <> (SELECT a.revision FROM articles a WHERE a.id = m.article_id)',
  },
  revision_media: { table: 'revision_media' },
  desk_log: { table: 'desk_log' },
  touches: { table: 'touches' },
  consumers: { table: 'consumers' },
  documents: { table: 'documents', parts: { document_tags: 'p.document_id = m.id' } },
  changes: { table: 'changes' },
} as const satisfies Record<string, Step>;

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

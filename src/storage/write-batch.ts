// Everything one write does to the newsroom, gathered and then turned into the statements of one batch:
// content, revisions, change rows and touches together or not at all.
import type { Content, MediaUse, RevisionKind } from '../domain/article.ts';
import type { Actor, ChangeKind } from '../domain/change.ts';
import type { Tag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import { type Statement, sql } from './database.ts';
import type { Head } from './newsroom.ts';
import { insertRows, updateRows } from './rows.ts';

export interface NewStory {
  uuid: string;
  key: string;
  sourceEditionId: number | null;
  required: number[] | null;
  createdAt: Instant;
}

export interface NewArticle {
  uuid: string;
  storyId: number;
  editionId: number;
  guid: string | null;
  guidIsPermaLink: boolean;
  createdAt: Instant;
  updatedAt: Instant | null;
}

export interface NewRevision {
  articleId: number;
  number: number;
  kind: RevisionKind;
  content: Content;
  note: string | null;
  follows: number | null;
}

export interface Schedule {
  publishAt: Instant | null;
  publishGiven: string | null;
  dateOnly: boolean;
  withdrawAt: Instant | null;
  withdrawGiven: string | null;
}

export interface Release {
  articleId: number;
  editionId: number;
  releasedAt: Instant;
  updatedAt: Instant;
  ordinal: number;
  month: string;
  slug: string;
  topicIds: number[];
}

/** The article a change row is about. */
export interface ChangedArticle {
  storyId: number;
  articleId: number;
  editionId: number;
  revision: number;
}

type Cell = string | number | null;

export class WriteBatch {
  readonly #head: Head;
  readonly #by: Actor;
  readonly #at: Instant;
  readonly #rows = new Map<string, Cell[][]>();
  readonly #loose: Statement[] = [];
  readonly #media = new Map<string, MediaUse>();
  readonly #tags = new Set<Tag>();
  readonly #neighbours = new Set<number>();
  #stories = 0;
  #articles = 0;
  #changes = 0;

  constructor(head: Head, by: Actor, at: Instant) {
    this.#head = head;
    this.#by = by;
    this.#at = at;
  }

  /** Returns the id that the story will have: the guard makes it certain. */
  insertStory(story: NewStory): number {
    const id = this.#head.lastStoryId + ++this.#stories;
    const required = story.required === null ? null : JSON.stringify(story.required);
    this.#push('stories', [id, story.uuid, story.key, story.sourceEditionId, required, story.createdAt]);
    return id;
  }

  updateStory(id: number, sourceEditionId: number | null, required: number[] | null): void {
    this.#push('story', [id, sourceEditionId, required === null ? null : JSON.stringify(required)]);
  }

  /** Inserts an article with its first revision in force; returns the id that it will have. */
  insertArticle(article: NewArticle): number {
    const id = this.#head.lastArticleId + ++this.#articles;
    this.#push('articles', [
      id,
      article.uuid,
      article.storyId,
      article.editionId,
      article.guid,
      article.guidIsPermaLink ? 1 : 0,
      1,
      1,
      article.createdAt,
      article.updatedAt,
    ]);
    return id;
  }

  /** Saves a revision; its media and topics go with it. */
  saveRevision(revision: NewRevision): void {
    const { articleId, number, kind, content, note, follows } = revision;
    this.#push('revisions', [
      articleId,
      number,
      kind,
      content.headline,
      content.lead,
      content.body,
      content.slug,
      JSON.stringify(content.bylines),
      content.dateline,
      JSON.stringify(content.topics),
      note,
      follows,
      this.#at,
      this.#by.actor,
      this.#by.reason,
    ]);
    content.media.forEach((use, position) => {
      this.#media.set(use.name, use);
      const decorative = use.alt === null ? 1 : 0;
      this.#push('uses', [
        articleId,
        number,
        position,
        use.name,
        decorative,
        use.alt,
        use.caption,
        use.credit,
      ]);
    });
  }

  /** Puts a revision in force. */
  setRevision(articleId: number, revision: number, substantial: number): void {
    this.#push('inForce', [articleId, revision, substantial]);
  }

  setUpdatedAt(articleId: number, updatedAt: Instant): void {
    this.#push('updated', [articleId, updatedAt]);
  }

  setGuid(articleId: number, guid: string | null, isPermaLink: boolean): void {
    this.#push('guids', [articleId, guid, isPermaLink ? 1 : 0]);
  }

  setSchedule(articleId: number, schedule: Schedule): void {
    this.#push('schedules', [
      articleId,
      schedule.publishAt,
      schedule.publishGiven,
      schedule.dateOnly ? 1 : 0,
      schedule.withdrawAt,
      schedule.withdrawGiven,
    ]);
  }

  logDesk(
    action: 'scheduled' | 'unscheduled' | 'ending' | 'not ending',
    articleId: number,
    revision: number,
    dueAt: Instant | null,
  ): void {
    this.#push('desk', [this.#at, action, articleId, revision, dueAt, this.#by.actor, this.#by.reason]);
  }

  /** Only settle may call this: it alone sets releasedAt. */
  release(release: Release): void {
    const { articleId, editionId, releasedAt, updatedAt, ordinal, month, slug } = release;
    this.#push('releases', [articleId, releasedAt, updatedAt, ordinal, month, slug]);
    this.#push('paths', [editionId, month, slug, articleId]);
    this.#topics(articleId, editionId, release.topicIds, releasedAt, updatedAt);
    this.#neighbours.add(articleId);
  }

  withdraw(articleId: number, withdrawnAt: Instant): void {
    this.#push('withdrawals', [articleId, withdrawnAt]);
    this.#neighbours.add(articleId);
  }

  move(articleId: number, editionId: number, month: string, slug: string): void {
    this.#push('paths', [editionId, month, slug, articleId]);
    this.#push('moves', [articleId, slug]);
    this.#neighbours.add(articleId);
  }

  retopic(
    articleId: number,
    editionId: number,
    topicIds: number[],
    releasedAt: Instant,
    updatedAt: Instant,
  ): void {
    this.#loose.push(sql('DELETE FROM article_topics WHERE article_id = ?', articleId));
    this.#topics(articleId, editionId, topicIds, releasedAt, updatedAt);
  }

  /** Whatever shows this article's headline beside another must follow. */
  touchNeighbours(articleId: number): void {
    this.#neighbours.add(articleId);
  }

  change(kind: ChangeKind, article: ChangedArticle): void {
    const seq = this.#head.seq + ++this.#changes;
    const { storyId, articleId, editionId, revision } = article;
    const { actor, reason } = this.#by;
    const row = [
      seq,
      this.#head.epoch,
      this.#at,
      kind,
      storyId,
      articleId,
      editionId,
      revision,
      actor,
      reason,
    ];
    this.#push('changes', row);
  }

  /** A change to an edition itself. */
  changeEdition(editionId: number): void {
    const seq = this.#head.seq + ++this.#changes;
    const { actor, reason } = this.#by;
    this.#push('changes', [
      seq,
      this.#head.epoch,
      this.#at,
      'edition',
      null,
      null,
      editionId,
      null,
      actor,
      reason,
    ]);
  }

  touch(...tags: Tag[]): void {
    for (const tag of tags) this.#tags.add(tag);
  }

  add(...statements: Statement[]): void {
    this.#loose.push(...statements);
  }

  /** The statements in an order in which each finds what it refers to. Empty when nothing was done. */
  statements(): Statement[] {
    const rows = (name: string): Cell[][] => this.#rows.get(name) ?? [];
    return [
      ...insertRows(
        'stories',
        ['id', 'uuid', 'key', 'source_edition_id', 'required', 'created_at'],
        rows('stories'),
      ),
      ...updateRows('stories', ['source_edition_id', 'required'], rows('story')),
      ...insertRows('articles', ARTICLE_COLUMNS, rows('articles')),
      ...insertRows('revisions', REVISION_COLUMNS, rows('revisions')),
      ...insertRows(
        'media',
        ['name', 'type', 'size', 'width', 'height'],
        this.#mediaRows(),
        'ON CONFLICT DO NOTHING',
      ),
      ...insertRows('revision_media', USE_COLUMNS, rows('uses')),
      ...updateRows('articles', ['revision', 'substantial_revision'], rows('inForce')),
      ...updateRows('articles', ['updated_at'], rows('updated')),
      ...updateRows('articles', ['guid', 'guid_is_permalink'], rows('guids')),
      ...updateRows('articles', SCHEDULE_COLUMNS, rows('schedules')),
      ...updateRows('articles', ['released_at', 'updated_at', 'ordinal', 'month', 'slug'], rows('releases')),
      ...updateRows('articles', ['withdrawn_at'], rows('withdrawals')),
      ...insertRows('paths', ['edition_id', 'month', 'slug', 'article_id'], rows('paths'), MINE_AGAIN),
      ...updateRows('articles', ['slug'], rows('moves')),
      ...this.#loose,
      ...insertRows('article_topics', TOPIC_COLUMNS, rows('topics')),
      ...insertRows('desk_log', DESK_COLUMNS, rows('desk')),
      ...insertRows('changes', CHANGE_COLUMNS, rows('changes')),
      ...this.#touches(),
    ];
  }

  #topics(
    articleId: number,
    editionId: number,
    ids: number[],
    releasedAt: Instant,
    updatedAt: Instant,
  ): void {
    // A topic named twice is one: a refusal here would hold up every release that is due with it.
    [...new Set(ids)].forEach((topicId, position) => {
      this.#push('topics', [articleId, topicId, position, editionId, releasedAt, updatedAt]);
    });
  }

  #mediaRows(): Cell[][] {
    return [...this.#media.values()].map(({ name, type, size, width, height }) => [
      name,
      type,
      size,
      width,
      height,
    ]);
  }

  #touches(): Statement[] {
    if (this.#changes === 0) return [];
    const seq = this.#head.seq + this.#changes;
    const statements = insertRows(
      'touches',
      ['tag', 'seq'],
      [...this.#tags].map((tag) => [tag, seq]),
      TOUCH,
    );
    if (this.#neighbours.size > 0)
      statements.push(sql(NEIGHBOURS, seq, JSON.stringify([...this.#neighbours])));
    statements.push(sql(TOUCH_DOCUMENTS, seq, seq));
    return statements;
  }

  #push(name: string, row: Cell[]): void {
    const rows = this.#rows.get(name);
    if (rows) rows.push(row);
    else this.#rows.set(name, [row]);
  }
}

const ARTICLE_COLUMNS = [
  'id',
  'uuid',
  'story_id',
  'edition_id',
  'guid',
  'guid_is_permalink',
  'revision',
  'substantial_revision',
  'created_at',
  'updated_at',
];
const REVISION_COLUMNS = [
  'article_id',
  'number',
  'kind',
  'headline',
  'lead',
  'body',
  'slug',
  'bylines',
  'dateline',
  'topics',
  'note',
  'follows',
  'saved_at',
  'actor',
  'reason',
];
const USE_COLUMNS = ['article_id', 'revision', 'position', 'name', 'decorative', 'alt', 'caption', 'credit'];
const SCHEDULE_COLUMNS = ['publish_at', 'publish_given', 'date_only', 'withdraw_at', 'withdraw_given'];
const TOPIC_COLUMNS = ['article_id', 'topic_id', 'position', 'edition_id', 'released_at', 'updated_at'];
const DESK_COLUMNS = ['at', 'action', 'article_id', 'revision', 'due_at', 'actor', 'reason'];
const CHANGE_COLUMNS = [
  'seq',
  'epoch',
  'at',
  'kind',
  'story_id',
  'article_id',
  'edition_id',
  'revision',
  'actor',
  'reason',
];

const TOUCH = 'ON CONFLICT (tag) DO UPDATE SET seq = excluded.seq';

/** An article may take back a path of its own; another's is refused by the key. */
const MINE_AGAIN = `ON CONFLICT (edition_id, month, slug) DO UPDATE SET
  article_id = CASE WHEN article_id = excluded.article_id THEN article_id END`;

/** The pages before and after each of these articles, as the batch leaves them. */
const NEIGHBOURS = `INSERT INTO touches (tag, seq)
  SELECT DISTINCT 'page:' || n.id, ?
  FROM json_each(?) j JOIN articles a ON a.id = j.value
  JOIN articles n ON n.id IN (
    (SELECT p.id FROM public_articles p
     WHERE p.edition_id = a.edition_id AND (p.released_at, p.ordinal) < (a.released_at, a.ordinal)
     ORDER BY p.released_at DESC, p.ordinal DESC LIMIT 1),
    (SELECT p.id FROM public_articles p
     WHERE p.edition_id = a.edition_id AND (p.released_at, p.ordinal) > (a.released_at, a.ordinal)
     ORDER BY p.released_at, p.ordinal LIMIT 1))
  WHERE true ${TOUCH}`;

const TOUCH_DOCUMENTS = `UPDATE documents SET touched_seq = ? WHERE id IN (
  SELECT t.document_id FROM touches u JOIN document_tags t ON t.tag = u.tag WHERE u.seq = ?)`;

// Everything one write does to the newsroom, gathered and then turned into the statements of one batch:
// content, revisions, change rows and touches together or not at all.
import type { Actor, ChangeKind } from '../domain/change.ts';
import type { Tag } from '../domain/tag.ts';
import type { Instant } from '../domain/time.ts';
import type { Withdrawal } from '../domain/withdrawal.ts';
import { type Statement, sql } from './database.ts';
import { mediaRows } from './media-rows.ts';
import type { Head } from './newsroom.ts';
import { Followed, touchRelated, touchStatements } from './touch.ts';
import { type Cell, CONTENT_STEPS, LOG_STEPS, type StepName, statementsOf } from './write-steps.ts';
import type {
  ChangedArticle,
  DeskAction,
  DeskSubject,
  NewArticle,
  NewRevision,
  NewStory,
  Release,
  Schedule,
} from './written.ts';

export class WriteBatch {
  readonly #head: Head;
  readonly #by: Actor;
  readonly #at: Instant;
  readonly #quiet: boolean;
  readonly #rows = new Map<string, Cell[][]>();
  readonly #loose: Statement[] = [];
  readonly #last: Statement[] = [];
  readonly #media = new Set<string>();
  readonly #tags = new Set<Tag>();
  readonly #followed = new Followed();
  readonly #retopiced: number[] = [];
  #stories = 0;
  #articles = 0;
  #changes = 0;

  /** @param quiet whether its changes are pushed to nobody */
  constructor(head: Head, by: Actor, at: Instant, quiet = false) {
    this.#head = head;
    this.#by = by;
    this.#at = at;
    this.#quiet = quiet;
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
      article.follows,
      article.quiet ? 1 : 0,
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
    const { files, uses } = mediaRows(articleId, number, content.media);
    for (const use of uses) this.#push('uses', use);
    for (const [name, file] of files) {
      if (!this.#media.has(name)) this.#push('media', file);
      this.#media.add(name);
    }
  }

  /** Puts a revision in force, and says which source revision the article follows with it. */
  setRevision(articleId: number, revision: number, substantial: number, follows: number | null): void {
    this.#push('inForce', [articleId, revision, substantial, follows]);
  }

  /** The article follows another source revision, with the text it has. */
  setFollows(articleId: number, follows: number | null): void {
    this.#push('follows', [articleId, follows]);
  }

  setUpdatedAt(articleId: number, updatedAt: Instant): void {
    this.#push('updated', [articleId, updatedAt]);
  }

  /** A path that it had on a former system leads to the article, for ever. */
  leadHere(articleId: number, path: string): void {
    this.#push('formerPaths', [path, articleId]);
  }

  /** What is not public yet was so elsewhere: it goes out by itself, and nobody is told. */
  setQuiet(articleId: number): void {
    this.#push('quieted', [articleId, 1]);
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
      schedule.heldAt,
      schedule.alone ? 1 : 0,
    ]);
  }

  /** Keeps a due article back until its story can go out whole. Only settle may call this. */
  hold(articleId: number): void {
    this.#push('holds', [articleId, this.#at]);
  }

  /** It is due at its time again. Only settle may call this. */
  unhold(articleId: number): void {
    this.#push('holds', [articleId, null]);
  }

  /** @param reason instead of that of whoever acts */
  logDesk(
    action: DeskAction,
    { storyId, articleId, revision }: DeskSubject,
    dueAt: Instant | null,
    reason: string | null = this.#by.reason,
  ): void {
    this.#push('desk', [this.#at, action, storyId, articleId, revision, dueAt, this.#by.actor, reason]);
  }

  /** Only settle may call this: it alone sets releasedAt. */
  release(release: Release): void {
    const { articleId, editionId, releasedAt, updatedAt, ordinal, month, slug } = release;
    this.#push('releases', [articleId, releasedAt, null, releasedAt, updatedAt, ordinal, month, slug]);
    this.#push('paths', [editionId, month, slug, articleId]);
    this.#topics(articleId, editionId, release.topicIds, releasedAt, updatedAt);
    this.#followed.neighboursOf.add(articleId);
  }

  /** @param why nothing is kept where nobody said */
  withdraw(articleId: number, withdrawnAt: Instant, why: Withdrawal): void {
    this.#push('withdrawals', [articleId, withdrawnAt, why === 'unspecified' ? null : why]);
    this.#followed.neighboursOf.add(articleId);
  }

  /** Sets or (null) clears the end of an article, and nothing else of its schedule. */
  setEnd(articleId: number, withdrawAt: Instant | null): void {
    this.#push('ends', [articleId, withdrawAt]);
  }

  /** Public again, with no end; the text that gave it one stays, so that the same import gives it none. */
  reinstate(articleId: number): void {
    this.#push('reinstatements', [articleId, null, null, null]);
    this.#followed.neighboursOf.add(articleId);
  }

  move(articleId: number, editionId: number, month: string, slug: string): void {
    this.#push('paths', [editionId, month, slug, articleId]);
    this.#push('moves', [articleId, slug]);
    this.#followed.neighboursOf.add(articleId);
  }

  retopic(
    articleId: number,
    editionId: number,
    topicIds: number[],
    releasedAt: Instant,
    updatedAt: Instant,
  ): void {
    this.#retopiced.push(articleId);
    this.#topics(articleId, editionId, topicIds, releasedAt, updatedAt);
  }

  /** Whatever shows this article's headline beside another must follow. */
  touchNeighbours(articleId: number): void {
    this.#followed.neighboursOf.add(articleId);
  }

  /** The sitemaps that name articles of this story must follow. */
  touchMaps(storyId: number): void {
    this.#followed.stories.add(storyId);
  }

  /** Where a topic is in other editions must follow, if this article was the only one about it. */
  touchSubjects(articleId: number, editionId: number, topicIds: readonly number[]): void {
    this.#followed.members.add(articleId);
    for (const topicId of topicIds) this.#followed.subjects.add(JSON.stringify([editionId, topicId]));
  }

  change(
    kind: ChangeKind,
    { storyId, articleId, editionId, revision }: ChangedArticle,
    quiet = this.#quiet,
  ): void {
    this.#log(kind, storyId, articleId, editionId, revision, quiet);
  }

  /** A change to an edition itself. */
  changeEdition(editionId: number): void {
    this.#log('edition', null, null, editionId, null, this.#quiet);
  }

  #log(
    kind: ChangeKind,
    storyId: number | null,
    articleId: number | null,
    editionId: number,
    revision: number | null,
    quiet: boolean,
  ): void {
    this.#changes += 1;
    const { actor, reason } = this.#by;
    const subject = [storyId, articleId, editionId, revision];
    const row = [this.#lastSeq(), this.#head.epoch, this.#at, kind, ...subject, actor, reason];
    this.#push('changes', [...row, quiet ? 1 : 0]);
  }

  touch(...tags: Tag[]): void {
    for (const tag of tags) this.#tags.add(tag);
  }

  add(...statements: Statement[]): void {
    this.#loose.push(...statements);
  }

  /** What is to be done once all is touched. */
  addLast(...statements: Statement[]): void {
    this.#last.push(...statements);
  }

  /** The statements, in order. Empty when nothing was done. */
  statements(): Statement[] {
    const touches = this.#changes === 0 ? [] : touchStatements(this.#lastSeq(), this.#tags, this.#followed);
    return [
      ...statementsOf(CONTENT_STEPS, this.#rows),
      ...this.#loose,
      ...(this.#retopiced.length > 0
        ? [touchRelated(this.#lastSeq(), this.#retopiced), deleteTopicsOf(this.#retopiced)]
        : []),
      ...statementsOf(LOG_STEPS, this.#rows),
      ...touches,
      ...this.#last,
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

  #lastSeq(): number {
    return this.#head.seq + this.#changes;
  }

  #push(name: StepName, row: Cell[]): void {
    const rows = this.#rows.get(name);
    if (rows) rows.push(row);
    else this.#rows.set(name, [row]);
  }
}

/** What articles were about, before what they are about now goes in. */
function deleteTopicsOf(articleIds: readonly number[]): Statement {
  const text = 'DELETE FROM article_topics WHERE article_id IN (SELECT value FROM json_each(?))';
  return sql(text, JSON.stringify(articleIds));
}

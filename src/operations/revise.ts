// Saving what changed in one article: which revision, which change rows, which touches.
import type { Content, RevisionKind } from '../domain/article.ts';
import { type Instant, SECOND, wholeSecond } from '../domain/time.ts';
import type { DeskArticle } from '../storage/stories.ts';
import type { WriteBatch } from '../storage/write-batch.ts';
import { logChange } from './effects.ts';

/** How a change to a public article is meant. */
export type Intent = Exclude<RevisionKind, 'draft'>;

export interface Revised {
  article: DeskArticle;
  content: Content;
  /** The source revision it follows from now on; null for a source. */
  follows: number | null;
  intent: Intent;
  /** Public note; a correction has one, others none. */
  note: string | null;
  /** An amendment that leaves translations stale all the same. */
  outdates?: boolean;
  /** Ids of `content.topics`, in order. */
  topicIds: number[];
  /** Ids of the topics it had. */
  formerTopicIds: number[];
}

const TEXT_FIELDS = ['headline', 'lead', 'body', 'bylines', 'dateline', 'media'] as const;

/** What differs between two contents, as readers see it. */
export function compare(before: Content, after: Content): { text: boolean; topics: boolean; slug: boolean } {
  const differs = (field: keyof Content) =>
    before[field] !== after[field] && canonical(before[field]) !== canonical(after[field]);
  return { text: TEXT_FIELDS.some(differs), topics: differs('topics'), slug: differs('slug') };
}

// A use of media that was read from a file has its fields in another order than one that was stored.
function canonical(value: Content[keyof Content]): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Saves a new revision of an article that is there already and puts it in force; for a public one logs
 * what kind of change it is. The caller has checked that the article is not withdrawn, that a correction
 * has a note, and that a new slug is free.
 * @returns the revision's number
 */
export function revise(batch: WriteBatch, revised: Revised, now: Instant): number {
  const { article, content, follows, intent, note } = revised;
  const isPublic = article.releasedAt !== null;
  const kind = isPublic ? intent : 'draft';
  const { revision: number, substantialRevision } = standingAfter(revised);
  batch.saveRevision({
    articleId: article.id,
    number,
    kind,
    content,
    note: kind === 'correct' ? note : null,
    follows,
  });
  batch.setRevision(article.id, number, substantialRevision, follows);
  if (isPublic) logRevision(batch, revised, number, now);
  return number;
}

/** How the article stands once that is saved. */
export function standingAfter(revised: Revised): DeskArticle {
  const { article, content, follows, intent, outdates } = revised;
  const revision = article.revision + 1;
  // Nobody has read a draft yet, but its translators have.
  const isSubstantial =
    article.releasedAt === null
      ? compare(article.content, content).text
      : intent !== 'amend' || outdates === true;
  const substantialRevision = isSubstantial ? revision : article.substantialRevision;
  return { ...article, revision, substantialRevision, follows };
}

function logRevision(batch: WriteBatch, revised: Revised, revision: number, now: Instant): void {
  const { article, content, intent, topicIds, formerTopicIds } = revised;
  const { id: articleId, storyId, editionId } = article;
  const [releasedAt, month] = [article.releasedAt as Instant, article.month as string];
  const changes = compare(article.content, content);
  const changed = {
    articleId,
    storyId,
    editionId,
    revision,
    month,
    topicIds: [...topicIds, ...formerTopicIds],
  };
  let updatedAt = article.updatedAt as Instant;
  const moved = changes.slug && content.slug !== null && content.slug !== article.slug;
  if (intent !== 'amend') {
    // Two changes within a second are still two: a reader that compares `updated` must see both.
    updatedAt = Math.max(wholeSecond(now), updatedAt + SECOND);
    batch.setUpdatedAt(articleId, updatedAt);
    logChange(batch, intent === 'update' ? 'updated' : 'corrected', changed);
  } else if (changes.text || revised.follows !== article.follows || !(changes.topics || moved)) {
    // That it follows another revision is as good as new text, also where its topics or path change with it.
    logChange(batch, 'amended', changed);
  }
  if (changes.topics) {
    batch.retopic(articleId, editionId, topicIds, releasedAt, updatedAt);
    logChange(batch, 'retopiced', changed);
  }
  if (moved) {
    batch.move(articleId, editionId, month, content.slug as string);
    logChange(batch, 'moved', changed);
  }
}

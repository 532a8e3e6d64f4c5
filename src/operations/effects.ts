// What a change to a public article touches: the design's table of changes, said once for every operation.
import type { ChangeKind } from '../domain/change.ts';
import { articleTag, monthsTag, monthTag, newestTag, pageTag, storyTag, topicTag } from '../domain/tag.ts';
import { isBehind } from '../domain/together.ts';
import type { Database } from '../storage/database.ts';
import { countPublic, listMonthsBeside } from '../storage/due.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import type { WriteBatch } from '../storage/write-batch.ts';

/** The article a change is about, as far as its effects go. */
export interface Changed {
  articleId: number;
  storyId: number;
  editionId: number;
  revision: number;
  month: string;
  topicIds: readonly number[];
}

/** Changes after which an edition's newest, their order or their topics differ. */
const REORDERS = new Set<ChangeKind>([
  'released',
  'updated',
  'corrected',
  'withdrawn',
  'reinstated',
  'erased',
  'retopiced',
]);

/** Changes after which an article is about a topic that it was not about, or no longer. */
const JOINS = new Set<ChangeKind>(['released', 'withdrawn', 'reinstated', 'erased', 'retopiced']);

/** Changes of which no sitemap says anything. */
const UNMAPPED = new Set<ChangeKind>(['amended', 'retopiced']);

/**
 * Logs a change of an article and fires the tags of what it touches.
 * @param quiet pushed to nobody; else as the batch is
 */
export function logChange(batch: WriteBatch, kind: ChangeKind, article: Changed, quiet?: boolean): void {
  batch.change(kind, article, quiet);
  const { articleId, storyId, editionId, month } = article;
  batch.touch(articleTag(articleId), storyTag(storyId), pageTag(articleId), monthTag(editionId, month));
  for (const topicId of article.topicIds) batch.touch(topicTag(editionId, topicId));
  if (REORDERS.has(kind)) batch.touch(newestTag(editionId));
  if (JOINS.has(kind)) batch.touchSubjects(articleId, editionId, article.topicIds);
  if (!UNMAPPED.has(kind)) batch.touchMaps(storyId);
  // Lists and the pages beside it show its headline and path.
  if (kind !== 'translated') batch.touchNeighbours(articleId);
}

/**
 * Logs that public translations are stale by now, where their source was saved in this batch. What shows that is
 * touched with the source.
 * @param after its articles as they stand after the batch; those that were saved themselves have rows of their own
 */
export function logOutdated(
  batch: WriteBatch,
  before: DeskStory,
  after: ReadonlyMap<number, DeskArticle>,
): void {
  const source = before.sourceEditionId === null ? undefined : after.get(before.sourceEditionId);
  if (!source || source.releasedAt === null || source.withdrawnAt !== null) return;
  for (const article of before.articles.values()) {
    const { id: articleId, storyId, editionId, revision, releasedAt, withdrawnAt } = article;
    if (releasedAt === null || withdrawnAt !== null || after.get(editionId) !== article) continue;
    const isOutdated = isBehind({ ...before, articles: after }, article) && !isBehind(before, article);
    if (isOutdated) batch.change('translated', { articleId, storyId, editionId, revision });
  }
}

/**
 * Fires for each edition in which a month gets its first public article (`by` +1) or loses its last
 * (-1): pages that list months follow. Call it once for all articles of a batch.
 */
export async function touchMonths(
  db: Database,
  batch: WriteBatch,
  articles: readonly Changed[],
  by: 1 | -1,
): Promise<void> {
  const counts = new Map<string, { editionId: number; month: string; count: number }>();
  for (const { editionId, month } of articles) {
    const key = `${editionId} ${month}`;
    const known = counts.get(key) ?? { editionId, month, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  const months = [...counts.values()];
  const present = await countPublic(db, months);
  const turning = months.filter(({ count }, i) => present[i] === (by === 1 ? 0 : count));
  for (const { editionId } of turning) batch.touch(monthsTag(editionId));
  // The pages of the months beside it lead to it, or do no longer.
  for (const { editionId, month } of await listMonthsBeside(db, turning)) {
    batch.touch(monthTag(editionId, month));
  }
}

// What a change to a public article touches: the design's table of changes, said once for every operation.
import type { ChangeKind } from '../domain/change.ts';
import { articleTag, monthTag, newestTag, pageTag, storyTag, topicTag, yearTag } from '../domain/tag.ts';
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

/** Changes after which an edition's newest, or their order, differ. */
const REORDERS = new Set<ChangeKind>([
  'released',
  'updated',
  'corrected',
  'withdrawn',
  'reinstated',
  'erased',
]);
/** Changes after which an article is there that was not, or the other way round. */
const APPEARS = new Set<ChangeKind>(['released', 'withdrawn', 'reinstated', 'erased']);

/** Logs a change of an article and fires the tags of what it touches. */
export function logChange(batch: WriteBatch, kind: ChangeKind, article: Changed): void {
  batch.change(kind, article);
  const { articleId, storyId, editionId, month } = article;
  batch.touch(articleTag(articleId), storyTag(storyId), pageTag(articleId), monthTag(editionId, month));
  for (const topicId of article.topicIds) batch.touch(topicTag(editionId, topicId));
  if (REORDERS.has(kind)) batch.touch(newestTag(editionId));
  if (APPEARS.has(kind)) batch.touch(yearTag(editionId, month.slice(0, 4)));
  // Lists and the pages beside it show its headline and path.
  if (kind !== 'translated') batch.touchNeighbours(articleId);
}

// Close an edition, and open it again: what is public stays and can be corrected, and nothing new appears.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { editionsTag, editionTag, newestTag } from '../domain/tag.ts';
import { wholeSecond } from '../domain/time.ts';
import { closeEdition as closeRow, listEditions } from '../storage/editions.ts';
import { type Head, write } from '../storage/newsroom.ts';
import { listWaiting } from '../storage/waiting.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { findEdition } from './find-article.ts';
import { settle } from './settle.ts';

export interface ClosedEdition {
  edition: Edition;
  /** False: it was so already. */
  changed: boolean;
  /** Articles that waited there to be released, and now have no time. */
  unscheduled: number;
}

/**
 * Closes an edition. What waits there loses its time; its feeds and pages say that it is closed.
 * @throws Refusal for an unknown edition
 */
export async function closeEdition(desk: Desk, path: string, by: Actor): Promise<ClosedEdition> {
  // What was due before it closed is out.
  await settle(desk);
  return write<ClosedEdition>(desk.db, async (head) => {
    const edition = findEdition(await listEditions(desk.db), path);
    if (edition.closedAt !== null)
      return { statements: [], result: { edition, changed: false, unscheduled: 0 } };
    const closedAt = wholeSecond(desk.now());
    const waiting = await listWaiting(desk.db, edition.id);
    const batch = setClosed(desk, head, edition, closedAt, by);
    for (const article of waiting) {
      const never = { publishAt: null, dateOnly: false, heldAt: null, alone: false };
      batch.setSchedule(article.articleId, { ...article, ...never });
      batch.logDesk('unscheduled', article, null);
    }
    const result = { edition: { ...edition, closedAt }, changed: true, unscheduled: waiting.length };
    return { statements: batch.statements(), result };
  });
}

/**
 * Opens a closed edition. What waited there when it was closed has no time until it gets one.
 * @throws Refusal for an unknown edition
 */
export async function openEdition(desk: Desk, path: string, by: Actor): Promise<ClosedEdition> {
  return write(desk.db, async (head) => {
    const edition = findEdition(await listEditions(desk.db), path);
    const changed = edition.closedAt !== null;
    const batch = changed ? setClosed(desk, head, edition, null, by) : undefined;
    const result = { edition: { ...edition, closedAt: null }, changed, unscheduled: 0 };
    return { statements: batch?.statements() ?? [], result };
  });
}

function setClosed(desk: Desk, head: Head, { id }: Edition, closedAt: number | null, by: Actor): WriteBatch {
  const batch = new WriteBatch(head, by, desk.now());
  batch.add(closeRow(id, closedAt));
  batch.changeEdition(id);
  batch.touch(editionsTag, editionTag(id), newestTag(id));
  return batch;
}

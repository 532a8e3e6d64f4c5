// Move an edition: another first part of all its URLs. Ids stay; every URL that it had leads to the new one.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { type Edition, faultOfEditionPath } from '../domain/edition.ts';
import { editionsTag, editionTag, newestTag } from '../domain/tag.ts';
import { listEditionPaths, listEditions, moveEdition as moveRow } from '../storage/editions.ts';
import { write } from '../storage/newsroom.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { sayFormer } from './editions.ts';
import { findEdition } from './find-article.ts';
import { Refusal } from './refusal.ts';

export interface MovedEdition {
  edition: Edition;
  /** The path that it had. */
  former: string;
}

/**
 * Gives an edition another path: a new one, or one that it had before.
 * @throws Refusal for an unknown edition, a path that may be none, the one it has, and one that another edition has
 * or had
 */
export async function moveEdition(
  desk: Desk,
  { path, to }: { path: string; to: string },
  by: Actor,
): Promise<MovedEdition> {
  const fault = faultOfEditionPath(to);
  if (fault) throw new Refusal(fault);
  return write(desk.db, async (head) => {
    const [editions, paths] = await Promise.all([listEditions(desk.db), listEditionPaths(desk.db)]);
    const edition = findEdition(editions, path);
    if (path === to) throw new Refusal(`edition “${path}” has that path already`);
    const holder = editions.find(({ id }) => id === paths.get(to));
    if (holder?.path === to) throw new Refusal(`there is an edition “${to}” already: ${holder.title}`);
    if (holder && holder !== edition) throw new Refusal(sayFormer(to, holder));
    const batch = new WriteBatch(head, by, desk.now());
    batch.add(moveRow(edition.id, to));
    batch.changeEdition(edition.id);
    batch.touch(editionsTag, editionTag(edition.id), newestTag(edition.id));
    return { statements: batch.statements(), result: { edition: { ...edition, path: to }, former: path } };
  });
}

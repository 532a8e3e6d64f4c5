// What erasures leave behind, until it is gone: media files in the store, and old pages in the database's own files.
import type { Context, Desk } from '../context.ts';
import { DAY, type Instant, SECOND } from '../domain/time.ts';
import { readDuty } from '../storage/due.ts';
import { clearRemains, type Erasing, forgetDropped, readRemains } from '../storage/erasing.ts';
import { listMedia, type MediaStore } from '../storage/media.ts';

/** Files deleted in one run: each takes a few queries, of which a Worker may make only so many. */
const FILES = 50;
/** A release may wait so long for the database's files to be overwritten, whatever the schedule says. */
const SHORT = 2 * SECOND;
/** After so long without a gap in the schedule it is done without one. */
const LONG = DAY;

export interface Swept {
  /** Media files deleted. */
  deleted: number;
  /** Media files that are still to be deleted, 50 at most. */
  files: number;
  /** Whether the database's own files may still hold something of what was erased. */
  remains: boolean;
  /** What was in the way, where something failed. */
  why: string | null;
}

export const NOTHING_LEFT: Readonly<Swept> = { deleted: 0, files: 0, remains: false, why: null };

/**
 * Deletes the media files that nothing uses since what used them was erased, and has the host overwrite what is left
 * in the database's files. What cannot be done now is done when this is called again.
 */
export async function sweep({
  db,
  now,
  media,
  erasing,
}: Pick<Desk, 'db' | 'now'> & { media: MediaStore; erasing: Erasing }): Promise<Swept> {
  const swept: Swept = { ...NOTHING_LEFT };
  const before = await readRemains(db, FILES);
  if (before.since === null && before.files.length === 0) return swept;
  const failed = (error: unknown): void => {
    swept.why ??= error instanceof Error ? error.message : String(error);
  };
  for (const name of before.files) {
    try {
      if (await deleteFile({ db, media }, name)) swept.deleted += 1;
      await forgetDropped(db, name, now());
    } catch (error) {
      failed(error);
    }
  }
  // The names of files are among what is overwritten.
  const { since, files } = await readRemains(db, FILES);
  swept.files = files.length;
  if (since === null) return swept;
  swept.remains = !(await erasing.scrub(await patience(db, since, now())).catch(failed));
  if (swept.remains) return swept;
  await clearRemains(db, since).catch((error) => {
    swept.remains = true;
    failed(error);
  });
  return swept;
}

/** How long others may be kept from writing: as long as nothing is to be released. */
async function patience(db: Desk['db'], since: Instant, now: Instant): Promise<number> {
  if (now - since > LONG) return Number.MAX_SAFE_INTEGER;
  const { nextDueAt } = await readDuty(db);
  return nextDueAt === null ? Number.MAX_SAFE_INTEGER : Math.max(SHORT, nextDueAt - now);
}

/**
 * Deletes a file unless it came in again. Whoever brings it in records it and then looks whether the store has it; so
 * whichever of the two comes first, afterwards it is there.
 * @returns whether this deleted it
 */
async function deleteFile({ db, media }: Pick<Context, 'db' | 'media'>, name: string): Promise<boolean> {
  const isBack = async () => (await listMedia(db, [name])).has(name);
  if (await isBack()) return false;
  const file = await media.find(name);
  if (!file) return false;
  const bytes = new Uint8Array(
    await new Response(file.body as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
  );
  await media.delete(name);
  if (!(await isBack())) return true;
  await media.put(name, bytes);
  return false;
}

// Media that a desk sends ahead of the stories that use them: looked at again here, since a name is a promise.
import type { Context } from '../context.ts';
import { faultOfThumbnail, filesOf, type MediaFile, type MediaUse } from '../domain/article.ts';
import { type InputContent, type Problem, problemAt, type StoryInput } from '../domain/story-input.ts';
import { identifyMedia } from '../intake/media.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Database } from '../storage/database.ts';
import { readDuty } from '../storage/due.ts';
import { insertMedia, listMedia } from '../storage/media.ts';
import { CLOSED, ClosedError } from '../storage/newsroom.ts';

/**
 * Keeps a file in the store and what it is in the database. Keeping it again changes nothing.
 * @param media null keeps what it is and not the file: a rehearsal
 * @throws Refusal when it may not be published, or its name is not that of its content; ClosedError
 */
export async function keepMedia(
  { db, media }: { db: Database; media: Context['media'] | null },
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  if ((await readDuty(db)).state === 'closed') throw new ClosedError(CLOSED.closed);
  const found = await identifyMedia(bytes);
  if ('fault' in found) throw new Refusal(`“${name}” ${found.fault}`);
  if (found.file.name !== name)
    throw new Refusal(`the content is that of “${found.file.name}”, not “${name}”`);
  await keep({ db, media }, found.file, bytes);
}

/**
 * The same for a file of which nobody has said what it is called.
 * @returns what it is, and the name that it is kept under
 * @throws Refusal when it may not be published; ClosedError
 */
export async function takeMedia(
  { db, media }: { db: Database; media: Context['media'] },
  bytes: Uint8Array,
): Promise<MediaFile> {
  if ((await readDuty(db)).state === 'closed') throw new ClosedError(CLOSED.closed);
  const found = await identifyMedia(bytes);
  if ('fault' in found) throw new Refusal(`this file ${found.fault}`);
  await keep({ db, media }, found.file, bytes);
  return found.file;
}

async function keep(
  { db, media }: { db: Database; media: Context['media'] | null },
  file: MediaFile,
  bytes: Uint8Array,
): Promise<void> {
  await media?.put(file.name, bytes);
  await insertMedia(db, file);
  // A file that an erasure left behind may have been deleted meanwhile; from now on nobody does.
  await media?.put(file.name, bytes);
}

/**
 * The stories with what is known of their media; an article that uses a file which was never sent is left
 * out and said to be wrong.
 */
export async function withMedia(
  db: Database,
  stories: readonly StoryInput[],
): Promise<{ stories: StoryInput[]; problems: Problem[] }> {
  const uses = stories.flatMap(({ articles }) => articles.flatMap(({ content }) => filesOf(content.media)));
  const names = [...new Set(uses.map(({ name }) => name))];
  const known: Map<string, MediaFile> = names.length === 0 ? new Map() : await listMedia(db, names);
  const problems: Problem[] = [];
  const complete = stories.map((story) => ({
    ...story,
    articles: story.articles.flatMap((article) => {
      const fault = faultOfMedia(article.content, known);
      if (fault) {
        problems.push(problemAt(article.origin, 'media', fault));
        return [];
      }
      const media = article.content.media.map(
        (use): MediaUse => ({
          ...use,
          ...known.get(use.name),
          thumbnail: use.thumbnail && { ...use.thumbnail, ...known.get(use.thumbnail.name) },
        }),
      );
      return [{ ...article, content: { ...article.content, media } }];
    }),
  }));
  return { stories: complete.filter(({ articles }) => articles.length > 0), problems };
}

/** A picture as the sanitiser leaves it: a “<” is a tag's, and a quotation mark an attribute's. */
const PICTURE = /<img [^<>]*?src="media:([^"]+)"/g;

function faultOfMedia(
  { body, media }: Pick<InputContent, 'body' | 'media'>,
  known: ReadonlyMap<string, MediaFile>,
): string | undefined {
  const missing = filesOf(media).find(({ name }) => !known.has(name));
  if (missing) return `the file “${missing.name}” was not sent`;
  for (const { name, thumbnail } of media) {
    if (!thumbnail) continue;
    const fault = faultOfThumbnail(known.get(thumbnail.name) ?? thumbnail, known.get(name) ?? thumbnail);
    if (fault) return `the thumbnail “${thumbnail.name}” ${fault}`;
  }
  const listed = new Set(media.map(({ name }) => name));
  const unlisted = [...body.matchAll(PICTURE)].find(([, name]) => !listed.has(name as string));
  return unlisted && `the file “${unlisted[1]}” stands in the body and not among the article’s media`;
}

// What a key with embargoed access sees before its time. Nothing is told before the audit trail has that it was.
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type ComingStory, readComingStory } from '../documents/coming-story.ts';
import type { Edition } from '../domain/edition.ts';
import { toRfc3339 } from '../domain/time.ts';
import { snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import {
  type Audited,
  type AuditedAction,
  type EmbargoedArticle,
  embargoedMediaQuery,
  embargoedQuery,
  insertAudit,
  listEmbargoed,
} from '../storage/embargoed.ts';
import { findPublicMedia } from '../storage/media.ts';
import { CLOSED, ClosedError, readHead } from '../storage/newsroom.ts';
import { articleSchema, articleTopicSchema, articleUrl, makingOf, toArticleResource } from './article.ts';
import { createCursors } from './cursor.ts';
import { NO_CURSOR, pageUrl } from './list-query.ts';

/** Where it is performed: by whoever writes. */
export type EmbargoDesk = Pick<Context, 'config' | 'db' | 'entries' | 'i18n' | 'now'>;

/** Who asks. */
export interface EmbargoKey {
  id: number;
  /** Of the secret that was shown. */
  prefix: string;
  /** Ids of the editions whose scheduled articles it may see. */
  embargoed: readonly number[];
}

const { url: _, releasedAt: __, updatedAt: ___, links: ____, ...SAME } = articleSchema.shape;

export const embargoedSchema = z
  .object({
    ...SAME,
    embargoedUntil: z.iso.datetime().meta({
      description: 'Not a word of it may be public before this time, nor before it is at its public URL.',
    }),
    held: z.boolean().meta({
      description:
        'Its time has come, and it still waits for other languages of its story: the embargo holds.',
    }),
    topics: z.array(articleTopicSchema.omit({ url: true })),
    links: z.object({ self: z.url() }),
  })
  .meta({
    id: 'EmbargoedArticle',
    description: 'An article before its time, which may still change or never come. It has no URL yet.',
  });

export type EmbargoedResource = z.infer<typeof embargoedSchema>;

export const embargoedPageSchema = z
  .object({ items: z.array(embargoedSchema), next: z.url().nullable() })
  .meta({ id: 'EmbargoedPage' });

/** Each story of a page is read as it will be: a page is small. */
export const MOST_EMBARGOED = 20;

/** `public`: it is at its own public URL by now. */
export type Embargoed<T> = { kind: 'found'; value: T } | { kind: 'public' } | { kind: 'none' };

/**
 * Articles that wait for their time in the editions that a key names, by their times.
 * @returns a sentence for a cursor that is not of this list and key
 * @throws ClosedError where the newsroom is not open: another host may have its trail
 */
export async function listForKey(
  desk: EmbargoDesk,
  { key, limit, cursor }: { key: EmbargoKey; limit: number; cursor: string | null },
): Promise<{ items: EmbargoedResource[]; next: string | null } | { refused: string }> {
  const opened = await open(desk, key);
  const cursors = await createCursors(opened.newsroomUuid);
  const scope = `key ${key.id}`;
  const place = cursor === null ? null : await cursors.read('embargoed', scope, cursor);
  if (place === undefined) return { refused: NO_CURSOR };
  const after = place && { publishAt: place[0] as number, uuid: place[1] as string };
  const found = await listEmbargoed(desk.db, { editions: opened.granted, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const stories = new Map<string, ComingStory | null>();
  for (const { storyUuid } of page) {
    if (!stories.has(storyUuid)) stories.set(storyUuid, await comingOf(desk, storyUuid, opened.granted));
  }
  const told = page.flatMap((article) => {
    const resource = resourceOf(article, stories.get(article.storyUuid) ?? null, desk, opened.editions);
    return resource ? [{ article, resource }] : [];
  });
  const audited = told.map(({ article }) => auditOf(desk, key, 'listed', article));
  if (audited.length > 0) await desk.db.batch(insertAudit(audited));
  const items = told.map(({ resource }) => resource);
  const last = page.at(-1);
  if (found.length <= limit || !last) return { items, next: null };
  const next = await cursors.sign('embargoed', scope, [last.publishAt, last.uuid]);
  return { items, next: pageUrl(desk.config.baseUrl, 'embargoed/articles', { limit }, next) };
}

/** One of them. @throws ClosedError as above */
export async function readForKey(
  desk: EmbargoDesk,
  { key, uuid }: { key: EmbargoKey; uuid: string },
): Promise<Embargoed<EmbargoedResource>> {
  const { granted, editions } = await open(desk, key);
  const { found } = await snapshot(desk.db, { found: embargoedQuery(uuid, granted) });
  if (found === 'public') return { kind: 'public' };
  if (!found) return { kind: 'none' };
  const value = resourceOf(found, await comingOf(desk, found.storyUuid, granted), desk, editions);
  if (!value) return { kind: 'none' };
  await desk.db.batch(insertAudit([auditOf(desk, key, 'read', found)]));
  return { kind: 'found', value };
}

/** What a file of one of them is. @throws ClosedError as above */
export async function findMediaForKey(
  desk: EmbargoDesk,
  { key, name }: { key: EmbargoKey; name: string },
): Promise<Embargoed<{ type: string; size: number }>> {
  const { granted } = await open(desk, key);
  const { found } = await snapshot(desk.db, { found: embargoedMediaQuery(name, granted) });
  if (!found) return (await findPublicMedia(desk.db, name)) ? { kind: 'public' } : { kind: 'none' };
  const { type, size, articleId: id, revision } = found;
  await desk.db.batch(insertAudit([{ ...auditOf(desk, key, 'media', { id, revision }), media: name }]));
  return { kind: 'found', value: { type, size } };
}

/** Of a closed edition nothing new comes. */
async function open(
  { db }: EmbargoDesk,
  { embargoed }: EmbargoKey,
): Promise<{ newsroomUuid: string; editions: Edition[]; granted: number[] }> {
  const { state, uuid } = await readHead(db);
  if (state !== 'open') throw new ClosedError(CLOSED[state]);
  const { editions } = await snapshot(db, { editions: editionsQuery });
  const granted = editions.filter(({ id, closedAt }) => closedAt === null && embargoed.includes(id));
  return { newsroomUuid: uuid, editions, granted: granted.map(({ id }) => id) };
}

/** The story as it will be, as far as these editions and the public go: of others nothing shows in it. */
function comingOf(
  desk: EmbargoDesk,
  storyUuid: string,
  granted: readonly number[],
): Promise<ComingStory | null> {
  const isTold = (editionId: number, state: string): boolean =>
    granted.includes(editionId) && (state === 'scheduled' || state === 'held');
  return readComingStory(desk, storyUuid, isTold);
}

function resourceOf(
  { editionId, uuid, publishAt, heldAt }: EmbargoedArticle,
  story: ComingStory | null,
  desk: EmbargoDesk,
  editions: readonly Edition[],
): EmbargoedResource | null {
  const coming = story?.articles.find(({ edition }) => edition.id === editionId);
  if (!story || !coming?.article) return null;
  const making = makingOf(desk, editions);
  const at = (path: string): string => `${making.baseUrl}/api/v1/embargoed/${path}`;
  // Its files are not at their own URLs yet.
  const links = { ...making.links, media: (name: string) => at(`media/${name}`) };
  const {
    url: _url,
    releasedAt: _releasedAt,
    updatedAt: _updatedAt,
    ...resource
  } = toArticleResource(coming.article, { ...making, links });
  const isPublic = (other: string): boolean =>
    story.articles.some(({ article, state }) => article?.uuid === other && state === 'public');
  return {
    ...resource,
    embargoedUntil: toRfc3339(publishAt),
    held: heldAt !== null,
    topics: resource.topics.map(({ id, label, iptc }) => ({ id, label, iptc })),
    translations: resource.translations.map((other) => ({
      ...other,
      self: isPublic(other.uuid) ? articleUrl(making.baseUrl, other.uuid) : at(`articles/${other.uuid}`),
    })),
    links: { self: at(`articles/${uuid}`) },
  };
}

function auditOf(
  { now }: EmbargoDesk,
  { id: keyId, prefix }: EmbargoKey,
  action: AuditedAction,
  { id: articleId, revision }: { id: number; revision: number },
): Audited {
  return { at: now(), keyId, prefix, action, articleId, revision, media: null };
}

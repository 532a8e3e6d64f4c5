// Media files as partners read them: what they are, and which public articles show them.
import { z } from 'zod';
import type { MediaFile } from '../domain/article.ts';
import { snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import { newsroomUuidQuery } from '../storage/newsroom.ts';
import {
  listPublicUses,
  listShownMedia,
  type MediaPlace,
  MOST_USES,
  type PublicUse,
  shownMediaQuery,
} from '../storage/partner-media.ts';
import { answerJson, answerPage, MISSING } from './answer.ts';
import { articleUrl, editionOf, fileSchema, makingOf } from './article.ts';
import { mayTell } from './change-filter.ts';
import { createCursors } from './cursor.ts';
import { NO_CURSOR, pageParameters, pageUrl } from './list-query.ts';
import type { Keyed, Read } from './reads.ts';

const text = z.string().nullable();

export const mediaSchema = fileSchema
  .extend({
    uses: z
      .array(
        z.object({
          article: z.uuid(),
          edition: z.string(),
          language: z.string(),
          thumbnail: z.boolean().meta({ description: 'It stands for another file there.' }),
          ...{ alt: text, caption: text, credit: text, title: text, terms: text },
          self: z.url().meta({ description: 'The article in this API.' }),
        }),
      )
      .meta({ description: `Public articles that show it, ${MOST_USES} at most.` }),
    links: z.object({ self: z.url() }),
  })
  .meta({ id: 'Media', description: 'A media file that public articles show.' });

export const mediaPageSchema = z
  .object({ items: z.array(mediaSchema), next: z.url().nullable() })
  .meta({ id: 'MediaPage' });

export const mediaQuerySchema = z.strictObject(pageParameters);

export interface MediaListInput {
  query: z.infer<typeof mediaQuerySchema>;
  keyed: Keyed;
}

export const readMediaList: Read<MediaListInput> = async (context, { query, keyed }) => {
  const { editions, uuid } = await snapshot(context.db, {
    editions: editionsQuery,
    uuid: newsroomUuidQuery,
  });
  const cursors = await createCursors(uuid);
  const after = query.cursor === undefined ? null : await readPlace(query.cursor);
  if (after === undefined) return { status: 400, detail: NO_CURSOR };
  const told = editions.filter((edition) => mayTell(edition, keyed)).map(({ id }) => id);
  const { files, next } = await listShownMedia(context.db, told, { after, limit: query.limit });
  const names = files.map(({ name }) => name);
  const uses = await listPublicUses(context.db, names, told);
  const making = makingOf(context, editions);
  const items = files.map((file) => toMediaResource(file, uses.get(file.name) ?? [], making));
  if (!next) return answerPage(items, null);
  const { uuid: editionUuid } = editionOf(next, editions);
  const cursor = await cursors.sign('page', 'media', [next.at, next.ordinal, editionUuid, next.name]);
  return answerPage(items, pageUrl(making.baseUrl, 'media', query, cursor));

  async function readPlace(text: string): Promise<MediaPlace | undefined> {
    const [at, ordinal, ofEdition, name] = (await cursors.read('page', 'media', text)) ?? [];
    const edition = editions.find((one) => one.uuid === ofEdition);
    return (
      edition && { at: at as number, ordinal: ordinal as number, editionId: edition.id, name: name as string }
    );
  }
};

export const readMediaFile: Read<{ name: string; keyed: Keyed }> = async (context, { name, keyed }) => {
  const { editions } = await snapshot(context.db, { editions: editionsQuery });
  const told = editions.filter((edition) => mayTell(edition, keyed)).map(({ id }) => id);
  const { file } = await snapshot(context.db, { file: shownMediaQuery(name, told) });
  if (!file) return MISSING;
  const uses = await listPublicUses(context.db, [name], told);
  return answerJson(toMediaResource(file, uses.get(name) ?? [], makingOf(context, editions)));
};

function toMediaResource(
  { name, type, size, width, height }: MediaFile,
  uses: readonly PublicUse[],
  { editions, links, baseUrl }: ReturnType<typeof makingOf>,
): z.infer<typeof mediaSchema> {
  return {
    ...{ name, url: links.media(name), type, size, width, height },
    uses: uses.map((use) => {
      const { path, language } = editionOf(use, editions);
      const { articleUuid, asThumbnail, alt, caption, credit, title, terms } = use;
      return {
        ...{ article: articleUuid, edition: path, language, thumbnail: asThumbnail },
        ...{ alt, caption, credit, title, terms, self: articleUrl(baseUrl, articleUuid) },
      };
    }),
    links: { self: `${baseUrl}/api/v1/media/${name}` },
  };
}

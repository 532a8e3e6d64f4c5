// Editions and topics as partners read them.
import { z } from 'zod';
import { feedId } from '../documents/ids.ts';
import type { Edition } from '../domain/edition.ts';
import { FEED_FORMATS, IPTC_SCHEME } from '../domain/feed.ts';
import { toRfc3339 } from '../domain/time.ts';
import { snapshot } from '../storage/database.ts';
import { editionPathsQuery, editionsQuery } from '../storage/editions.ts';
import { shownInEditionsQuery } from '../storage/partner-topics.ts';
import { answerJson, MISSING } from './answer.ts';
import { editionOf, makingOf } from './article.ts';
import { mayTell } from './change-filter.ts';
import { refuseLocked } from './list-query.ts';
import type { Keyed, Read, ReadContext } from './reads.ts';

const url = z.url();
const feedsSchema = z
  .object({ id: z.string(), atom: url, rss: url, json: url })
  .meta({ id: 'FeedUrls', description: 'One feed in its three formats.' });

export const editionSchema = z
  .object({
    id: z.uuid().meta({ description: 'For ever.' }),
    path: z
      .string()
      .meta({ description: 'The first part of its URLs; it may change, and the former ones lead here.' }),
    language: z.string().meta({ description: 'BCP 47 tag.' }),
    direction: z.enum(['ltr', 'rtl']),
    title: z.string(),
    description: z.string(),
    timeZone: z.string().meta({ description: 'IANA zone in which its dates are told.' }),
    url: url.meta({ description: 'Its front page.' }),
    publisher: z.string().nullable(),
    rights: z.string().nullable(),
    license: url.nullable(),
    icon: url.nullable(),
    logo: url.nullable(),
    closedAt: z.iso.datetime().nullable().meta({ description: 'Since when nothing new comes out in it.' }),
    needsKey: z.boolean().meta({ description: 'This API answers for it with a key only.' }),
    feeds: feedsSchema,
    headlines: feedsSchema,
    links: z.object({ self: url, articles: url }),
  })
  .meta({ id: 'Edition', description: 'The publication in one language.' });

export const editionsSchema = z.object({ items: z.array(editionSchema) }).meta({ id: 'Editions' });

export type EditionResource = z.infer<typeof editionSchema>;

export const readEditions: Read<{ keyed: Keyed }> = async (context, { keyed }) => {
  const { editions } = await snapshot(context.db, { editions: editionsQuery });
  const told = editions.filter((edition) => mayTell(edition, keyed));
  return answerJson({ items: told.map((edition) => toEditionResource(edition, editions, context)) });
};

export const readEdition: Read<{ path: string; keyed: Keyed }> = async (context, { path, keyed }) => {
  const { editions, paths } = await snapshot(context.db, {
    editions: editionsQuery,
    paths: editionPathsQuery,
  });
  const edition = editions.find(({ id }) => id === paths.get(path));
  if (!edition) return MISSING;
  if (!mayTell(edition, keyed)) return refuseLocked(edition);
  const resource = toEditionResource(edition, editions, context);
  // Under a path that it had before it is the same.
  const links = edition.path === path ? [] : [{ rel: 'canonical', url: resource.links.self }];
  return answerJson(resource, { language: edition.language, links });
};

/** An edition as it is now. */
export function toEditionResource(
  edition: Edition,
  editions: readonly Edition[],
  context: Pick<ReadContext, 'config' | 'entries' | 'i18n'>,
): EditionResource {
  const { links, baseUrl } = makingOf(context, editions);
  const { uuid, path, language, direction, title, description, timeZone, publisher, rights, license } =
    edition;
  const { icon, logo, closedAt, api } = edition;
  const feedsOf = (variant: 'full' | 'headlines') => {
    const [atom, rss, json] = FEED_FORMATS.map((format) =>
      links.to({ kind: 'feed', edition: path, topic: null, variant, format }),
    ) as [string, string, string];
    return { id: feedId(uuid, null, variant), atom, rss, json };
  };
  return {
    ...{ id: uuid, path, language, direction, title, description, timeZone },
    url: links.to({ kind: 'front', edition: path }),
    ...{ publisher, rights, license },
    icon: icon && links.media(icon),
    logo: logo && links.media(logo),
    closedAt: closedAt === null ? null : toRfc3339(closedAt),
    needsKey: api === 'key',
    feeds: feedsOf('full'),
    headlines: feedsOf('headlines'),
    links: {
      self: `${baseUrl}/api/v1/editions/${path}`,
      articles: `${baseUrl}/api/v1/articles?edition=${path}`,
    },
  };
}

export const topicSchema = z
  .object({
    id: z.uuid().meta({ description: 'For ever, and the same in every edition.' }),
    iptc: url.nullable().meta({ description: 'The same subject among the IPTC Media Topics.' }),
    labels: z.array(
      z.object({
        edition: z.string(),
        editionId: z.uuid(),
        language: z.string(),
        label: z.string(),
        url: url.meta({ description: 'Its page in the edition.' }),
      }),
    ),
    links: z.object({ articles: url }),
  })
  .meta({
    id: 'Topic',
    description: 'What articles are about, in the editions that have a public article about it.',
  });

export const topicsSchema = z.object({ items: z.array(topicSchema) }).meta({ id: 'Topics' });

export const readTopics: Read<{ keyed: Keyed }> = async (context, { keyed }) => {
  const { editions, topics } = await snapshot(context.db, {
    editions: editionsQuery,
    topics: shownInEditionsQuery,
  });
  const { links, baseUrl } = makingOf(context, editions);
  const told = topics.filter((topic) => mayTell(editionOf(topic, editions), keyed));
  const items = [...Map.groupBy(told, ({ uuid }) => uuid)].map(([id, labels]) => ({
    id,
    iptc: labels[0]?.iptc ? IPTC_SCHEME + labels[0].iptc : null,
    labels: labels.map((topic) => {
      const { path, uuid, language } = editionOf(topic, editions);
      const page = links.to({ kind: 'topic', edition: path, topic: topic.slug });
      return { edition: path, editionId: uuid, language, label: topic.label, url: page };
    }),
    links: { articles: `${baseUrl}/api/v1/articles?topic=${id}` },
  }));
  return answerJson({ items });
};

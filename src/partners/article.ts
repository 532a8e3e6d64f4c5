// A public article as partners read it: the same texts, URLs and ids as its entry in feeds, as JSON.
import { z } from 'zod';
import { type Making, toEntry } from '../documents/entry.ts';
import { atomId } from '../documents/ids.ts';
import { createLinks } from '../documents/links.ts';
import type { MediaUse } from '../domain/article.ts';
import type { Edition } from '../domain/edition.ts';
import { IPTC_SCHEME } from '../domain/feed.ts';
import type { PublishedArticle } from '../domain/published.ts';
import { toRfc3339 } from '../domain/time.ts';
import { type Query, snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import { articlesQuery } from '../storage/published.ts';
import { among } from '../storage/selections.ts';
import type { ReadContext } from './reads.ts';

const url = z.url();
const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
const pixels = z.int().positive().nullable();

/** How an article stands to the other languages of its story. */
export const roleSchema = z.enum(['source', 'translation', 'co-original']).meta({
  description:
    'How it stands to the other languages of its story. Of co-originals none is a translation of another: they are equally authentic.',
});

export const fileSchema = z.object({
  name: z
    .string()
    .meta({ description: 'The hash of its bytes (SHA-256) and its extension: for ever the same bytes.' }),
  url,
  type: z.string().meta({ description: 'Media type.' }),
  size: z.int().positive().meta({ description: 'Octets.' }),
  width: pixels.meta({ description: 'Pixels; null where there is no picture.' }),
  height: pixels,
});

/** A file as an article uses it. */
export const articleMediaSchema = fileSchema
  .extend({
    alt: z
      .string()
      .nullable()
      .meta({ description: 'What it says to whoever cannot see it; null: it is decoration.' }),
    caption: z.string().nullable(),
    credit: z.string().nullable(),
    title: z.string().nullable(),
    terms: z.string().nullable().meta({ description: 'Who may use it, and how.' }),
    thumbnail: fileSchema.nullable().meta({ description: 'A picture that stands for it.' }),
  })
  .meta({ id: 'ArticleMedia', description: 'A file as an article uses it.' });

export const articleTopicSchema = z
  .object({
    id: z.uuid().meta({ description: 'The same in every edition, for ever.' }),
    label: z.string().meta({ description: 'In the language of the edition.' }),
    url: url.meta({ description: 'Its page in the edition.' }),
    iptc: url.nullable().meta({ description: 'The same subject among the IPTC Media Topics.' }),
  })
  .meta({ id: 'ArticleTopic', description: 'What an article is about.' });

/** What an article says and how it looks, public or still to be. */
const shape = {
  id: z
    .string()
    .meta({ description: 'Its id in feeds, for ever: `urn:uuid:…`, or the guid it had on a former system.' }),
  uuid: z.uuid().meta({ description: 'By which this API knows it, for ever.' }),
  story: z
    .object({ id: z.uuid() })
    .meta({ description: 'The story that it tells in the language of its edition.' }),
  edition: z.string().meta({ description: 'Path of its edition, which may change.' }),
  editionId: z.uuid().meta({ description: 'Of its edition, for ever.' }),
  language: z.string().meta({ description: 'BCP 47 tag.' }),
  direction: z.enum(['ltr', 'rtl']),
  url: url.meta({ description: 'Its page.' }),
  headline: z.string(),
  lead: z.string().meta({ description: 'One or two sentences, plain text.' }),
  bodyHtml: z.string().meta({
    description: 'Sanitised HTML in which every URL is absolute; without the notes of corrections.',
  }),
  bylines: z.array(z.string()),
  dateline: z.string().nullable(),
  releasedAt: time,
  updatedAt: time.meta({ description: 'When it last became worth reading again.' }),
  dateOnly: z.boolean().meta({ description: 'Its release has a date and no time of day.' }),
  revision: z.int().positive().meta({ description: 'Number of the revision in force; grows with each.' }),
  role: roleSchema,
  stale: z.boolean().meta({
    description: 'It is a translation, and its source was updated or corrected since.',
  }),
  topics: z.array(articleTopicSchema),
  media: z.array(articleMediaSchema),
  corrections: z
    .array(z.object({ at: time, note: z.string().meta({ description: 'In the language of the edition.' }) }))
    .meta({ description: 'Oldest first.' }),
  translations: z
    .array(
      z.object({
        uuid: z.uuid(),
        edition: z.string().meta({ description: 'Path of its edition.' }),
        editionId: z.uuid(),
        language: z.string(),
        role: roleSchema,
        self: url.meta({ description: 'It in this API, where its URL and its state are.' }),
      }),
    )
    .meta({ description: 'The same story in other editions, as far as it is public there.' }),
  rights: z.string().nullable().meta({ description: 'Who has the rights in what the edition publishes.' }),
  license: url.nullable().meta({ description: 'The licence under which the edition publishes.' }),
  links: z.object({
    self: url.meta({ description: 'It in this API.' }),
    story: url.meta({ description: 'Its story in this API, in all editions.' }),
  }),
};

export const articleSchema = z
  .object(shape)
  .meta({ id: 'Article', description: 'A public article: a story in one edition.' });

export type ArticleResource = z.infer<typeof articleSchema>;

/**
 * Reads public articles, whole, in one snapshot.
 * @param ids of rows; what is not public of them is left out
 */
export async function loadArticles(
  context: ReadContext,
  ids: readonly number[],
): Promise<Map<number, ArticleResource>> {
  const { editions, articles } = await snapshot(context.db, {
    editions: editionsQuery,
    articles: chosenArticles(ids),
  });
  const making = makingOf(context, editions);
  return new Map(articles.map((article) => [article.id, toArticleResource(article, making)]));
}

/** Those of these articles that are public. */
export function chosenArticles(ids: readonly number[]): Query<PublishedArticle[]> {
  return articlesQuery(among(ids));
}

export function makingOf(
  { config: { baseUrl }, i18n, entries }: Pick<ReadContext, 'config' | 'entries' | 'i18n'>,
  editions: readonly Edition[],
): Making {
  return { baseUrl, i18n, entries, editions, links: createLinks(baseUrl, editions) };
}

/** A public article, in its own edition. */
export function toArticleResource(article: PublishedArticle, making: Making): ArticleResource {
  const entry = toEntry(article, making);
  const { editions, links, baseUrl } = making;
  const edition = editionOf(article, editions);
  return {
    id: atomId(article),
    uuid: article.uuid,
    story: { id: article.storyUuid },
    edition: edition.path,
    editionId: edition.uuid,
    language: edition.language,
    direction: edition.direction,
    url: entry.url,
    headline: entry.headline,
    lead: entry.lead,
    bodyHtml: entry.bodyHtml,
    bylines: entry.bylines,
    dateline: entry.dateline,
    releasedAt: toRfc3339(entry.releasedAt),
    updatedAt: toRfc3339(entry.updatedAt),
    dateOnly: article.dateOnly,
    revision: article.revision,
    role: entry.role,
    stale: entry.stale,
    topics: article.topics.map(({ uuid, label, slug, iptc }) => ({
      id: uuid,
      label,
      url: links.to({ kind: 'topic', edition: edition.path, topic: slug }),
      iptc: iptc === null ? null : IPTC_SCHEME + iptc,
    })),
    media: article.media.map((use) => toMediaResource(use, links.media)),
    corrections: article.corrections.map(({ at, note }) => ({ at: toRfc3339(at), note })),
    // Without what of them may change and is logged for them alone: URL, headline, staleness.
    translations: article.siblings.map((sibling) => {
      const there = editionOf(sibling, editions);
      return {
        uuid: sibling.uuid,
        edition: there.path,
        editionId: there.uuid,
        language: there.language,
        role: sibling.role,
        self: articleUrl(baseUrl, sibling.uuid),
      };
    }),
    rights: edition.rights,
    license: edition.license,
    links: { self: articleUrl(baseUrl, article.uuid), story: storyUrl(baseUrl, article.storyUuid) },
  };
}

function toMediaResource(
  { thumbnail, ...use }: MediaUse,
  urlOf: (name: string) => string,
): ArticleResource['media'][number] {
  const { name, type, size, width, height, alt, caption, credit, title, terms } = use;
  return {
    ...{ name, url: urlOf(name), type, size, width, height, alt, caption, credit, title, terms },
    thumbnail: thumbnail && { ...thumbnail, url: urlOf(thumbnail.name) },
  };
}

export function editionOf({ editionId }: { editionId: number }, editions: readonly Edition[]): Edition {
  return editions.find(({ id }) => id === editionId) as Edition;
}

/** Absolute URL of an article in this API. */
export const articleUrl = (baseUrl: string, uuid: string): string => `${baseUrl}/api/v1/articles/${uuid}`;

/** Absolute URL of a story in this API. */
export const storyUrl = (baseUrl: string, uuid: string): string => `${baseUrl}/api/v1/stories/${uuid}`;

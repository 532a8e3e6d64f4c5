// An article as a newsroom's own system puts it and gets it back: one form for both, so that what was read can be
// changed and sent back as it is.
import { z } from 'zod';
import type { MediaUse } from '../domain/article.ts';
import type { Edition } from '../domain/edition.ts';
import { KEY } from '../domain/slug.ts';
import { dayOf, type Instant, toRfc3339 } from '../domain/time.ts';
import { MOST_BYLINES, MOST_MEDIA, MOST_TOPICS } from '../operations/import-lengths.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import { edition, story } from './operation.ts';
import { guid, line, mediaName, slug } from './story-schema.ts';

const words = line(10_000).nullable();
/** Null says as much as nothing at all. */
const maybe = <T extends z.ZodType>(schema: T) => z.exactOptional(schema.nullable());

const media = z
  .strictObject({
    name: mediaName.meta({ description: 'As POST /desk/media answered it.' }),
    alt: z
      .exactOptional(words)
      .meta({ description: 'What a picture shows, in words; null for one that needs none.' }),
    caption: maybe(words),
    credit: maybe(words),
    title: maybe(words),
    terms: maybe(words).meta({ description: 'Who may use it, and how.' }),
    thumbnail: maybe(mediaName).meta({ description: 'A picture that stands for it.' }),
  })
  .meta({ id: 'DeskMedia' });

const time = maybe(line(100)).meta({
  description:
    'Such as 2026-03-14T09:30 (in the edition’s zone), 2026-03-14T09:30+01:00, 2026-03-14 or +5m. Left out or null, what is set stays.',
});

const fields = {
  headline: line(10_000),
  lead: line(100_000).meta({ description: 'One or two sentences of plain text: the summary in feeds.' }),
  slug: maybe(slug).meta({
    description: 'The last part of the URL. Left out or null, it stays, or the headline gives one.',
  }),
  bylines: z.exactOptional(z.array(line(10_000)).max(MOST_BYLINES)),
  dateline: maybe(words),
  topics: maybe(z.array(z.string().regex(KEY)).max(MOST_TOPICS)).meta({
    description: 'Their keys. Left out or null, those that it has stay.',
  }),
  media: z.exactOptional(z.array(media).max(MOST_MEDIA)),
  publishAt: time,
  updatedAt: time,
  withdrawAt: time,
  guid: maybe(guid).meta({ description: 'The id that it had in a former feed, for ever.' }),
  guidIsPermaLink: z.exactOptional(z.boolean()),
  source: maybe(edition).meta({ description: 'The edition whose article this one translates.' }),
  sourceRevision: maybe(z.int().min(1).max(999_999_999)).meta({
    description: 'Of a translation: the revision of the source that it follows; left out, the newest.',
  }),
  coOriginal: z.exactOptional(z.boolean()),
  required: maybe(z.array(edition).max(200)).meta({
    description: 'The editions that go out together; left out or null, as it was.',
  }),
};

const body = z.string().meta({
  description: 'HTML; what an article may not contain is taken out. A picture’s src is media: and its name.',
});

/** How a change of what is public is meant, and who makes it. */
const change = z
  .strictObject({
    as: z.enum(['amend', 'update', 'correct']).default('amend'),
    note: maybe(line(10_000)).meta({ description: 'To the public: what a correction corrects.' }),
    quiet: z.exactOptional(z.boolean()),
    override: z.exactOptional(z.boolean()),
    outdates: z.exactOptional(z.boolean()),
    actor: z.exactOptional(line(200)),
    reason: maybe(line(1_000)),
  })
  .meta({ id: 'DeskChange', description: 'How it is meant, and who does it and why (private).' });

/** What is put. */
export const articleForm = z
  .strictObject({
    ...fields,
    body: z.exactOptional(body),
    markdown: z.exactOptional(
      z.string().meta({ description: 'The text as Markdown, in the place of body.' }),
    ),
    formerPaths: z.exactOptional(z.array(line(2_000)).max(200)),
    change: z.exactOptional(change),
  })
  .refine((form) => (form.body === undefined) !== (form.markdown === undefined), {
    path: ['body'],
    error: 'expected the text as body (HTML) or as markdown, one of the two',
    // Beside whatever else is wrong.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'DeskArticleForm' });

export type ArticleForm = z.output<typeof articleForm>;

/** What there is. */
export const shownArticle = z.strictObject({ ...fields, body }).meta({ id: 'DeskArticle' });
export type ShownArticle = z.output<typeof shownArticle>;

/** The article at a URL. */
export const articleNames = z.strictObject({ key: story, edition });

/** An article’s revision in force, as it would be put. */
export function formOf(
  { sourceEditionId, required }: DeskStory,
  article: DeskArticle,
  editions: readonly Edition[],
): ShownArticle {
  const paths = new Map(editions.map(({ id, path }) => [id, path]));
  const { timeZone } = editions.find(({ id }) => id === article.editionId) as Edition;
  const { content, guid: text, guidIsPermaLink, releasedAt, updatedAt, publishAt, dateOnly } = article;
  const isSource = article.editionId === sourceEditionId;
  return {
    headline: content.headline,
    lead: content.lead,
    body: content.body,
    slug: content.slug,
    bylines: content.bylines,
    dateline: content.dateline,
    topics: content.topics,
    media: content.media.map(showMedia),
    publishAt: publishAt !== null && dateOnly ? dayOf(publishAt, timeZone) : say(publishAt),
    // Of what is public it is the time of its last change, which nobody sets.
    updatedAt: releasedAt === null ? say(updatedAt) : null,
    withdrawAt: say(article.withdrawAt),
    guid: text,
    guidIsPermaLink,
    source: sourceEditionId === null ? null : (paths.get(sourceEditionId) ?? null),
    sourceRevision: sourceEditionId === null || isSource ? null : article.follows,
    coOriginal: sourceEditionId === null,
    required: required?.flatMap((id) => paths.get(id) ?? []) ?? null,
  };
}

const say = (at: Instant | null): string | null => (at === null ? null : toRfc3339(at));

function showMedia({ name, alt, caption, credit, title, terms, thumbnail }: MediaUse) {
  return { name, alt, caption, credit, title, terms, thumbnail: thumbnail?.name ?? null };
}

/**
 * The entity-tag of an article as it is put: strong, and another after every change to what it says or to when it
 * goes out. That it has gone out changes nothing.
 */
export async function tagOf({ uuid, revision }: DeskArticle, form: ShownArticle): Promise<string> {
  const octets = new TextEncoder().encode(JSON.stringify(form));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', octets));
  const hash = Array.from(digest.subarray(0, 8), (octet) => octet.toString(16).padStart(2, '0')).join('');
  return `"${uuid}.${revision}.${hash}"`;
}

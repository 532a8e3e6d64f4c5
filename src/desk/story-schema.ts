// A story as it comes over the wire: what a reader of files makes, checked again and sanitised again, since
// whoever sends it may be another program.
import { z } from 'zod';
import { formerPath } from '../domain/former-path.ts';
import { faultOfSlug, KEY } from '../domain/slug.ts';
import type { ArticleInput, Origin, StoryInput } from '../domain/story-input.ts';
import { SECOND } from '../domain/time.ts';
import { DEEPEST, nestsDeeply, sanitise } from '../intake/sanitise.ts';
import { oneLine, visible } from '../intake/source-file.ts';
import { LONGEST_GUID, MOST_BYLINES, MOST_MEDIA, MOST_TOPICS } from '../operations/import-lengths.ts';

/** Stories and articles in one request: what one Worker invocation brings in and releases with room to spare. */
export const MOST_STORIES = 200;
export const MOST_ARTICLES = 400;

/** A text on one line that says something. */
export const line = (most: number) => z.string().max(most).transform(oneLine).pipe(z.string().min(1));

/** The last part of a URL. */
export const slug = z
  .string()
  .max(200, { abort: true })
  .superRefine((text, context) => {
    const fault = faultOfSlug(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

const instant = z.int().min(-8.64e15).max(8.64e15).multipleOf(SECOND);

const givenTime = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('instant'),
    at: instant,
    dateOnly: z.boolean(),
    given: line(100),
  }),
  z.strictObject({
    kind: z.literal('relative'),
    after: z.int().min(0).max(86_400_000_000_000).multipleOf(SECOND),
    given: line(100),
  }),
]);

const lines = z.record(z.string().max(200), z.int().min(1));

const origin: z.ZodType<Origin> = z.strictObject({
  file: line(4_096),
  lines,
  line: z.exactOptional(z.int().min(1)),
  defaults: z.exactOptional(z.strictObject({ file: line(4_096), lines })),
});

/** A file's name in the store. */
export const mediaName = z.string().regex(/^[0-9a-f]{64}\.[a-z0-9]{2,4}$/);

const mediaFile = z.strictObject({
  name: mediaName,
  // What the file is, whoever has it knows: these are looked up again.
  type: z.string(),
  size: z.number(),
  width: z.number().nullable(),
  height: z.number().nullable(),
});

const mediaUse = mediaFile.extend({
  alt: line(10_000).nullable(),
  caption: line(10_000).nullable(),
  credit: line(10_000).nullable(),
  title: line(10_000).nullable().default(null),
  terms: line(10_000).nullable().default(null),
  thumbnail: mediaFile.nullable().default(null),
});

// How long these may be the import says, of each field and in words.
const content = z.strictObject({
  headline: line(10_000),
  lead: line(100_000),
  body: z
    .string()
    .refine((html) => !nestsDeeply(html), { error: `more than ${DEEPEST} elements within one another` })
    .transform((html) => sanitise(html)),
  slug: slug.nullable(),
  bylines: z.array(line(10_000)).max(MOST_BYLINES),
  dateline: line(10_000).nullable(),
  topics: z.array(z.string().regex(KEY)).max(MOST_TOPICS).nullable(),
  media: z.array(mediaUse).max(MOST_MEDIA),
});

const key = line(200);
const editionPath = line(40);

/** Kept exactly, but for what no feed could carry. */
export const guid = z
  .string()
  .max(LONGEST_GUID)
  .transform(visible)
  .refine((text) => text.trim() !== '', { error: 'expected a guid, or null' });

/** A path below the base URL, in its one form whoever sends it: as a request for it comes. */
export const formerAddress = z
  .string()
  .max(2_000)
  .regex(/^\/[!-~]+$/)
  .transform((text) => {
    const { pathname, search } = new URL(`http://localhost${text}`);
    return formerPath(pathname) + formerPath(search);
  })
  .refine((path) => path.length > 1, { error: 'expected a path, and not that of the first page' });

const articleFields = z.strictObject({
  story: key,
  edition: editionPath,
  content,
  publishAt: givenTime.nullable(),
  updatedAt: givenTime.nullable(),
  withdrawAt: givenTime.nullable(),
  guid: guid.nullable(),
  guidIsPermaLink: z.boolean(),
  formerPaths: z.exactOptional(z.array(formerAddress).max(200)),
  source: editionPath.nullable(),
  sourceRevision: z.int().min(1).max(999_999_999).nullable(),
  coOriginal: z.boolean(),
  required: z.array(editionPath).max(200).nullable(),
  correction: line(10_000).nullable(),
  origin,
});

const article: z.ZodType<ArticleInput> = articleFields.refine(
  ({ guid: text, guidIsPermaLink }) => !guidIsPermaLink || /^https?:\/\/\S+$/i.test(text ?? ''),
  { error: 'a guid that is a permalink is a web address', path: ['guid'] },
);

const story: z.ZodType<StoryInput> = z
  .strictObject({
    story: key,
    articles: z.array(article).min(1),
    // What was wrong with others, whoever read them has said already.
    problems: z.array(z.never()),
  })
  .refine((given) => given.articles.every((one) => one.story === given.story), {
    error: 'an article belongs to another story than the one it is in',
  });

/** Stories of one request. */
export const storiesSchema: z.ZodType<StoryInput[]> = z
  .array(story)
  .max(MOST_STORIES)
  .refine((stories) => stories.flatMap(({ articles }) => articles).length <= MOST_ARTICLES, {
    error: `more than ${MOST_ARTICLES} articles; send them in several requests`,
  });

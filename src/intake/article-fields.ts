// The fields of an article's front matter and of a story's `story.yaml`: their schema and their reader.
import { z } from 'zod';
import { faultOfSlug, KEY } from '../domain/slug.ts';
import type { Origin, Problem } from '../domain/story-input.ts';
import { expected, nameOfPath, problemsOf } from './schema-problems.ts';
import { oneLine, visible } from './source-file.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

const STORY_EXPECTED = 'the newsroom’s own name of the story, 200 characters at most';

/** A text on one line; an empty one counts as not given (see `withoutEmpty`). */
export function text(what: string) {
  return z.string(expected(what)).transform(oneLine);
}

/** `true` or `false`: YAML gives words, JSON may give the thing itself. */
export function flag() {
  const word = z.enum(['true', 'false']).transform((value) => value === 'true');
  return z.union([z.boolean(), word], expected('true or false'));
}

const NUMBER_EXPECTED = 'a whole number from 1';

function list<T extends z.ZodType>(item: T, example: string) {
  return z.array(item, expected(`a list such as ${example}`));
}

const topic = text('a topic’s key').refine((key) => KEY.test(key), {
  error: ({ input }) =>
    `“${input}” is not a topic’s key; expected lower-case letters and digits joined by hyphens, such as port-security`,
});

const mediaEntry = z
  .strictObject(
    {
      file: text('the name of a file beside the article'),
      alt: text('what the picture shows, in words').optional(),
      decorative: flag().optional(),
      caption: text('one line of text').optional(),
      credit: text('one line of text').optional(),
      title: text('what the file is called').optional(),
      terms: text('who may use it, and how').optional(),
      thumbnail: text('the name of a picture beside the article').optional(),
    },
    expected('fields such as file: and alt:'),
  )
  .refine((entry) => !(entry.decorative && entry.alt), {
    error: 'has both alt and decorative: true; keep one of the two',
    path: ['alt'],
  });

export type MediaEntry = z.infer<typeof mediaEntry>;

const shared = {
  story: text(STORY_EXPECTED)
    .refine((key) => key.length <= 200, { error: `too long; expected ${STORY_EXPECTED}` })
    .optional(),
  publishAt: text('a time').optional(),
  updatedAt: text('a time').optional(),
  withdrawAt: text('a time').optional(),
  topics: list(topic, '[port, customs]')
    .transform((keys) => [...new Set(keys)])
    .optional(),
  byline: z
    .union([text('').transform((name) => [name]), z.array(text(''))], expected('a name, or a list of names'))
    .optional(),
  dateline: text('a place').optional(),
  media: list(mediaEntry, '- file: crane.jpg').optional(),
  source: text('the path of an edition').optional(),
  sourceRevision: z
    .unknown()
    .refine(
      (value) => /^[1-9]\d{0,8}$/.test(String(value)) && typeof value !== 'object',
      expected(NUMBER_EXPECTED),
    )
    .transform(Number)
    .optional(),
  coOriginal: flag().optional(),
  required: list(text('the path of an edition'), '[nl, fr]').optional(),
};

const storySchema = z.strictObject(shared);

/** The fields of an article of its own. */
export const articleSchema = z.strictObject({
  ...shared,
  headline: text('one line of text'),
  lead: text('one or two sentences that sum up the story'),
  slug: text('the last part of the article’s URL')
    .superRefine((slug, context) => {
      const fault = faultOfSlug(slug);
      if (fault) context.addIssue({ code: 'custom', message: fault });
    })
    .optional(),
  // Kept exactly, inner space too: it is compared with what another system gave out.
  guid: z.string(expected('the guid of a former feed')).transform(visible).optional(),
  isPermaLink: flag().optional(),
  formerPaths: list(
    z.string(expected('a path or URL')).transform(oneLine),
    '[/2019/06/story.html]',
  ).optional(),
  correction: text('a note to the public').optional(),
  edition: text('the path of an edition').optional(),
});

export type StoryFields = z.infer<typeof storySchema>;
export type ArticleFields = z.infer<typeof articleSchema>;

/** Fields as read, with the place of each; `fields` undefined when there are problems. */
export interface ReadFields<T> {
  fields: T | undefined;
  origin: Origin;
  problems: Problem[];
}

const ARTICLE_FIELDS = Object.keys(articleSchema.shape);
export const MEDIA_FIELDS = ['file', 'alt', 'decorative', 'caption', 'credit', 'title', 'terms', 'thumbnail'];

/**
 * Reads an article's front matter.
 * @param yamlText what stands between the two lines `---`
 * @param firstLine the line of the file on which it begins
 */
export function readArticleFields(
  file: string,
  yamlText: string,
  firstLine: number,
): ReadFields<ArticleFields> {
  return read(articleSchema, file, readYaml(file, yamlText, firstLine), ARTICLE_FIELDS);
}

/** Reads a `story.yaml`: the fields that hold for every article of its story. */
export function readStoryFields(file: string, yamlText: string): ReadFields<StoryFields> {
  const result = read(storySchema, file, readYaml(file, yamlText), Object.keys(shared));
  const problems = result.problems.map((problem) => {
    if (!problem.field || !ARTICLE_FIELDS.includes(problem.field) || problem.field in shared) return problem;
    return { ...problem, message: 'belongs to one article; write it in the file of each edition' };
  });
  return { ...result, problems };
}

function read<T>(
  schema: z.ZodType<T>,
  file: string,
  yaml: YamlFile,
  known: readonly string[],
): ReadFields<T> {
  if (yaml.problems.length > 0) {
    return { fields: undefined, origin: { file, lines: {} }, problems: yaml.problems };
  }
  const value = withoutEmpty(yaml.value);
  const origin = { file, lines: linesOf(value, yaml) };
  const result = schema.safeParse(value, { error: () => 'expected fields such as “headline: text”' });
  if (result.success) return { fields: result.data, origin, problems: [] };
  const fieldsAt = (path: readonly PropertyKey[]) => (path[0] === 'media' ? MEDIA_FIELDS : known);
  return { fields: undefined, origin, problems: problemsOf(result.error, file, yaml, fieldsAt) };
}

/** The line of each field, and of each item of a list as `media[1]`. */
export function linesOf(value: unknown, yaml: YamlFile): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {};
  const paths = Object.entries(value).flatMap(([name, one]) => {
    const items = Array.isArray(one) ? one.map((_, at) => [name, at]) : [];
    return [[name], ...items];
  });
  return Object.fromEntries(paths.map((path) => [nameOfPath(path), yaml.lineOf(path)]));
}

/** A field left empty, null or with nothing in it that can be seen, is not given, in a list of fields too. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) =>
    typeof one === 'string' ? oneLine(one) !== '' : one !== null,
  );
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutEmpty(one)]));
}

// From the fields and the body of one file to an article: times, editions and media checked together.
import type { MediaUse } from '../domain/article.ts';
import { type ArticleInput, type Origin, type Problem, problemAt } from '../domain/story-input.ts';
import { type GivenTime, parseTime, TimeError } from '../domain/time.ts';
import type { ArticleFields, StoryFields } from './article-fields.ts';
import { readFormerPath } from './former-paths.ts';
import type { ResolveImage } from './markdown.ts';
import { createMediaList } from './media-list.ts';
import type { MediaShelf } from './media-shelf.ts';
import type { IntakeSettings } from './source-file.ts';

/** An edition, as far as reading an article needs it. */
export type EditionFacts =
  IntakeSettings['editions'] extends ReadonlyMap<string, infer Facts> ? Facts : never;

export interface ArticleParts {
  story: string;
  edition: EditionFacts;
  origin: Origin;
  own: ArticleFields;
  defaults: StoryFields;
  body: (resolve: ResolveImage) => Promise<{ html: string; problems: Problem[] }>;
}

/** An article, unless there are problems. */
export interface ArticleResult {
  article: ArticleInput | null;
  problems: Problem[];
}

/** Puts an article together and reports everything that is wrong with it at once. */
export async function assembleArticle(
  parts: ArticleParts,
  shelf: MediaShelf,
  settings: IntakeSettings,
): Promise<ArticleResult> {
  const { origin } = parts;
  const fields = { ...parts.defaults, ...parts.own };
  const faults = [...faultsOfFields(fields, origin), ...unknownEditions(fields, origin, settings)];
  const formerPaths = readFormerPaths(fields.formerPaths ?? [], origin, settings, faults);
  const times = readTimes(fields, parts.edition.timeZone, origin, faults);
  const list = await createMediaList(fields.media ?? [], shelf, origin);
  const body = await parts.body(list.resolve);
  const { media, problems: mediaProblems } = list.finish();
  const problems = [...faults, ...mediaProblems, ...body.problems];
  if (problems.length > 0) return { article: null, problems: problems.sort(inFileOrder) };
  const article: ArticleInput = {
    story: parts.story,
    edition: parts.edition.path,
    content: contentOf(fields, body.html, media),
    ...times,
    guid: fields.guid ?? null,
    guidIsPermaLink: fields.isPermaLink ?? false,
    ...(formerPaths.length > 0 && { formerPaths }),
    source: fields.source ?? null,
    sourceRevision: fields.sourceRevision ?? null,
    coOriginal: fields.coOriginal ?? false,
    required: fields.required ?? null,
    correction: fields.correction ?? null,
    origin,
  };
  return { article, problems: [] };
}

function inFileOrder(a: Problem, b: Problem): number {
  return a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : 0;
}

function contentOf(fields: ArticleFields, body: string, media: MediaUse[]): ArticleInput['content'] {
  return {
    headline: fields.headline,
    lead: fields.lead,
    body,
    slug: fields.slug ?? null,
    bylines: fields.byline ?? [],
    dateline: fields.dateline ?? null,
    topics: fields.topics ?? null,
    media,
  };
}

function readTimes(fields: ArticleFields, timeZone: string, origin: Origin, problems: Problem[]) {
  const read = (field: 'publishAt' | 'updatedAt' | 'withdrawAt'): GivenTime | null => {
    const text = fields[field];
    if (text === undefined) return null;
    try {
      return parseTime(text, timeZone);
    } catch (error) {
      if (!(error instanceof TimeError)) throw error;
      problems.push(problemAt(origin, field, error.message));
      return null;
    }
  };
  const times = {
    publishAt: read('publishAt'),
    updatedAt: read('updatedAt'),
    withdrawAt: read('withdrawAt'),
  };
  const { publishAt, withdrawAt } = times;
  if (publishAt?.kind === 'instant' && withdrawAt?.kind === 'instant' && withdrawAt.at <= publishAt.at) {
    problems.push(problemAt(origin, 'withdrawAt', 'is not later than publishAt; expected a time after it'));
  }
  return times;
}

function readFormerPaths(
  given: readonly string[],
  origin: Origin,
  { baseUrl }: IntakeSettings,
  problems: Problem[],
): string[] {
  const paths = given.flatMap((text, at) => {
    const read = readFormerPath(text, baseUrl);
    if ('path' in read) return [read.path];
    problems.push(problemAt(origin, `formerPaths[${at + 1}]`, read.fault));
    return [];
  });
  return [...new Set(paths)];
}

function faultsOfFields(fields: ArticleFields, origin: Origin): Problem[] {
  const problems: Problem[] = [];
  const add = (field: string, message: string) => problems.push(problemAt(origin, field, message));
  if (fields.isPermaLink && !fields.guid) add('isPermaLink', 'is given without a guid; add the guid');
  if (fields.isPermaLink && fields.guid && !/^https?:\/\/\S+$/i.test(fields.guid)) {
    add('guid', `“${fields.guid}” is not a web address; write isPermaLink: false, or leave it out`);
  }
  if (fields.coOriginal && fields.source) {
    add('coOriginal', 'a co-original text has no source; keep one of coOriginal and source');
  }
  return problems;
}

function unknownEditions(fields: ArticleFields, origin: Origin, settings: IntakeSettings): Problem[] {
  const named: [string, string | undefined][] = [['source', fields.source]];
  fields.required?.forEach((path, at) => {
    named.push([`required[${at + 1}]`, path]);
  });
  return named.flatMap(([field, path]) => {
    if (path === undefined || settings.editions.has(path)) return [];
    return [problemAt(origin, field, unknownEdition(path, settings))];
  });
}

/** Says that the newsroom has no such edition, and which it has. */
export function unknownEdition(path: string, settings: IntakeSettings): string {
  return `there is no edition “${path}”; ${listEditions(settings)}`;
}

/** Names the newsroom's editions in a sentence. */
export function listEditions(settings: IntakeSettings): string {
  const paths = [...settings.editions.keys()];
  if (paths.length === 0) return 'the newsroom has no editions yet; add one with “coranto edition add”';
  return `the editions are ${paths.join(', ')}`;
}

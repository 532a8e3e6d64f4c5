// An article as one line of JSON: how the history of another system comes in, whatever that system was.
import { z } from 'zod';
import { filesOf } from '../domain/article.ts';
import type { Origin, Problem } from '../domain/story-input.ts';
import { assembleArticle, unknownEdition } from './article-assembly.ts';
import { type ArticleFields, articleSchema, MEDIA_FIELDS, text, withoutEmpty } from './article-fields.ts';
import { renderHtml } from './html-body.ts';
import { renderMarkdown } from './markdown.ts';
import { createMediaShelf, type MediaLookup } from './media-shelf.ts';
import type { ReadStory } from './read-story.ts';
import { expected, problemsOf } from './schema-problems.ts';
import { excerpt, type IntakeSettings, visible } from './source-file.ts';

/** One line of a file. */
export interface JsonLine {
  /** As to name it in errors. */
  file: string;
  /** 1-based. */
  number: number;
  text: string;
  /** Finds media beside the file. */
  media: MediaLookup;
  /** Where the line does not say: the `--edition` and `--story` options. */
  edition?: string | undefined;
  story?: string | undefined;
}

/** Octets of a line: an article's text, which is refused above a million, in the longest way to write it. */
export const MAX_LINE_OCTETS = 4_000_000;

/** Whether a file's name says that it is lines of JSON. */
export function isJsonLines(path: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(path);
}

const EXAMPLE = '{"story": "2019-scanner", "edition": "en", "headline": "...", "lead": "...", "html": "..."}';

const { story, edition } = articleSchema.shape;

// History has happened: its times are told as such, and are otherwise those of any article.
const lineSchema = articleSchema.omit({ publishAt: true, withdrawAt: true }).extend({
  story: z.string(expected('the newsroom’s own name of the story')).pipe(story.unwrap()),
  edition: z.string(expected('the path of an edition')).pipe(edition.unwrap()),
  publishedAt: text('a time').optional(),
  withdrawnAt: text('a time').optional(),
  html: z.string(expected('the text of the article as HTML')).optional(),
  markdown: z.string(expected('the text of the article as Markdown')).optional(),
});

/** What the same things are called where an article is a file. */
const NAMES: Readonly<Record<string, string>> = {
  publishAt: 'publishedAt',
  withdrawAt: 'withdrawnAt',
  body: 'html',
};

const FIELDS = Object.keys(lineSchema.shape);

/**
 * Reads a line as a story of one article.
 * @returns the article, or everything that is wrong with the line
 */
export async function readJsonLine(line: JsonLine, settings: IntakeSettings): Promise<ReadStory> {
  const { file, number } = line;
  const problem = (field: string | null, message: string): Problem => ({
    file,
    line: number,
    field,
    message,
  });
  const refused = (key: string, problems: Problem[]): ReadStory => {
    return { story: key, articles: [], problems: problems.map(inLineWords), media: new Map() };
  };
  const parsed = parse(line.text);
  if ('fault' in parsed) return refused('', [problem(null, parsed.fault)]);
  const given = { ...defaultsOf(line), ...parsed.value };
  const read = lineSchema.safeParse(given);
  const noBody = bodyFault(parsed.keys);
  const lacking = noBody ? [problem('html', noBody)] : [];
  if (!read.success) {
    const fieldsAt = (path: readonly PropertyKey[]) => (path[0] === 'media' ? MEDIA_FIELDS : FIELDS);
    return refused('', [...problemsOf(read.error, file, { lineOf: () => number }, fieldsAt), ...lacking]);
  }
  const { html, markdown, publishedAt, withdrawnAt, ...fields } = read.data;
  if (lacking.length > 0) return refused(fields.story, lacking);
  const facts = settings.editions.get(fields.edition);
  if (!facts) return refused(fields.story, [problem('edition', unknownEdition(fields.edition, settings))]);
  const own: ArticleFields = {
    ...fields,
    ...(publishedAt !== undefined && { publishAt: publishedAt }),
    ...(withdrawnAt !== undefined && { withdrawAt: withdrawnAt }),
  };
  const origin: Origin = { file, lines: {}, line: number };
  const shelf = createMediaShelf(line.media);
  const { article, problems } = await assembleArticle(
    {
      story: fields.story,
      edition: facts,
      origin,
      own,
      defaults: {},
      body: async (resolve) => {
        if (markdown === undefined) {
          return renderHtml(visible(html ?? ''), resolve, (message) => problem('html', message));
        }
        const body = { file, text: visible(markdown.replace(/\r\n?/g, '\n')), firstLine: 1 };
        const rendered = await renderMarkdown(body, resolve);
        const found = rendered.problems.map(({ line: at, message }) =>
          problem('markdown', `in its line ${at}: ${message}`),
        );
        return { html: rendered.html, problems: found };
      },
    },
    shelf,
    settings,
  );
  if (!article) return refused(fields.story, problems);
  const used = new Set(filesOf(article.content.media).map(({ name }) => name));
  const media = new Map([...shelf.read].filter(([name]) => used.has(name)));
  return { story: fields.story, articles: [article], problems: [], media };
}

/** Says a problem with an article that came as a line in the words of lines, whoever found it. */
export function inLineWords(problem: Problem): Problem {
  const { field, message } = problem;
  return {
    ...problem,
    field: field !== null && Object.hasOwn(NAMES, field) ? (NAMES[field] as string) : field,
    message: message.replace(/\b(publishAt|withdrawAt)\b/g, (name) => NAMES[name] as string),
  };
}

function parse(line: string): { value: object; keys: string[] } | { fault: string } {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { value: withoutEmpty(value) as object, keys: Object.keys(value) };
    }
    return { fault: `expected an article such as ${EXAMPLE}, found ${excerpt(line, 40)}` };
  } catch (error) {
    if (error instanceof RangeError) return { fault: 'the fields are nested too deeply' };
    return { fault: `this is not JSON (${(error as Error).message}); expected a line such as ${EXAMPLE}` };
  }
}

function defaultsOf({ edition: path, story: key }: JsonLine): object {
  return { ...(path !== undefined && { edition: path }), ...(key !== undefined && { story: key }) };
}

/** A text may be empty, and must be there: history whose texts were left out by mistake would be hard to mend. */
function bodyFault(keys: readonly string[]): string | undefined {
  const [html, markdown] = [keys.includes('html'), keys.includes('markdown')];
  if (html && markdown) return 'is given beside markdown; keep one of the two';
  return html || markdown ? undefined : 'missing; expected the text of the article as html or markdown';
}

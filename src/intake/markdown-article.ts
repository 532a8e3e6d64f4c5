// An article as a Markdown file: front matter between two lines of hyphens, then the body.
import type { Problem } from '../domain/story-input.ts';
import { type ArticleFields, type ReadFields, readArticleFields } from './article-fields.ts';
import { type MarkdownBody, type ResolveImage, renderMarkdown } from './markdown.ts';

/** A Markdown file taken apart. */
export interface MarkdownArticle extends ReadFields<ArticleFields> {
  body: (resolve: ResolveImage) => Promise<{ html: string; problems: Problem[] }>;
}

/** Characters of front matter: deeply nested YAML takes long to refuse. */
const MAX_FIELDS = 64 * 1024;

const OPENING = /^---[ \t]*(?:\n|$)/;
const CLOSING = /^(?:---|\.\.\.)[ \t]*$/m;

/**
 * Takes a Markdown file apart.
 * @param text its text with LF line ends, as `decodeText` gives it
 */
export function readMarkdownArticle(file: string, text: string): MarkdownArticle {
  const parts = splitFrontMatter(file, text);
  if ('problem' in parts) return refused(parts.problem);
  const { fields, body } = parts;
  if (fields === null) {
    const message = 'expected a first line of three hyphens (---), then fields such as “headline: text”';
    return refused({ file, line: 1, field: null, message });
  }
  return { ...readArticleFields(file, fields, 2), body: (resolve) => renderMarkdown(body, resolve) };
}

/** Front matter as YAML, from the second line on, null where there is none; and what is below it. */
export function splitFrontMatter(
  file: string,
  text: string,
): { fields: string | null; body: MarkdownBody } | { problem: Problem } {
  const refuse = (message: string) => ({ problem: { file, line: 1, field: null, message } });
  const opening = OPENING.exec(text);
  if (!opening) return { fields: null, body: { file, text, firstLine: 1 } };
  const rest = text.slice(opening[0].length);
  const closing = CLOSING.exec(rest);
  if (!closing)
    return refuse('the fields are not closed; expected a line of three hyphens (---) after the last one');
  const fields = rest.slice(0, closing.index);
  if (fields.length > MAX_FIELDS) {
    const size = Math.ceil(fields.length / 1024);
    return refuse(
      `the fields before the closing --- have ${size} KB; expected 64 KB at most, and the text below them`,
    );
  }
  const body = {
    file,
    text: rest.slice(closing.index + closing[0].length + 1),
    firstLine: fields.split('\n').length + 2,
  };
  return { fields, body };
}

function refused(problem: Problem): MarkdownArticle {
  return {
    fields: undefined,
    origin: { file: problem.file, lines: {} },
    problems: [problem],
    body: async () => ({ html: '', problems: [] }),
  };
}

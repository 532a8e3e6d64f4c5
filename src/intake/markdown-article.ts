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
  const opening = OPENING.exec(text);
  if (!opening) {
    return refused(
      file,
      'expected a first line of three hyphens (---), then fields such as “headline: text”',
    );
  }
  const rest = text.slice(opening[0].length);
  const closing = CLOSING.exec(rest);
  if (!closing) {
    return refused(
      file,
      'the fields are not closed; expected a line of three hyphens (---) after the last one',
    );
  }
  const fields = rest.slice(0, closing.index);
  if (fields.length > MAX_FIELDS) {
    const size = Math.ceil(fields.length / 1024);
    const message = `the fields before the closing --- have ${size} KB; expected 64 KB at most, and the text of the article below them`;
    return refused(file, message);
  }
  const body: MarkdownBody = {
    file,
    text: rest.slice(closing.index + closing[0].length + 1),
    firstLine: fields.split('\n').length + 2,
  };
  return { ...readArticleFields(file, fields, 2), body: (resolve) => renderMarkdown(body, resolve) };
}

function refused(file: string, message: string): MarkdownArticle {
  return {
    fields: undefined,
    origin: { file, lines: {} },
    problems: [{ file, line: 1, field: null, message }],
    body: async () => ({ html: '', problems: [] }),
  };
}

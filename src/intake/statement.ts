// A statement as a Markdown file: its title in front matter or as the first heading, then the body.
import { z } from 'zod';
import type { Problem } from '../domain/story-input.ts';
import { text, withoutEmpty } from './article-fields.ts';
import { type MarkdownBody, renderMarkdown } from './markdown.ts';
import { splitFrontMatter } from './markdown-article.ts';
import { expected, problemsOf } from './schema-problems.ts';
import { decodeText, oneLine, type SourceFile } from './source-file.ts';
import { readYaml } from './yaml-file.ts';

export interface ReadStatement {
  title: string;
  /** Sanitised HTML. */
  body: string;
}

const TITLE_EXPECTED = 'the heading of the page, here or as a first line such as “# Accessibility statement”';

const schema = z.strictObject({ title: text(TITLE_EXPECTED).exactOptional() }, expected('the field title:'));

/** Characters. */
const LONGEST_TITLE = 1_000;

/** The first line that says anything, where that is a heading of the first level. */
const HEADING = /^((?:[ \t]*\n)*) {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*(?:\n|$)/;

/**
 * Reads a statement: Markdown as articles have it, without pictures. Front matter may be left out.
 * @returns the statement, or what is wrong with it
 */
export async function readStatement(
  file: SourceFile,
): Promise<{ statement: ReadStatement } | { problems: Problem[] }> {
  const decoded = decodeText(file);
  if ('problem' in decoded) return { problems: [decoded.problem] };
  const parts = splitFrontMatter(file.path, decoded.text);
  if ('problem' in parts) return { problems: [parts.problem] };
  const { path } = file;
  let given: string | undefined;
  if (parts.fields !== null) {
    const yaml = readYaml(path, parts.fields, 2);
    if (yaml.problems.length > 0) return { problems: yaml.problems };
    const parsed = schema.safeParse(withoutEmpty(yaml.value));
    if (!parsed.success) return { problems: problemsOf(parsed.error, path, yaml, () => ['title']) };
    given = parsed.data.title;
  }
  const { title, body } = given === undefined ? headed(parts.body) : { title: given, body: parts.body };
  const refuse = (field: string, message: string, line = body.firstLine) => {
    return { problems: [{ file: path, line, field, message }] };
  };
  if (title === undefined || title === '') return refuse('title', `missing; expected ${TITLE_EXPECTED}`, 1);
  if (title.length > LONGEST_TITLE)
    return refuse('title', `has ${title.length} characters; expected ${LONGEST_TITLE} at most`, 1);
  const { html, problems } = await renderMarkdown(body, async () => {
    return { fault: 'a statement has no pictures; say it in words, or give a link' };
  });
  if (problems.length > 0) return { problems };
  if (html === '') return refuse('body', 'there is no text; expected that of the statement below its title');
  return { statement: { title, body: html } };
}

function headed(body: MarkdownBody): { title: string | undefined; body: MarkdownBody } {
  const heading = HEADING.exec(body.text);
  if (!heading) return { title: undefined, body };
  const [whole, before = '', title = ''] = heading;
  const lines = before.split('\n').length;
  return {
    title: oneLine(title),
    body: { ...body, text: body.text.slice(whole.length), firstLine: body.firstLine + lines },
  };
}

// An article's body: CommonMark with tables, phrases in other languages and pictures, to HTML.
import MarkdownIt, { type Token } from 'markdown-it';
import spans from 'markdown-it-bracketed-spans';
import type { Problem } from '../domain/story-input.ts';
import { type BodyImage, type PlacedImage, placeImages, renderFigure, renderImage } from './body-images.ts';
import { markLanguages } from './language-spans.ts';
import { LINK_SCHEMES, sanitiseRendered } from './sanitise.ts';
import { excerpt } from './source-file.ts';

/** A body in Markdown, with the line of the file it begins on. */
export interface MarkdownBody {
  file: string;
  text: string;
  firstLine: number;
}

/** Finds the picture of an image in a body, or says what is wrong with it. */
export type ResolveImage = (image: BodyImage) => Promise<PlacedImage | { fault: string }>;

const markdown = new MarkdownIt('commonmark', { html: false }).enable('table');
// Its own declaration is written for an older markdown-it.
markdown.use(spans as unknown as (parser: typeof markdown) => void);
// Every link is parsed, so that a forbidden one is reported and not printed as text; see faultOfLink.
markdown.validateLink = () => true;
markdown.renderer.rules.image = (tokens, index) => renderImage(tokens[index] as Token);
markdown.renderer.rules.figure = (tokens, index) => renderFigure(tokens[index] as Token);

/**
 * Renders a body to sanitised HTML; the same text always gives the same string.
 * @returns the problems found, each with its line; the HTML is of no use when there are any
 */
export async function renderMarkdown(
  body: MarkdownBody,
  resolve: ResolveImage,
): Promise<{ html: string; problems: Problem[] }> {
  const problems: Problem[] = [];
  const report = (line: number, message: string) =>
    problems.push({ file: body.file, line, field: 'body', message });
  const tokens = markdown.parse(body.text, {});
  for (const { token, line } of inlineTokens(tokens, body.firstLine)) {
    const children = token.children ?? [];
    const lineOf = linesOf(children, line);
    markLanguages(children, (at, fault) => report(lineOf.get(at) ?? line, fault));
    for (const child of children) {
      const fault = faultOfLink(child);
      if (fault) report(lineOf.get(child) ?? line, fault);
    }
    await placeImages(children, resolve, (at, fault) => report(lineOf.get(at) ?? line, fault));
  }
  if (problems.length > 0) return { html: '', problems };
  const html = markdown.renderer.render(liftFigures(tokens), markdown.options, {});
  return { html: sanitiseRendered(html), problems };
}

function faultOfLink(token: Token): string | undefined {
  if (token.type !== 'link_open') return undefined;
  const address = String(token.attrGet('href') ?? '');
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined ? !/^[/\\]{2}/.test(address) : LINK_SCHEMES.includes(scheme)) return undefined;
  return `the link to “${excerpt(address)}” cannot be published; a link begins with https:, http:, mailto: or tel:, or is relative`;
}

/** Each line of text among the blocks, with its line in the file; cells of a table only know their row's. */
function* inlineTokens(tokens: Token[], firstLine: number): Generator<{ token: Token; line: number }> {
  let line = firstLine;
  for (const token of tokens) {
    if (token.map) line = token.map[0] + firstLine;
    if (token.type === 'inline') yield { token, line };
  }
}

function linesOf(children: Token[], firstLine: number): Map<Token, number> {
  const lines = new Map<Token, number>();
  let line = firstLine;
  for (const child of children) {
    lines.set(child, line);
    for (const inner of child.type === 'image' ? (child.children ?? []) : []) lines.set(inner, line);
    if (child.type === 'softbreak' || child.type === 'hardbreak') line++;
  }
  return lines;
}

/** A picture alone in its paragraph becomes a figure. */
function liftFigures(tokens: Token[]): Token[] {
  const lifted: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const inline = tokens[index + 1];
    const children = inline?.children?.filter(
      (child) => child.type !== 'text' || child.content.trim() !== '',
    );
    const [only, second] = children ?? [];
    if (tokens[index]?.type !== 'paragraph_open' || !only || second || only.type !== 'image') {
      lifted.push(tokens[index] as Token);
      continue;
    }
    only.type = 'figure';
    only.block = true;
    lifted.push(only);
    index += 2;
  }
  return lifted;
}

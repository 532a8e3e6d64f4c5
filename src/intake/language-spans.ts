// `[text]{lang=fr}` in Markdown: the language and direction of a phrase, read from the brace after a span.
import type { Token } from 'markdown-it';
import { DIRECTIONS, languageTag } from './sanitise.ts';
import { excerpt } from './source-file.ts';

const BRACE = /^\{([^{}\n]*)\}/;
const EXAMPLE = '[texte]{lang=fr} or [نص]{lang=ar dir=rtl}';

/**
 * Moves the attributes written after each span of a line of tokens into the span.
 * Every other brace is text: a plugin for attributes in general would take `{1, 2}` out of a sentence.
 * @param report is told of each fault with the token it concerns
 */
export function markLanguages(tokens: Token[], report: (at: Token, fault: string) => void): void {
  const open: Token[] = [];
  tokens.forEach((token, index) => {
    if (token.type === 'image') markLanguages(token.children ?? [], report);
    if (token.type === 'span_open') open.push(token);
    if (token.type !== 'span_close') return;
    const span = open.pop() as Token;
    const after = tokens[index + 1];
    const brace = after?.type === 'text' ? BRACE.exec(after.content) : null;
    if (!after || !brace) {
      report(span, `after [text] a “{” begins its language: ${EXAMPLE}; write \\{ for the brace itself`);
      return;
    }
    after.content = after.content.slice(brace[0].length);
    const { attributes, fault } = readAttributes(brace[1] as string);
    if (fault) report(span, fault);
    for (const [name, value] of attributes) span.attrSet(name, value);
  });
}

function readAttributes(text: string): { attributes: Map<string, string>; fault?: string } {
  const attributes = new Map<string, string>();
  for (const part of text.trim().split(/\s+/)) {
    const [, name, value = ''] = /^([a-z]+)=["']?([^"']*)["']?$/i.exec(part) ?? [];
    const language = name === 'lang' ? languageTag(value) : undefined;
    if (language) attributes.set('lang', language);
    else if (name === 'dir' && DIRECTIONS.includes(value)) attributes.set('dir', value);
    else return { attributes, fault: faultOf(name, value, part) };
  }
  return { attributes };
}

function faultOf(name: string | undefined, value: string, part: string): string {
  if (name === 'lang') return `“${excerpt(value)}” is not a language tag; write for example ${EXAMPLE}`;
  if (name === 'dir') return `“${excerpt(value)}” is not a direction; expected ltr, rtl or auto`;
  return `“{${excerpt(part)}}” is not known here; only lang and dir are, as in ${EXAMPLE}`;
}

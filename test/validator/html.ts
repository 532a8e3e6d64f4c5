// A fragment of HTML as its elements, read strictly: what a browser would have to repair is a problem.
import type { XmlNode } from './xml.ts';

export interface HtmlElement {
  /** In lower case. */
  name: string;
  /** Names in lower case, values decoded. */
  attributes: ReadonlyMap<string, string>;
}

export interface HtmlFragment {
  elements: HtmlElement[];
  /** Why it could not stand in a `div` as it is, one sentence each. */
  problems: string[];
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** An end tag may be left out: HTML, optional tags. */
const END_IMPLIED = new Set(
  'li dt dd p rt rp optgroup option colgroup thead tbody tfoot tr td th'.split(' '),
);
/** A start tag of these ends a paragraph. */
const BLOCKS = new Set(
  (
    'address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr main menu nav ol p pre section table ul'
  ).split(' '),
);
/** Never in a `div`. */
const DOCUMENT = new Set('html head body title base frame frameset'.split(' '));

const TOKEN =
  /<!--[\s\S]*?-->|<\/([a-z][^\s/>]*)\s*>|<([a-z][^\s/>]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>|<|[^<]+/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

export function readHtml(html: string): HtmlFragment {
  const elements: HtmlElement[] = [];
  const problems: string[] = [];
  const open: string[] = [];
  for (const [token, endTag, startTag, attributes = ''] of html.matchAll(TOKEN)) {
    if (endTag !== undefined) closeElement(endTag.toLowerCase(), open, problems);
    else if (startTag !== undefined) {
      const name = startTag.toLowerCase();
      openElement(name, open, problems);
      elements.push({ name, attributes: readAttributes(name, attributes, problems) });
    } else if (token === '<') problems.push('a "<" that opens no tag');
    else if (!token.startsWith('<!--')) checkReferences(token, problems);
  }
  for (const name of open) if (!END_IMPLIED.has(name)) problems.push(`<${name}> is never closed`);
  return { elements, problems };
}

function openElement(name: string, open: string[], problems: string[]): void {
  if (DOCUMENT.has(name)) problems.push(`<${name}> cannot stand in a div`);
  if (BLOCKS.has(name) && open.at(-1) === 'p') problems.push(`<${name}> within <p>`);
  if (name === 'a' && open.includes('a')) problems.push('<a> within <a>');
  if (!VOID.has(name)) open.push(name);
}

function closeElement(name: string, open: string[], problems: string[]): void {
  const at = open.lastIndexOf(name);
  if (at === -1) {
    problems.push(`</${name}> closes nothing`);
    return;
  }
  for (const within of open.splice(at).slice(1)) {
    if (!END_IMPLIED.has(within)) problems.push(`<${within}> is still open where <${name}> is closed`);
  }
}

function readAttributes(element: string, source: string, problems: string[]): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, rawName = '', double, single, bare] of source.matchAll(ATTRIBUTE)) {
    const name = rawName.toLowerCase();
    if (attributes.has(name)) problems.push(`<${element}> has ${name} twice`);
    const value = double ?? single ?? bare ?? '';
    checkReferences(value, problems);
    attributes.set(name, decode(value));
  }
  return attributes;
}

const REFERENCE = /&#(?:x([0-9a-f]*)|(\d*))(;?)/gi;

function checkReferences(text: string, problems: string[]): void {
  for (const [reference, hex, decimal, end] of text.matchAll(REFERENCE)) {
    const code = hex === undefined ? Number(decimal || 'none') : Number(`0x${hex}`);
    if (end === '' || !isCharacter(code)) problems.push(`${reference} is no character`);
  }
}

function isCharacter(code: number): boolean {
  const isControl = (code < 0x20 && ![9, 10, 13].includes(code)) || (code >= 0x7f && code <= 0x9f);
  const isNone = (code >= 0xd800 && code <= 0xdfff) || (code & 0xfffe) === 0xfffe;
  return code <= 0x10ffff && !isControl && !isNone;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decode(value: string): string {
  return value.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number(`0x${hex}`);
    return isCharacter(code) ? String.fromCodePoint(code) : whole;
  });
}

/** The XHTML elements in an element of XML, as a fragment. */
export function htmlOf(node: XmlNode): HtmlFragment {
  const elements: HtmlElement[] = [];
  const add = ({ name, attributes, children }: XmlNode) => {
    if (name.startsWith('xhtml:')) elements.push({ name: name.slice('xhtml:'.length), attributes });
    children.forEach(add);
  };
  node.children.forEach(add);
  return { elements, problems: [] };
}

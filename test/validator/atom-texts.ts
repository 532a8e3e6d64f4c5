// RFC 4287 sections 3.1 and 4.1.3: what type a text says it is, and that it is that.
import { TEXTS } from './atom-construct-rules.ts';
import { applyRules, type Finding, type Report, type Rule } from './finding.ts';
import { htmlOf } from './html.ts';
import { findInHtml, HTML_RULES } from './html-rules.ts';
import { isIriReference, isMediaType } from './syntax.ts';
import { pathOf, withDescendants, type XmlNode } from './xml.ts';

export const TEXT_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 4287 section 3.1.1', typeIsOfText],
  ['RFC 4287 section 3.1.1.1', plainTextHasNoElements],
  ['RFC 4287 section 3.1.1.2', htmlTextIsEscaped],
  ['RFC 4287 section 3.1.1.3', xhtmlTextIsOneDiv],
];

export const CONTENT_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 4287 section 4.1.3.1', typeIsOfContent],
  ['RFC 4287 section 4.1.3.2', linkedContentIsEmpty],
  ['RFC 4287 section 4.1.3.2', linkedContentHasMediaType],
  ['RFC 4287 section 4.1.3.2', linkedContentIsAtIri],
  ['RFC 4287 section 4.1.3.3', plainContentHasNoElements],
  ['RFC 4287 section 4.1.3.3', htmlContentIsEscaped],
  ['RFC 4287 section 4.1.3.3', xhtmlContentIsOneDiv],
  ['RFC 4287 section 4.1.3.3', otherContentIsBase64],
];

/** What is wrong with the texts in a feed or an entry. */
export function findInAtomTexts(root: XmlNode): Finding[] {
  return [...withDescendants(root)].flatMap((node) => {
    if (TEXTS.includes(node.name)) {
      return [...applyRules(TEXT_RULES, node, pathOf(node)), ...findInText(node, '3.1.1.2')];
    }
    if (node.name !== 'atom:content') return [];
    return [...applyRules(CONTENT_RULES, node, pathOf(node)), ...findInText(node, '4.1.3.3')];
  });
}

function findInText(node: XmlNode, section: string): Finding[] {
  if (typeOf(node) === 'html') return findInHtml(node.text, pathOf(node), `RFC 4287 section ${section}`);
  return typeOf(node) === 'xhtml' ? applyRules(HTML_RULES, htmlOf(node), pathOf(node)) : [];
}

function typeOf({ attributes }: XmlNode): string {
  return attributes.get('type') ?? 'text';
}

function typeIsOfText(node: XmlNode, report: Report): void {
  if (!['text', 'html', 'xhtml'].includes(typeOf(node))) report(`type="${typeOf(node)}"`);
}

function plainTextHasNoElements(node: XmlNode, report: Report): void {
  if (typeOf(node) === 'text' && node.children.length > 0) report('elements in plain text');
}

function htmlTextIsEscaped(node: XmlNode, report: Report): void {
  if (typeOf(node) === 'html' && node.children.length > 0) report('HTML that is not escaped');
}

function xhtmlTextIsOneDiv(node: XmlNode, report: Report): void {
  if (typeOf(node) === 'xhtml' && !isOneDiv(node)) report('not one div of XHTML');
}

function isOneDiv({ children, text }: XmlNode): boolean {
  return children.length === 1 && children[0]?.name === 'xhtml:div' && text.trim() === '';
}

function typeIsOfContent(node: XmlNode, report: Report): void {
  const type = typeOf(node);
  if (['text', 'html', 'xhtml'].includes(type)) return;
  if (!isMediaType(type) || /^(?:multipart|message)\//i.test(type)) report(`type="${type}"`);
}

function linkedContentIsEmpty({ attributes, inner }: XmlNode, report: Report): void {
  if (attributes.has('src') && inner !== '') report('content of its own besides src');
}

function linkedContentHasMediaType({ attributes }: XmlNode, report: Report): void {
  if (attributes.has('src') && !isMediaType(attributes.get('type') ?? '')) report('src without a media type');
}

function linkedContentIsAtIri({ attributes }: XmlNode, report: Report): void {
  const src = attributes.get('src');
  if (src !== undefined && !isIriReference(src)) report(`src="${src}"`);
}

function plainContentHasNoElements(node: XmlNode, report: Report): void {
  const isPlain = typeOf(node) === 'text' || /^text\//i.test(typeOf(node));
  if (isPlain && node.children.length > 0) report('elements in plain text');
}

function htmlContentIsEscaped(node: XmlNode, report: Report): void {
  if (typeOf(node) === 'html' && node.children.length > 0) report('HTML that is not escaped');
}

function xhtmlContentIsOneDiv(node: XmlNode, report: Report): void {
  if (typeOf(node) === 'xhtml' && !isOneDiv(node)) report('not one div of XHTML');
}

function otherContentIsBase64(node: XmlNode, report: Report): void {
  const isText = /^(?:text|html|xhtml)$|^text\/|[+/]xml$/i.test(typeOf(node));
  if (isText || node.attributes.has('src')) return;
  const base64 = node.text.trim().replaceAll('\n', '');
  const isBase64 = /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i.test(base64);
  if (node.children.length > 0 || !isBase64) report('neither text nor XML nor Base64');
}

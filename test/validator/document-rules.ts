// What holds for a feed in XML as a document, be it Atom or RSS.
import { applyRules, type Finding, type Report, type Rule } from './finding.ts';
import { htmlOf } from './html.ts';
import { HTML_RULES } from './html-rules.ts';
import { isLanguageTag } from './syntax.ts';
import { childrenNamed, pathOf, withDescendants, type XmlDocument, type XmlNode } from './xml.ts';

/** Octets: Google News takes 2 MB a feed and 1 MB an article, others less. */
export const FEED_LIMIT = 1_500_000;
export const ENTRY_LIMIT = 1_000_000;

export const DOCUMENT_RULES: readonly Rule<XmlDocument>[] = [
  ['XML 1.0 section 2.8', isXmlOne],
  ['XML 1.0 section 4.3.3', saysUtf8],
  ['Coranto: no document type', hasNoDoctype],
  ['XML 1.0 section 2.12', languagesAreTags],
  ['Associating Style Sheets with XML documents section 3', stylesheetsAreInProlog],
  ['Associating Style Sheets with XML documents section 3', stylesheetsSayWhatTheyAre],
  ['Coranto: browsers have no XSLT', stylesheetsAreCss],
  ['Coranto: size', isNoMoreThanReadersTake],
  ['Coranto: size', entriesAreNoMoreThanReadersTake],
];

function isXmlOne({ declaration }: XmlDocument, report: Report): void {
  if (declaration.version !== '1.0') report('no XML declaration of version 1.0');
}

function saysUtf8({ declaration }: XmlDocument, report: Report): void {
  if (!/^utf-8$/i.test(declaration.encoding ?? '')) report(`the encoding is ${declaration.encoding}`);
}

function hasNoDoctype({ hasDoctype }: XmlDocument, report: Report): void {
  if (hasDoctype) report('a document type declaration, whose entities readers refuse');
}

function languagesAreTags({ root }: XmlDocument, report: Report): void {
  for (const node of withDescendants(root)) {
    const language = node.attributes.get('xml:lang');
    if (language !== undefined && !isLanguageTag(language)) report(`xml:lang="${language}"`, pathOf(node));
  }
}

function stylesheets({ instructions }: XmlDocument): { body: string; inProlog: boolean }[] {
  return instructions.filter(({ target }) => target === 'xml-stylesheet');
}

function stylesheetsAreInProlog(document: XmlDocument, report: Report): void {
  for (const { inProlog } of stylesheets(document)) if (!inProlog) report('a style sheet after the root');
}

const PSEUDO_ATTRIBUTES = /^(?:\s*[a-z]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))+\s*$/;

function stylesheetsSayWhatTheyAre(document: XmlDocument, report: Report): void {
  for (const { body } of stylesheets(document)) {
    const hasBoth = /\bhref\s*=/.test(body) && /\btype\s*=/.test(body);
    if (!hasBoth || !PSEUDO_ATTRIBUTES.test(body)) report(`a style sheet without href and type: ${body}`);
  }
}

function stylesheetsAreCss(document: XmlDocument, report: Report): void {
  for (const { body } of stylesheets(document)) {
    if (/\btype\s*=\s*["'](?!text\/css["'])/.test(body)) report(`a style sheet that is not CSS: ${body}`);
  }
}

function isNoMoreThanReadersTake({ source }: XmlDocument, report: Report): void {
  const octets = Buffer.byteLength(source);
  if (octets > FEED_LIMIT) report(`${octets} octets`);
}

function entriesAreNoMoreThanReadersTake({ root }: XmlDocument, report: Report): void {
  for (const node of withDescendants(root)) {
    const isEntry = node.name === 'atom:entry' || node.name === 'item';
    if (isEntry && node.octets > ENTRY_LIMIT) report(`${node.octets} octets`, pathOf(node));
  }
}

/** What is wrong with the XHTML that a feed's head holds for people who open it in a browser. */
export function findInHeadMarkup(head: XmlNode): Finding[] {
  const children = childrenNamed(head, ...head.children.map(({ name }) => name).filter(isXhtml));
  const { elements, problems } = htmlOf({ ...head, children });
  // Only this makes it legible on a phone, and it does nothing else.
  const rest = elements.filter(
    ({ name, attributes }) => name !== 'meta' || attributes.get('name') !== 'viewport',
  );
  return applyRules(HTML_RULES, { elements: rest, problems }, pathOf(head));
}

function isXhtml(name: string): boolean {
  return name.startsWith('xhtml:');
}

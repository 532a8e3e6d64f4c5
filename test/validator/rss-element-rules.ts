// RSS 2.0, values wherever they stand: RSS Profile 3, and the namespaces of 5.
import type { Report, Rule } from './finding.ts';
import { isUri, readRfc822 } from './syntax.ts';
import { childrenNamed, pathOf, withDescendants, type XmlNode } from './xml.ts';

export const ROOT_RULES: readonly Rule<XmlNode>[] = [
  ['RSS Profile 4.1', rootIsRss2],
  ['RSS Profile 4.1', hasOneChannel],
  ['RSS Profile 5', namespacesAreDeclaredInRoot],
  ['Coranto: prefixes that readers know', prefixesAreThoseReadersKnow],
];

/** For every element. */
export const ELEMENT_RULES: readonly Rule<XmlNode>[] = [
  ['RSS 2.0, Extending RSS', attributesAreKnown],
  ['RSS Profile 3.1', textHasNoElements],
  ['RSS Profile 3.1', plainTextIsEncodedAsReadersUnderstand],
  ['RSS Profile 3.2', dateIsRfc822],
  ['RSS Profile 3.2', dateIsAsAllReadersTakeIt],
  ['RSS Profile 3.3', emailIsAddressWithName],
  ['RSS Profile 3.4', linkIsUrl],
  ['RSS Profile 4.1.1.4', categoryIsNotEmpty],
];

function rootIsRss2({ name, attributes }: XmlNode, report: Report): void {
  if (name !== 'rss') report(`the root is ${name}`);
  if (attributes.get('version') !== '2.0') report(`version="${attributes.get('version')}"`);
}

function hasOneChannel(root: XmlNode, report: Report): void {
  const { length } = childrenNamed(root, 'channel');
  if (length !== 1 || root.children.length !== 1)
    report(`${length} channels among ${root.children.length} elements`);
}

function namespacesAreDeclaredInRoot(root: XmlNode, report: Report): void {
  for (const node of withDescendants(root)) {
    // XHTML for people in browsers may bring its own: no reader of RSS looks for it.
    const declared = [...node.declares.values()].filter((uri) => uri !== 'http://www.w3.org/1999/xhtml');
    if (node !== root && declared.length > 0) report(`declares ${declared.join(' and ')}`, pathOf(node));
  }
}

const PREFIXES: Record<string, string> = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  media: 'http://search.yahoo.com/mrss/',
};

function prefixesAreThoseReadersKnow({ declares }: XmlNode, report: Report): void {
  for (const [prefix, uri] of declares) {
    const usual = Object.entries(PREFIXES).find(([, known]) => known === uri)?.[0] ?? prefix;
    const isTaken = Object.hasOwn(PREFIXES, prefix) && PREFIXES[prefix] !== uri;
    if (prefix !== usual || isTaken) report(`the prefix "${prefix}" for ${uri}`);
  }
}

const ATTRIBUTES: Record<string, readonly string[]> = {
  rss: ['version'],
  guid: ['isPermaLink'],
  category: ['domain'],
  enclosure: ['url', 'length', 'type'],
  source: ['url'],
  cloud: ['domain', 'path', 'port', 'protocol', 'registerProcedure'],
};

function isOfRss({ name }: XmlNode): boolean {
  return !/[:{]/.test(name);
}

function attributesAreKnown(node: XmlNode, report: Report): void {
  if (!isOfRss(node)) return;
  for (const attribute of node.attributes.keys()) {
    const isKnown = /[:{]/.test(attribute) || ATTRIBUTES[node.name]?.includes(attribute);
    if (!isKnown) report(`${node.name} has no ${attribute}`);
  }
}

const CONTAINERS = ['rss', 'channel', 'item', 'image', 'textInput', 'skipDays', 'skipHours'];

function textHasNoElements(node: XmlNode, report: Report): void {
  const isText = isOfRss(node) && !CONTAINERS.includes(node.name);
  const inside = node.children.find(isOfRss);
  if (isText && inside !== undefined) report(`${inside.name} in ${node.name}`);
}

const PLAIN = ['title', 'description', 'category', 'copyright', 'generator', 'source', 'name'];
/** References to "&", "<" and ">" but the hexadecimal ones, and what needs none. */
const OTHER_ENCODING = /&(?:amp|lt|gt|#0*(?:38|60|62));|<!\[CDATA\[[\s\S]*?[&<]/i;

function plainTextIsEncodedAsReadersUnderstand(node: XmlNode, report: Report): void {
  const isHtml = node.name === 'description' && node.parent?.name === 'item';
  const found = PLAIN.includes(node.name) && !isHtml ? OTHER_ENCODING.exec(node.inner) : null;
  if (found !== null) report(`"${found[0]}" instead of a hexadecimal reference`);
}

const DATES = ['pubDate', 'lastBuildDate'];

function dateIsRfc822({ name, text }: XmlNode, report: Report): void {
  if (DATES.includes(name) && readRfc822(text) === null) report(`"${text}" is no date of RFC 822`);
}

function dateIsAsAllReadersTakeIt({ name, text }: XmlNode, report: Report): void {
  const date = DATES.includes(name) ? readRfc822(text) : null;
  if (date === null) return;
  if (date.year.length !== 4) report(`the year ${date.year}`);
  if (!['GMT', '+0000', '-0000'].includes(date.zone)) report(`the time zone ${date.zone}`);
}

const EMAILS = ['author', 'managingEditor', 'webMaster'];

function emailIsAddressWithName({ name, text }: XmlNode, report: Report): void {
  const isAddress = /^[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+ \([^()]+\)$/.test(text);
  if (EMAILS.includes(name) && !isAddress) report(`"${text}" is no address with a name`);
}

const URLS = ['link', 'url', 'comments', 'docs'];

function linkIsUrl({ name, text }: XmlNode, report: Report): void {
  if (URLS.includes(name) && !isUri(text)) report(`"${text}" is no absolute URL of ASCII characters`);
}

function categoryIsNotEmpty({ name, text }: XmlNode, report: Report): void {
  if (name === 'category' && text.trim() === '') report('an empty category');
}

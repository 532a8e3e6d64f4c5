// An XML document as a tree with namespaces, read by saxes: our writers know another parser.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Finding } from './finding.ts';

/** The prefix by which each vocabulary is named in rules, whatever prefix a document gives it. */
const PREFIXES: Record<string, string> = {
  'http://www.w3.org/2005/Atom': 'atom',
  'http://purl.org/atompub/tombstones/1.0': 'at',
  'http://purl.org/syndication/history/1.0': 'fh',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://search.yahoo.com/mrss/': 'media',
  'http://www.w3.org/1999/xhtml': 'xhtml',
};

export interface XmlNode {
  /** `atom:link`, `{urn:unknown}link`, or `link` without a namespace. */
  name: string;
  /** By name; those of a namespace as `xml:lang`, or `{uri}name`. Declarations of namespaces are not among them. */
  attributes: ReadonlyMap<string, string>;
  /** The prefixes it declares. */
  declares: ReadonlyMap<string, string>;
  children: XmlNode[];
  parent: XmlNode | null;
  /** Its own character data. */
  text: string;
  /** What stands between its tags in the source. */
  inner: string;
  /** Octets of all of it in the source. */
  octets: number;
}

export interface XmlDocument {
  source: string;
  root: XmlNode;
  declaration: { version: string | undefined; encoding: string | undefined };
  hasDoctype: boolean;
  instructions: { target: string; body: string; inProlog: boolean }[];
}

/** The document, or what makes it no XML 1.0 with namespaces. */
export function readXml(source: string): XmlDocument | Finding[] {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const document: Omit<XmlDocument, 'root'> & { root: XmlNode | null } = {
    source,
    root: null,
    declaration: { version: undefined, encoding: undefined },
    hasDoctype: false,
    instructions: [],
  };
  const open: { node: XmlNode; start: number; inside: number }[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    document.declaration = { version, encoding };
  });
  parser.on('doctype', () => {
    document.hasDoctype = true;
  });
  parser.on('processinginstruction', ({ target, body }) => {
    document.instructions.push({ target, body, inProlog: document.root === null });
  });
  parser.on('opentag', (tag) => {
    const parent = open.at(-1)?.node ?? null;
    const node = nodeFrom(tag, parent);
    if (parent === null) document.root = node;
    else parent.children.push(node);
    const inside = parser.position;
    // An attribute's value holds no "<", so the last one before opened the tag.
    open.push({ node, start: source.lastIndexOf('<', inside - 1), inside });
  });
  const addText = (text: string) => {
    const node = open.at(-1)?.node;
    if (node !== undefined) node.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { node, start, inside } = open.pop() as (typeof open)[number];
    const end = parser.position;
    node.inner = source.slice(inside, Math.max(inside, source.lastIndexOf('</', end)));
    node.octets = Buffer.byteLength(source.slice(start, end));
  });
  try {
    parser.write(source).close();
  } catch (error) {
    return [{ clause: 'XML 1.0', message: String(error), where: '/', rule: 'readXml' }];
  }
  return document as XmlDocument;
}

function nodeFrom(tag: SaxesTagNS, parent: XmlNode | null): XmlNode {
  const attributes = new Map<string, string>();
  const declares = new Map<string, string>();
  for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
    if (prefix === 'xmlns') declares.set(local, value);
    else if (prefix === '' && local === 'xmlns') declares.set('', value);
    else attributes.set(prefix === 'xml' ? `xml:${local}` : qualified(uri, local), value);
  }
  const name = qualified(tag.uri, tag.local);
  return { name, attributes, declares, children: [], parent, text: '', inner: '', octets: 0 };
}

function qualified(uri: string, local: string): string {
  if (uri === '') return local;
  const prefix = PREFIXES[uri];
  return prefix === undefined ? `{${uri}}${local}` : `${prefix}:${local}`;
}

/** The child elements of a name, or of any of several. */
export function childrenNamed(node: XmlNode, ...names: string[]): XmlNode[] {
  return node.children.filter(({ name }) => names.includes(name));
}

/** The node itself and all elements in it, in the order of the document. */
export function* withDescendants(node: XmlNode): Iterable<XmlNode> {
  yield node;
  for (const child of node.children) yield* withDescendants(child);
}

/** `/atom:feed/atom:entry[2]/atom:id`. */
export function pathOf(node: XmlNode): string {
  if (node.parent === null) return `/${node.name}`;
  const alike = childrenNamed(node.parent, node.name);
  const position = alike.length === 1 ? '' : `[${alike.indexOf(node) + 1}]`;
  return `${pathOf(node.parent)}/${node.name}${position}`;
}

/** The language in which an element is: its own, or that of the nearest around it. */
export function languageOf(node: XmlNode): string | undefined {
  for (let at: XmlNode | null = node; at !== null; at = at.parent) {
    const language = at.attributes.get('xml:lang');
    if (language !== undefined) return language;
  }
  return undefined;
}

// The ordered tree in which an XML feed is decorated, read from a document and written as one.
import { type Element, xml2js } from 'xml-js';
import { type Frame, UPDATED } from './format-writer.ts';

/** No text holds it: XML has no such character. */
const PLACE = '\0';
const LINE_END = '\n';

export interface XmlElement {
  type: 'element';
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
}

export type XmlNode =
  | XmlElement
  | { type: 'text'; text: string }
  | { type: 'cdata'; text: string }
  /** Where elements stand that were serialised before, at that depth. */
  | { type: 'place' };

/** Makes an element; attributes that are undefined are left out. A string is its text. */
export function element(
  name: string,
  attributes: Record<string, string | undefined>,
  content: string | XmlNode[] = [],
): XmlElement {
  const children: XmlNode[] = typeof content === 'string' ? textNodes(content) : content;
  return { type: 'element', name, attributes: defined(attributes), children };
}

/**
 * The document's root element. Comments and processing instructions are not kept, nor is white space
 * between elements.
 * @throws Error when the document is not well-formed
 */
export function readXml(xml: string): XmlElement {
  const document = xml2js(xml, { compact: false }) as Element;
  const root = document.elements?.find((node) => node.type === 'element');
  if (root === undefined) throw new Error('an XML document without a root element');
  return elementFrom(root);
}

/** A copy, whole, that shares nothing that may be changed. */
export function copyOf(node: XmlElement): XmlElement {
  const children = node.children.map((child) => (child.type === 'element' ? copyOf(child) : child));
  return { ...node, attributes: { ...node.attributes }, children };
}

/** The child elements of a name, in order. */
export function childrenNamed(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((node): node is XmlElement => node.type === 'element' && node.name === name);
}

/** The first child element of a name. @throws Error when there is none */
export function childNamed(parent: XmlElement, name: string): XmlElement {
  const child = childrenNamed(parent, name)[0];
  if (child === undefined) throw new Error(`<${parent.name}> without <${name}>`);
  return child;
}

/** Puts `nodes` where the first child element of that name is, or else last; all others of the name go. */
export function replaceChildren(parent: XmlElement, name: string, nodes: XmlNode[]): void {
  const isNamed = (node: XmlNode) => node.type === 'element' && node.name === name;
  const found = parent.children.findIndex(isNamed);
  const kept = parent.children.filter((node) => !isNamed(node));
  // Everything before the first of the name is kept, so its index is the same in both lists.
  kept.splice(found === -1 ? kept.length : found, 0, ...nodes);
  parent.children = kept;
}

/** Where these stand that were serialised before: nowhere, if there are none. */
export function placeFor(elements: readonly unknown[]): XmlNode[] {
  return elements.length === 0 ? [] : [{ type: 'place' }];
}

/** A document with UPDATED in it and, where it has entries, a place for them: what stands around. @see writeDocument */
export function writeFrame(root: XmlElement, instructions: readonly string[] = []): Frame {
  const [head = '', after = ''] = writeDocument(root, instructions).split(PLACE);
  const [before = '', rest = ''] = head.split(UPDATED);
  return { before, rest, between: LINE_END, after };
}

/** A whole document. @param instructions processing instructions that stand before its root */
export function writeDocument(root: XmlElement, instructions: readonly string[] = []): string {
  const prolog = ['<?xml version="1.0" encoding="utf-8"?>', ...instructions];
  return `${prolog.join('\n')}\n${writeElement(root, 0)}\n`;
}

/**
 * One element, indented for `depth`, without a line end. Every string must have been through cleanText:
 * this escapes but cannot make a forbidden character legal.
 */
export function writeElement(node: XmlElement, depth: number): string {
  const indent = '  '.repeat(depth);
  let tag = `${indent}<${node.name}`;
  for (const [name, value] of Object.entries(node.attributes)) tag += ` ${name}="${escapeAttribute(value)}"`;
  if (node.children.length === 0) return `${tag}/>`;
  // White space may be added only where no text is: beside text it would become part of it.
  const inline = node.children.some(({ type }) => type === 'text' || type === 'cdata');
  let content = '';
  for (const child of node.children) {
    if (!inline) content += LINE_END;
    if (child.type === 'element') content += writeElement(child, depth + 1);
    else if (child.type === 'place') content += PLACE;
    else content += child.type === 'text' ? escapeText(child.text) : writeCdata(child.text);
  }
  if (inline) return `${tag}>${content}</${node.name}>`;
  return `${tag}>${content}\n${indent}</${node.name}>`;
}

function elementFrom(source: Element): XmlElement {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(source.attributes ?? {})) attributes[name] = String(value);
  const children: XmlNode[] = [];
  for (const node of source.elements ?? []) {
    if (node.type === 'element') children.push(elementFrom(node));
    else if (node.type === 'text') children.push({ type: 'text', text: String(node.text) });
    else if (node.type === 'cdata') children.push({ type: 'cdata', text: String(node.cdata) });
  }
  return { type: 'element', name: String(source.name), attributes, children };
}

function textNodes(text: string): XmlNode[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function defined(attributes: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(attributes).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

// RSS Best Practices Profile, "Character Data": & and < as hexadecimal references are what most readers of
// RSS take as plain text. To an XML parser they are the same as &amp; and &lt;.
const REFERENCES: Record<string, string> = {
  '&': '&#x26;',
  '<': '&#x3C;',
  '>': '&#x3E;',
  '"': '&#x22;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => REFERENCES[character] as string);
}

// XML 1.0 section 3.3.3: white space in an attribute becomes spaces unless it is a reference.
function escapeAttribute(value: string): string {
  return value.replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] as string);
}

function writeCdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

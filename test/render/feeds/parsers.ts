// Two XML parsers that share no code with ours or with each other: saxes, and libxml2 as WebAssembly.
import assert from 'node:assert/strict';
import { type XmlElement as LibxmlElement, ParseOption, XmlDocument } from 'libxml2-wasm';
import { SaxesParser } from 'saxes';

export const NAMESPACES = {
  atom: 'http://www.w3.org/2005/Atom',
  at: 'http://purl.org/atompub/tombstones/1.0',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
};

/** Throws where either parser finds the document not well-formed or a prefix undeclared. */
export function assertWellFormed(xml: string): void {
  const saxes = new SaxesParser({ xmlns: true });
  saxes.on('error', (error) => assert.fail(`saxes: ${error.message}\n${xml}`));
  saxes.write(xml).close();
  withLibxml(xml, () => undefined);
}

/** The text of every node an XPath finds, as libxml2 reads it, withoutMark. */
export function textsAt(xml: string, xpath: string): string[] {
  return withoutMark(withLibxml(xml, (root) => root.find(xpath, NAMESPACES).map((node) => node.content)));
}

/**
 * The texts without U+FEFF at their start. libxml2-wasm hands strings to JavaScript through a decoder that
 * takes it for a byte-order mark in long ones; it is there in the document.
 */
export function withoutMark(texts: string[]): string[] {
  return texts.map((text) => text.replace(/^\ufeff+/, ''));
}

function withLibxml<T>(xml: string, use: (root: LibxmlElement) => T): T {
  const document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET });
  try {
    return use(document.root);
  } finally {
    document.dispose();
  }
}

// Whether a text is what it says it is: an XML document with the right root, or JSON with the right member.
import { readXml } from '../../render/feeds/xml-tree.ts';

// XML 1.0 section 2.2: these may not stand in a document, not even escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** @throws Error, in words, when the text is not a well-formed XML document with a root of that name */
export function checkRoot(text: string, name: string): void {
  if (NOT_XML.test(text)) throw new Error('it holds control characters');
  const root = readXml(text);
  if (root.name !== name) throw new Error(`its root is ${root.name}, not ${name}`);
  // The parser does not mind a document that ends too early.
  const isEmpty = root.children.length === 0 && /\/>\s*$/.test(text);
  const end = text.slice(text.lastIndexOf(`</${name}`));
  if (!isEmpty && !/^<\/\w+\s*>(?:\s|<!--(?:(?!-->).)*-->)*$/s.test(end)) throw new Error('it breaks off');
}

/** @throws Error, in words, when the text is not a JSON object with that member */
export function checkJson(text: string, field: string): void {
  const value: unknown = JSON.parse(text);
  const isThere = typeof value === 'object' && value !== null && field in value;
  if (!isThere) throw new Error(`it has no “${field}”`);
}

/** What a parser says, on one line and without its position in the text. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1).join();
}

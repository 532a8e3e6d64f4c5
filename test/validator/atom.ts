// Checks Atom documents: RFC 4287 with RFC 5005, RFC 6721, Media RSS and Dublin Core in it.
import { CONSTRUCT_RULES } from './atom-construct-rules.ts';
import { ENTRY_RULES } from './atom-entry-rules.ts';
import { FEED_RULES } from './atom-feed-rules.ts';
import { findInAtomTexts } from './atom-texts.ts';
import { DOCUMENT_RULES, findInHeadMarkup } from './document-rules.ts';
import { EXTENSION_RULES } from './extension-rules.ts';
import { applyRules, type Finding } from './finding.ts';
import { HISTORY_RULES } from './history-rules.ts';
import { MEDIA_RULES } from './media-rules.ts';
import { TOMBSTONE_RULES } from './tombstone-rules.ts';
import { childrenNamed, pathOf, readXml, withDescendants } from './xml.ts';

/** What is wrong with an Atom Feed Document. Nothing found: it is valid, and as we want it. */
export function validateAtom(xml: string): Finding[] {
  const document = readXml(xml);
  if (Array.isArray(document)) return document;
  const { root } = document;
  if (root.name !== 'atom:feed') {
    const message = `the root is ${root.name}`;
    return [{ clause: 'RFC 4287 section 2', message, where: '/', rule: 'validateAtom' }];
  }
  const each = [...CONSTRUCT_RULES, ...EXTENSION_RULES, ...MEDIA_RULES];
  return [
    ...applyRules(DOCUMENT_RULES, document, '/'),
    ...applyRules([...FEED_RULES, ...HISTORY_RULES, ...TOMBSTONE_RULES], root, pathOf(root)),
    ...childrenNamed(root, 'atom:entry').flatMap((entry) => applyRules(ENTRY_RULES, entry, pathOf(entry))),
    ...[...withDescendants(root)].flatMap((node) => applyRules(each, node, () => pathOf(node))),
    ...findInAtomTexts(root),
    ...findInHeadMarkup(root),
  ];
}

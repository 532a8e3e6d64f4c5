// Checks RSS documents: the RSS 2.0 specification with the RSS Advisory Board's Best Practices Profile 1.0 (cited as
// "RSS Profile"), RFC 5005, RFC 6721, Media RSS, Dublin Core and Atom's elements in it.
import { CONSTRUCT_RULES } from './atom-construct-rules.ts';
import { DOCUMENT_RULES, findInHeadMarkup } from './document-rules.ts';
import { EXTENSION_RULES } from './extension-rules.ts';
import { applyRules, type Finding } from './finding.ts';
import { HISTORY_RULES } from './history-rules.ts';
import { findInHtml } from './html-rules.ts';
import { MEDIA_RULES } from './media-rules.ts';
import { CHANNEL_RULES } from './rss-channel-rules.ts';
import { ELEMENT_RULES, ROOT_RULES } from './rss-element-rules.ts';
import { ITEM_RULES } from './rss-item-rules.ts';
import { TOMBSTONE_RULES } from './tombstone-rules.ts';
import { childrenNamed, pathOf, readXml, withDescendants, type XmlNode } from './xml.ts';

/** What is wrong with an RSS document. Nothing found: it is valid, and as we want it. */
export function validateRss(xml: string): Finding[] {
  const document = readXml(xml);
  if (Array.isArray(document)) return document;
  const { root } = document;
  const [channel] = childrenNamed(root, 'channel');
  const findings = [
    ...applyRules(DOCUMENT_RULES, document, '/'),
    ...applyRules(ROOT_RULES, root, pathOf(root)),
  ];
  if (channel === undefined) return findings;
  const head = [...CHANNEL_RULES, ...HISTORY_RULES, ...TOMBSTONE_RULES];
  const each = [...ELEMENT_RULES, ...CONSTRUCT_RULES, ...EXTENSION_RULES, ...MEDIA_RULES];
  return [
    ...findings,
    ...applyRules(head, channel, pathOf(channel)),
    ...childrenNamed(channel, 'item').flatMap((item) => applyRules(ITEM_RULES, item, pathOf(item))),
    ...[...withDescendants(root)].flatMap((node) => applyRules(each, node, () => pathOf(node))),
    ...childrenNamed(channel, 'item').flatMap(findInItemsHtml),
    ...findInHeadMarkup(channel),
  ];
}

function findInItemsHtml(item: XmlNode): Finding[] {
  return item.children.flatMap((node) => {
    if (node.name === 'description') return findInHtml(node.text, pathOf(node), 'RSS Profile 4.1.1.20.4');
    return node.name === 'content:encoded' ? findInHtml(node.text, pathOf(node), 'RSS Profile 5.2.1') : [];
  });
}

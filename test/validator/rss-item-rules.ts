// RSS 2.0, the item: RSS Profile 4.1.1.20, and what 5 says of namespaces in it.
import { allowOnce, linksOf } from './atom-feed-rules.ts';
import type { Report, Rule } from './finding.ts';
import { isCount, isMediaType, isUri } from './syntax.ts';
import { childrenNamed, pathOf, withDescendants, type XmlNode } from './xml.ts';

export const ITEM_RULES: readonly Rule<XmlNode>[] = [
  ['RSS Profile 4.1.1.20', itemHasTitleOrDescription],
  ['RSS Profile 4.1.1.20', itemRepeatsNothing],
  ['RSS Profile 4.1.1.20', itemHasWhatIsDefined],
  ['RSS Profile 4.1.1.20.5', itemHasOneEnclosure],
  ['RSS Profile 4.1.1.20.5', enclosureSaysWhatItIs],
  ['RSS Profile 4.1.1.20.5', enclosureIsEmpty],
  ['RSS Profile 4.1.1.20.6', itemHasGuid],
  ['RSS Profile 4.1.1.20.6', guidIsPermanentLinkOrNot],
  ['RSS Profile 4.1.1.20.6', permanentLinkIsUrl],
  ['RSS Profile 4.1.1.20.9', sourceHasUrl],
  ['RSS Profile 5.1.1', itemLinksByItsOwnElements],
  ['RSS Profile 5.2.1', summaryComesBeforeContent],
  ['RSS Profile 5.2.1', contentHasSummaryBesideIt],
  ['RSS Profile 5.3.1', authorIsNamedInOneWay],
];

const ONCE = 'author comments description guid link pubDate source title content:encoded atom:updated'.split(
  ' ',
);
const DEFINED = [...ONCE, 'category', 'enclosure'];

function itemHasTitleOrDescription(item: XmlNode, report: Report): void {
  const texts = childrenNamed(item, 'title', 'description').filter(({ text }) => text.trim() !== '');
  if (texts.length === 0) report('neither a title nor a description');
}

function itemRepeatsNothing(item: XmlNode, report: Report): void {
  allowOnce(item, ONCE, report);
}

function itemHasWhatIsDefined(item: XmlNode, report: Report): void {
  for (const { name } of item.children) {
    if (!/[:{]/.test(name) && !DEFINED.includes(name)) report(`no element ${name} in an item`);
  }
}

function itemHasOneEnclosure(item: XmlNode, report: Report): void {
  allowOnce(item, ['enclosure'], report);
}

function enclosureSaysWhatItIs(item: XmlNode, report: Report): void {
  for (const enclosure of childrenNamed(item, 'enclosure')) {
    const [url = '', length = '', type = ''] = ['url', 'length', 'type'].map((name) =>
      enclosure.attributes.get(name),
    );
    if (!isUri(url)) report(`url="${url}"`, pathOf(enclosure));
    if (!isCount(length)) report(`length="${length}"`, pathOf(enclosure));
    if (!isMediaType(type)) report(`type="${type}"`, pathOf(enclosure));
  }
}

function enclosureIsEmpty(item: XmlNode, report: Report): void {
  for (const { text } of childrenNamed(item, 'enclosure')) if (text !== '') report('text in an enclosure');
}

function itemHasGuid(item: XmlNode, report: Report): void {
  const [guid] = childrenNamed(item, 'guid');
  if (guid === undefined || guid.text.trim() === '') report('no guid');
}

function guidIsPermanentLinkOrNot(item: XmlNode, report: Report): void {
  for (const { attributes } of childrenNamed(item, 'guid')) {
    const value = attributes.get('isPermaLink') ?? 'true';
    if (value !== 'true' && value !== 'false') report(`isPermaLink="${value}"`);
  }
}

function permanentLinkIsUrl(item: XmlNode, report: Report): void {
  for (const { attributes, text } of childrenNamed(item, 'guid')) {
    const isLink = attributes.get('isPermaLink') !== 'false';
    if (isLink && !isUri(text)) report(`"${text}" is no URL, but a permanent link`);
  }
}

function sourceHasUrl(item: XmlNode, report: Report): void {
  for (const { attributes } of childrenNamed(item, 'source')) {
    if (!isUri(attributes.get('url') ?? '')) report('a source without its url');
  }
}

// "When a namespace element duplicates the functionality of an element defined in RSS, the core element should be
// used", and feedparser takes an alternate here for the item's own link.
function itemLinksByItsOwnElements(item: XmlNode, report: Report): void {
  for (const relation of ['alternate', 'enclosure', 'via', 'self']) {
    for (const link of linksOf(item, relation))
      report(`an atom:link of the relation ${relation}`, pathOf(link));
  }
}

function summaryComesBeforeContent(item: XmlNode, report: Report): void {
  const names = item.children.map(({ name }) => name);
  const [description, content] = ['description', 'content:encoded'].map((name) => names.indexOf(name));
  // Readers that know only some of Media RSS take the last description for the item's.
  const isDescribed = [...withDescendants(item)].some(({ name }) => name === 'media:description');
  if (content !== -1 && (description ?? 0) > (content ?? 0) && !isDescribed) {
    report('content:encoded before the description');
  }
}

function contentHasSummaryBesideIt(item: XmlNode, report: Report): void {
  const hasSummary = childrenNamed(item, 'description').length > 0;
  const hasContent = childrenNamed(item, 'content:encoded').length > 0;
  if (hasContent && !hasSummary) report('the only text in content:encoded instead of description');
}

function authorIsNamedInOneWay(item: XmlNode, report: Report): void {
  const hasBoth = ['author', 'dc:creator'].every((name) => childrenNamed(item, name).length > 0);
  if (hasBoth) report('both author and dc:creator');
}

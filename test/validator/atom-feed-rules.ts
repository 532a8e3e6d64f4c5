// RFC 4287 section 4.1.1: the feed element.
import type { Report, Rule } from './finding.ts';
import { childrenNamed, pathOf, type XmlNode } from './xml.ts';

export const FEED_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 4287 section 4.1.1', feedHasWhatItMust],
  ['RFC 4287 section 4.1.1', feedRepeatsNothing],
  ['RFC 4287 section 4.1.1', feedHasAuthor],
  ['RFC 4287 section 4.1.1', feedNamesItself],
  ['RFC 4287 section 4.1.1', feedHasOneAlternateOfAKind],
  ['RFC 4287 section 4.1.1', entriesComeLast],
  ['RFC 4287 section 4.1.1', versionsOfAnEntryDiffer],
  ['Coranto: one entry, one id', idsAreUnique],
  ['Coranto: the feed is as new as its entries', feedIsAsNewAsItsEntries],
  ['Coranto: a way to the page', feedLeadsToPage],
];

/** Reports each child element that is not there exactly once. */
export function requireOnce(parent: XmlNode, names: readonly string[], report: Report): void {
  for (const name of names) {
    const { length } = childrenNamed(parent, name);
    if (length !== 1) report(`${length} elements ${name}`);
  }
}

/** Reports each child element that is there more than once. */
export function allowOnce(parent: XmlNode, names: readonly string[], report: Report): void {
  for (const name of names) {
    const { length } = childrenNamed(parent, name);
    if (length > 1) report(`${length} elements ${name}`);
  }
}

/** RFC 4287 section 4.2.7.2: a link without a relation is an alternate. */
export function linksOf(parent: XmlNode, relation: string): XmlNode[] {
  return childrenNamed(parent, 'atom:link').filter(
    ({ attributes }) => (attributes.get('rel') ?? 'alternate') === relation,
  );
}

/** Reports alternates that have type and language in common. */
export function requireDistinctAlternates(parent: XmlNode, report: Report): void {
  const seen = new Set<string>();
  for (const link of linksOf(parent, 'alternate')) {
    const [type, language] = ['type', 'hreflang'].map((name) => link.attributes.get(name)?.toLowerCase());
    const kind = `type ${type}, hreflang ${language}`;
    if (seen.has(kind)) report(`a second alternate of ${kind}`, pathOf(link));
    seen.add(kind);
  }
}

function feedHasWhatItMust(feed: XmlNode, report: Report): void {
  requireOnce(feed, ['atom:id', 'atom:title', 'atom:updated'], report);
}

function feedRepeatsNothing(feed: XmlNode, report: Report): void {
  const once = ['atom:generator', 'atom:icon', 'atom:logo', 'atom:rights', 'atom:subtitle'];
  allowOnce(feed, once, report);
}

function feedHasAuthor(feed: XmlNode, report: Report): void {
  if (childrenNamed(feed, 'atom:author').length > 0) return;
  const entries = childrenNamed(feed, 'atom:entry');
  const allHaveOne = entries.every((entry) => childrenNamed(entry, 'atom:author').length > 0);
  if (!allHaveOne || entries.length === 0) report('neither the feed nor each entry has an author');
}

function feedNamesItself(feed: XmlNode, report: Report): void {
  const { length } = linksOf(feed, 'self');
  if (length !== 1) report(`${length} links of the relation self`);
}

function feedHasOneAlternateOfAKind(feed: XmlNode, report: Report): void {
  requireDistinctAlternates(feed, report);
}

function entriesComeLast(feed: XmlNode, report: Report): void {
  const first = feed.children.findIndex(({ name }) => name === 'atom:entry');
  const after = first === -1 ? [] : feed.children.slice(first).filter(({ name }) => name !== 'atom:entry');
  for (const node of after) report('what is said of the feed stands behind an entry', pathOf(node));
}

function versionsOfAnEntryDiffer(feed: XmlNode, report: Report): void {
  const seen = new Set<string>();
  for (const entry of childrenNamed(feed, 'atom:entry')) {
    const version = JSON.stringify([textOf(entry, 'atom:id'), textOf(entry, 'atom:updated')]);
    if (seen.has(version)) report('an entry with the id and the time of another', pathOf(entry));
    seen.add(version);
  }
}

function idsAreUnique(feed: XmlNode, report: Report): void {
  const seen = new Set([textOf(feed, 'atom:id')]);
  for (const entry of childrenNamed(feed, 'atom:entry')) {
    const id = textOf(entry, 'atom:id');
    if (seen.has(id)) report(`a second time ${id}`, pathOf(entry));
    seen.add(id);
  }
}

function feedIsAsNewAsItsEntries(feed: XmlNode, report: Report): void {
  const updated = Date.parse(textOf(feed, 'atom:updated'));
  for (const entry of childrenNamed(feed, 'atom:entry')) {
    if (Date.parse(textOf(entry, 'atom:updated')) > updated) report('newer than the feed', pathOf(entry));
  }
}

function feedLeadsToPage(feed: XmlNode, report: Report): void {
  const pages = linksOf(feed, 'alternate').filter(({ attributes }) => attributes.get('type') === 'text/html');
  if (pages.length === 0) report('no link to the page it is the feed of');
}

/** The text of the first child of a name; empty without one. */
export function textOf(parent: XmlNode, name: string): string {
  return childrenNamed(parent, name)[0]?.text ?? '';
}

// RFC 6721: the marks of withdrawn entries, in the head of Atom or RSS.
import { allowOnce, textOf } from './atom-feed-rules.ts';
import type { Report, Rule } from './finding.ts';
import { isAnyIri, isRfc3339 } from './syntax.ts';
import { childrenNamed, pathOf, withDescendants, type XmlNode } from './xml.ts';

/** For the head section: an atom:feed or the channel of RSS. */
export const TOMBSTONE_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 6721 section 3', tombstonesStandInTheFeed],
  ['RFC 6721 section 3', tombstoneNamesAnEntry],
  ['RFC 6721 section 3', tombstoneSaysWhen],
  ['RFC 6721 section 3', tombstoneHasNothingElse],
  ['RFC 6721 section 3', tombstoneRepeatsNothing],
  ['RFC 6721 section 3', tombstonesDiffer],
  ['RFC 6721 section 3', removedEntryIsNotThere],
  ['Coranto: withdrawn or there', reinstatedEntryHasNoTombstone],
];

const TOMBSTONE = 'at:deleted-entry';

function tombstones(feed: XmlNode): XmlNode[] {
  return childrenNamed(feed, TOMBSTONE);
}

function tombstonesStandInTheFeed(feed: XmlNode, report: Report): void {
  for (const node of withDescendants(feed)) {
    if (node.name === TOMBSTONE && node.parent !== feed) report('not a child of the feed', pathOf(node));
  }
}

function tombstoneNamesAnEntry(feed: XmlNode, report: Report): void {
  for (const node of tombstones(feed)) {
    const ref = node.attributes.get('ref') ?? '';
    // In RSS it names a guid, which need not be one.
    if (feed.name === 'channel' ? ref === '' : !isAnyIri(ref)) report(`ref="${ref}" is no IRI`, pathOf(node));
  }
}

function tombstoneSaysWhen(feed: XmlNode, report: Report): void {
  for (const node of tombstones(feed)) {
    const when = node.attributes.get('when') ?? '';
    if (!isRfc3339(when)) report(`when="${when}" is no date and time`, pathOf(node));
  }
}

function tombstoneHasNothingElse(feed: XmlNode, report: Report): void {
  for (const node of tombstones(feed)) {
    for (const name of node.attributes.keys()) {
      if (!['ref', 'when'].includes(name) && !/[:{]/.test(name)) report(`no attribute ${name}`, pathOf(node));
    }
  }
}

function tombstoneRepeatsNothing(feed: XmlNode, report: Report): void {
  for (const node of tombstones(feed)) allowOnce(node, ['at:by', 'at:comment', 'atom:source'], report);
}

function tombstonesDiffer(feed: XmlNode, report: Report): void {
  const seen = new Set<string>();
  for (const node of tombstones(feed)) {
    const both = JSON.stringify([node.attributes.get('ref'), node.attributes.get('when')]);
    if (seen.has(both)) report('a second one of the same ref and when', pathOf(node));
    seen.add(both);
  }
}

interface Entry {
  node: XmlNode;
  id: string;
  updatedAt: number;
}

function entries(feed: XmlNode): Entry[] {
  return childrenNamed(feed, 'atom:entry', 'item').map((node) => ({
    node,
    id: node.name === 'item' ? textOf(node, 'guid') : textOf(node, 'atom:id'),
    updatedAt: Date.parse(textOf(node, 'atom:updated')),
  }));
}

function removedAt(feed: XmlNode): Map<string | undefined, number> {
  return new Map(
    tombstones(feed).map(({ attributes }) => [
      attributes.get('ref'),
      Date.parse(attributes.get('when') ?? ''),
    ]),
  );
}

// A reader that follows the section shows no entry that was removed after it was last updated.
function removedEntryIsNotThere(feed: XmlNode, report: Report): void {
  const removed = removedAt(feed);
  for (const { node, id, updatedAt } of entries(feed)) {
    if ((removed.get(id) ?? Number.NaN) >= updatedAt) report('removed since it was updated', pathOf(node));
  }
}

function reinstatedEntryHasNoTombstone(feed: XmlNode, report: Report): void {
  const removed = removedAt(feed);
  for (const { node, id, updatedAt } of entries(feed)) {
    const isOlder = (removed.get(id) ?? Number.NaN) >= updatedAt;
    if (removed.has(id) && !isOlder) report('there again, with its tombstone', pathOf(node));
  }
}

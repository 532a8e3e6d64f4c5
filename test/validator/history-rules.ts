// RFC 5005 in one document: what its head says of the feed's history, the same in Atom and RSS (appendix B).
import type { Report, Rule } from './finding.ts';
import { childrenNamed, pathOf, withDescendants, type XmlNode } from './xml.ts';

/** For the head section: an atom:feed or the channel of RSS. */
export const HISTORY_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 5005 section 1.2', historyIsSaidInTheHead],
  ['RFC 5005 section 2', completeFeedIsAlone],
  ['RFC 5005 section 2', completeFeedIsCurrent],
  ['RFC 5005 section 2', marksAreEmpty],
  ['RFC 5005 section 3', relationsAreThereOnce],
  ['RFC 5005 section 4', relationsLeadElsewhere],
  ['RFC 5005 section 4', archiveSaysItIsOne],
  ['RFC 5005 section 4', archiveKnowsSubscription],
  ['RFC 5005 section 4', archiveIsNotCurrent],
];

const PAGED = ['first', 'last', 'previous', 'next'];
const ARCHIVED = ['prev-archive', 'next-archive'];
export const HISTORY_RELATIONS = [...PAGED, ...ARCHIVED, 'current'];

/** The address that the first link of a relation in the head leads to. */
export function relatedTo(head: XmlNode, relation: string): string | undefined {
  return linksTo(head, relation)[0]?.attributes.get('href');
}

function linksTo(head: XmlNode, relation: string): XmlNode[] {
  return childrenNamed(head, 'atom:link').filter(({ attributes }) => attributes.get('rel') === relation);
}

function isArchive(head: XmlNode): boolean {
  return childrenNamed(head, 'fh:archive').length > 0;
}

function isComplete(head: XmlNode): boolean {
  return childrenNamed(head, 'fh:complete').length > 0;
}

function historyIsSaidInTheHead(head: XmlNode, report: Report): void {
  for (const entry of childrenNamed(head, 'atom:entry', 'item')) {
    for (const node of withDescendants(entry)) {
      const relation = node.name === 'atom:link' ? (node.attributes.get('rel') ?? '') : '';
      const isHistory = node.name.startsWith('fh:') || HISTORY_RELATIONS.includes(relation);
      if (isHistory) report(`${node.name} ${relation} in an entry`, pathOf(node));
    }
  }
}

function completeFeedIsAlone(head: XmlNode, report: Report): void {
  if (!isComplete(head)) return;
  if (isArchive(head)) report('complete and an archive');
  for (const relation of [...PAGED, ...ARCHIVED]) {
    if (linksTo(head, relation).length > 0) report(`complete, with a link to ${relation}`);
  }
}

function completeFeedIsCurrent(head: XmlNode, report: Report): void {
  const current = relatedTo(head, 'current');
  const isItself = current === undefined || current === relatedTo(head, 'self');
  if (isComplete(head) && !isItself) report('complete, but another is current');
}

function marksAreEmpty(head: XmlNode, report: Report): void {
  for (const name of ['fh:complete', 'fh:archive']) {
    const marks = childrenNamed(head, name);
    if (marks.length > 1) report(`${marks.length} elements ${name}`);
    for (const mark of marks) if (mark.inner !== '') report(`${name} is not empty`);
  }
}

function relationsAreThereOnce(head: XmlNode, report: Report): void {
  for (const relation of HISTORY_RELATIONS) {
    const { length } = linksTo(head, relation);
    if (length > 1) report(`${length} links to ${relation}`);
  }
}

function relationsLeadElsewhere(head: XmlNode, report: Report): void {
  const self = relatedTo(head, 'self');
  const seen = new Set<string>();
  for (const relation of ARCHIVED) {
    const href = relatedTo(head, relation);
    if (href === undefined) continue;
    if (href === self) report(`${relation} is the document itself`);
    if (seen.has(href)) report('the same document before and after');
    seen.add(href);
  }
}

// Only archive documents have a following one. That the current one is another, any document may say.
function archiveSaysItIsOne(head: XmlNode, report: Report): void {
  const isOne = relatedTo(head, 'next-archive') !== undefined;
  if (isOne && !isArchive(head) && !isComplete(head)) report('an archive document without fh:archive');
}

function archiveKnowsSubscription(head: XmlNode, report: Report): void {
  if (isArchive(head) && relatedTo(head, 'current') === undefined) report('an archive without current');
}

function archiveIsNotCurrent(head: XmlNode, report: Report): void {
  const current = relatedTo(head, 'current');
  const isItself = current !== undefined && current === relatedTo(head, 'self');
  if (isArchive(head) && isItself) report('an archive that is the subscription document');
}

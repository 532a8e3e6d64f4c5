// RFC 4287 section 4.1.2: the entry element.
import { allowOnce, linksOf, requireDistinctAlternates, requireOnce, textOf } from './atom-feed-rules.ts';
import type { Report, Rule } from './finding.ts';
import { childrenNamed, languageOf, type XmlNode } from './xml.ts';

export const ENTRY_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 4287 section 4.1.2', entryHasWhatItMust],
  ['RFC 4287 section 4.1.2', entryRepeatsNothing],
  ['RFC 4287 section 4.1.2', entryHasAuthor],
  ['RFC 4287 section 4.1.2', entryHasContentOrAlternate],
  ['RFC 4287 section 4.1.2', entryHasOneAlternateOfAKind],
  ['RFC 4287 section 4.1.2', contentThatIsNoTextHasSummary],
  ['RFC 4287 section 4.1.1.1', entryHasTitle],
  ['RFC 4287 section 4.1.1.1', entryHasText],
  ['Coranto: own link first and last', ownLinkIsFirstAndLast],
  ['Coranto: every entry has a language', entryHasLanguage],
  ['Coranto: updated is released or later', updatedIsReleasedOrLater],
];

function entryHasWhatItMust(entry: XmlNode, report: Report): void {
  requireOnce(entry, ['atom:id', 'atom:title', 'atom:updated'], report);
}

function entryRepeatsNothing(entry: XmlNode, report: Report): void {
  const once = ['atom:content', 'atom:published', 'atom:rights', 'atom:source', 'atom:summary'];
  allowOnce(entry, once, report);
}

function entryHasAuthor(entry: XmlNode, report: Report): void {
  const places = [entry, ...childrenNamed(entry, 'atom:source'), ...(entry.parent ? [entry.parent] : [])];
  if (!places.some((place) => childrenNamed(place, 'atom:author').length > 0)) {
    report('no author, nor has the feed one');
  }
}

function entryHasContentOrAlternate(entry: XmlNode, report: Report): void {
  const hasContent = childrenNamed(entry, 'atom:content').length > 0;
  if (!hasContent && linksOf(entry, 'alternate').length === 0) report('neither content nor an alternate');
}

function entryHasOneAlternateOfAKind(entry: XmlNode, report: Report): void {
  requireDistinctAlternates(entry, report);
}

function contentThatIsNoTextHasSummary(entry: XmlNode, report: Report): void {
  if (childrenNamed(entry, 'atom:summary').length > 0) return;
  for (const { attributes } of childrenNamed(entry, 'atom:content')) {
    const isText = /^(?:text|html|xhtml)$|^text\/|[+/]xml$/i.test(attributes.get('type') ?? 'text');
    if (attributes.has('src') || !isText) report('content that is no text, without a summary');
  }
}

function entryHasTitle(entry: XmlNode, report: Report): void {
  const [title] = childrenNamed(entry, 'atom:title');
  if (title !== undefined && isBlank(title)) report('an empty title');
}

function entryHasText(entry: XmlNode, report: Report): void {
  const [content] = childrenNamed(entry, 'atom:content');
  const text = content ?? childrenNamed(entry, 'atom:summary')[0];
  if (text !== undefined && !text.attributes.has('src') && isBlank(text)) report(`an empty ${text.name}`);
}

function isBlank({ text, children }: XmlNode): boolean {
  return text.trim() === '' && children.length === 0;
}

// Of several alternates, some readers take the first for the article's own link and some the last, and those that
// know hreflang take one without it, or of their language.
function ownLinkIsFirstAndLast(entry: XmlNode, report: Report): void {
  const alternates = linksOf(entry, 'alternate').map(({ attributes }) => attributes);
  const [first, last] = [alternates[0], alternates.at(-1)];
  if (first === undefined || last === undefined || alternates.length === 1) return;
  if (first.has('hreflang')) report('the first alternate has a language');
  if (first.get('href') !== last.get('href')) report('the last alternate is not the first');
  if (last.get('hreflang') !== languageOf(entry)) report('the last alternate is not in the entry’s language');
}

function entryHasLanguage(entry: XmlNode, report: Report): void {
  if (languageOf(entry) === undefined) report('no xml:lang, nor has the feed one');
}

function updatedIsReleasedOrLater(entry: XmlNode, report: Report): void {
  const [published, updated] = ['atom:published', 'atom:updated'].map((name) =>
    Date.parse(textOf(entry, name)),
  );
  if ((published ?? 0) > (updated ?? 0)) report('published after it was updated');
}

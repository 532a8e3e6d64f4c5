// Walks a feed's whole history as a reader does, from the subscription document back (RFC 5005, and next_url of JSON
// Feed), and checks that its documents agree.
import { validateAtom } from './atom.ts';
import { applyRules, type Finding } from './finding.ts';
import { type HistoryDocument, readDocument } from './history-document.ts';
import { WALK_RULES, type Walk } from './history-walk-rules.ts';
import { validateJsonFeed } from './json-feed.ts';
import { validateRss } from './rss.ts';

/** The body found at an absolute URL; rejects where there is none. */
export type FetchText = (url: string) => Promise<string>;

const MOST_DOCUMENTS = 10_000;

/** What is wrong with a feed's documents, each by itself and all together; `start` is the subscription document. */
export async function validateHistory(start: string, fetchText: FetchText): Promise<Finding[]> {
  return (await readHistory(start, fetchText)).findings;
}

/**
 * The same, with what a reader that merges by id ends with: the ids of the entries that are in any document and that
 * no tombstone removes.
 */
export async function readHistory(
  start: string,
  fetchText: FetchText,
): Promise<{ ids: Set<string>; documents: HistoryDocument[]; findings: Finding[] }> {
  const walk: Walk = { start, back: [], ahead: [], stopped: null };
  const texts = new Map<string, string>();
  const visit = async (url: string): Promise<HistoryDocument | null> => {
    if (texts.has(url)) {
      walk.stopped = { url, why: 'loop' };
      return null;
    }
    const text = texts.size < MOST_DOCUMENTS ? await fetchText(url).catch(() => '') : '';
    texts.set(url, text);
    const document = readDocument(url, text);
    if (document === null) walk.stopped = { url, why: 'unreadable' };
    return document;
  };
  for (let url: string | undefined = start; url !== undefined; url = walk.back.at(-1)?.previous) {
    const document = await visit(url);
    if (document === null) break;
    walk.back.push(document);
  }
  // What follows the newest part that the walk met: a reader that goes back from the start does not.
  for (let at = walk.back[1]; at?.next !== undefined && !texts.has(at.next); at = walk.ahead.at(-1)) {
    const document = await visit(at.next);
    if (document === null) break;
    walk.ahead.push(document);
  }
  const documents = [...walk.back, ...walk.ahead];
  const findings = [
    ...documents.flatMap(({ url, format }) => validateAs(format, texts.get(url) ?? '', url)),
    ...applyRules(WALK_RULES, walk, start),
  ];
  return { ids: mergedIds(walk.back), documents, findings };
}

const VALIDATORS = { atom: validateAtom, rss: validateRss, json: validateJsonFeed };

function validateAs(format: HistoryDocument['format'], text: string, url: string): Finding[] {
  return VALIDATORS[format](text).map((finding) => ({ ...finding, where: `${url} ${finding.where}` }));
}

function mergedIds(documents: readonly HistoryDocument[]): Set<string> {
  const updatedAt = new Map<string, number>();
  for (const { id, updated } of documents.flatMap(({ entries }) => entries)) {
    updatedAt.set(id, Math.max(updatedAt.get(id) ?? 0, Date.parse(updated)));
  }
  for (const { id, when } of documents.flatMap(({ removed }) => removed)) {
    if (Date.parse(when) >= (updatedAt.get(id) ?? Number.NaN)) updatedAt.delete(id);
  }
  return new Set(updatedAt.keys());
}

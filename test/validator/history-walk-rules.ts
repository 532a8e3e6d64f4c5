// RFC 5005 over all documents of a feed: a reader that walks back has everything, once, and comes to an end.
import type { Report, Rule } from './finding.ts';
import type { HistoryDocument, HistoryEntry } from './history-document.ts';

export interface Walk {
  /** Where the subscription document is. */
  start: string;
  /** The subscription document, then each part that the one before leads back to. */
  back: HistoryDocument[];
  /** What follows the newest of those parts. */
  ahead: HistoryDocument[];
  /** Why it did not come to the end, if so. */
  stopped: { url: string; why: 'loop' | 'unreadable' } | null;
}

export const WALK_RULES: readonly Rule<Walk>[] = [
  ['RFC 5005 section 4', walkComesToAnEnd],
  ['RFC 5005 section 4', partsAreArchives],
  ['RFC 5005 section 4', subscriptionIsNoArchive],
  ['RFC 5005 section 4', partsLeadForwardAsBack],
  ['RFC 5005 section 4', partsLeadToSubscription],
  ['RFC 4287 section 4.2.7.2', documentsNameThemselves],
  ['RFC 4287 section 4.2.6', documentsAreOneFeed],
  ['JSON Feed 1.1, Top-level', nextUrlsDiffer],
  ['JSON Feed 1.1, Top-level', feedUrlIsOfTheFeed],
  ['RFC 6721 section 3', removedEntriesAreGone],
  ['Coranto: one format', documentsAreOfOneFormat],
  ['Coranto: one entry, one part', entryIsInOnePart],
  ['Coranto: one entry, one state', entryIsTheSameEverywhere],
  ['Coranto: nothing is missed', nothingIsAheadOfTheWalk],
];

function isXml(document: HistoryDocument | undefined): boolean {
  return document !== undefined && document.format !== 'json';
}

function walkComesToAnEnd({ back, stopped }: Walk, report: Report): void {
  if (stopped === null) return;
  if (stopped.why === 'unreadable') report('no feed is there', stopped.url);
  else if (isXml(back[0])) report('prev-archive leads to where the walk has been', stopped.url);
}

function nextUrlsDiffer({ back, stopped }: Walk, report: Report): void {
  if (stopped?.why === 'loop' && !isXml(back[0]))
    report('next_url leads to where the walk has been', stopped.url);
}

function partsAreArchives({ back, ahead }: Walk, report: Report): void {
  // The last one ahead may be filling still: then nobody should take it for an archive.
  const filling = ahead.at(-1)?.next === undefined ? ahead.at(-1) : undefined;
  for (const part of [...back.slice(1), ...ahead].filter((one) => isXml(one) && one !== filling)) {
    if (!part.isArchive) report('an archive document without fh:archive', part.url);
  }
}

function subscriptionIsNoArchive({ back, start }: Walk, report: Report): void {
  if (back[0]?.isArchive) report('the subscription document says that it is an archive', start);
}

function partsLeadForwardAsBack({ back, ahead }: Walk, report: Report): void {
  back.forEach((part, index) => {
    const after = index >= 2 ? back[index - 1] : undefined;
    if (after !== undefined && isXml(part) && part.next !== after.url) {
      report(`next-archive is ${part.next}, not ${after.url}`, part.url);
    }
  });
  [...back.slice(1, 2), ...ahead].reduce<HistoryDocument | undefined>((before, part) => {
    if (before !== undefined && part.previous !== before.url) {
      report(`prev-archive is ${part.previous}, not ${before.url}`, part.url);
    }
    return part;
  }, undefined);
}

function partsLeadToSubscription({ back, ahead, start }: Walk, report: Report): void {
  for (const part of [...back.slice(1), ...ahead].filter(isXml)) {
    if (part.current !== start) report(`current is ${part.current}`, part.url);
    if (part.next === start) report('next-archive is the subscription document', part.url);
  }
}

function documentsNameThemselves({ back, ahead }: Walk, report: Report): void {
  for (const { self, url } of [...back, ...ahead].filter(isXml))
    if (self !== url) report(`self is ${self}`, url);
}

// What feed_url is of an older page, its own or the feed's, the specification leaves open.
function feedUrlIsOfTheFeed({ back, start }: Walk, report: Report): void {
  for (const { self, url, format } of back) {
    if (format === 'json' && self !== url && self !== start) report(`feed_url is ${self}`, url);
  }
}

function documentsAreOneFeed({ back, ahead }: Walk, report: Report): void {
  for (const { feedId, url } of [...back.slice(1), ...ahead]) {
    if (feedId !== back[0]?.feedId) report(`the feed's id is ${feedId}, not ${back[0]?.feedId}`, url);
  }
}

function documentsAreOfOneFormat({ back, ahead }: Walk, report: Report): void {
  for (const { format, url } of [...back, ...ahead]) {
    if (format !== back[0]?.format) report(`${format} in a history of ${back[0]?.format}`, url);
  }
}

function removedEntriesAreGone({ back, ahead }: Walk, report: Report): void {
  const documents = [...back, ...ahead];
  const removed = new Map(
    documents.flatMap((one) => one.removed.map(({ id, when }) => [id, Date.parse(when)])),
  );
  for (const { entries, url } of documents) {
    for (const { id, updated } of entries) {
      if ((removed.get(id) ?? Number.NaN) >= Date.parse(updated)) report(`${id} is there, and removed`, url);
    }
  }
}

function entryIsInOnePart({ back }: Walk, report: Report): void {
  const seen = new Set<string>();
  for (const { entries, url } of back.slice(1)) {
    for (const { id } of entries) {
      if (seen.has(id)) report(`${id} is in two parts`, url);
      seen.add(id);
    }
  }
}

function entryIsTheSameEverywhere({ back, ahead }: Walk, report: Report): void {
  const known = new Map<string, HistoryEntry>();
  for (const { entries, url } of [...back, ...ahead]) {
    for (const entry of entries) {
      const { updated = entry.updated } = known.get(entry.id) ?? {};
      if (updated !== entry.updated)
        report(`${entry.id} is of ${entry.updated} here, of ${updated} elsewhere`, url);
      known.set(entry.id, entry);
    }
  }
}

function nothingIsAheadOfTheWalk({ back, ahead }: Walk, report: Report): void {
  const found = new Set(back.flatMap(({ entries }) => entries.map(({ id }) => id)));
  for (const { entries, url } of ahead) {
    for (const { id } of entries) if (!found.has(id)) report(`${id} is met by none who walk back`, url);
  }
}

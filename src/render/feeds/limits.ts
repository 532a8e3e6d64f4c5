// How long feeds and entries may be: what others refuse to read is not published.
import type { Entry, Feed } from '../../domain/feed.ts';

/** Octets of a document. Google News takes 2 MB; there are stricter readers. */
export const FEED_LIMIT = 1_500_000;

/** Octets of an entry in any format: what Google News takes of an article. */
export const ENTRY_LIMIT = 1_000_000;

/** Octets of a document that tombstones may take: the oldest give way. */
const TOMBSTONES_LIMIT = 300_000;
/** Octets of a tombstone besides its id, in any format. */
const TOMBSTONE = 90;

const encoder = new TextEncoder();

/** The length of a text in UTF-8. */
export function octets(text: string): number {
  return encoder.encode(text).length;
}

/** The feed with as many tombstones as there is room for, the newest. */
export function boundTombstones<T extends Pick<Feed, 'tombstones'>>(feed: T): T {
  let room = TOMBSTONES_LIMIT;
  const kept = feed.tombstones.filter(({ id, guid }) => {
    const known = id.length > guid.length ? id : guid;
    // Escaped, an octet may become six.
    room -= TOMBSTONE + (/[&<>"\\\p{Cc}]/u.test(known) ? 6 : 1) * octets(known);
    return room >= 0;
  });
  return { ...feed, tombstones: kept };
}

/** What must be said of an entry, each part of it short: whatever an article holds, this has some 2,000 octets. */
export function bare(entry: Entry): Entry {
  return {
    ...entry,
    headline: shortened(entry.headline, 200),
    lead: shortened(entry.lead, 200),
    bodyHtml: '',
    corrections: entry.corrections.slice(-1).map((one) => ({ ...one, note: shortened(one.note, 200) })),
    bylines: entry.bylines.slice(0, 2).map((name) => shortened(name, 50)),
    dateline: entry.dateline === null ? null : shortened(entry.dateline, 50),
    topics: [],
    media: [],
    rights: null,
    translations: [],
  };
}

/** As much of a text as so many characters hold, cut between characters as people see them. */
export function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, 4 * characters))) {
    if (kept.length + segment.length > characters - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

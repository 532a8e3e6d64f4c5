// Whether a page says what the newsroom says: its language and address, its headline, and what it lists.
import { type Address, pathOf } from '../../../documents/address.ts';
import type { Edition } from '../../../domain/edition.ts';
import { cleanText } from '../../../render/html.ts';
import type { Database } from '../../../storage/database.ts';
import { type Known, listLatest, listOfMonth } from '../../../storage/entries.ts';
import type { ReadPage } from './read-page.ts';

/** A list shows more than these; that it shows these, it must. */
const NEWEST = 10;

export interface ExpectedPage {
  /** Whose language and direction it has; null where there is no edition yet. */
  edition: Edition | null;
  /** Null where something else than a page of public text is there: it is not for search engines. */
  url: string | null;
  /** Of an article. */
  headline: string | null;
  /** URLs that it must lead to. */
  leadsTo: readonly string[];
}

/** What is wrong with a page, in words. */
export function judgePage(page: ReadPage, { edition, url, headline, leadsTo }: ExpectedPage): string[] {
  const faults = [...page.faults];
  if (edition && page.language !== edition.language) {
    faults.push(`it says that its language is ${page.language ?? 'none'}, and not ${edition.language}`);
  }
  if (edition && page.direction !== edition.direction) {
    faults.push(`it says that its direction is ${page.direction ?? 'none'}, and not ${edition.direction}`);
  }
  if (page.title.trim() === '') faults.push('it has no title');
  if ((page.canonical ?? null) !== url) {
    faults.push(
      url === null
        ? 'it calls itself the place of a text'
        : `it says that it is at ${page.canonical ?? 'no address'}`,
    );
  }
  const [heading = '', ...more] = page.headings.map(legible);
  if (more.length > 0 || heading === '')
    faults.push(`it has ${page.headings.length} first-level headings with text`);
  else if (headline !== null && heading !== legible(headline)) faults.push('its heading is not the headline');
  const urls = new Set(page.links.map((link) => link.url));
  for (const missing of leadsTo.filter((one) => !urls.has(one)))
    faults.push(`it does not lead to ${missing}`);
  return faults;
}

/** The articles that a page must list. */
export async function listDueItems(db: Database, address: Address): Promise<Known[]> {
  const by = 'released_at';
  switch (address.kind) {
    case 'front':
      return listLatest(db, { edition: address.edition, topic: null, by, size: NEWEST });
    case 'topic':
      return listLatest(db, { edition: address.edition, topic: address.topic, by, size: NEWEST });
    case 'month':
      return listOfMonth(db, address.edition, address.month);
    default:
      return [];
  }
}

/** The URLs of articles of an edition. */
export function urlsOf(edition: string, articles: readonly Known[], baseUrl: string): string[] {
  return articles.map(({ month, slug }) => baseUrl + pathOf({ kind: 'article', edition, month, slug }));
}

/** As a reader sees it: what only steers the direction of a text does not count. */
function legible(text: string): string {
  return cleanText(text)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

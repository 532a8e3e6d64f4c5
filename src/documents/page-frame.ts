// What surrounds every page of an edition, and the answer a page is.
import type { Edition } from '../domain/edition.ts';
import { editionsTag, editionTag, type Tag } from '../domain/tag.ts';
import type { Words } from '../i18n.ts';
import type { PageFrame, PeriodLink } from '../render/pages/models.ts';
import type { MonthExtent } from '../storage/released.ts';
import type { Address } from './address.ts';
import type { Links } from './links.ts';
import type { Rendered } from './plan.ts';

export const STYLESHEET = 'coranto.css';

export function frameOf(edition: Edition, address: Address, links: Links, words: Words): PageFrame {
  return {
    edition,
    url: links.to(address),
    homeUrl: links.to({ kind: 'front', edition: edition.path }),
    chooserUrl: links.to({ kind: 'chooser', suggested: null }),
    feedsUrl: links.to({ kind: 'feeds', edition: edition.path }),
    searchUrl: links.search(edition.path),
    stylesheetUrl: links.asset(STYLESHEET),
    styleUrl: links.to({ kind: 'style', edition: edition.path }),
    iconUrl: links.icon(edition),
    logo: logoOf(edition, links),
    statements: edition.statements.map((kind) => ({
      kind,
      url: links.to({ kind: 'statement', edition: edition.path, statement: kind }),
    })),
    feeds: links.feeds(edition, null, 'full', words),
    editions: links.editions(),
    alternates: links.alternates(edition, address),
  };
}

function logoOf({ logo, logoSize }: Edition, links: Links): PageFrame['logo'] {
  return logo !== null && logoSize !== null ? { url: links.media(logo), ...logoSize } : null;
}

/** A page in HTML; every one shows the list of editions. */
export function page(edition: Edition, body: string, tags: Tag[], more: Partial<Rendered> = {}): Rendered {
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    language: edition.language,
    location: null,
    links: [],
    body,
    tags: [editionsTag, editionTag(edition.id), ...tags],
    changesAt: null,
    since: edition.createdAt,
    keep: true,
    ...more,
  };
}

/** A month or a year of an edition, by its period: `2026-03` or `2026`. */
export function periodLink(edition: Edition, period: string, count: number | null, links: Links): PeriodLink {
  const address: Address =
    period.length === 4
      ? { kind: 'year', edition: edition.path, year: period }
      : { kind: 'month', edition: edition.path, month: period, part: null };
  return { period, url: links.to(address), count };
}

/** Months to which a list leads by themselves. */
export const ARCHIVE_MONTHS = 6;

/** Where a list goes on: the newest months with their counts, then the years. */
export function archiveLinks(
  edition: Edition,
  { months, years }: { months: readonly MonthExtent[]; years: readonly string[] },
  links: Links,
): PeriodLink[] {
  return [
    ...months.map(({ month, articles }) => periodLink(edition, month, articles, links)),
    ...years.map((year) => periodLink(edition, year, null, links)),
  ];
}

/** The neighbours of a period among periods that come newest first. */
export function neighboursOf(
  period: string,
  periods: readonly string[],
): { earlier?: string; later?: string } {
  const earlier = periods.find((candidate) => candidate < period);
  const later = periods.findLast((candidate) => candidate > period);
  return { ...(earlier && { earlier }), ...(later && { later }) };
}

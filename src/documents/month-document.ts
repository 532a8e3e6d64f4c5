// The pages of a year and of a month: one, or of a long month its parts.
import { monthsTag, monthTag } from '../domain/tag.ts';
import { renderMonthPage, renderYearPage } from '../render/pages/archive.ts';
import { editionsQuery } from '../storage/editions.ts';
import { itemsQuery } from '../storage/published.ts';
import { monthsAroundQuery, monthsQuery } from '../storage/released.ts';
import { partOfMonth } from '../storage/selections.ts';
import { toListItem } from './entry.ts';
import { createLinks } from './links.ts';
import { frameOf, neighboursOf, page, periodLink } from './page-frame.ts';
import { findEdition, type Planner, plan } from './plan.ts';

/** Articles in a full part of a month. */
export const MONTH_PART = 30;

/** Months whose pages are stored with their bytes: older ones are the long tail, and so are all full parts. */
const KEPT_MONTHS = 3;

/**
 * The full parts of a month with so many articles, numbered from the oldest. What they leave is the month's own page:
 * from one part's worth to just under two, so that it is never short because a part has just become full.
 */
export function fullParts(articles: number): number[] {
  return Array.from({ length: Math.max(0, Math.floor(articles / MONTH_PART) - 1) }, (_, i) => i + 1);
}

export const planMonth: Planner<'month'> = (address) => {
  const { edition: path, month } = address;
  return plan(
    {
      editions: editionsQuery,
      items: itemsQuery(partOfMonth(path, month, address.part, MONTH_PART)),
      months: monthsAroundQuery(path, month, KEPT_MONTHS),
    },
    (data, { baseUrl, i18n }) => {
      const edition = findEdition(data.editions, path);
      const at = data.months.findIndex((candidate) => candidate.month === month);
      const extent = data.months[at];
      if (!edition || !extent) return null;
      const full = fullParts(extent.articles);
      if (address.part !== null && address.part > full.length) return null;
      const making = { editions: data.editions, links: createLinks(baseUrl, data.editions) };
      const { links } = making;
      const words = i18n.for(edition.language);
      const { part } = address;
      const beside = neighboursOf(
        month,
        data.months.map((candidate) => candidate.month),
      );
      const monthLink = (period: string | undefined) =>
        period === undefined ? null : periodLink(edition, period, null, links);
      const partLink = (number: number) => ({ part: number, url: links.to({ ...address, part: number }) });
      const last = full.length;
      const before = (part ?? last + 1) - 1;
      const model = {
        frame: frameOf(edition, address, links, words),
        month,
        count: part === null ? extent.articles : null,
        items: data.items.map((item) => toListItem(item, edition, making)),
        parts: part === null ? full.toReversed().map(partLink) : [],
        part,
        year: periodLink(edition, month.slice(0, 4), null, links),
        earlier: before > 0 ? partLink(before) : monthLink(beside.earlier),
        later: part === null ? monthLink(beside.later) : part < last ? partLink(part + 1) : monthLink(month),
      };
      return page(edition, renderMonthPage(model, words), [monthTag(edition.id, month)], {
        keep: part === null && at < KEPT_MONTHS,
      });
    },
  );
};

export const planYear: Planner<'year'> = (address) =>
  plan({ editions: editionsQuery, months: monthsQuery(address.edition) }, (data, { baseUrl, i18n }) => {
    const edition = findEdition(data.editions, address.edition);
    const months = data.months.filter(({ month }) => month.startsWith(address.year));
    if (!edition || months.length === 0) return null;
    const links = createLinks(baseUrl, data.editions);
    const words = i18n.for(edition.language);
    const years = [...new Set(data.months.map(({ month }) => month.slice(0, 4)))];
    const { earlier, later } = neighboursOf(address.year, years);
    const model = {
      frame: frameOf(edition, address, links, words),
      year: address.year,
      months: months.map(({ month, articles }) => periodLink(edition, month, articles, links)),
      earlier: earlier === undefined ? null : periodLink(edition, earlier, null, links),
      later: later === undefined ? null : periodLink(edition, later, null, links),
    };
    const tags = months.map(({ month }) => monthTag(edition.id, month));
    return page(edition, renderYearPage(model, words), [monthsTag(edition.id), ...tags]);
  });

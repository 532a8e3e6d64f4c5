// The pages of a month and of a year.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { itemList, periodLabel, periodList, periodNeighbours } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { MonthModel, YearModel } from './models.ts';

/** Renders a month, or one part of a long one, as a whole HTML document. */
export function renderMonthPage(model: MonthModel, words: Words): string {
  const { frame, items, year, count, part } = model;
  const month = words.month(model.month);
  const heading =
    part === null ? words.t('archive.month', { month }) : words.t('archive.monthPart', { month, part });
  return renderFramed(frame, words, {
    kind: 'month',
    title: heading,
    description: null,
    main: html`<header class="head">
<p class="kicker"><a href="${year.url}">${words.year(year.period)}</a></p>
<h1>${heading}</h1>
${count !== null && html`<p class="count">${words.t('archive.count', { count })}</p>\n`}</header>
${itemList(items, frame, words)}${monthParts(model, words)}${periodNeighbours(model, frame, words)}`,
  });
}

function monthParts({ parts }: MonthModel, words: Words): Markup | null {
  if (parts.length === 0) return null;
  return html`<nav class="parts" aria-label="${words.t('archive.parts')}"><ul>${parts.map(
    ({ part, url }) => html`
<li><a href="${url}">${words.t('archive.part', { part })}</a></li>`,
  )}
</ul></nav>
`;
}

/** Renders a year, by its months, as a whole HTML document. */
export function renderYearPage(model: YearModel, words: Words): string {
  const { frame, months } = model;
  const heading = words.t('archive.year', { year: periodLabel(model.year, words) });
  return renderFramed(frame, words, {
    kind: 'year',
    title: heading,
    description: null,
    main: html`<header class="head">
<h1>${heading}</h1>
</header>
${periodList(months, words)}
${periodNeighbours(model, frame, words)}`,
  });
}

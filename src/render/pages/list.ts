// Lists of articles under the day they appeared, and links to the periods and feeds that go with them.
import { type Direction, directionOf } from '../../domain/edition.ts';
import { dayOf } from '../../domain/time.ts';
import type { Words } from '../../i18n.ts';
import { html, type Markup } from './markup.ts';
import type { FeedLink, ListItem, MonthModel, PageFrame, PartLink, PeriodLink, YearModel } from './models.ts';
import { flatText, shortened, shown } from './text.ts';
import { timePhrase } from './time.ts';

/** Letters of a lead in a list: whoever wants more opens the article. */
const LEAD_LETTERS = 280;

/** The articles, grouped by their day in the edition's zone, in the order given. */
export function itemList(items: readonly ListItem[], frame: PageFrame, words: Words): Markup {
  if (items.length === 0) return html`<p class="empty">${words.t('list.empty')}</p>`;
  const { edition } = frame;
  const days = Map.groupBy(items, (item) => dayOf(item.releasedAt, edition.timeZone));
  return html`${[...days.values()].map((ofDay) => {
    const [first] = ofDay as [ListItem];
    return html`<section class="day">
<h2>${timePhrase(first.releasedAt, edition, words, { style: 'day' })}</h2>
<ul class="items">${ofDay.map((item) => listItem(item, frame, words))}
</ul>
</section>
`;
  })}`;
}

function listItem(item: ListItem, { edition }: PageFrame, words: Words): Markup {
  const foreign = item.standsIn?.language ?? null;
  // On the text, not on its block: that stays on the side where the page begins.
  const own = foreign !== null && html` lang="${foreign}" dir="${directionOf(foreign)}"`;
  const updated = item.updatedAt !== item.releasedAt;
  const notes = [
    !item.dateOnly && timePhrase(item.releasedAt, edition, words, { style: 'time' }),
    item.standsIn !== null && standsInNote(item.standsIn, edition.language, words),
    item.corrected && html`<span class="corrected">${words.t('list.corrected')}</span>`,
    updated && timePhrase(item.updatedAt, edition, words, { style: 'day', phrase: 'list.updated' }),
  ].filter((note) => note !== false);
  const lead = shortened(item.lead, LEAD_LETTERS);
  return html`
<li><article>
<h3><a href="${item.url}"${foreign !== null && html` hreflang="${foreign}"`}${own}>${shown(item.headline)}</a></h3>
${lead !== '' && html`<p class="lead"><span${own}>${shown(lead)}</span></p>\n`}${notes.length > 0 && html`<p class="notes">${notes.map((note) => html`<span>${note}</span> `)}</p>\n`}</article></li>`;
}

function standsInNote(
  { language, isOriginal }: NonNullable<ListItem['standsIn']>,
  own: string,
  words: Words,
): string {
  const names = { language: words.inLanguage(own) };
  const other = words.inLanguage(language);
  return isOriginal
    ? words.t('list.readOriginal', { ...names, original: other })
    : words.t('list.readOther', { ...names, other });
}

/** A period by its own name. */
export function periodLabel(period: string, words: Words): string {
  return period.length === 4 ? words.year(period) : words.month(period);
}

/** Years and months, with how much there is in each. */
export function periodList(periods: readonly PeriodLink[], words: Words): Markup {
  return html`<ul class="periods">${periods.map(
    ({ period, url, count }) => html`
<li><a href="${url}">${periodLabel(period, words)}</a>${count !== null && html` <span class="count">${words.t('archive.count', { count })}</span>`}</li>`,
  )}
</ul>`;
}

/** Where a list goes on, under a heading of its own; nothing when it does not. */
export function archiveSection(periods: readonly PeriodLink[], words: Words): Markup | null {
  if (periods.length === 0) return null;
  return html`<section class="archive" aria-labelledby="archive-title">
<h2 id="archive-title">${words.t('archive.title')}</h2>
${periodList(periods, words)}
</section>
`;
}

/** The periods before and after this one. */
export function periodNeighbours(
  { earlier, later }: Pick<MonthModel | YearModel, 'earlier' | 'later'>,
  { edition }: PageFrame,
  words: Words,
): Markup | null {
  if (earlier === null && later === null) return null;
  const label = (link: PartLink | PeriodLink): string =>
    'part' in link ? words.t('archive.part', { part: link.part }) : periodLabel(link.period, words);
  return html`<nav class="neighbours" aria-label="${words.t('archive.neighbours')}">
${earlier !== null && html`<a class="previous" rel="prev" href="${earlier.url}">${arrow('back', edition.direction)} ${label(earlier)}</a>\n`}${later !== null && html`<a class="next" rel="next" href="${later.url}">${label(later)} ${arrow('on', edition.direction)}</a>\n`}</nav>
`;
}

/** An arrow that points against or along the direction of reading. */
export function arrow(way: 'back' | 'on', direction: Direction): Markup {
  const pointsLeft = (way === 'back') === (direction === 'ltr');
  return html`<span class="arrow" aria-hidden="true">${pointsLeft ? '←' : '→'}</span>`;
}

export const FORMAT_NAMES = { atom: 'Atom', rss: 'RSS', json: 'JSON Feed' } as const;

/**
 * Feeds by the name of their format, which leads to them. Their addresses are no links but plain text, in plain
 * sight: they are there to be copied.
 */
export function feedLinks(feeds: readonly FeedLink[]): Markup {
  return html`<dl class="feeds">${feeds.map(({ format, title, url }) => {
    const name = FORMAT_NAMES[format];
    return html`
<div><dt><a href="${url}" aria-label="${name}: ${flatText(title)}">${name}</a></dt> <dd><code dir="ltr">${breakable(url)}</code></dd></div>`;
  })}
</dl>
`;
}

// A long address breaks at its slashes; copied, it is whole.
function breakable(url: string): Markup {
  return html`${url.split(/(?<=[^/:]\/)/).map((piece, index) => html`${index > 0 && html`<wbr>`}${piece}`)}`;
}

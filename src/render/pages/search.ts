// The page on which an edition is searched: a form, and what was found.
import type { Part } from '../../domain/search/hits.ts';
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { arrow } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { FoundItem, PageFrame, SearchModel } from './models.ts';
import { shown } from './text.ts';
import { timePhrase } from './time.ts';

/** Renders the search page as a whole HTML document. */
export function renderSearchPage(model: SearchModel, words: Words): string {
  return renderFramed(model.frame, words, {
    kind: 'search',
    title: words.t('search.title'),
    description: null,
    indexed: false,
    main: html`<header class="head">
<h1>${words.t('search.title')}</h1>
</header>
${form(model, words)}${results(model, words)}`,
  });
}

function form(model: SearchModel, words: Words): Markup {
  const { query, topics, topic, years, year, order } = model;
  return html`<form class="find" role="search" action="${model.frame.url}" method="get">
<p class="wide"><label for="q">${words.t('search.label')}</label>
<input id="q" name="q" type="search" value="${query}" maxlength="300" dir="auto" aria-describedby="q-hint"></p>
<p class="wide hint" id="q-hint">${words.t('search.hint')}</p>
${
  topics.length > 0 &&
  html`<p><label for="topic">${words.t('search.topic')}</label>
<select id="topic" name="topic">
${option('', words.t('search.anyTopic'), topic ?? '')}${topics.map(({ slug, label }) => option(slug, shown(label), topic ?? ''))}</select></p>
`
}${
  years.length > 0 &&
  html`<p><label for="year">${words.t('search.year')}</label>
<select id="year" name="year">
${option('', words.t('search.anyYear'), year ?? '')}${years.map((one) => option(one, words.year(one), year ?? ''))}</select></p>
`
}<p><label for="order">${words.t('search.order')}</label>
<select id="order" name="order">
${option('newest', words.t('search.newest'), order)}${option('oldest', words.t('search.oldest'), order)}</select></p>
<p><button type="submit">${words.t('search.submit')}</button></p>
</form>
`;
}

function option(value: string, label: string, chosen: string): Markup {
  return html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>\n`;
}

function results(model: SearchModel, words: Words): Markup | null {
  const { results: found, items, frame } = model;
  if (found === null) return null;
  const { total, isMore, page, pages } = found;
  if (total === 0) {
    return html`<section class="found" aria-labelledby="results-title">
<h2 id="results-title">${words.t('search.results')}</h2>
<p class="count" role="status">${words.t('search.none')}</p>
<p class="empty">${words.t('search.noneHint')}</p>
</section>
`;
  }
  const count = isMore
    ? words.t('search.foundMore', { number: total })
    : words.t('search.found', { count: total });
  return html`<section class="found" aria-labelledby="results-title">
<h2 id="results-title">${words.t('search.results')}</h2>
<p class="count" role="status">${count}${pages > 1 && html` · ${words.t('search.page', { page })}`}</p>
<ul class="items">${items.map((item) => foundItem(item, frame, words))}
</ul>
</section>
${pages > 1 && paging(model, words)}${isMore && page === pages && html`<p class="notice">${words.t('search.last')}</p>\n`}`;
}

function foundItem({ headline, excerpt, url, ...item }: FoundItem, frame: PageFrame, words: Words): Markup {
  return html`
<li><article>
<h3><a href="${url}">${marked(headline)}</a></h3>
<p class="notes">${timePhrase(item.releasedAt, frame.edition, words, { style: item.dateOnly ? 'day' : 'moment' })}</p>
${excerpt.length > 0 && html`<p class="lead">${marked(excerpt)}</p>\n`}</article></li>`;
}

function marked(parts: readonly Part[]): Markup {
  return html`${parts.map(({ text, isHit }) => (isHit ? html`<mark>${shown(text)}</mark>` : shown(text)))}`;
}

function paging({ previousUrl, nextUrl, frame }: SearchModel, words: Words): Markup {
  const { direction } = frame.edition;
  return html`<nav class="neighbours" aria-label="${words.t('search.pages')}">
${previousUrl !== null && html`<a class="previous" rel="prev" href="${previousUrl}">${arrow('back', direction)} ${words.t('search.previous')}</a>\n`}${nextUrl !== null && html`<a class="next" rel="next" href="${nextUrl}">${words.t('search.next')} ${arrow('on', direction)}</a>\n`}</nav>
`;
}

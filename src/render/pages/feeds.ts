// The page that says how to subscribe, with the address of every feed of an edition, and a way to those of its topics.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { FORMAT_NAMES, feedLinks } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { FeedLink, FeedsModel } from './models.ts';
import { oneClick } from './reader-links.ts';
import { shown } from './text.ts';

/** Renders the feeds page as a whole HTML document. */
export function renderFeedsPage(model: FeedsModel, words: Words): string {
  const { frame, edition, topics, all, opmlUrl, developersUrl } = model;
  return renderFramed(frame, words, {
    kind: 'subscribe',
    title: words.t('feeds.title'),
    description: words.t('feeds.intro'),
    main: html`<header class="head">
<h1>${words.t('feeds.title')}</h1>
<p class="standfirst">${words.t('feeds.intro')}</p>
</header>
<p>${words.t('feeds.formats')}</p>
<section aria-labelledby="edition-title">
<h2 id="edition-title">${shown(frame.edition.title)}</h2>
<h3>${words.t('feeds.full')}</h3>
${subscription(edition.full, words)}<h3>${words.t('feeds.headlines')}</h3>
${subscription(edition.headlines, words)}</section>
${
  topics.length > 0 &&
  html`<section aria-labelledby="by-topic-title">
<h2 id="by-topic-title">${words.t('feeds.topics')}</h2>
${topicTable(topics, words)}</section>
`
}<section aria-labelledby="more-title">
<h2 id="more-title">${words.t('feeds.more')}</h2>
${all.length > 0 && subscription(all, words)}<p><a href="${opmlUrl}">${words.t('feeds.opml')}</a></p>
<p><a href="${developersUrl}" hreflang="en">${words.t('feeds.partners')}</a></p>
</section>`,
  });
}

/** A feed in all formats, to copy, and the first of them to subscribe to. */
function subscription(feeds: readonly FeedLink[], words: Words): Markup {
  const [first] = feeds;
  return html`${feedLinks(feeds)}${first && oneClick(first, words)}`;
}

/**
 * A row for each, of links alone: the addresses to copy are on the topic's own page, for with many topics this would be
 * a long and heavy one.
 */
function topicTable(topics: FeedsModel['topics'], words: Words): Markup {
  const cell = (feeds: readonly FeedLink[]): Markup =>
    html`<td>${feeds.map(({ format, url }) => html`<a href="${url}">${FORMAT_NAMES[format]}</a> `)}</td>`;
  return html`<table class="of-topics" aria-labelledby="by-topic-title">
<thead><tr><th scope="col">${words.t('topic.kind')}</th><th scope="col">${words.t('feeds.full')}</th><th scope="col">${words.t('feeds.headlines')}</th></tr></thead>
<tbody>${topics.map(
    ({ label, url, full, headlines }) => html`
<tr><th scope="row"><a href="${url}">${shown(label)}</a></th>${cell(full)}${cell(headlines)}</tr>`,
  )}
</tbody></table>
`;
}

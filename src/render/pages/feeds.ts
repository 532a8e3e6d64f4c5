// The page that says how to subscribe, with the address of every feed of an edition.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { feedLinks } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { FeedFamily, FeedLink, FeedsModel } from './models.ts';
import { oneClick } from './reader-links.ts';
import { shown } from './text.ts';

/** Renders the feeds page as a whole HTML document. */
export function renderFeedsPage(model: FeedsModel, words: Words): string {
  const { frame, edition, topics, all, opmlUrl } = model;
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
${family(edition, words, { level: 'h3', subscribe: oneClick })}</section>
${
  topics.length > 0 &&
  html`<section aria-labelledby="by-topic-title">
<h2 id="by-topic-title">${words.t('feeds.topics')}</h2>
${topics.map(
  (topic) => html`<h3><a href="${topic.url}">${shown(topic.label)}</a></h3>
${family(topic, words, { level: 'h4', subscribe: null })}`,
)}</section>
`
}<section aria-labelledby="more-title">
<h2 id="more-title">${words.t('feeds.more')}</h2>
${all.length > 0 && subscription(all, words, oneClick)}<p><a href="${opmlUrl}">${words.t('feeds.opml')}</a></p>
</section>`,
  });
}

type Subscribe = typeof oneClick;

function family(
  { full, headlines }: FeedFamily,
  words: Words,
  { level, subscribe }: { level: 'h3' | 'h4'; subscribe: Subscribe | null },
): Markup {
  const heading = (text: string): Markup =>
    level === 'h3' ? html`<h3>${text}</h3>` : html`<h4>${text}</h4>`;
  return html`${heading(words.t('feeds.full'))}
${subscription(full, words, subscribe)}${
  headlines.length > 0 &&
  html`${heading(words.t('feeds.headlines'))}
${subscription(headlines, words, subscribe)}`
}`;
}

/**
 * A feed in all formats, to copy, and the first of them to subscribe to: a topic's own page has that of the topic,
 * for with many topics all of it would be a long and heavy page.
 */
function subscription(feeds: readonly FeedLink[], words: Words, subscribe: Subscribe | null): Markup {
  const [first] = feeds;
  return html`${feedLinks(feeds)}${first && subscribe?.(first, words)}`;
}

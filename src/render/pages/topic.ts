// A topic's page in one edition: its newest articles and its feeds.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { archiveSection, feedLinks, itemList } from './list.ts';
import { html } from './markup.ts';
import type { TopicModel } from './models.ts';
import { topicHead } from './page-heads.ts';
import { oneClick } from './reader-links.ts';
import { shown } from './text.ts';

/** Renders a topic as a whole HTML document. */
export function renderTopicPage(model: TopicModel, words: Words): string {
  const { frame, label, items, feeds, headlines, archive } = model;
  return renderFramed(frame, words, {
    kind: 'topic',
    title: label,
    description: null,
    ...topicHead(model),
    main: html`<header class="head">
<p class="kicker">${words.t('topic.kind')}</p>
<h1>${shown(label)}</h1>
</header>
${itemList(items, frame, words)}${
  feeds.length > 0 &&
  html`<section class="follow" aria-labelledby="follow-title">
<h2 id="follow-title">${words.t('topic.feeds')}</h2>
<h3>${words.t('feeds.full')}</h3>
${feedLinks(feeds)}${feeds[0] && oneClick(feeds[0], words)}<h3>${words.t('feeds.headlines')}</h3>
${feedLinks(headlines)}</section>
`
}${archiveSection(archive, words)}`,
  });
}

// An edition's front page: the newest articles, and the way to older ones.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { archiveSection, itemList } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { FrontModel } from './models.ts';
import { frontHead } from './page-heads.ts';
import { shown } from './text.ts';

/** Renders the front page as a whole HTML document. */
export function renderFrontPage(model: FrontModel, words: Words): string {
  const { frame, description, items, topics, archive } = model;
  return renderFramed(frame, words, {
    kind: 'front',
    title: null,
    description: description === '' ? null : description,
    ...frontHead(model),
    main: html`${description !== '' && html`<p class="motto">${shown(description)}</p>\n`}${itemList(items, frame, words)}${topicList(topics, words)}${archiveSection(archive, words)}`,
  });
}

function topicList(topics: FrontModel['topics'], words: Words): Markup | null {
  if (topics.length === 0) return null;
  return html`<section class="archive" aria-labelledby="topics-title">
<h2 id="topics-title">${words.t('article.topics')}</h2>
<ul class="periods">${topics.map(
    ({ label, url }) => html`
<li><a href="${url}">${shown(label)}</a></li>`,
  )}
</ul>
</section>
`;
}

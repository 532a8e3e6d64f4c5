// An article's page: what was said, when, in which languages, and what has been corrected since.
import type { Entry, EntryTranslation } from '../../domain/feed.ts';
import type { Words } from '../../i18n.ts';
import { attachments, leadImage } from './article-media.ts';
import { bodyText } from './body.ts';
import { renderFramed } from './frame.ts';
import { arrow } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { ArticleModel, NeighbourLink, PageFrame } from './models.ts';
import { articleHead } from './page-heads.ts';
import { isolated, shown } from './text.ts';
import { correctionLabel, timePhrase } from './time.ts';

/** Renders an article as a whole HTML document. */
export function renderArticlePage(model: ArticleModel, words: Words): string {
  const { frame, entry } = model;
  return renderFramed(frame, words, {
    kind: 'article',
    title: entry.headline,
    description: entry.lead === '' ? null : entry.lead,
    ...articleHead(model),
    main: html`<article class="story">
<header class="head">
<p class="kicker">${words.t('article.kind')}</p>
<h1>${shown(entry.headline)}</h1>
${entry.lead !== '' && html`<p class="standfirst">${shown(entry.lead)}</p>\n`}${entry.bylines.length > 0 && html`<p class="byline">${words.t('article.byline', { names: words.list(entry.bylines.map(shown)) })}</p>\n`}</header>
<div class="about">
${dates(model, words)}
${languages(model, words)}</div>
${staleNotice(model, words)}${corrections(entry, frame, words)}${leadImage(entry)}<div class="body">
${bodyText(entry.bodyHtml)}
</div>
${attachments(entry, words)}${topics(entry, words)}${related(model, words)}</article>
${neighbours(model, words)}`,
  });
}

function dates({ frame, entry, dateOnly }: ArticleModel, words: Words): Markup {
  const style = dateOnly ? 'day' : 'moment';
  const parts = [
    entry.dateline !== null && html`<span class="dateline">${shown(entry.dateline)}</span>`,
    html`<span>${timePhrase(entry.releasedAt, frame.edition, words, { style })}</span>`,
    entry.updatedAt !== entry.releasedAt &&
      html`<span class="updated">${timePhrase(entry.updatedAt, frame.edition, words, { style, phrase: 'article.updated' })}</span>`,
  ];
  return html`<p class="dates">${parts.filter((part) => part !== false).map((part) => html`${part} `)}</p>`;
}

function languages({ entry, missing }: ArticleModel, words: Words): Markup | null {
  const { translations, role } = entry;
  if (translations.length + missing.length === 0) return null;
  const isCoOriginal = role === 'co-original' && translations.length > 0;
  return html`<nav class="languages" aria-label="${words.t('article.languages')}"><ul>${translations.map(
    (translation) => html`
<li>${translationLink(translation, entry, words)}${translation.role === 'source' && html` <span class="role">${words.t('article.source')}</span>`}</li>`,
  )}${missing.map(
    // Said to those who look for it, in their language.
    ({ language, direction, notYet }) => html`
<li class="missing"><span lang="${language}" dir="${direction}">${notYet}</span></li>`,
  )}
</ul>${isCoOriginal && html`<p class="role">${words.t('article.coOriginal')}</p>`}</nav>
`;
}

function translationLink({ language, url }: EntryTranslation, entry: Entry, words: Words): Markup {
  const name = words.languageName(language, [entry, ...entry.translations]);
  return html`<a href="${url}" lang="${language}" hreflang="${language}" rel="alternate">${name}</a>`;
}

function staleNotice({ frame, entry, staleSince }: ArticleModel, words: Words): Markup | null {
  const source = entry.translations.find(({ role }) => role === 'source');
  if (staleSince === null || source === undefined) return null;
  const since = timePhrase(staleSince, frame.edition, words, {
    style: 'day',
    phrase: 'article.stale',
    params: { source: words.inLanguage(source.language) },
  });
  return html`<div class="notice" role="note">
<p>${since}</p>
<p>${words.t('article.readSource')} ${translationLink(source, entry, words)}</p>
</div>
`;
}

function corrections({ corrections }: Entry, { edition }: PageFrame, words: Words): Markup | null {
  if (corrections.length === 0) return null;
  return html`<section class="notice corrections" aria-label="${words.t('article.corrections')}">${corrections.map(
    ({ at, note }) => html`
<p><b>${correctionLabel(at, edition, words)}</b> ${shown(note)}</p>`,
  )}
</section>
`;
}

function topics({ topics }: Entry, words: Words): Markup | null {
  if (topics.length === 0) return null;
  return html`<section class="topics" aria-labelledby="topics-title">
<h2 id="topics-title">${words.t('article.topics')}</h2>
<ul>${topics.map(
    ({ label, url }) => html`
<li><a href="${url}">${shown(label)}</a></li>`,
  )}
</ul>
</section>
`;
}

function related({ frame, related: items }: ArticleModel, words: Words): Markup | null {
  if (items.length === 0) return null;
  return html`<section class="related" aria-labelledby="related-title">
<h2 id="related-title">${words.t('article.related')}</h2>
<ul>${items.map(
    ({ headline, url, releasedAt }) => html`
<li><a href="${url}">${shown(headline)}</a> ${timePhrase(releasedAt, frame.edition, words, { style: 'day' })}</li>`,
  )}
</ul>
</section>
`;
}

function neighbours({ frame, previous, next }: ArticleModel, words: Words): Markup | null {
  if (previous === null && next === null) return null;
  const { direction, language } = frame.edition;
  const headline = (link: NeighbourLink): Markup => isolated(link.headline, language);
  return html`<nav class="neighbours" aria-label="${words.t('article.neighbours')}">
${previous !== null && html`<a class="previous" rel="prev" href="${previous.url}"><span class="way">${arrow('back', direction)} ${words.t('article.previous')}</span> ${headline(previous)}</a>\n`}${next !== null && html`<a class="next" rel="next" href="${next.url}"><span class="way">${words.t('article.next')} ${arrow('on', direction)}</span> ${headline(next)}</a>\n`}</nav>`;
}

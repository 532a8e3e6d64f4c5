// An article's page: what was said, when, in which languages, and what has been corrected since.
import type { Entry, EntryTranslation } from '../../domain/feed.ts';
import type { Words } from '../../i18n.ts';
import { attachments, leadImage } from './article-media.ts';
import { renderFramed } from './frame.ts';
import { arrow } from './list.ts';
import { html, type Markup, trusted } from './markup.ts';
import type { ArticleModel, NeighbourLink, PageFrame } from './models.ts';
import { isolated, shown } from './text.ts';
import { correctionLabel, timePhrase } from './time.ts';

/** Renders an article as a whole HTML document. */
export function renderArticlePage(model: ArticleModel, words: Words): string {
  const { frame, entry } = model;
  const { translations } = entry;
  const own = { language: entry.language, url: frame.url };
  return renderFramed(frame, words, {
    kind: 'article',
    title: entry.headline,
    description: entry.lead === '' ? null : entry.lead,
    alternates: translations.length === 0 ? [] : [own, ...translations],
    main: html`<article class="story">
<header class="head">
<p class="kicker">${words.t('article.kind')}</p>
<h1>${shown(entry.headline)}</h1>
${entry.lead !== '' && html`<p class="standfirst">${shown(entry.lead)}</p>\n`}${entry.bylines.length > 0 && html`<p class="byline">${words.t('article.byline', { names: words.list(entry.bylines) })}</p>\n`}</header>
<div class="about">
${dates(model, words)}
${languages(translations, words)}</div>
${staleNotice(entry, words)}${corrections(entry, frame, words)}${leadImage(entry)}<div class="body">
${trusted(entry.bodyHtml)}
</div>
${attachments(entry, words)}${topics(entry, words)}</article>
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

function languages(translations: readonly EntryTranslation[], words: Words): Markup | null {
  if (translations.length === 0) return null;
  return html`<nav class="languages" aria-label="${words.t('article.languages')}"><ul>${translations.map(
    (translation) => html`
<li>${translationLink(translation, words)}${translation.role === 'source' && html` <span class="role">${words.t('article.source')}</span>`}</li>`,
  )}
</ul></nav>
`;
}

function translationLink({ language, url }: EntryTranslation, words: Words): Markup {
  return html`<a href="${url}" lang="${language}" hreflang="${language}" rel="alternate">${words.languageName(language)}</a>`;
}

function staleNotice(entry: Entry, words: Words): Markup | null {
  if (!entry.stale) return null;
  const source = entry.translations.find(({ role }) => role === 'source');
  return html`<div class="notice" role="note">
<p>${words.t('article.stale')}</p>
${source !== undefined && html`<p>${words.t('article.readSource')} ${translationLink(source, words)}</p>\n`}</div>
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

function neighbours({ frame, previous, next }: ArticleModel, words: Words): Markup | null {
  if (previous === null && next === null) return null;
  const { direction, language } = frame.edition;
  const headline = (link: NeighbourLink): Markup => isolated(link.headline, language);
  return html`<nav class="neighbours" aria-label="${words.t('article.neighbours')}">
${previous !== null && html`<a class="previous" rel="prev" href="${previous.url}"><span class="way">${arrow('back', direction)} ${words.t('article.previous')}</span> ${headline(previous)}</a>\n`}${next !== null && html`<a class="next" rel="next" href="${next.url}"><span class="way">${words.t('article.next')} ${arrow('on', direction)}</span> ${headline(next)}</a>\n`}</nav>`;
}

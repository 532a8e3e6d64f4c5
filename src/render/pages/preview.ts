// The page that a link to a preview opens: what there is of a story in each edition, and where to look at it.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { FORMAT_NAMES } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { PreviewModel, PreviewRow } from './models.ts';
import { isolated, shown } from './text.ts';

/** Renders the page as a whole HTML document. Its title, which browsers remember, tells nothing. */
export function renderPreviewPage({ frame, headline, rows }: PreviewModel, words: Words): string {
  return renderFramed(frame, words, {
    kind: 'subscribe',
    title: words.t('preview.title'),
    description: null,
    indexed: false,
    main: html`<header class="head">
${headline !== null && html`<p class="kicker">${words.t('preview.title')}</p>\n`}<h1>${headline === null ? words.t('preview.title') : shown(headline)}</h1>
</header>
${rows.map((row) => section(row, words))}`,
  });
}

// Every text begins on the same side, whatever its own direction.
function section({ path, language, headline, state, page, feeds }: PreviewRow, words: Words): Markup {
  const own = (text: string): Markup => isolated(text, language);
  return html`<section aria-labelledby="in-${path}" lang="${language}">
<h2 id="in-${path}">${own(words.languageName(language))}</h2>
${headline !== null && html`<h3>${own(headline)}</h3>\n`}<p>${own(state)}</p>
${page !== null && html`<p><a href="${page.url}">${own(page.text)}</a></p>\n`}${
  feeds !== null &&
  html`<p class="byline" id="feeds-${path}">${own(feeds.text)}</p>
<ul class="readers" aria-labelledby="feeds-${path}">${feeds.links.map(
    ({ format, url }) => html`
<li><a href="${url}">${FORMAT_NAMES[format]}</a></li>`,
  )}
</ul>
`
}</section>
`;
}

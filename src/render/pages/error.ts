// The pages for addresses that lead nowhere and for faults, inside an edition or outside all of them.
import { directionOf } from '../../domain/edition.ts';
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { arrow } from './list.ts';
import { html, type Markup } from './markup.ts';
import type { ErrorModel } from './models.ts';
import { renderShell } from './shell.ts';

/** Renders the page for an error status, as a whole HTML document that says nothing of what was asked. */
export function renderErrorPage(model: ErrorModel, words: Words): string {
  const { title, text } = sentences(model.status, words);
  const { frame, stylesheetUrl, homeUrl } = model;
  const direction = frame?.edition.direction ?? directionOf(words.language);
  const main = html`<header class="head">
<p class="kicker">${model.status}</p>
<h1>${title}</h1>
</header>
<p>${text}</p>
<p><a href="${homeUrl}">${words.t('error.home')} ${arrow('on', direction)}</a></p>`;
  if (frame !== null) {
    return renderFramed(frame, words, { kind: 'message', title, description: null, indexed: false, main });
  }
  return renderShell({
    language: words.language,
    direction,
    title,
    description: null,
    canonicalUrl: null,
    stylesheetUrls: [stylesheetUrl],
    icon: model.icon,
    feeds: [],
    alternates: [],
    card: null,
    data: [],
    bodyClass: 'message',
    body: bareMain(main),
  });
}

function bareMain(main: Markup): Markup {
  return html`<main id="content">
${main}
</main>`;
}

function sentences(status: number, words: Words): { title: string; text: string } {
  if (status === 404) return { title: words.t('error.notFound'), text: words.t('error.notFoundText') };
  if (status === 410) return { title: words.t('preview.over'), text: words.t('preview.overText') };
  if (status < 500) return { title: words.t('error.request'), text: words.t('error.requestText') };
  return { title: words.t('error.server'), text: words.t('error.serverText') };
}

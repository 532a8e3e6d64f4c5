// The page at /: every edition in its own name and script, for a reader whose language is not known yet.
import type { Words } from '../../i18n.ts';
import { editionList } from './frame.ts';
import { html } from './markup.ts';
import type { ChooserModel } from './models.ts';
import { renderShell } from './shell.ts';
import { shown } from './text.ts';

/** Renders the chooser as a whole HTML document; `words` are of the language its title is in. */
export function renderChooserPage(model: ChooserModel, words: Words): string {
  return renderShell({
    language: model.language,
    direction: model.direction,
    title: model.title,
    description: null,
    canonicalUrl: model.url,
    stylesheetUrl: model.stylesheetUrl,
    feeds: model.feeds,
    alternates: [],
    bodyClass: 'chooser',
    body: html`<main id="content">
<h1 class="nameplate">${shown(model.title)}</h1>
<nav aria-label="${words.t('chooser.title')}">
${editionList(model.editions, words, null)}
</nav>
</main>`,
  });
}

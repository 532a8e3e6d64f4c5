// The page at /: every edition in its own name and script, for a reader whose language is not known yet.
import type { Words } from '../../i18n.ts';
import { editionList } from './frame.ts';
import { html } from './markup.ts';
import type { ChooserModel } from './models.ts';
import { chooserHead } from './page-heads.ts';
import { renderShell } from './shell.ts';
import { shown } from './text.ts';

/** Renders the chooser as a whole HTML document; `words` are of the language its title is in. */
export function renderChooserPage(model: ChooserModel, words: Words): string {
  const suggestion = model.editions.filter(({ path }) => path === model.suggested);
  const others = model.editions.filter((edition) => !suggestion.includes(edition));
  return renderShell({
    language: model.language,
    direction: model.direction,
    title: model.title,
    description: null,
    canonicalUrl: model.url,
    stylesheetUrls: [model.stylesheetUrl],
    icon: model.icon,
    feeds: model.feeds,
    ...chooserHead(model),
    bodyClass: 'chooser',
    body: html`<main id="content">
<h1 class="nameplate">${shown(model.title)}</h1>
${
  suggestion.length > 0 &&
  html`<nav class="suggested" aria-labelledby="suggested-title">
<h2 id="suggested-title">${words.t('chooser.suggested')}</h2>
${editionList(suggestion, words, null, model.editions)}
</nav>
`
}<nav aria-label="${words.t('chooser.title')}">
${editionList(others, words, null, model.editions)}
</nav>
</main>`,
  });
}

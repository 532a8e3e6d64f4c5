// What stands at the address of a withdrawn article: that it is withdrawn, and nothing of what it said.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { arrow } from './list.ts';
import { html } from './markup.ts';
import type { WithdrawnModel } from './models.ts';
import { timePhrase } from './time.ts';

/** Renders the notice (status 410) as a whole HTML document. */
export function renderWithdrawnPage({ frame, withdrawnAt }: WithdrawnModel, words: Words): string {
  const { edition } = frame;
  return renderFramed(frame, words, {
    kind: 'message',
    title: words.t('withdrawn.title'),
    description: null,
    indexed: false,
    main: html`<header class="head">
<h1>${words.t('withdrawn.title')}</h1>
<p class="dates">${timePhrase(withdrawnAt, edition, words, { style: 'day', phrase: 'withdrawn.date' })}</p>
</header>
<p>${words.t('withdrawn.text')}</p>
<p><a href="${frame.homeUrl}">${words.t('error.home')} ${arrow('on', edition.direction)}</a></p>`,
  });
}

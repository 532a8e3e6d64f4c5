// An edition's front page: the newest articles, and the way to older ones.
import type { Words } from '../../i18n.ts';
import { renderFramed } from './frame.ts';
import { archiveSection, itemList } from './list.ts';
import { html } from './markup.ts';
import type { FrontModel } from './models.ts';
import { frontHead } from './page-heads.ts';
import { shown } from './text.ts';

/** Renders the front page as a whole HTML document. */
export function renderFrontPage(model: FrontModel, words: Words): string {
  const { frame, description, items, archive } = model;
  return renderFramed(frame, words, {
    kind: 'front',
    title: null,
    description: description === '' ? null : description,
    ...frontHead(model),
    main: html`${description !== '' && html`<p class="motto">${shown(description)}</p>\n`}${itemList(items, frame, words)}${archiveSection(archive, words)}`,
  });
}

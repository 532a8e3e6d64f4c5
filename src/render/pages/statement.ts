// The page of a statement: what an edition says about accessibility, privacy, who publishes it and how they are reached.
import { mailtoUrl, telUrl } from '../../domain/contact.ts';
import type { StatementKind } from '../../domain/statement.ts';
import type { Instant } from '../../domain/time.ts';
import type { PlainKey, Words } from '../../i18n.ts';
import { bodyText } from './body.ts';
import { renderFramed } from './frame.ts';
import { html, type Markup } from './markup.ts';
import type { PageFrame } from './models.ts';
import { shown } from './text.ts';
import { timePhrase } from './time.ts';

export interface StatementModel {
  frame: PageFrame;
  kind: StatementKind;
  title: string;
  /** Sanitised, its URLs absolute. */
  bodyHtml: string;
  changedAt: Instant;
}

/** Renders a statement as a whole HTML document. */
export function renderStatementPage(model: StatementModel, words: Words): string {
  const { frame, kind, title } = model;
  return renderFramed(frame, words, {
    kind: 'statement',
    title,
    description: null,
    main: html`<header class="head">
<h1>${shown(title)}</h1>
</header>
${kind === 'contact' && details(frame.edition, words)}<div class="body">
${bodyText(model.bodyHtml)}
</div>
<p class="notes">${timePhrase(model.changedAt, frame.edition, words, { style: 'day', phrase: 'statement.changed' })}</p>`,
  });
}

/** Who publishes the edition, and how the public reaches them. A number reads from left to right in every language. */
function details({ publisher, address, phone, email }: PageFrame['edition'], words: Words): Markup | null {
  const whose = publisher !== null && html`<b>${shown(publisher)}</b>`;
  const where = address !== null && html`${whose && html`<br>`}${shown(address)}`;
  const rows: [PlainKey, Markup | false][] = [
    ['contact.address', (whose || where) && html`${whose}${where}`],
    ['contact.phone', phone !== null && link(telUrl(phone), phone)],
    ['contact.email', email !== null && link(mailtoUrl(email), email)],
  ];
  const said = rows.filter(([, what]) => what !== false);
  if (said.length === 0) return null;
  return html`<dl class="details">${said.map(
    ([name, what]) => html`
<div><dt>${words.t(name)}</dt><dd>${what}</dd></div>`,
  )}
</dl>
`;
}

function link(url: string | undefined, text: string): Markup {
  const own = html`<bdi dir="ltr">${shown(text)}</bdi>`;
  return url === undefined ? own : html`<a href="${url}">${own}</a>`;
}

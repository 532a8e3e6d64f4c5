// The HTML document around any page: its head, and nothing that anybody sees but the title.
import type { Direction } from '../../domain/edition.ts';
import { cleanText } from '../html.ts';
import { type HeadLinks, headLinks } from './head.ts';
import { jsonLd, type Thing } from './json-ld.ts';
import { html, type Markup } from './markup.ts';
import { type Card, cardMeta } from './open-graph.ts';
import { flatText } from './text.ts';

export { FEED_MEDIA_TYPES } from './head.ts';

export interface Shell extends HeadLinks {
  language: string;
  direction: Direction;
  title: string;
  /** Null: none, for a page that says nothing worth finding. */
  description: string | null;
  /** How others show a link to the page; null: as any link. */
  card: Card | null;
  /** What it says to programs. */
  data: readonly Thing[];
  bodyClass: string;
  body: Markup;
}

/** Renders a whole HTML document. No script, no inline style, nothing from another host. */
export function renderShell(shell: Shell): string {
  const document = html`<!doctype html>
<html lang="${shell.language}" dir="${shell.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${flatText(shell.title)}</title>
${shell.description !== null && html`<meta name="description" content="${flatText(shell.description)}">\n`}${headLinks(shell)}${
  shell.card !== null && cardMeta(shell.card)
}${jsonLd(shell.data)}</head>
<body class="${shell.bodyClass}">
${shell.body}
</body>
</html>
`;
  return cleanText(document.toString());
}

// The HTML document around any page: its head, and nothing that anybody sees but the title.
import type { Direction } from '../../domain/edition.ts';
import type { FeedFormat } from '../../domain/feed.ts';
import { cleanText } from '../html.ts';
import { html, type Markup } from './markup.ts';
import type { FeedLink } from './models.ts';
import { flatText } from './text.ts';

export const FEED_MEDIA_TYPES: Readonly<Record<FeedFormat, string>> = {
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
  json: 'application/feed+json',
};

export interface Shell {
  language: string;
  direction: Direction;
  title: string;
  /** Null: none, for a page that says nothing worth finding. */
  description: string | null;
  /** Null keeps the page out of search engines, which then need no canonical URL either. */
  canonicalUrl: string | null;
  stylesheetUrl: string;
  feeds: readonly FeedLink[];
  /** The same page in other languages and, where there are any, in its own. */
  alternates: readonly { language: string; url: string }[];
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
<link rel="stylesheet" href="${shell.stylesheetUrl}">
${shell.description !== null && html`<meta name="description" content="${flatText(shell.description)}">\n`}${
  shell.canonicalUrl === null
    ? html`<meta name="robots" content="noindex">\n`
    : html`<link rel="canonical" href="${shell.canonicalUrl}">\n`
}${shell.alternates.map(
  ({ language, url }) => html`<link rel="alternate" hreflang="${language}" href="${url}">\n`,
)}${
  // No hreflang on feeds: it would clash with the page's own alternates.
  shell.feeds.map(
    ({ format, title, url }) =>
      html`<link rel="alternate" type="${FEED_MEDIA_TYPES[format]}" title="${flatText(title)}" href="${url}">\n`,
  )
}<meta name="color-scheme" content="light dark">
</head>
<body class="${shell.bodyClass}">
${shell.body}
</body>
</html>
`;
  return cleanText(document.toString());
}

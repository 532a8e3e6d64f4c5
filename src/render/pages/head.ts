// The links of a page's head: its address, its like in other languages, its feeds, its looks and its icon.
import type { FeedFormat } from '../../domain/feed.ts';
import { GROUNDS } from '../edition-style.ts';
import { html, type Markup } from './markup.ts';
import type { Alternate, FeedLink, IconLink } from './models.ts';
import { pictureType } from './picture.ts';
import { flatText } from './text.ts';

export const FEED_MEDIA_TYPES: Readonly<Record<FeedFormat, string>> = {
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
  json: 'application/feed+json',
};

export interface HeadLinks {
  /** Null keeps the page out of search engines, which then need no canonical URL either. */
  canonicalUrl: string | null;
  /** The same page in other languages and, where there are any, in its own. */
  alternates: readonly Alternate[];
  /** Those of the page itself first: readers subscribe to the first they find. */
  feeds: readonly FeedLink[];
  /** The second, if any, overrides the first. */
  stylesheetUrls: readonly string[];
  icon: IconLink;
}

/** The link elements, and the colour in which browsers paint their own frame: that of the paper. */
export function headLinks({ canonicalUrl, alternates, feeds, stylesheetUrls, icon }: HeadLinks): Markup {
  return html`${stylesheetUrls.map((url) => html`<link rel="stylesheet" href="${url}">\n`)}${
    canonicalUrl === null
      ? html`<meta name="robots" content="noindex">\n`
      : html`<link rel="canonical" href="${canonicalUrl}">\n`
  }${alternates.map(
    ({ language, url }) => html`<link rel="alternate" hreflang="${language}" href="${url}">\n`,
  )}${
    // No hreflang on feeds: it would clash with the page's own alternates.
    feeds.map(
      ({ format, title, url }) =>
        html`<link rel="alternate" type="${FEED_MEDIA_TYPES[format]}" title="${flatText(title)}" href="${url}">\n`,
    )
  }${icons(icon)}<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="${GROUNDS.light.paper}">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="${GROUNDS.dark.paper}">
`;
}

function icons({ url, size }: IconLink): Markup {
  const type = pictureType(url);
  const pixels = size === null ? null : `${size.width}x${size.height}`;
  const sizes = type === 'image/svg+xml' ? 'any' : pixels;
  // What a phone puts on its first screen must be a PNG.
  return html`<link rel="icon" href="${url}"${type !== undefined && html` type="${type}"`}${sizes !== null && html` sizes="${sizes}"`}>
${type === 'image/png' && html`<link rel="apple-touch-icon" href="${url}"${pixels !== null && html` sizes="${pixels}"`}>\n`}`;
}

// The OPML list of every feed, grouped by language, that readers import in one go.
import { cleanText, escapeHtml } from './html.ts';

export interface OpmlFeed {
  title: string;
  /** Of the RSS or Atom document, absolute. */
  url: string;
  /** Of the page it is the feed of, absolute. */
  pageUrl: string;
  /** BCP 47 tag. */
  language: string;
  /** What its title does not say. */
  description?: string;
}

export interface OpmlGroup {
  language: string;
  title: string;
  feeds: readonly OpmlFeed[];
}

export interface Opml {
  title: string;
  groups: readonly OpmlGroup[];
}

/**
 * Renders an OPML 2.0 subscription list, well-formed whatever the texts hold.
 * OPML 2.0: `type` is `rss` for every feed of that kind, Atom too; readers find the format themselves.
 */
export function renderOpml({ title, groups }: Opml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>${escapeXml(title)}</title>
  </head>
  <body>
${groups.map(renderGroup).join('')}  </body>
</opml>
`;
}

function renderGroup({ language, title, feeds }: OpmlGroup): string {
  return `    <outline${attributes({ text: title, title, language })}>
${feeds.map(renderFeed).join('')}    </outline>
`;
}

function renderFeed({ title, url, pageUrl, language, description }: OpmlFeed): string {
  const said = {
    type: 'rss',
    text: title,
    title,
    xmlUrl: url,
    htmlUrl: pageUrl,
    language,
    ...(description !== undefined && { description }),
  };
  return `      <outline${attributes(said)}/>\n`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}

// A parser would make spaces of white space in an attribute; cleanText leaves only these two beside it.
function escapeXml(text: string): string {
  return escapeHtml(cleanText(text)).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

// Pages for those who write programs: guides and the reference, in English, whatever languages the newsroom has.
import type { Guide } from '../guide.ts';
import { html, type Markup, trusted } from './markup.ts';
import type { IconLink } from './models.ts';
import { renderShell } from './shell.ts';

/** What all pages together are called. */
const SITE = 'For developers';

export interface DeveloperFrame {
  /** All pages in their order. */
  pages: readonly { title: string; url: string; isCurrent: boolean }[];
  /** Where the newsroom itself is. */
  homeUrl: string;
  canonicalUrl: string;
  stylesheetUrls: readonly string[];
  icon: IconLink;
}

/** Renders a guide as a whole HTML document. */
export function renderGuidePage(guide: Guide, frame: DeveloperFrame): string {
  const { title, description, sections, html: text } = guide;
  return renderDevelopers(frame, {
    title,
    description,
    main: html`<h1>${title}</h1>
${
  sections.length > 2 &&
  html`<nav class="on-page" aria-label="On this page"><ul>
${sections.map((section) => html`<li><a href="#${section.id}">${section.title}</a></li>\n`)}</ul></nav>
`
}${trusted(text)}`,
  });
}

/** Renders a page for developers around what it says. */
export function renderDevelopers(
  frame: DeveloperFrame,
  page: { title: string; description: string; main: Markup },
): string {
  return renderShell({
    language: 'en',
    direction: 'ltr',
    title: page.title === SITE ? SITE : `${page.title} – ${SITE}`,
    description: page.description,
    canonicalUrl: frame.canonicalUrl,
    stylesheetUrls: frame.stylesheetUrls,
    icon: frame.icon,
    feeds: [],
    alternates: [],
    card: null,
    data: [],
    bodyClass: 'developers',
    body: html`<a class="skip" href="#content">Skip to content</a>
<header class="masthead">
<p class="nameplate"><a href="${frame.pages[0]?.url ?? frame.homeUrl}">${SITE}</a></p>
<nav aria-label="Site"><ul class="menu"><li><a href="${frame.homeUrl}">The newsroom</a></li></ul></nav>
</header>
<div class="columns">
<nav class="guides" aria-label="Guides"><ul>
${frame.pages.map(
  ({ title, url, isCurrent }) =>
    html`<li><a href="${url}"${isCurrent && html` aria-current="page"`}>${title}</a></li>\n`,
)}</ul></nav>
<main id="content" tabindex="-1">
${page.main}
</main>
</div>`,
  });
}

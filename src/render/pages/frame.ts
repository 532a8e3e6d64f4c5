// The chrome of every page of an edition: masthead, main, and the other editions at the foot.
import { directionOf } from '../../domain/edition.ts';
import type { Words } from '../../i18n.ts';
import { html, type Markup } from './markup.ts';
import type { EditionLink, PageFrame } from './models.ts';
import { renderShell } from './shell.ts';
import { shown } from './text.ts';
import { timePhrase } from './time.ts';

export interface FramedPage {
  /** Its kind, for the stylesheet. */
  kind: string;
  /** Null on the front page, whose title is the edition's. */
  title: string | null;
  description: string | null;
  /** False for pages that no search engine should keep. */
  indexed?: boolean;
  alternates?: readonly { language: string; url: string }[];
  main: Markup;
}

/** Renders a page of an edition as a whole document. */
export function renderFramed(frame: PageFrame, words: Words, page: FramedPage): string {
  const { edition } = frame;
  return renderShell({
    language: edition.language,
    direction: edition.direction,
    title:
      page.title === null
        ? edition.title
        : words.t('page.title', { page: page.title, edition: edition.title }),
    description: page.description,
    canonicalUrl: page.indexed === false ? null : frame.url,
    stylesheetUrl: frame.stylesheetUrl,
    feeds: frame.feeds,
    alternates: page.alternates ?? [],
    bodyClass: page.kind,
    body: html`<a class="skip" href="#content">${words.t('page.skip')}</a>
${masthead(frame, words, page.title === null)}
<main id="content" tabindex="-1">
${closedNotice(frame, words)}${page.main}
</main>
${colophon(frame, words)}`,
  });
}

function masthead(frame: PageFrame, words: Words, isFront: boolean): Markup {
  const nameplate = html`<a href="${frame.homeUrl}"${isFront && html` aria-current="page"`}>${shown(frame.edition.title)}</a>`;
  return html`<header class="masthead">
${isFront ? html`<h1 class="nameplate">${nameplate}</h1>` : html`<p class="nameplate">${nameplate}</p>`}
<nav aria-label="${words.t('page.menu')}"><ul class="menu">
<li><a href="${frame.feedsUrl}"${frame.url === frame.feedsUrl && html` aria-current="page"`}>${words.t('page.subscribe')}</a></li>
${frame.editions.length > 1 && html`<li><a href="#editions">${words.t('page.languages')}</a></li>`}
</ul></nav>
</header>`;
}

function closedNotice({ edition }: PageFrame, words: Words): Markup | null {
  const { closedAt } = edition;
  if (closedAt === null) return null;
  return html`<p class="notice">${timePhrase(closedAt, edition, words, { style: 'day', phrase: 'edition.closed' })}</p>\n`;
}

function colophon(frame: PageFrame, words: Words): Markup {
  return html`<footer class="colophon">
<nav id="editions" tabindex="-1" aria-labelledby="editions-title">
<h2 id="editions-title">${words.t('page.editions')}</h2>
${editionList(frame.editions, words, frame)}
</nav>
</footer>`;
}

/** Editions as links, each in its own name, script and direction. */
export function editionList(
  editions: readonly EditionLink[],
  words: Words,
  here: Pick<PageFrame, 'edition' | 'url'> | null,
): Markup {
  const current = (edition: EditionLink): string | null => {
    if (edition.path !== here?.edition.path) return null;
    return edition.url === here.url ? 'page' : 'true';
  };
  return html`<ul class="editions">${editions.map((edition) => {
    const mark = current(edition);
    // On the texts, not on the item: all names begin on the same side of the page.
    const own = html` lang="${edition.language}" dir="${directionOf(edition.language)}"`;
    return html`
<li><a href="${edition.url}" hreflang="${edition.language}"${mark !== null && html` aria-current="${mark}"`}><span class="language"${own}>${words.languageName(edition.language)}</span> <span class="name"${own}>${shown(edition.title)}</span></a>${edition.isClosed && html` <span class="role">${words.t('edition.closedMark')}</span>`}</li>`;
  })}
</ul>`;
}

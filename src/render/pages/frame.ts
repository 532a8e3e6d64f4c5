// The chrome of every page of an edition: masthead, main, and the other editions at the foot.
import { mailtoUrl, telUrl } from '../../domain/contact.ts';
import { directionOf } from '../../domain/edition.ts';
import type { Words } from '../../i18n.ts';
import { keepNumbersInOrder } from '../number-order.ts';
import type { Thing } from './json-ld.ts';
import { html, type Markup, trusted } from './markup.ts';
import type { Alternate, EditionLink, FeedLink, PageFrame } from './models.ts';
import type { Card } from './open-graph.ts';
import { headOf } from './page-heads.ts';
import { renderShell } from './shell.ts';
import { shown } from './text.ts';
import { dateText, timePhrase } from './time.ts';

export interface FramedPage {
  /** Its kind, for the stylesheet. */
  kind: string;
  /** Null on the front page, whose title is the edition's. */
  title: string | null;
  description: string | null;
  /** False for pages that no search engine should keep. */
  indexed?: boolean;
  /** Where they are not those of the frame. */
  alternates?: readonly Alternate[];
  /** Feeds of its own, before those of the edition. */
  feeds?: readonly FeedLink[];
  /** What differs on the card of a link to it. */
  card?: Partial<Card>;
  /** What it says to programs; left out, that it is a page of the edition. */
  data?: readonly Thing[];
  main: Markup;
}

/** Renders a page of an edition as a whole document. */
export function renderFramed(frame: PageFrame, words: Words, given: FramedPage): string {
  const { edition } = frame;
  // Search engines, and those who show a card of a link, are told nothing of a preview.
  const page = frame.preview ? { ...given, indexed: false, description: null } : given;
  return renderShell({
    language: edition.language,
    direction: edition.direction,
    title:
      page.title === null
        ? edition.title
        : words.t('page.title', { page: page.title, edition: edition.title }),
    description: page.description,
    canonicalUrl: page.indexed === false ? null : frame.url,
    stylesheetUrls: [frame.stylesheetUrl, frame.styleUrl],
    icon: { url: frame.iconUrl, size: edition.iconSize },
    ...headOf(frame, page),
    bodyClass: page.kind,
    body: html`<a class="skip" href="#content">${words.t('page.skip')}</a>
${masthead(frame, words, page.title === null)}
<main id="content" tabindex="-1">
${previewNotice(frame, words)}${closedNotice(frame, words)}${edition.direction === 'rtl' ? trusted(keepNumbersInOrder(page.main.toString())) : page.main}
</main>
${colophon(frame, words)}`,
  });
}

function masthead(frame: PageFrame, words: Words, isFront: boolean): Markup {
  const { logo } = frame;
  // The name stands beside it: to say it twice helps nobody.
  const picture =
    logo !== null &&
    html`<img class="logo" src="${logo.url}" alt="" width="${logo.width}" height="${logo.height}"> `;
  const nameplate = html`<a href="${frame.homeUrl}"${isFront && html` aria-current="page"`}>${picture}<span>${shown(frame.edition.title)}</span></a>`;
  return html`<header class="masthead">
${isFront ? html`<h1 class="nameplate">${nameplate}</h1>` : html`<p class="nameplate">${nameplate}</p>`}
<nav aria-label="${words.t('page.menu')}"><ul class="menu">
<li><a href="${frame.searchUrl}"${frame.url === frame.searchUrl && html` aria-current="page"`}>${words.t('page.search')}</a></li>
<li><a href="${frame.feedsUrl}"${frame.url === frame.feedsUrl && html` aria-current="page"`}>${words.t('page.subscribe')}</a></li>
${frame.editions.length > 1 && html`<li><a href="#editions">${words.t('page.languages')}</a></li>`}
</ul></nav>
</header>`;
}

function previewNotice({ edition, url, preview }: PageFrame, words: Words): Markup | null {
  if (preview === undefined) return null;
  const date = dateText(preview.endsAt, edition, words, 'moment');
  const text = words.t(preview.isPublic ? 'preview.noticePublic' : 'preview.notice', { date });
  return html`<div class="notice" role="note">
<p>${text}</p>
${url !== preview.url && html`<p><a href="${preview.url}">${words.t('preview.editions')}</a></p>\n`}</div>
`;
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
${statementLinks(frame, words)}${isContactPage(frame) ? null : contact(frame.edition, words)}</footer>`;
}

/** It says the same at its top. */
function isContactPage({ statements, url }: PageFrame): boolean {
  return statements.some((statement) => statement.kind === 'contact' && statement.url === url);
}

function statementLinks({ statements, url: here }: PageFrame, words: Words): Markup | null {
  if (statements.length === 0) return null;
  return html`<nav class="statements" aria-labelledby="about-title">
<h2 id="about-title">${words.t('page.about')}</h2>
<ul>${statements.map(
    ({ kind, url }) => html`
<li><a href="${url}"${url === here && html` aria-current="page"`}>${words.t(`statement.${kind}`)}</a></li>`,
  )}
</ul>
</nav>
`;
}

/** Who publishes this, and how they are reached: at the foot of every page, so that nobody has to look for it. */
function contact(edition: PageFrame['edition'], words: Words): Markup | null {
  const lines = contactLines(edition, words);
  if (lines.length === 0) return null;
  return html`<section class="contact" aria-labelledby="contact-title">
<h2 id="contact-title">${words.t('page.contact')}</h2>
<ul>${lines.map((line) => html`\n<li>${line}</li>`)}
</ul>
</section>
`;
}

/** How an edition's publisher is reached, a line each. A number reads from left to right in every language. */
function contactLines({ publisher, address, phone, email }: PageFrame['edition'], words: Words): Markup[] {
  const lines = [
    publisher !== null && html`<b>${shown(publisher)}</b>`,
    address !== null && html`${shown(address)}`,
    phone !== null &&
      html`${words.t('contact.phone')} <a href="${telUrl(phone) ?? ''}" dir="ltr">${phone}</a>`,
    email !== null && html`${words.t('contact.email')} <a href="${mailtoUrl(email)}" dir="ltr">${email}</a>`,
  ];
  return lines.filter((line) => line !== false);
}

/** Editions as links, each in its own name, script and direction. */
export function editionList(
  editions: readonly EditionLink[],
  words: Words,
  here: Pick<PageFrame, 'edition' | 'url'> | null,
  among: readonly EditionLink[] = editions,
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
<li><a href="${edition.url}" hreflang="${edition.language}"${mark !== null && html` aria-current="${mark}"`}><span class="language"${own}>${words.languageName(edition.language, among)}</span> <span class="name"${own}>${shown(edition.title)}</span></a>${edition.isClosed && html` <span class="role">${words.t('edition.closedMark')}</span>`}</li>`;
  })}
</ul>`;
}

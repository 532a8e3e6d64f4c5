// The media of an article that its text does not already show.
import { mediaKind } from '../../domain/article.ts';
import type { Entry, EntryMedia } from '../../domain/feed.ts';
import type { Words } from '../../i18n.ts';
import { html, type Markup } from './markup.ts';
import { shown } from './text.ts';

/** The first image outside the text, to stand above it; null where there is none. */
export function leadImage(entry: Entry): Markup | null {
  const image = findLeadImage(entry);
  return image === undefined ? null : html`${figure(image, { lead: true })}\n`;
}

/** Everything else outside the text: pictures and players, then files to download. */
export function attachments(entry: Entry, words: Words): Markup | null {
  const lead = findLeadImage(entry);
  const rest = outsideText(entry).filter((media) => media !== lead);
  if (rest.length === 0) return null;
  const files = rest.filter(({ type }) => mediaKind(type) === 'file');
  const shownHere = rest.filter((media) => !files.includes(media));
  return html`<section class="attachments" aria-labelledby="attachments-title">
<h2 id="attachments-title">${words.t('article.attachments')}</h2>
${shownHere.map((media) => html`${figure(media, { lead: false })}\n`)}${
  files.length > 0 &&
  html`<ul>${files.map(
    (file) => html`
<li><a href="${file.url}" type="${file.type}">${shown(file.caption ?? file.alt ?? file.name)}</a> <span class="size"><bdi>${extension(file)}</bdi> <bdi>${words.size(file.size)}</bdi></span></li>`,
  )}
</ul>
`
}</section>
`;
}

// Names are digests, so the text holds a name only where it shows that file.
function outsideText({ media, bodyHtml }: Entry): EntryMedia[] {
  return media.filter(({ name }) => !bodyHtml.includes(name));
}

function findLeadImage(entry: Entry): EntryMedia | undefined {
  return outsideText(entry).find(({ type }) => mediaKind(type) === 'image');
}

function figure(media: EntryMedia, { lead }: { lead: boolean }): Markup {
  const caption = media.caption !== null && html`<span>${shown(media.caption)}</span> `;
  const credit = media.credit !== null && html`<span class="credit">${shown(media.credit)}</span>`;
  return html`<figure${lead && html` class="lead-image"`}>
${display(media, lead)}
${(caption || credit) && html`<figcaption>${caption}${credit}</figcaption>\n`}</figure>`;
}

function display(media: EntryMedia, lead: boolean): Markup {
  const { url, type, alt, caption, width, height } = media;
  // Given beforehand, the size keeps the text from jumping when the picture arrives.
  const size = width !== null && height !== null && html` width="${width}" height="${height}"`;
  const name = alt ?? caption;
  const label = name !== null && html` aria-label="${name}"`;
  switch (mediaKind(type)) {
    case 'audio':
      return html`<audio controls preload="none" src="${url}"${label}></audio>`;
    case 'video':
      return html`<video controls preload="none" src="${url}"${size}${label}></video>`;
    default:
      return html`<img src="${url}" alt="${alt ?? ''}"${size} ${lead ? html`fetchpriority="high"` : html`loading="lazy"`}>`;
  }
}

function extension({ name }: EntryMedia): string {
  return name.slice(name.lastIndexOf('.') + 1).toUpperCase();
}

// What an entry says at length: its content as HTML, and its summary as plain text.
import type { Direction } from '../../domain/edition.ts';
import type { Entry, FeedVariant } from '../../domain/feed.ts';
import { cutHtml, escapeHtml, markBlocks } from '../html.ts';
import { keepNumbersInOrder } from '../number-order.ts';
import { markDirection } from './direction.ts';

/**
 * The whole text: corrections, lead, body. Most readers show the content and drop the summary beside it, so
 * the lead stands in both. The element around them carries language and direction into any reader; where a reader
 * keeps only what is in it, each block of a right-to-left text still says its direction.
 * @param budget octets of the body: what does not fit is cut where a block ends, and a link leads to the whole
 */
export function entryContent(entry: Entry, budget?: number): string {
  const { language, direction, fallback, url } = entry;
  const before = [...corrections(entry), ...leads(entry)].join('');
  const body = budget === undefined ? entry.bodyHtml : cutHtml(entry.bodyHtml, budget);
  const more =
    body === entry.bodyHtml ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(entry.more)}</a></p>`;
  const text = before + body + more;
  const own = text.trim() === '' ? '' : inLanguage(language, direction, text);
  const notice = fallback === null ? '' : noticeOf(fallback, entry);
  // The same HTML, but `feed` lets a second `]]>` of a text end its CDATA section.
  return (notice + own).replaceAll(']]>', ']]&gt;');
}

/** The lead and, where that is all there is, the last correction. Of a link to another edition, what the feed's own says. */
export function summaryOf(
  entry: Entry,
  variant: FeedVariant,
): { text: string; language: string | undefined } {
  const { fallback, direction } = entry;
  if (fallback?.kind === 'link') {
    return { text: markDirection(fallback.text, fallback.direction), language: fallback.language };
  }
  const last = variant === 'headlines' ? entry.corrections.at(-1) : undefined;
  const parts = [entry.lead, last === undefined ? '' : `${last.label} ${last.note}`];
  const text = parts.filter((part) => part.trim() !== '').join('\n');
  return { text: markDirection(text, direction), language: undefined };
}

function corrections(entry: Entry): string[] {
  return entry.corrections.map(
    ({ label, note }) =>
      `<p class="correction"><strong>${escapeHtml(label)}</strong> ${escapeHtml(note)}</p>`,
  );
}

function leads({ lead }: Entry): string[] {
  return lead.trim() === '' ? [] : [`<p class="lead">${escapeHtml(lead)}</p>`];
}

/** In the words of the feed's edition, which has no article of the story, with the way to the one there is. */
function noticeOf(fallback: NonNullable<Entry['fallback']>, { url, language, headline }: Entry): string {
  const link = `<a href="${escapeHtml(url)}" hreflang="${escapeHtml(language)}" lang="${escapeHtml(language)}">${escapeHtml(headline)}</a>`;
  const text = `<p class="notice">${escapeHtml(fallback.text)} ${link}</p>`;
  return inLanguage(fallback.language, fallback.direction, text);
}

function inLanguage(language: string, direction: Direction, html: string): string {
  const marked = direction === 'rtl' ? keepNumbersInOrder(markBlocks(html, direction)) : html;
  return `<div lang="${escapeHtml(language)}" dir="${direction}">${marked}</div>`;
}

// Dates on pages: told in the edition's zone and calendar, and to machines in UTC.
import type { Edition } from '../../domain/edition.ts';
import { dayOf, type Instant, toRfc3339 } from '../../domain/time.ts';
import type { DateStyle, Params, PlainKey, Words } from '../../i18n.ts';
import { html, type Markup } from './markup.ts';

export type DateFrame = Pick<Edition, 'timeZone' | 'calendar'>;

/** A date in words, with the time unless only its date is known. */
export function dateText(at: Instant, frame: DateFrame, words: Words, style: DateStyle): string {
  return words.date(at, { timeZone: frame.timeZone, calendar: frame.calendar, style });
}

/** A `<time>` with a whole phrase in it, such as “Updated {{date}}”. A day is a day, never noon. */
export function timePhrase(
  at: Instant,
  frame: DateFrame,
  words: Words,
  { style, phrase, params }: { style: DateStyle; phrase?: PlainKey; params?: Params },
): Markup {
  const machine = style === 'day' || style === 'weekday' ? dayOf(at, frame.timeZone) : toRfc3339(at);
  const date = dateText(at, frame, words, style);
  return html`<time datetime="${machine}">${phrase === undefined ? date : words.t(phrase, { ...params, date })}</time>`;
}

/** What stands before the note of a correction, in feeds and on pages: “Correction, 14 March 2026:”. */
export function correctionLabel(at: Instant, frame: DateFrame, words: Words): string {
  return words.t('correction.label', { date: dateText(at, frame, words, 'day') });
}

/** What feeds say of a closed edition, and pages in their own way: that nothing new appears. */
export function closedSentence(closedAt: Instant, frame: DateFrame, words: Words): string {
  return words.t('edition.closed', { date: dateText(closedAt, frame, words, 'day') });
}

// Text that other people wrote, shown so that its direction stays its own affair.
import { directionOf } from '../../domain/edition.ts';
import { html, type Markup } from './markup.ts';

// Embeddings, overrides and isolates; the marks (LRM, RLM, ALM) are harmless and often needed.
const EXPLICIT_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;
const OVERRIDE = /[\u202d\u202e]/g;

/** A text for a title bar or an attribute, where nothing contains a direction once it is set. */
export function flatText(text: string): string {
  return text.replace(EXPLICIT_DIRECTION, '');
}

/** A headline or other text in a block of its own. Overrides, which only ever disguise, go. */
export function shown(text: string): string {
  return text.replace(OVERRIDE, '');
}

/**
 * A text inside a line of another. Its direction is its language's, not guessed from the first letter:
 * an Arabic headline may begin with a Latin name.
 */
export function isolated(text: string, language: string): Markup {
  return html`<bdi dir="${directionOf(language)}">${shown(text)}</bdi>`;
}

/** A text of so many letters at most, ended at a word where it has any, with an ellipsis where something is left out. */
export function shortened(text: string, letters: number): string {
  if (text.length <= letters) return text;
  const room = text.slice(0, letters);
  // Neither half a letter nor a letter without its marks.
  const whole = room.replace(/[\ud800-\udbff]$/, '').replace(/\P{M}\p{M}*$/u, '');
  const words = whole.replace(/\s+\S*$/, '');
  return `${(words.length > letters / 2 ? words : whole).trimEnd()}…`;
}

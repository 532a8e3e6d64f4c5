// The direction of plain text, told by the text itself: no reader takes that away.
import type { Direction } from '../../domain/edition.ts';

const RLM = '\u200f';
const LRM = '\u200e';

/** Strong characters that run from right to left, as far as scripts tell them (UAX #9, types R and AL), and marks. */
const RTL =
  /[\p{Script=Arab}\p{Script=Hebr}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}\p{Script=Adlm}\p{Script=Rohg}\p{Script=Mand}\p{Script=Samr}\u200f\u061c]/u;
const STRONG = /[\p{L}\u200e\u200f\u061c]/u;

/**
 * A text that begins in its own direction for readers that look at the first strong character, and whose last full
 * stop stays with it for those that do not look at all: with marks (RLM, LRM) where it needs them, else as it is.
 * It changes the direction of nothing that comes after it.
 */
export function markDirection(text: string, direction: Direction): string {
  const whole = contained(text);
  const first = STRONG.exec(whole)?.[0];
  if (first === undefined) return whole;
  const begins = RTL.test(first) ? 'rtl' : 'ltr';
  const start = begins === direction ? '' : direction === 'rtl' ? RLM : LRM;
  // In a line that runs from left to right, what ends a right-to-left text would stand at its wrong side.
  const last = [...whole].at(-1) as string;
  const end = direction === 'rtl' && !RTL.test(last) ? RLM : '';
  return start + whole + end;
}

/** Without overrides, which only ever disguise, and with every embedding and isolate closed. */
function contained(text: string): string {
  if (!/[\u202a-\u202e\u2066-\u2069]/.test(text)) return text;
  let out = '';
  const open: string[] = [];
  for (const character of text) {
    if (/[\u202d\u202e]/.test(character)) continue;
    if (/[\u202a\u202b]/.test(character)) open.push('\u202c');
    if (/[\u2066-\u2068]/.test(character)) open.push('\u2069');
    // What closes nothing that is open here would close something around it.
    if (/[\u202c\u2069]/.test(character)) {
      if (open.at(-1) !== character) continue;
      open.pop();
    }
    out += character;
  }
  return out + open.reverse().join('');
}

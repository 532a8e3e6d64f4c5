// How wide a terminal draws a text, in any script.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const PLAIN = /^[\x20-\x7e]*$/;

let widthOfAny: ((text: string) => number) | undefined;

/**
 * Columns that a text takes. What knows all scripts is loaded for the first text that needs it: compiling its expressions
 * takes some 50 ms.
 */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  widthOfAny ??= (require('string-width') as typeof import('string-width')).default;
  return widthOfAny(text);
}

// Data for machines inside a page, written so that no text can end it.
import { cleanText } from '../html.ts';
import { type Markup, trusted } from './markup.ts';
import { flatText } from './text.ts';

/** A thing of schema.org, or what is said of one. Null and undefined say nothing. */
export interface Thing {
  readonly [property: string]: Said;
}

type Said = string | number | boolean | null | undefined | Thing | readonly Said[];

/**
 * The script element with one document of JSON-LD 1.1. No browser runs it, and none asks the content policy: it is
 * a data block (HTML Living Standard, "prepare the script element").
 */
export function jsonLd(things: readonly Thing[]): Markup | null {
  if (things.length === 0) return null;
  const graph = {
    '@context': 'https://schema.org',
    ...(things.length === 1 ? things[0] : { '@graph': things }),
  };
  return trusted(
    `<script type="application/ld+json">${escapeScript(JSON.stringify(graph, plain))}</script>\n`,
  );
}

/** Every text as a title bar has it; what says nothing is left out. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return flatText(cleanText(value));
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
}

// HTML Living Standard, "restrictions for contents of script elements": `<!--`, `<script` and `</script` are what ends
// or hides it. The separators are line ends to a JavaScript that reads it.
function escapeScript(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

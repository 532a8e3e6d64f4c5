// The template tag of all pages: hono's `html`, which escapes, held to values that are known at once.
import { html as hono, raw as honoRaw } from 'hono/html';

declare const MARK: unique symbol;

/** HTML that needs no more escaping. */
export interface Markup {
  readonly [MARK]: true;
  toString(): string;
}

/** What may stand in a template; everything but Markup is escaped, false and null give nothing. */
export type Part = string | number | Markup | false | null | undefined | readonly Part[];

/** Builds markup from a template; texts are escaped for elements and for quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  // hono gives a Promise only where a part is one, which `Part` rules out.
  return hono(strings, ...parts) as unknown as Markup;
}

/** Lets text through as it is: for HTML that has been sanitised, and nothing else. */
export function trusted(sanitisedHtml: string): Markup {
  return honoRaw(sanitisedHtml) as unknown as Markup;
}

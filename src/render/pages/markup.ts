// The template tag of all pages: it escapes whatever is not markup already.

/** HTML that needs no more escaping. */
export class Markup {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }
}

/** What may stand in a template; everything but Markup is escaped, false and null give nothing. */
export type Part = string | number | Markup | false | null | undefined | readonly Part[];

/** Builds markup from a template; texts are escaped for elements and for quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  let text = strings[0] as string;
  for (let i = 0; i < parts.length; i++) text += written(parts[i]) + strings[i + 1];
  return new Markup(text);
}

/** Lets text through as it is: for HTML that has been sanitised, and nothing else. */
export function trusted(sanitisedHtml: string): Markup {
  return new Markup(sanitisedHtml);
}

function written(part: Part): string {
  if (typeof part === 'string') return SPECIAL.test(part) ? part.replace(SPECIALS, escaped) : part;
  if (part instanceof Markup) return part.toString();
  if (typeof part === 'number') return String(part);
  if (!part) return '';
  let text = '';
  for (const one of part) text += written(one);
  return text;
}

const SPECIAL = /[&<>"']/;
const SPECIALS = /[&<>"']/g;
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (character: string): string => ESCAPES[character] as string;

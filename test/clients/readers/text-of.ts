// The text that HTML shows, for texts that were once escaped and simple markup.

const NAMES: [string, string][] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&amp;', '&'],
];

export function textOf(html: string): string {
  // What “&” begins comes last: nothing is read twice.
  return NAMES.reduce((text, [name, letter]) => text.replaceAll(name, letter), html.replace(/<[^>]*>/g, ' '));
}

// Numbers in text from right to left: what is written in groups keeps its order, which bidirectional display would turn.

const DIGIT = '[0-9\\u0660-\\u0669\\u06f0-\\u06f9]';
const SPACE = '[ \\u00a0\\u202f]';

/** Telephone numbers and other groups of digits; number plates, references and other groups of capitals and digits. */
const GROUPS = new RegExp(
  `(?<![\\p{L}\\p{N}&#])(?:[+(]*${DIGIT}+\\)?(?:(?:${SPACE}|[-./])\\(?${DIGIT}+\\)?)+|[A-Z0-9]+(?:-[A-Z0-9]+)+|\\+${DIGIT}+)(?![\\p{L}\\p{N}]|[-./:]${DIGIT})`,
  'gu',
);

/** What every such group has in it. Most texts have none, and need no closer look, which costs much more. */
const SIGN = new RegExp(`${DIGIT}\\)?(?:${SPACE}|[-./])\\(?${DIGIT}|[A-Z0-9]-[A-Z0-9]|\\+${DIGIT}`);

/** Elements that hold text and no element. */
const TEXT_ALONE = /^<(option|textarea|title)\b/;

/**
 * The same HTML with groups of digits or capitals set from left to right, whatever is around them: else an Arabic
 * text shows “+32 2 555” as “555 2 32+” (UAX #9, rule N1: spaces between numbers take the direction of the text).
 * @param html well-formed, with `>` escaped in attributes; for text that runs from right to left
 */
export function keepNumbersInOrder(html: string): string {
  let out = '';
  let written = 0;
  let within = '';
  for (let from = 0; from < html.length; ) {
    const tag = placeOf('<', html, from);
    const text = html.slice(from, tag);
    if (SIGN.test(text) && !TEXT_ALONE.test(within)) {
      out += html.slice(written, from) + text.replace(GROUPS, '<bdi dir="ltr">$&</bdi>');
      written = tag;
    }
    from = placeOf('>', html, tag) + 1;
    within = html.slice(tag, from);
  }
  return out + html.slice(written);
}

/** Where a character comes next; past the end where it does not. */
function placeOf(character: string, html: string, from: number): number {
  const place = html.indexOf(character, from);
  return place === -1 ? html.length : place;
}

// Numbers in text from right to left: what is written in groups keeps its order, which bidirectional display would turn.

const DIGIT = '[0-9\\u0660-\\u0669\\u06f0-\\u06f9]';
const SPACE = '[ \\u00a0\\u202f]';

/** Telephone numbers and other groups of digits; number plates, references and other groups of capitals and digits. */
const GROUPS = new RegExp(
  `(?<![\\p{L}\\p{N}&#])(?:[+(]*${DIGIT}+\\)?(?:(?:${SPACE}|[-./])\\(?${DIGIT}+\\)?)+|[A-Z0-9]+(?:-[A-Z0-9]+)+|\\+${DIGIT}+)(?![\\p{L}\\p{N}]|[-./:]${DIGIT})`,
  'gu',
);

/** Elements that hold text and no element. */
const TEXT_ALONE = /^<(option|textarea|title)\b/;

/**
 * The same HTML with groups of digits or capitals set from left to right, whatever is around them: else an Arabic
 * text shows “+32 2 555” as “555 2 32+” (UAX #9, rule N1: spaces between numbers take the direction of the text).
 * @param html well-formed, with `>` escaped in attributes; for text that runs from right to left
 */
export function keepNumbersInOrder(html: string): string {
  let within = '';
  return html.replace(/<[^>]*>|[^<]+/g, (piece) => {
    if (!piece.startsWith('<'))
      return TEXT_ALONE.test(within) ? piece : piece.replace(GROUPS, '<bdi dir="ltr">$&</bdi>');
    within = piece;
    return piece;
  });
}

// Tokens: what stands in the search index, in its order, and what is looked for there.
import { type Piece, piecesOf, type Range, type Unit } from './words.ts';

/**
 * `text`: in the order of the text; a word, two characters of a script without spaces, or the last one of a run.
 * `joined`: the parts of “e-mail” as one word. It stands beside the text, and so does each single character.
 */
export interface Token extends Range {
  kind: 'text' | 'joined';
  text: string;
  /** The first character, of a script without spaces. */
  head: (Range & { text: string }) | null;
}

/** What joined words may have together. */
const LONGEST = 64;
/** What a text may become: D1 takes two million octets a value, and three of them may be a character. */
const MOST = 500_000;

/** The tokens of a text, made as they are asked for. */
export function* tokensOf(text: string): Generator<Token> {
  let parts: Piece[] = [];
  for (const piece of piecesOf(text)) {
    if (isJoined(piece, parts)) parts.push(piece);
    else {
      yield* joinedOf(parts);
      parts = [piece];
    }
    if (piece.kind === 'word') {
      const { start, end } = piece;
      yield { kind: 'text', text: piece.text, start, end, head: null };
    } else {
      const { units } = piece;
      for (let i = 0; i < units.length; i++) {
        const head = units[i] as Unit;
        const next = units[i + 1];
        const { text, start, end } = head;
        yield { kind: 'text', text: next ? text + next.text : text, start, end: next?.end ?? end, head };
      }
    }
  }
  yield* joinedOf(parts);
}

/**
 * A text as the index has it: its tokens with spaces between. Of a book it has the beginning.
 * @param beside gathers what stands beside the text
 */
export function indexText(text: string, beside: Set<string>): string {
  const tokens: string[] = [];
  let length = 0;
  for (const token of tokensOf(text.length > MOST ? text.slice(0, MOST) : text)) {
    if (token.head) beside.add(token.head.text);
    if (token.kind === 'joined') beside.add(token.text);
    else {
      length += token.text.length + 1;
      if (length > MOST) break;
      tokens.push(token.text);
    }
  }
  return tokens.join(' ');
}

function isJoined(piece: Piece, parts: readonly Piece[]): boolean {
  const before = parts.at(-1);
  return piece.kind === 'word' && before?.kind === 'word' && piece.joint !== null && piece.joint !== '';
}

/** “e-mail” is found as “email”, “l’eau” also as “leau”; a date is not found as one number. */
function* joinedOf(parts: readonly Piece[]): Generator<Token> {
  const text = joinedText(parts);
  const [first, last] = [parts[0], parts.at(-1)];
  if (text !== null && first && last) {
    yield { kind: 'joined', text, start: first.start, end: last.end, head: null };
  }
}

/** Words that hyphens or apostrophes join, as one; null where they are none. */
export function joinedText(parts: readonly Piece[]): string | null {
  if (parts.length < 2) return null;
  const text = parts.map((part) => (part.kind === 'word' ? part.text : '')).join('');
  return text.length <= LONGEST && /\p{L}/u.test(text) ? text : null;
}

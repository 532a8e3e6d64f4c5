// What somebody looks for: any text at all, taken as words, phrases and beginnings of words.
import { joinedText } from './tokens.ts';
import { type Piece, piecesOf } from './words.ts';

/** One thing that must occur. */
export type Term =
  /** A word, or (`prefix`) any that begins so. */
  | { kind: 'word'; text: string; prefix: boolean }
  /** A single character of a script without spaces. */
  | { kind: 'unit'; text: string }
  /** Tokens one after the other; `joined`: or this one word. */
  | { kind: 'phrase'; tokens: string[]; prefix: boolean; joined: string | null };

/** Of what somebody typed, so much is looked at; and so many terms and tokens of it. */
export const LONGEST_QUERY = 300;
const MOST_TERMS = 20;
const MOST_TOKENS = 60;
/** Letters that the beginning of a word must have. */
const SHORTEST_PREFIX = 3;

const QUOTATION_MARK = /["“”„‟«»‹›「」『』《》〝〞〟＂]/u;
const STAR = /^[*＊]/u;

/** What was typed, as far as it is looked at: one line, and nothing that is no text. */
export function cleanQuery(given: string): string {
  return given
    .slice(0, LONGEST_QUERY * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\s\ufffd]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_QUERY)
    .toWellFormed();
}

/**
 * Takes a query apart. Nothing is an error: what cannot be searched for is left out.
 * @returns what must occur, each thing once; nothing when there is nothing to search for
 */
export function parseQuery(query: string): Term[] {
  const parts = query.split(QUOTATION_MARK);
  // Of an odd number of marks the last one is no mark.
  const quoted = (index: number): boolean => index % 2 === 1 && index < parts.length - 1;
  const found = parts.flatMap((part, index) => {
    const groups = quoted(index) ? [[...piecesOf(part)]] : chunksOf(part);
    return groups.flatMap((pieces) => {
      const end = pieces.at(-1)?.end ?? 0;
      const starred = !quoted(index) && STAR.test(part.slice(end));
      return termOf(quoted(index) ? pieces : withoutElision(pieces), starred) ?? [];
    });
  });
  const terms: Term[] = [];
  let tokens = 0;
  for (const term of new Map(found.map((one) => [JSON.stringify(one), one])).values()) {
    tokens += term.kind === 'phrase' ? term.tokens.length : 1;
    if (terms.length === MOST_TERMS || (tokens > MOST_TOKENS && terms.length > 0)) break;
    terms.push(term.kind === 'phrase' ? { ...term, tokens: term.tokens.slice(0, MOST_TOKENS) } : term);
  }
  return terms;
}

/** Pieces with nothing but a hyphen or an apostrophe between them belong together. */
function chunksOf(text: string): Piece[][] {
  const chunks: Piece[][] = [];
  for (const piece of piecesOf(text)) {
    const last = chunks.at(-1);
    if (piece.joint !== null && last) last.push(piece);
    else chunks.push([piece]);
  }
  return chunks;
}

const HYPHEN = /[-\u2010\u2011\ufe63\uff0d]/u;

/** Whoever looks for “l’eau” wants water: the article, or “d’”, or “qu’” may be another where it occurs. */
function withoutElision(pieces: readonly Piece[]): readonly Piece[] {
  const [first, second] = pieces;
  const elided =
    first?.kind === 'word' &&
    second?.kind === 'word' &&
    second.joint !== '' &&
    !HYPHEN.test(second.joint as string) &&
    /^\p{Script=Latin}{1,2}$/u.test(first.text) &&
    second.text.length > 2;
  return elided ? pieces.slice(1) : pieces;
}

function termOf(pieces: readonly Piece[], starred: boolean): Term | null {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last) return null;
  const prefix = starred && last.kind === 'word' && Array.from(last.text).length >= SHORTEST_PREFIX;
  if (pieces.length === 1) {
    if (first.kind === 'word') return { kind: 'word', text: first.text, prefix };
    const [unit] = first.units;
    if (unit && first.units.length === 1) return { kind: 'unit', text: unit.text };
  }
  // As the index has them: a run inside ends with its last character alone, at the end it may go on.
  const isCut = last.kind === 'run' && last.units.length === 1;
  const tokens = pieces.flatMap((piece, index) => {
    if (piece.kind === 'word') return [piece.text];
    const { units } = piece;
    const all = units.map((unit, i) => unit.text + (units[i + 1]?.text ?? ''));
    return index === pieces.length - 1 && units.length > 1 ? all.slice(0, -1) : all;
  });
  const joins = pieces.every(({ kind, joint }, i) => kind === 'word' && (i === 0 || (joint ?? '') !== ''));
  return { kind: 'phrase', tokens, prefix: prefix || isCut, joined: joins ? joinedText(pieces) : null };
}

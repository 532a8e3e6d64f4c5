// Hits: where in a text a query's terms occur, and the part of the text that shows them best.
import type { Term } from './query.ts';
import { type Token, tokensOf } from './tokens.ts';
import type { Range } from './words.ts';

/** Text with what was found in it. */
export interface Part {
  text: string;
  isHit: boolean;
}

/** So much of a text is looked at, and so many hits of each term. */
const MOST_TEXT = 10_000;
const MOST_HITS = 10;
/** Characters of an excerpt; of a script without spaces half as many take as much room. */
const WIDTH = 240;
/** What is shown before the first hit, of those. */
const BEFORE = 0.25;

type Hit = Range & { term: number };

/** Where the terms occur, in the order of the text; a whole word of each where scripts have spaces. */
export function findHits(text: string, terms: readonly Term[]): Hit[] {
  const tokens: Token[] = [];
  const hits: Hit[] = [];
  const counts = terms.map(() => 0);
  for (const token of tokensOf(text.length > MOST_TEXT ? text.slice(0, MOST_TEXT) : text)) {
    if (token.kind === 'text') tokens.push(token);
    for (let term = 0; term < terms.length; term++) {
      const count = counts[term] as number;
      const range = count < MOST_HITS && hitAt(token, tokens, terms[term] as Term);
      if (!range) continue;
      counts[term] = count + 1;
      hits.push({ start: range.start, end: range.end, term });
    }
    if (hits.length === MOST_HITS * terms.length) break;
  }
  return hits.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What ends with this token, if that is what is wanted. */
function hitAt(token: Token, tokens: readonly Token[], term: Term): Range | null {
  if (term.kind === 'unit') return token.head !== null && token.head.text === term.text ? token.head : null;
  if (term.kind === 'word') return matches(token, term.text, term.prefix) ? token : null;
  if (token.text === term.joined) return token;
  const from = tokens.length - term.tokens.length;
  if (token.kind === 'joined' || from < 0) return null;
  const last = term.tokens.length - 1;
  if (!matches(token, term.tokens[last] as string, term.prefix)) return null;
  const all = term.tokens.every((text, i) =>
    matches(tokens[from + i] as Token, text, term.prefix && i === last),
  );
  if (!all) return null;
  // Of the two characters of which the first was wanted, the first.
  const end = term.prefix && token.head && token.head.text === term.tokens[last] ? token.head.end : token.end;
  return { start: (tokens[from] as Token).start, end };
}

function matches(token: Token, text: string, prefix: boolean): boolean {
  return prefix ? token.text.startsWith(text) : token.text === text;
}

/** The whole text, with its hits. */
export function markHits(text: string, hits: readonly Hit[]): Part[] {
  return partsOf(text, { start: 0, end: text.length }, hits);
}

/** The part of a text that has most of the terms, with its hits; its beginning where there is none. */
export function excerptOf(text: string, hits: readonly Hit[]): Part[] {
  const best = bestOf(hits);
  const from = best?.start ?? 0;
  const width = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Hangul}]/u.test(
    text.slice(from, from + 20),
  )
    ? WIDTH / 2
    : WIDTH;
  const early = Math.max(0, Math.min(from - width * BEFORE, text.length - width));
  const start = early === 0 ? 0 : Math.min(boundary(text, early, from), from);
  const late = Math.max(start + width, best?.end ?? 0);
  const end = late >= text.length ? text.length : Math.max(boundaryBefore(text, late), best?.end ?? 0);
  const parts = partsOf(text, { start, end }, hits);
  return [
    ...(start > 0 ? [{ text: '… ', isHit: false }] : []),
    ...parts,
    ...(end < text.length ? [{ text: ' …', isHit: false }] : []),
  ];
}

/** The hit after which most other terms come soon. */
function bestOf(hits: readonly Hit[]): Hit | undefined {
  let best: Hit | undefined;
  let most = 0;
  for (const hit of hits) {
    const near = hits.filter(({ start }) => start >= hit.start && start < hit.start + WIDTH / 2);
    const terms = new Set(near.map(({ term }) => term)).size;
    if (terms > most) [best, most] = [hit, terms];
  }
  return best;
}

/** Where a word begins soon after a place, or a character at least. */
function boundary(text: string, from: number, limit: number): number {
  const at = Math.floor(from);
  const space = text.indexOf(' ', at);
  return space !== -1 && space < Math.min(limit, at + 25) ? space + 1 : wholeCharacter(text, at);
}

function boundaryBefore(text: string, from: number): number {
  const at = Math.floor(from);
  const space = text.lastIndexOf(' ', at);
  return space > at - 25 ? space : wholeCharacter(text, at);
}

/** Not between the halves of a character, nor before its marks. */
function wholeCharacter(text: string, from: number): number {
  let at = from;
  while (at > 0 && /^[\p{M}\udc00-\udfff\u200c\u200d]/u.test(text.slice(at, at + 2))) at--;
  return at;
}

function partsOf(text: string, { start, end }: Range, hits: readonly Hit[]): Part[] {
  const parts: Part[] = [];
  let at = start;
  const push = (to: number, isHit: boolean): void => {
    if (to > at) parts.push({ text: text.slice(at, to), isHit });
    at = Math.max(at, to);
  };
  let open: Range | null = null;
  for (const hit of hits.filter((one) => one.end > start && one.start < end)) {
    if (open && hit.start < open.end) open.end = Math.max(open.end, hit.end);
    else {
      if (open) push(Math.min(open.end, end), true);
      push(Math.min(Math.max(hit.start, start), end), false);
      open = { start: hit.start, end: hit.end };
    }
  }
  if (open) push(Math.min(open.end, end), true);
  push(end, false);
  return parts;
}

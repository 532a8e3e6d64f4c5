// A text with what changed in it marked, [-removed-]{+added+}, in lines of a terminal's width and in any script.
import type { Piece } from '../domain/difference/words.ts';
import type { Direction } from '../domain/edition.ts';
import { printable } from './table.ts';
import { widthOf } from './text-width.ts';

export interface MarkedOptions {
  /** Width of a line; null breaks only where the text does. */
  width: number | null;
  /** Of the text's language. */
  direction: Direction;
}

const MARKS = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const;
/** Columns of one mark. */
const MARK_WIDTH = 2;

const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
/** Scripts whose words no spaces part. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const OPENING = /[\p{Ps}\p{Pi}]$/u;
const CLOSING = /^(?![\p{Ps}\p{Pi}])[\p{P}\p{M}]/u;

/** What is not broken between lines unless it is too long for one. */
interface Atom {
  text: string;
  change: Piece['change'];
  /** Whether the mark of a change begins or ends with it. */
  opens: boolean;
  closes: boolean;
  width: number;
  kind: 'text' | 'space' | 'line break';
  /** Whether a line may begin with it. */
  breakable: boolean;
}

/** The lines of a text, without line feeds. A file's name by its content is cut short. */
export function markedLines(pieces: readonly Piece[], { width, direction }: MarkedOptions): string[] {
  const most = width === null ? Number.POSITIVE_INFINITY : Math.max(width, 4 * MARK_WIDTH);
  const atoms = pieces.flatMap((piece) => atomsOf(piece, most));
  const isolated = direction === 'rtl' || pieces.some(({ text }) => RIGHT_TO_LEFT.test(text));
  return linesOf(atoms, most).map((line) => say(line, isolated ? direction : null));
}

/** A text that is all one, below something: broken at the width, each line with its indent and a line feed. */
export function wrapped(text: string, columns: number | null, indent = ''): string {
  const width = columns === null ? null : columns - indent.length;
  const lines = markedLines([{ change: 'same', text }], { width, direction: 'ltr' });
  return lines.map((line) => `${indent}${line}\n`).join('');
}

function atomsOf({ change, text }: Piece, most: number): Atom[] {
  const short = text.replace(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, '$1…');
  if (change === 'same') return split(short, most);
  const [, before, core, after] = /^([ \n]*)(.*?)([ \n]*)$/s.exec(short) as unknown as [
    string,
    string,
    string,
    string,
  ];
  // The marks stand at the words; around spaces only where nothing else changed.
  const marked = core === '' ? [word(short.replaceAll('\n', '⏎'))] : split(core, most);
  for (const atom of marked) atom.change = change;
  const [first, last] = [marked[0] as Atom, marked.at(-1) as Atom];
  first.opens = true;
  first.width += MARK_WIDTH;
  last.closes = true;
  last.width += MARK_WIDTH;
  return core === '' ? marked : [...split(before, most), ...marked, ...split(after, most)];
}

function split(text: string, most: number): Atom[] {
  return (text.match(/\n| +|[^ \n]+/g) ?? []).flatMap((part): Atom[] => {
    if (part === '\n') return [{ ...word(''), kind: 'line break' }];
    if (part.startsWith(' ')) return [{ ...word(part), kind: 'space' }];
    return wordsOf(printable(part)).flatMap((one) =>
      one.width + 2 * MARK_WIDTH > most ? cutUp(one, most) : [one],
    );
  });
}

/** A text without spaces as words between which a line may be broken. */
function wordsOf(text: string): Atom[] {
  if (!UNSPACED.test(text)) return [word(text)];
  const parts = Array.from(
    new Intl.Segmenter('ja', { granularity: 'word' }).segment(text),
    ({ segment }) => segment,
  );
  return parts.map((part, i) => ({
    ...word(part),
    breakable: !CLOSING.test(part) && !OPENING.test(parts[i - 1] ?? ''),
  }));
}

function cutUp(atom: Atom, most: number): Atom[] {
  const parts: string[] = [''];
  for (const { segment } of new Intl.Segmenter().segment(atom.text)) {
    const longer = (parts.at(-1) as string) + segment;
    if (parts.at(-1) !== '' && widthOf(longer) + 2 * MARK_WIDTH > most) parts.push(segment);
    else parts[parts.length - 1] = longer;
  }
  return parts.map((part, i) => ({ ...word(part), breakable: i > 0 || atom.breakable }));
}

function word(text: string): Atom {
  const flags = { opens: false, closes: false, breakable: false };
  return { text, change: 'same', width: widthOf(text), kind: 'text', ...flags };
}

function linesOf(atoms: readonly Atom[], most: number): Atom[][] {
  const lines: Atom[][] = [[]];
  let [taken, at] = [0, 0];
  while (at < atoms.length) {
    const atom = atoms[at] as Atom;
    if (atom.kind === 'line break') {
      lines.push([]);
      taken = 0;
      at += 1;
      continue;
    }
    // What is longer than any line is broken where its parts meet.
    const end = widthOfUnit(atoms, at) > most ? at + 1 : endOfUnit(atoms, at);
    const unit = atoms.slice(at, end);
    const width = unit.reduce((sum, one) => sum + one.width, 0);
    const line = lines.at(-1) as Atom[];
    if (atom.kind === 'space' && taken + width + widthOfUnit(atoms, end) > most) {
      // The line ends here, and its space with it.
      lines.push([]);
      taken = 0;
    } else if (taken > 0 && taken + width > most) {
      lines.push(unit);
      taken = width;
    } else {
      line.push(...unit);
      taken += width;
    }
    at = end;
  }
  return lines;
}

/** However many marks of punctuation follow one another. */
const MOST_TOGETHER = 50;

/** Where what must stay together ends. */
function endOfUnit(atoms: readonly Atom[], from: number): number {
  if (atoms[from]?.kind !== 'text') return from + 1;
  let end = from + 1;
  while (end - from < MOST_TOGETHER && atoms[end]?.kind === 'text' && !atoms[end]?.breakable) end += 1;
  return end;
}

function widthOfUnit(atoms: readonly Atom[], from: number): number {
  if (atoms[from]?.kind !== 'text') return 0;
  return atoms.slice(from, endOfUnit(atoms, from)).reduce((sum, { width }) => sum + width, 0);
}

const [FIRST_STRONG, RIGHT_TO_LEFT_TEXT, END] = ['\u2068', '\u2067', '\u2069'];

/** @param direction null where no isolation is needed: Unicode's UAX #9 would mix what changed with what is beside it */
function say(line: readonly Atom[], direction: Direction | null): string {
  let out = '';
  for (const [i, { text, change, opens, closes }] of line.entries()) {
    const begins = change !== 'same' && (opens || i === 0 || line[i - 1]?.change !== change);
    const ends = change !== 'same' && (closes || line[i + 1]?.change !== change);
    if (opens) out += MARKS[change][0];
    if (direction !== null && begins) out += FIRST_STRONG;
    out += text;
    if (direction !== null && ends) out += END;
    if (closes) out += MARKS[change][1];
  }
  out = out.trimEnd();
  return direction === null || out === ''
    ? out
    : `${direction === 'rtl' ? RIGHT_TO_LEFT_TEXT : FIRST_STRONG}${out}${END}`;
}

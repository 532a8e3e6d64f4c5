// What changed between two revisions, for a terminal or a file: `-` what is gone, `+` what is new, `~` what changed.

import { mediaKind } from '../domain/article.ts';
import { markdownMark } from '../domain/difference/blocks.ts';
import {
  type Difference,
  isDifferent,
  MEDIA_TEXTS,
  type MediaChange,
  TEXTS,
  type ThumbnailChange,
} from '../domain/difference/content.ts';
import type { ParagraphChange } from '../domain/difference/paragraphs.ts';
import type { Summary } from '../domain/difference/summary.ts';
import { isReplaced, type Piece } from '../domain/difference/words.ts';
import { directionOf } from '../domain/edition.ts';
import { markedLines, wrapped } from './marked-text.ts';
import { counted } from './table.ts';

export interface DifferenceOptions {
  /** BCP 47 tag of the text. */
  language: string;
  /** Width of the terminal; null breaks no line. */
  columns: number | null;
}

/** Sections with an empty line between them, each line with a line feed. */
export function formatDifference(difference: Difference, options: DifferenceOptions): string {
  if (!isDifferent(difference)) return 'no text changed\n';
  const sections = TEXTS.flatMap((field) => {
    const pieces = difference[field];
    return pieces === null ? [] : [`${field}\n${sayEntries(entriesOf(pieces), options)}`];
  });
  const { media, body } = difference;
  if (media.length > 0) sections.push(`media\n${sayEntries(media.flatMap(entriesOfMedia), options)}`);
  if (body) {
    const { changes, before, after } = body;
    const title = `body: ${counted(changes.length, 'change')}; ${counted(before, 'paragraph')} before, ${after} now`;
    const entries = changes.flatMap(entriesOfParagraph);
    sections.push(
      changes.length === 0
        ? 'body: only its markup changed, not its text\n'
        : `${wrapped(title, options.columns)}${sayEntries(entries, options)}`,
    );
  }
  return sections.join('\n');
}

/** In a few words: `headline, lead, 2 paragraphs changed, 1 new`. */
export function saySummary({ fields, media, paragraphs }: Summary): string {
  const said: string[] = [...fields];
  if (media > 0) said.push('media');
  if (paragraphs) {
    const { changed, added, removed } = paragraphs;
    const counts = [
      [changed, 'changed'],
      [added, 'new'],
      [removed, 'gone'],
    ] as const;
    const some = counts.filter(([count]) => count > 0);
    said.push(
      ...some.map(([count, what], i) => `${i === 0 ? counted(count, 'paragraph') : count} ${what}`),
      ...(some.length === 0 ? ['markup'] : []),
    );
  }
  return said.length === 0 ? 'no text changed' : said.join(', ');
}

interface Entry {
  mark: '-' | '+' | '~' | ' ';
  /** Of the paragraph. */
  number: number | null;
  pieces: readonly Piece[];
}

function entriesOf(pieces: readonly Piece[], from: number | null = null, to: number | null = null): Entry[] {
  if (!isReplaced(pieces)) return [{ mark: '~', number: to, pieces }];
  const only = (change: 'removed' | 'added') => plain(textOf(pieces, change));
  const [old, now] = [only('removed'), only('added')];
  return [
    ...(old[0]?.text === '' ? [] : [{ mark: '-', number: from, pieces: old } as const]),
    ...(now[0]?.text === '' ? [] : [{ mark: '+', number: to, pieces: now } as const]),
  ];
}

/** The older text, or the newer one. */
function textOf(pieces: readonly Piece[], change: 'removed' | 'added'): string {
  return pieces
    .filter((piece) => piece.change === 'same' || piece.change === change)
    .map(({ text }) => text)
    .join('');
}

function entriesOfParagraph(paragraph: ParagraphChange): Entry[] {
  if (paragraph.change === 'removed') {
    return [
      { mark: '-', number: paragraph.from, pieces: plain(markdownMark(paragraph.kind) + paragraph.text) },
    ];
  }
  if (paragraph.change === 'added') {
    return [
      { mark: '+', number: paragraph.to, pieces: plain(markdownMark(paragraph.kind) + paragraph.text) },
    ];
  }
  const { from, to, formerKind, kind, pieces } = paragraph;
  const [former, mark] = [markdownMark(formerKind), markdownMark(kind)];
  if (isReplaced(pieces)) {
    return [
      { mark: '-', number: from, pieces: plain(former + textOf(pieces, 'removed')) },
      { mark: '+', number: to, pieces: plain(mark + textOf(pieces, 'added')) },
    ];
  }
  if (formerKind === kind) return [{ mark: '~', number: to, pieces: [...plain(mark), ...pieces] }];
  const [was, is] = former === mark ? [`${formerKind} `, `${kind} `] : [former, mark];
  const became: Piece[] = [
    { change: 'removed', text: was },
    { change: 'added', text: is },
  ];
  return [{ mark: '~', number: to, pieces: [...became.filter(({ text }) => text !== ''), ...pieces] }];
}

function entriesOfMedia(media: MediaChange): Entry[] {
  if (media.change === 'reordered') return [{ mark: ' ', number: null, pieces: plain('in another order') }];
  if (media.change === 'changed') {
    const { name, type, thumbnail } = media;
    const said = MEDIA_TEXTS.flatMap((field): Piece[] => {
      const pieces = media[field];
      return pieces === null ? [] : [...plain(`; ${field}: `), ...pieces];
    });
    if (thumbnail) said.push(...plain('; thumbnail: '), ...piecesOfThumbnail(thumbnail));
    return [{ mark: '~', number: null, pieces: [...plain(`${mediaKind(type)} ${name}`), ...said] }];
  }
  const { name, type, thumbnail } = media.use;
  const said = MEDIA_TEXTS.flatMap((field) => {
    const text = media.use[field];
    return text === null ? [] : [`; ${field}: ${text}`];
  });
  if (thumbnail) said.push(`; thumbnail: ${thumbnail.name}`);
  const mark = media.change === 'added' ? '+' : '-';
  return [{ mark, number: null, pieces: plain(`${mediaKind(type)} ${name}${said.join('')}`) }];
}

function piecesOfThumbnail({ removed, added }: ThumbnailChange): Piece[] {
  return [
    ...(removed === null ? [] : [{ change: 'removed', text: removed } as const]),
    ...(added === null ? [] : [{ change: 'added', text: added } as const]),
  ];
}

function plain(text: string): Piece[] {
  return [{ change: 'same', text }];
}

function sayEntries(entries: readonly Entry[], { language, columns }: DifferenceOptions): string {
  const widest = Math.max(...entries.map(({ number }) => (number === null ? 0 : String(number).length)));
  const direction = directionOf(language);
  return entries
    .flatMap(({ mark, number, pieces }) => {
      const label = widest === 0 ? `${mark} ` : `${mark} ${String(number ?? '').padStart(widest)}  `;
      const width = columns === null ? null : columns - label.length;
      return markedLines(pieces, { width, direction }).map(
        (line, i) => `${((i === 0 ? label : ' '.repeat(label.length)) + line).trimEnd()}\n`,
      );
    })
    .join('');
}

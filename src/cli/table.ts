// Aligned columns for a terminal, whatever the script: widths are what a terminal draws, not what a string counts.
import { widthOf } from './text-width.ts';

export interface TableOptions {
  header?: readonly string[];
  /** Cuts the last column to fit; null cuts nothing. */
  columns: number | null;
  /** At least these widths, so that tables printed one after the other align. */
  widths?: readonly number[];
}

/** The width of each column that holds all these cells. */
export function columnWidths(
  rows: readonly (readonly string[])[],
  atLeast: readonly number[] = [],
): number[] {
  const widths = [...atLeast];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(printable(cell)));
    });
  }
  return widths;
}

/** Lines of a table, each with a line feed; columns two spaces apart, none after the last. */
export function formatTable(rows: readonly (readonly string[])[], options: TableOptions): string {
  const all = options.header ? [options.header, ...rows] : rows;
  const widths = columnWidths(all, options.widths);
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, column) => {
      const text = printable(cell);
      return column === row.length - 1 ? text : text + ' '.repeat((widths[column] ?? 0) - widthOf(text));
    });
    return `${cut(cells.join('  '), options.columns).trimEnd()}\n`;
  };
  return all.map(line).join('');
}

/** Cuts a text to a width, between characters as people see them. */
export function cut(text: string, columns: number | null): string {
  if (columns === null || widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text from a file or its name must not steer the terminal: control characters become visible. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === '\n' || character === '\t' ? ' ' : '�',
  );
}

/** `1 story`, `2 stories`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

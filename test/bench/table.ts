// The one table that a run prints.

export interface Line {
  what: string;
  ratio: number;
  /** The same ratio between two equals: how far from 1.00 chance alone leads. Null where there is none. */
  control: number | null;
  required: { least: number } | { most: number } | null;
  detail: string;
}

/** Whether a line is what it must be; true where nothing is required. */
export function holds({ ratio, required }: Line): boolean {
  if (required === null) return true;
  return 'least' in required ? ratio >= required.least : ratio <= required.most;
}

export function formatTable(lines: readonly Line[]): string {
  const rows = [
    ['', 'ratio', 'A/A', 'required', '', ''],
    ...lines.map((line) => [
      line.what,
      line.ratio.toFixed(2),
      line.control?.toFixed(2) ?? '',
      required(line),
      line.required === null ? '' : holds(line) ? 'ok' : 'MISSED',
      line.detail,
    ]),
  ];
  const widths = (rows[0] as string[]).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function required({ required: bound }: Line): string {
  if (bound === null) return '';
  return 'least' in bound ? `>= ${bound.least.toFixed(2)}` : `<= ${bound.most.toFixed(2)}`;
}

// The one table that a run prints.

export interface Line {
  what: string;
  /** Not a number where there is nothing to compare with. */
  ratio: number;
  /** The same ratio between two equals: how far from 1.00 chance alone leads. Null where there is none. */
  control: number | null;
  required: { least: number } | { most: number } | null;
  detail: string;
}

/** How far from 1.00 two equals may come out before a run can prove nothing. */
const TOO_NOISY = 0.05;

/**
 * `noisy`: it is not what it must be, but neither are two equals equal; run again on an idle machine. `ok?`: it is what
 * it must be, and that may be chance.
 */
export function judge({ ratio, control, required }: Line): '' | 'ok' | 'ok?' | 'noisy' | 'MISSED' {
  if (required === null) return '';
  const holds = 'least' in required ? ratio >= required.least : ratio <= required.most;
  const isNoisy = control !== null && Math.abs(control - 1) > TOO_NOISY;
  if (holds) return isNoisy ? 'ok?' : 'ok';
  return isNoisy ? 'noisy' : 'MISSED';
}

export function formatTable(lines: readonly Line[]): string {
  const rows = [
    ['', 'ratio', 'A/A', 'required', '', ''],
    ...lines.map((line) => [
      line.what,
      Number.isNaN(line.ratio) ? '' : line.ratio.toFixed(2),
      line.control?.toFixed(2) ?? '',
      required(line),
      judge(line),
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

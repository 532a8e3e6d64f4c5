// The status grid as a terminal shows it: as much of each article as the width allows.
import type { CellState, StatusCell, StatusPage } from '../desk/status.ts';
import { type Instant, toRfc3339 } from '../domain/time.ts';
import { sayLacks } from '../domain/together.ts';
import { columnWidths, cut, formatTable, printable } from './table.ts';

const MARKS: Readonly<Record<CellState, string>> = {
  public: '●',
  scheduled: '◷',
  blocked: '▲',
  missing: '·',
  stale: '!',
  withdrawn: '×',
  draft: '○',
  erased: '#',
};

const MEANINGS: Readonly<Record<CellState, string>> = {
  public: 'public',
  scheduled: 'waits for its time',
  blocked: 'has a time, and its story lacks something to go out with',
  missing: 'has no article there',
  stale: 'its source has changed since',
  withdrawn: 'withdrawn',
  draft: 'has no time yet',
  erased: 'erased for good',
};

/** The column of the stories' keys. */
const KEY = 1;

/** Stories down, editions across. */
export function formatGrid(page: StatusPage, columns: number | null): string {
  const header = ['id', 'story', ...page.editions.map(({ path }) => path)];
  const grid = (say: (cell: StatusCell) => string) =>
    page.rows.map(({ id, key, cells }) => [String(id), key, ...cells.map(say)]);
  const [full, words, marks] = [
    grid(sayWithTime),
    grid(({ state }) => state),
    grid(({ state }) => MARKS[state]),
  ];
  const fitting = [full, words].find((rows) => columns === null || widthOf([header, ...rows]) <= columns);
  const legend = fitting ? sayLegend(page, (state) => state) : sayLegend(page, (state) => MARKS[state]);
  const times =
    fitting === full && full.flat().some((cell) => /^(scheduled|blocked) /.test(cell))
      ? 'times are UTC\n'
      : '';
  const more = page.next === null ? '' : `older stories: --before ${page.next}\n`;
  return `${formatTable(fitting ?? withShortKeys(marks, header, columns), { header, columns })}\n${legend}${times}${more}`;
}

/** One story, an edition on each line. */
export function formatStory({ rows }: StatusPage, columns: number | null): string {
  return rows
    .map(({ key, source, lacks, cells }) => {
      const lines = cells.map((cell) => [
        cell.edition + (cell.required ? ' *' : ''),
        [cell.state, ...remarksOn(cell)].join(', '),
        sayTime(cell),
        cell.article?.headline ?? '',
      ]);
      const header = ['edition', 'state', 'since or at (UTC)', 'headline'];
      const origin = source === null ? 'its texts are co-original' : `its source is ${source}`;
      const needs = cells.some(({ required }) => required) ? '\n* these go out together\n' : '';
      const held = cells.some(({ article }) => article?.heldAt != null);
      const waits = lacks.length === 0 ? '' : `\n${held ? 'held' : 'would be held'}: ${sayLacks(lacks)}\n`;
      return `${printable(key)}: ${origin}\n\n${formatTable(lines, { header, columns })}${needs}${waits}`;
    })
    .join('\n');
}

const isWaiting = (state: CellState): boolean => state === 'scheduled' || state === 'blocked';

function sayWithTime(cell: StatusCell): string {
  return isWaiting(cell.state) ? `${cell.state} ${sayTime(cell)}` : cell.state;
}

function remarksOn({ article }: StatusCell): string[] {
  if (article === null) return [];
  const { corrected, withdrawAt, withdrawnAt, withdrawal, erasedAt } = article;
  const ends = withdrawAt !== null && withdrawnAt === null && erasedAt === null;
  return [
    ...(corrected ? ['corrected'] : []),
    ...(ends ? [`ends ${sayInstant(withdrawAt)}`] : []),
    ...(withdrawal === null ? [] : [withdrawal]),
  ];
}

function sayTime({ state, article }: StatusCell): string {
  const at = isWaiting(state) ? article?.publishAt : (article?.withdrawnAt ?? article?.releasedAt);
  return at === null || at === undefined ? '' : sayInstant(at);
}

function sayInstant(at: Instant): string {
  return toRfc3339(at)
    .replace('T', ' ')
    .replace(/:\d\dZ$/, '');
}

/** What is left of the width goes to the stories' keys: the marks are what the grid is for. */
function withShortKeys(rows: string[][], header: string[], columns: number | null): string[][] {
  if (columns === null) return rows;
  const without = [header, ...rows].map((row) => row.map((cell, at) => (at === KEY ? '' : cell)));
  const room = Math.max(columns - widthOf(without), 8);
  return rows.map((row) => row.map((cell, at) => (at === KEY ? cut(cell, room) : cell)));
}

/** Only what is to be seen is explained. */
function sayLegend({ rows }: StatusPage, name: (state: CellState) => string): string {
  const seen = new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)));
  const known = (Object.keys(MEANINGS) as CellState[]).filter(
    (state) => seen.has(state) && name(state) !== MEANINGS[state],
  );
  return formatTable(
    known.map((state) => [name(state), MEANINGS[state]]),
    { columns: null },
  );
}

function widthOf(rows: readonly (readonly string[])[]): number {
  return columnWidths(rows).reduce((sum, width) => sum + width + 2, -2);
}

// The history of a story as a terminal shows it: a line an event, and under a revision what it changed.
import type { HistoryEvent, HistoryPage } from '../desk/history.ts';
import { formatDifference, saySummary } from './difference-report.ts';
import { wrapped } from './marked-text.ts';
import { isNews, sayEvent, sayMinute } from './past.ts';
import { columnWidths, counted, formatTable, printable } from './table.ts';

/** All pages of it. */
export type History = Omit<HistoryPage, 'next'>;

export interface HistoryOptions {
  /** With what each revision changed, word by word. */
  full: boolean;
  columns: number | null;
}

type Saved = Extract<HistoryEvent, { what: 'revision' }>;

const HEADER = ['time (UTC)', 'edition', 'what', 'actor', 'reason'];
const [WITH_ACTOR, WITHOUT_ACTOR] = [4, 3];

/** What would not fit beside an event stands below it: nothing is cut. */
export function formatHistory({ story, source, events }: History, { full, columns }: HistoryOptions): string {
  const told = events.filter(isNews);
  const widths = columnWidths([
    HEADER.slice(0, WITH_ACTOR),
    ...told.map((event) => cellsOf(event).slice(0, WITH_ACTOR)),
  ]);
  const width = (cells: number) => widths.slice(0, cells).reduce((sum, one) => sum + one + 2, -2);
  const most = columns ?? Number.POSITIVE_INFINITY;
  const beside = width(WITH_ACTOR) <= most ? WITH_ACTOR : WITHOUT_ACTOR;
  const layout: Layout = {
    columns,
    widths,
    beside,
    room: most - width(WITH_ACTOR) - 2,
    indent: ' '.repeat(width(2) + 2),
  };
  const lines = told.map((event) => {
    const line = sayLine(event, layout);
    if (event.what !== 'revision') return line;
    return line + sayRevision(event, layout) + (full ? sayDifference(story, event, columns) : '');
  });
  const title = source === null ? 'its texts are co-original' : `its source is ${source}`;
  const header = formatTable([layout.room > 0 ? HEADER : HEADER.slice(0, beside)], { columns, widths });
  return `${wrapped(`${printable(story)}: ${title}`, columns)}\n${header}${lines.join('')}`;
}

interface Layout {
  columns: number | null;
  widths: readonly number[];
  /** How many cells a line has before the reason. */
  beside: number;
  /** What is left of a line for the reason. */
  room: number;
  /** Of what stands below a line. */
  indent: string;
}

function cellsOf(event: HistoryEvent): string[] {
  return [sayMinute(event.at), event.edition ?? '(story)', sayEvent(event), event.actor, event.reason ?? ''];
}

function sayLine(event: HistoryEvent, { columns, widths, beside, room, indent }: Layout): string {
  const cells = cellsOf(event);
  const reason = cells.at(-1) as string;
  const fits = beside === WITH_ACTOR && (columnWidths([[reason]])[0] as number) <= room;
  const line = formatTable([fits ? cells : cells.slice(0, beside)], { columns, widths });
  if (fits) return line;
  const below = [
    ...(beside === WITH_ACTOR ? [] : [`by ${event.actor}`]),
    ...(reason === '' ? [] : [`reason: ${reason}`]),
  ];
  return line + below.map((text) => wrapped(text, columns, indent)).join('');
}

function sayRevision({ headline, note, revised }: Saved, { columns, indent }: Layout): string {
  const changed = revised ? saySummary(revised.summary) : headline;
  const said = note === null ? [changed] : [changed, `note: ${note}`];
  return said.map((text) => wrapped(text, columns, indent)).join('');
}

const INDENT = '    ';

/** Below its revision, with an empty line after it. */
function sayDifference(story: string, { revised, edition, revision }: Saved, columns: number | null): string {
  if (!revised?.difference) return '';
  const { difference, language, omitted } = revised;
  const width = columns === null ? null : columns - INDENT.length;
  const whole = `coranto diff ${story} ${edition} --revisions ${revision - 1}..${revision}`;
  const rest =
    omitted === 0 ? '' : `\n${wrapped(`${counted(omitted, 'part')} too long to show here: ${whole}`, width)}`;
  const text = `\n${formatDifference(difference, { language, columns: width })}${rest}\n`;
  return text.replace(/^(?=.)/gm, INDENT);
}

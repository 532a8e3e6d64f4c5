// What an examination comes to: a line a finding, grouped by check, and one that closes it; or the same as JSON.
import type { Io } from '../../io.ts';
import { columnWidths, counted, formatTable } from '../../table.ts';
import type { Examination } from './examine.ts';
import { CHECKS, type Finding, type Tally } from './finding.ts';

/** Of one check: more are counted. With --json all are there. */
const SHOWN = 50;

const SIGNS = { fault: '✗', warning: '!' } as const;

/** A finding as a line of JSON. */
export function printFindingAsJson(io: Io, finding: Finding): void {
  io.out(`${JSON.stringify({ event: 'finding', ...finding })}\n`);
}

/** The last line of JSON. */
export function printExaminationAsJson(io: Io, { findings, tally }: Examination): void {
  io.out(`${JSON.stringify({ event: 'done', ...sums(findings), examined: tally })}\n`);
}

/** Nothing but a sentence when all is well. */
export function printExamination(io: Io, { findings, tally }: Examination): void {
  const shown = CHECKS.flatMap((check) => {
    const its = findings.filter((finding) => finding.check === check).sort(faultsFirst);
    return its.length === 0
      ? []
      : [{ check, rows: its.slice(0, SHOWN).map(rowOf), more: its.length - SHOWN }];
  });
  const widths = columnWidths(shown.flatMap(({ rows }) => rows.map((row) => row.slice(0, 2))));
  for (const { check, rows, more } of shown) {
    // Nothing is cut: what to do stands at the end.
    io.out(`${check}\n${formatTable(rows, { columns: null, widths })}`);
    if (more > 0) io.out(`…  and ${more} more; “--json” has them all\n`);
    io.out('\n');
  }
  io.out(`${sum(findings, tally)}\n`);
}

const faultsFirst = (a: Finding, b: Finding): number =>
  Number(a.severity === 'warning') - Number(b.severity === 'warning');

function rowOf({ severity, where, what, do: remedy }: Finding): string[] {
  return [SIGNS[severity], where, `${what}; ${remedy}`];
}

function sums(findings: readonly Finding[]): { faults: number; warnings: number } {
  const faults = findings.filter(({ severity }) => severity === 'fault').length;
  return { faults, warnings: findings.length - faults };
}

function sum(findings: readonly Finding[], tally: Tally): string {
  const { faults, warnings } = sums(findings);
  const found = [
    ...(faults > 0 ? [counted(faults, 'fault')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  const { editions, stories, articles, documents, links, files } = tally;
  const parts = [
    counted(editions, 'edition'),
    counted(stories, 'story', 'stories'),
    counted(articles, 'article'),
    counted(documents, 'document'),
    counted(links, 'link'),
    counted(files, 'media file'),
  ];
  return `${found.length === 0 ? 'all is well' : found.join(' and ')}: ${parts.join(', ')}`;
}

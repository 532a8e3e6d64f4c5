// What the doctor says: a line a poll for scripts; a table, a sentence for each failure and a sum for people.
import type { Io } from '../io.ts';
import { counted, formatTable, printable } from '../table.ts';
import type { Poll } from './poll.ts';

/** A poll as a line of JSON. */
export function printPollAsJson(io: Io, { reader, asked, url, outcome, fault }: Poll): void {
  const facts = { reader, asked, url, ok: fault === null, outcome };
  const found = fault && { problem: fault.problem, remedy: fault.remedy };
  io.out(`${JSON.stringify({ event: 'poll', ...facts, ...found })}\n`);
}

/** The last line of JSON. */
export function printSumAsJson(io: Io, polls: readonly Poll[]): void {
  io.out(`${JSON.stringify({ event: 'done', polls: polls.length, failed: failuresOf(polls).length })}\n`);
}

/** The table, the failures and the sum. */
export function printReport(io: Io, polls: readonly Poll[]): void {
  const rows = polls.map(({ reader, asked, outcome, fault }) => [
    fault ? '✗' : '✓',
    reader,
    decoded(asked),
    outcome,
  ]);
  io.out(formatTable(rows, { header: ['', 'reader', 'asked for', 'outcome'], columns: io.columns }));
  const failures = failuresOf(polls);
  if (failures.length > 0) io.out(`\n${sentences(failures)}`);
  io.out(`\n${sum(polls, failures.length)}\n`);
}

/** A sentence each; what to do stands where it comes first, for many may have one cause. */
function sentences(failures: readonly Poll[]): string {
  const said = new Set<string>();
  return failures
    .flatMap(({ asked, fault }) => {
      if (!fault) return [];
      const remedy = said.has(fault.remedy) ? '' : `: ${fault.remedy}`;
      said.add(fault.remedy);
      return [`${printable(`${decoded(asked)}: ${fault.problem}${remedy}`)}\n`];
    })
    .join('');
}

function sum(polls: readonly Poll[], failed: number): string {
  const all = counted(polls.length, 'poll');
  return failed === 0 ? `${all}: all got what they asked for` : `${all}: ${failed} failed`;
}

function failuresOf(polls: readonly Poll[]): Poll[] {
  return polls.filter(({ fault }) => fault !== null);
}

/** A path as people read it. */
export function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

// A newsroom that is well, on which the doctor is run before and after a test has broken it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Finding } from '../../src/cli/doctor/newsroom/finding.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import type { Ends } from '../support/scratch.ts';
import { giveStatements } from '../support/statements.ts';
import { type CommandLine, commandLine, type Result } from './command-line.ts';

/** What the doctor says without JSON, and the same as findings. */
export interface Examined extends Result {
  findings: Finding[];
  done: Record<string, unknown>;
}

export interface Patient {
  cli: CommandLine;
  /** Runs SQL past every trigger that stands in the way. */
  force(sql: string, ...without: string[]): void;
  examine(): Promise<Examined>;
}

/** The base URL that commands take when none is given. */
export const BASE = 'http://127.0.0.1:4400';

/** Two stories in en and nl, about trade; nothing is wrong with them. */
export async function patient(t: Ends): Promise<Patient> {
  const cli = await commandLine(t);
  const { newsroom } = cli;
  newsroom.db.connection.exec("UPDATE editions SET description = 'News of the harbour.'");
  await giveStatements(newsroom);
  await bringIn(newsroom, [
    aStory('quay', { en: { topics: ['trade'] }, nl: { topics: ['trade'] } }),
    aStory('crane', { en: { topics: ['trade'], body: '<p>See <a href="quay-en">the quay</a>.</p>' } }),
  ]);
  return {
    cli,
    force(sql, ...without) {
      const { connection } = newsroom.db;
      const triggers = without.map((name) =>
        connection.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(name),
      );
      connection.pragma('foreign_keys = OFF');
      for (const name of without) connection.exec(`DROP TRIGGER ${name}`);
      connection.exec(sql);
      for (const trigger of triggers) connection.exec(trigger as string);
      connection.pragma('foreign_keys = ON');
    },
    async examine() {
      const { status, out, err } = await cli.run('doctor', '--json');
      const lines = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const findings = lines.slice(0, -1).map(({ event: _, ...finding }) => finding as Finding);
      return { status, out, err, findings, done: lines.at(-1) };
    },
  };
}

/** `fault en/quay: what is wrong`, without what to do. */
export function short({ severity, where, what }: Finding): string {
  return `${severity} ${where}: ${what}`;
}

export function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

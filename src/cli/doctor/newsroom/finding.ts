// What an examination of the newsroom finds, and what each of its checks is handed.
import type { NodeConfig } from '../../../config.ts';
import type { AppContext } from '../../../http/app.ts';
import type { NodeDatabase } from '../../../node/database.ts';

/** In the order in which they are made and told. */
export const CHECKS = ['database', 'documents', 'links', 'media', 'editions', 'push'] as const;
export type CheckName = (typeof CHECKS)[number];

/**
 * `fault`: something is broken, wrong or overdue. `warning`: it may be as somebody wants it, and somebody should
 * look.
 */
export type Severity = 'fault' | 'warning';

export interface Finding {
  check: CheckName;
  severity: Severity;
  /** An article as `en/quay` (edition and story), a path, a file, a table. */
  where: string;
  /** What is wrong, as a clause. */
  what: string;
  /** What the operator does, as the clause after it. */
  do: string;
}

/** What the checks looked at, in numbers. */
export interface Tally {
  editions: number;
  stories: number;
  articles: number;
  documents: number;
  links: number;
  files: number;
  /** Of those files. */
  octets: number;
}

/** The newsroom under examination: nothing that is done with it writes. */
export interface Examined extends AppContext {
  config: NodeConfig;
  /** As of one moment. */
  db: NodeDatabase;
}

/** What a check tells while it is under way. */
export interface Listener {
  find(finding: Finding): void;
  count(what: keyof Tally, by: number): void;
  /** How far the check is, from 0 to 1. */
  progress(done: number): void;
}

export type Check = (examined: Examined, listener: Listener) => Promise<void>;

/** What to do about what no operator can have caused. */
export const REPORT = 'this is a bug in Coranto: report it with this line';

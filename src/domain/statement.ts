// Statements: the pages about the site itself that every public body owes its readers.
import type { Instant } from './time.ts';

/** In the order in which pages lead to them. Each is the last part of a URL. */
export const STATEMENT_KINDS = ['accessibility', 'privacy', 'legal', 'contact'] as const;

export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** What a statement says in one edition. */
export interface Statement {
  editionId: number;
  kind: StatementKind;
  title: string;
  /** Sanitised HTML, as an article's. */
  body: string;
  changedAt: Instant;
}

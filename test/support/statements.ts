// The statements of a newsroom: where a test is about something else, nothing is to be found missing.
import { STATEMENT_KINDS } from '../../src/domain/statement.ts';
import { setStatement } from '../../src/operations/statements.ts';
import { listEditions } from '../../src/storage/editions.ts';
import { BY_EDITOR } from './inputs.ts';
import type { Newsroom } from './newsroom.ts';

/** A body with all that the doctor looks for. */
export const BODY =
  '<p>Write to <a href="mailto:press@example.org">us</a>, or complain to <a href="https://ombudsman.example/">the ombudsman</a>.</p>';

/** Gives every edition all four. */
export async function giveStatements(newsroom: Newsroom): Promise<void> {
  for (const { path } of await listEditions(newsroom.db)) {
    for (const kind of STATEMENT_KINDS) {
      await setStatement(
        newsroom,
        { edition: path, kind, title: `${kind} (${path})`, body: BODY },
        BY_EDITOR,
      );
    }
  }
}

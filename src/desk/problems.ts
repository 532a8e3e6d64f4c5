// What is wrong with an input, for whoever sent it.
import type { z } from 'zod';
import type { FieldProblem } from './fault.ts';

const MOST_PROBLEMS = 50;
/** Letters of a name or a message: what was sent may be long, and is not sent back. */
const LONGEST = 300;

/** What a schema says is wrong, briefly: of each field what, and where it stands. */
export function problemsOf({ issues }: z.ZodError): FieldProblem[] {
  const at = (path: readonly PropertyKey[], message: string): FieldProblem => ({
    path: brief(path.map(String).join('.')),
    message: brief(message),
  });
  const problems = issues.slice(0, MOST_PROBLEMS).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [at(issue.path, issue.message)];
    const keys = issue.keys.slice(0, MOST_PROBLEMS);
    return keys.map((key) => at([...issue.path, key], 'There is no such field here.'));
  });
  return problems.slice(0, MOST_PROBLEMS);
}

function brief(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`;
}

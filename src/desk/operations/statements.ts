// What a desk asks about statements.
import { z } from 'zod';
import { STATEMENT_KINDS } from '../../domain/statement.ts';
import { DEEPEST, nestsDeeply, sanitise } from '../../intake/sanitise.ts';
import { describeStatements, removeStatement, setStatement } from '../../operations/statements.ts';
import { by, edition, operation, question } from '../operation.ts';
import { line } from '../story-schema.ts';

const kind = z.enum(STATEMENT_KINDS);

const statement = z.strictObject({
  edition,
  kind,
  title: line(1_000),
  body: z
    .string()
    .max(1_000_000, { abort: true })
    .refine((html) => !nestsDeeply(html), {
      error: `more than ${DEEPEST} elements within one another`,
      abort: true,
    })
    .transform((html) => sanitise(html))
    .refine((html) => html !== '', { error: 'expected the text of the statement' })
    // Its files are nobody's: what has none of its own has no pictures.
    .refine((html) => !/<img\b/.test(html), { error: 'a statement has no pictures' }),
});

export const STATEMENT_OPERATIONS = {
  statements: question(z.strictObject({}), ({ db }) => describeStatements(db)),
  'set-statement': operation('same', z.strictObject({ statement, by }), (newsroom, input) =>
    setStatement(newsroom, input.statement, input.by),
  ),
  'remove-statement': operation(
    'refused',
    z.strictObject({ edition, kind, by }),
    (newsroom, { by: who, ...what }) => removeStatement(newsroom, what, who),
  ),
} as const;

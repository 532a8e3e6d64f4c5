// The same as in every run, with a cut after each statement of each migration.
import { after, before, describe, test } from 'node:test';
import { cutMigration, newsroomOfToday } from '../support/cut-migration.ts';
import { MIGRATION_NAMES } from '../support/former-schema.ts';

describe('a migration that is cut', () => {
  const ends: (() => void)[] = [];
  let today: string;
  before(async () => {
    today = await newsroomOfToday({ after: (end: () => void) => void ends.unshift(end) });
  });
  after(() => {
    for (const end of ends) end();
  });

  for (const [i, name] of MIGRATION_NAMES.entries()) {
    test(`leaves nothing of ${name}, wherever it fails, and the next start applies all of it`, async (t) => {
      await cutMigration(t, today, i, true);
    });
  }
});

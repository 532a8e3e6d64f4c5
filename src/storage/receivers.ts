// Whether there is anybody to whom something may be pushed.
import { type Database, sql } from './database.ts';

export async function hasReceivers(db: Database): Promise<boolean> {
  const row = await db.first(
    sql(`SELECT EXISTS (SELECT 1 FROM subscriptions) OR EXISTS (SELECT 1 FROM intents)
      OR EXISTS (SELECT 1 FROM endpoints) AS some`),
  );
  return row?.['some'] === 1;
}

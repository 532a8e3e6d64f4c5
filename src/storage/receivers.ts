// To whom something may be pushed, of whichever kind: whether there is anybody, and whom a lane has claimed.
import { type Database, type Row, sql } from './database.ts';

export async function hasReceivers(db: Database): Promise<boolean> {
  const row = await db.first(
    sql(`SELECT EXISTS (SELECT 1 FROM subscriptions) OR EXISTS (SELECT 1 FROM intents)
      OR EXISTS (SELECT 1 FROM endpoints) AS some`),
  );
  return row?.['some'] === 1;
}

/** What a lane needs to know of one that it has claimed. @see Claimed of push/lane.ts */
export interface ClaimedReceiver {
  id: number;
  host: string;
  isDoubtful: boolean;
  stand: string;
}

export function decodeClaimed(row: Row): ClaimedReceiver {
  return {
    id: row['id'] as number,
    host: row['host'] as string,
    isDoubtful: row['doubtful'] === 1,
    stand: row['stand'] as string,
  };
}

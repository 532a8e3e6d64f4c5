// Room for what a thread holds of what it has made, as much as the newsroom's feeds need.
import type { Context } from '../context.ts';
import { countTopicsInEditions } from '../storage/topics.ts';
import { type MadeRoom, roomForMade } from './memory.ts';

/**
 * Fits the room to the newsroom as it is: topics come and go while a server runs.
 * @param least what there is room for in any newsroom
 * @throws DatabaseFault
 */
export async function fitRoom(
  { db, entries, known }: Pick<Context, 'db' | 'entries' | 'known'>,
  least: MadeRoom,
): Promise<void> {
  const room = roomForMade(await countTopicsInEditions(db), least);
  entries.resize(room.entries);
  known.resize(room.rows);
}

// Places in the change log as endpoints have them: as the change cursors that partners know.
import { type Instant, parseTime, TimeError } from '../domain/time.ts';
import { FieldRefusal } from '../operations/refusal.ts';
import { type Cursors, createCursors } from '../partners/cursor.ts';
import { beforeQuery, type LogHead, logHeadQuery } from '../storage/change-events.ts';
import { type Database, snapshot } from '../storage/database.ts';
import { newsroomUuidQuery } from '../storage/newsroom.ts';

export interface Places {
  head: LogHead;
  /** The cursor of a place. */
  cursorOf(seq: number): Promise<string>;
  /** The place of a cursor. @throws FieldRefusal */
  placeOf(cursor: string): Promise<number>;
}

export async function openPlaces(db: Database): Promise<Places> {
  const { uuid, head } = await snapshot(db, { uuid: newsroomUuidQuery, head: logHeadQuery });
  const cursors: Cursors = await createCursors(uuid);
  return {
    head,
    cursorOf: (seq) => cursors.sign('changes', '', [head.epoch, seq]),
    placeOf: async (cursor) => {
      const [epoch, seq] = (await cursors.read('changes', '', cursor)) ?? [];
      if (typeof seq !== 'number')
        throw new FieldRefusal('from', 'this is no cursor of this newsroom’s changes');
      if (epoch !== head.epoch || seq > head.seq) {
        throw new FieldRefusal('from', 'the newsroom was restored since; replay from a time instead');
      }
      return seq;
    },
  };
}

/** The place before the first change at or after a time. */
export async function placeAt(db: Database, time: Instant): Promise<number> {
  const { statement, decode } = beforeQuery(time);
  return decode(await db.all(statement));
}

/** Where a replay begins. */
export type ReplayFrom =
  | { kind: 'beginning' }
  /** With the first change at or after it. */
  | { kind: 'time'; at: Instant }
  /** After the place of this change cursor. */
  | { kind: 'cursor'; cursor: string };

/**
 * Reads where a replay begins: `beginning`, a change cursor, or a time, in UTC unless it says otherwise.
 * @throws TimeError
 */
export function readReplayFrom(text: string): ReplayFrom {
  if (text === 'beginning') return { kind: 'beginning' };
  if (/^[\w-]{20,}\.[\w-]+$/.test(text)) return { kind: 'cursor', cursor: text };
  const time = parseTime(text, 'UTC');
  if (time.kind === 'instant') return { kind: 'time', at: time.at };
  throw new TimeError(`“${text}” is no place in the log; expected “beginning”, a time or a change cursor`);
}

// The change cursor: pages of the change log with how things stand now, for whoever keeps up with the newsroom by it.
import { z } from 'zod';
import type { Instant } from '../domain/time.ts';
import { beforeQuery, type LogHead, logHeadQuery } from '../storage/change-events.ts';
import { snapshot } from '../storage/database.ts';
import { newsroomUuidQuery } from '../storage/newsroom.ts';
import { answerJson } from './answer.ts';
import { changeEventSchema, listEvents, type Page } from './change-event.ts';
import { resolveFilter, type WantedChanges } from './change-filter.ts';
import { type Cursors, createCursors } from './cursor.ts';
import { refuseLocked } from './list-query.ts';
import type { Keyed, Read } from './reads.ts';

const cursor = z
  .string()
  .meta({ description: 'Opaque. It is good with any filter, and for as long as the log is.' });

const placedSchema = changeEventSchema
  .extend({ cursor })
  .meta({ id: 'LoggedChange', description: 'A change, and the place in the log after it.' });

export const changesSchema = z
  .object({
    changes: z.array(placedSchema).meta({ description: 'In their order.' }),
    next: cursor.meta({ description: 'Where to go on, whether anything was told or not: keep it.' }),
    more: z.boolean().meta({ description: 'There is more already; a page may be empty all the same.' }),
    nextUrl: z.url(),
    topics: z.exactOptional(
      z.array(z.uuid()).meta({
        description:
          'Of a request by topic: the topics that are meant. Others than those asked for: topics were merged; list the articles of these again.',
      }),
    ),
  })
  .meta({ id: 'Changes', description: 'A page of the change log.' });

/** From here on. */
export const NOW = 'now';

export interface ChangesInput extends WantedChanges {
  /** A cursor, or `now`; null: from the beginning. */
  after: string | null;
  /** From the first change at or after this; null: wherever `after` says. */
  since: Instant | null;
  keyed: Keyed;
  most: number;
  detail: Page['detail'];
  /** What was asked but where to begin, which stands in the URL of the next page. */
  query: string;
}

export const readChanges: Read<ChangesInput> = async (context, input) => {
  const { db, config } = context;
  const { head, uuid } = await snapshot(db, { head: logHeadQuery, uuid: newsroomUuidQuery });
  const cursors = await createCursors(uuid);
  const start =
    input.since === null
      ? await placeOf(input.after, head, cursors)
      : (await snapshot(db, { before: beforeQuery(input.since) })).before;
  if (start === 'gone') return { status: 410, ...resync(config.baseUrl, input) };
  if (start === undefined) return { status: 400, detail: 'This cursor is none of this newsroom’s.' };
  const resolved = await resolveFilter(db, input, input.keyed);
  if ('unknown' in resolved) return { status: 400, detail: resolved.unknown };
  if ('locked' in resolved) return refuseLocked(resolved.locked);
  const page = { after: start, most: input.most, detail: input.detail };
  const found = await listEvents(context, resolved.filter, page);
  // The log is another one since: where this one ended is no place in it.
  if (found.head.epoch !== head.epoch) return { status: 410, ...resync(config.baseUrl, input) };
  const sign = (seq: number) => cursors.sign('changes', '', [head.epoch, seq]);
  const next = await sign(found.seq);
  const changes = await Promise.all(
    found.events.map(async ({ seq, event }) => ({ ...event, cursor: await sign(seq) })),
  );
  const nextUrl = changesUrl(config.baseUrl, input.query, next);
  const { more } = found;
  const body = { changes, next, more, nextUrl, ...(resolved.topics && { topics: resolved.topics }) };
  return {
    ...(await answerJson(body, { links: [{ rel: 'next', url: nextUrl }] })),
    ...(changes.length === 0 && !more && { idle: { seq: found.seq, next } }),
  };
};

/** After which change a cursor is; 'gone' where it is of another log than this. */
async function placeOf(
  after: string | null,
  { epoch, seq }: LogHead,
  cursors: Cursors,
): Promise<number | 'gone' | undefined> {
  if (after === null) return 0;
  if (after === NOW) return seq;
  const place = await cursors.read('changes', '', after);
  if (place === undefined) return undefined;
  const [itsEpoch, at] = place;
  return itsEpoch === epoch && typeof at === 'number' && at <= seq ? at : 'gone';
}

/** How to begin again after a restore: what was told since the copy was made did not happen. */
function resync(baseUrl: string, { query }: ChangesInput) {
  const asked = new URLSearchParams(query);
  const listed = new URLSearchParams([...asked].filter(([name]) => LISTED.has(name)));
  return {
    detail:
      'The newsroom was restored from a copy, and this cursor is of the log before that. Take a new cursor from “changes”, then get every article that “articles” lists and drop what it does not list, and then go on from the new cursor.',
    members: {
      resync: {
        changes: changesUrl(baseUrl, query, NOW),
        articles: `${baseUrl}/api/v1/articles${listed.size > 0 ? `?${listed}` : ''}`,
      },
    },
  };
}

/** What lists of articles are filtered by as well. */
const LISTED = new Set(['edition', 'language', 'topic']);

function changesUrl(baseUrl: string, query: string, after: string): string {
  const asked = new URLSearchParams(query);
  asked.set('after', after);
  return `${baseUrl}/api/v1/changes?${asked}`;
}

// GET /api/v1/changes: every change in order, and the wait for the next.
import { z } from 'zod';
import { BusyError } from '../../documents/search.ts';
import { CHANGE_KINDS, type ChangeKind } from '../../domain/change.ts';
import { SECOND } from '../../domain/time.ts';
import { MOST_EVENTS } from '../../partners/change-event.ts';
import { type ChangesInput, changesSchema, NOW } from '../../partners/changes.ts';
import { LONGEST_CURSOR } from '../../partners/cursor.ts';
import { filterParameters, readTime, time } from '../../partners/list-query.ts';
import type { ReadAnswer } from '../../partners/reads.ts';
import { problem } from '../problem.ts';
import { answerWith, keyedOf } from './answer-read.ts';
import { costsNothing } from './limits.ts';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, type Asked, apiRoute } from './route.ts';

/** Seconds; whatever stands between us and a partner often gives up after thirty. */
const LONGEST_WAIT = 25;

const { edition, language, topic } = filterParameters;

const isKind = (text: string): boolean => CHANGE_KINDS.some((kind) => kind === text);

const querySchema = z
  .strictObject({
    after: z
      .string()
      .min(1)
      .max(LONGEST_CURSOR)
      .optional()
      .meta({
        description: `A cursor: the changes after it. “${NOW}”: those from here on. Left out: from the beginning.`,
      }),
    since: time('Instead of after a cursor: from the first change at this time or later.'),
    edition,
    language,
    topic: topic.meta({
      description: 'Id of a topic, as `/topics` has it: articles that are in it, and those that leave it.',
    }),
    kinds: z
      .string()
      .max(500)
      .refine((text) => text.split(',').every(isKind), {
        error: `expected some of ${CHANGE_KINDS.join(', ')}, separated by commas`,
      })
      .optional()
      .meta({ description: 'Only these, separated by commas. Whoever leaves some out has no whole copy.' }),
    detail: z.enum(['thin', 'full']).default('full').meta({
      description: '`thin`: which article it is and how it stands, without what it says.',
    }),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(MOST_EVENTS)
      .default(MOST_EVENTS)
      .meta({
        description: `How many at most, 1 to ${MOST_EVENTS}; of long texts there are fewer.`,
      }),
    wait: z.coerce.number().int().min(0).max(LONGEST_WAIT).default(0).meta({
      description: 'Seconds to wait for a change while there is none: the answer comes with it.',
    }),
  })
  .refine(({ after, since }) => after === undefined || since === undefined, {
    path: ['since'],
    error: 'cannot be used with after',
  });

type Query = z.output<typeof querySchema>;

export const CHANGE_ROUTES: readonly ApiRoute[] = [
  apiRoute<undefined, Query>({
    method: 'GET',
    path: '/changes',
    operation: 'listChanges',
    tag: 'Changes',
    summary: 'Every change to what is public, in order.',
    description:
      'Keep `next` and ask with it as `after`: whoever only does this has exactly what is public. An event tells how its article stands **now**, so that an old one never brings back what was withdrawn. After an `edition` change list the articles that name that edition again. Ask with `wait` to be told at once.',
    wants: 'anybody',
    headers: { 'If-None-Match': 'The ETag of the copy at hand: it is not sent again while it is right.' },
    query: querySchema,
    answers: {
      200: {
        description: 'A page, which may be empty; `next` is where to go on either way.',
        content: { 'application/json': changesSchema },
        headers: { ETag: 'A hash of the bytes.', Link: 'The next page, as rel="next".' },
      },
      304: { description: 'The copy at hand is right.' },
      410: {
        description:
          'The newsroom was restored from a copy, and the cursor is of before that. The member `resync` has the URLs by which to begin again.',
        content: { 'application/problem+json': problemSchema },
      },
    },
    run: answerChanges,
  }),
];

async function answerChanges(asked: Asked<undefined, Query, undefined>): Promise<Response> {
  const { call, context, caller, query } = asked;
  try {
    const answer = await readOrWait(asked, inputOf(asked));
    // Whoever were answered at once would ask again at once.
    if (answer === 'full') {
      return problem(call, context, 503, 'Too many wait for the next change.', { 'Retry-After': '5' });
    }
    const response = await answerWith(answer, call, context, caller);
    // Asked again it would be another answer.
    if (query.wait > 0 && response.status < 400) response.headers.set('Cache-Control', 'no-store');
    // Whoever waits politely may wait for ever.
    const isIdle = query.wait > 0 && answer.status === 200 && answer.idle !== undefined;
    return isIdle ? costsNothing(response) : response;
  } catch (error) {
    if (!(error instanceof BusyError)) throw error;
    return problem(call, context, 503, 'Too many are reading at this moment.', { 'Retry-After': '2' });
  }
}

/** Looks at the log, and again whenever there is something new in it, until some of it is for whoever asks. */
async function readOrWait(
  { call, context, query }: Asked<undefined, Query, undefined>,
  input: ChangesInput,
): Promise<ReadAnswer | 'full'> {
  const until = context.now() + query.wait * SECOND;
  for (let asked = input; ; ) {
    await context.documents.ready();
    const answer = await context.reads.read('changes', asked);
    const idle = answer.status === 200 ? answer.idle : undefined;
    const left = until - context.now();
    if (idle === undefined || left <= 0) return answer;
    const isThere = await context.awaitChange(idle.seq, left, call.req.raw.signal);
    if (isThere === 'full') return isThere;
    if (!isThere) return answer;
    asked = { ...input, after: idle.next, since: null };
  }
}

function inputOf({ call, query, caller }: Asked<undefined, Query, undefined>): ChangesInput {
  const again = new URL(call.req.url).searchParams;
  again.delete('after');
  again.delete('since');
  return {
    after: query.after ?? null,
    since: query.since === undefined ? null : readTime(query.since),
    editions: query.edition?.split(','),
    languages: query.language?.split(','),
    topics: query.topic === undefined ? undefined : [query.topic.toLowerCase()],
    kinds: query.kinds?.split(',') as ChangeKind[] | undefined,
    keyed: keyedOf(caller),
    most: query.limit,
    detail: query.detail,
    query: again.toString(),
  };
}

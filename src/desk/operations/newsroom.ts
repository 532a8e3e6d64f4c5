// What a desk asks about the newsroom as a whole: what it is and has, and moving it.
import { z } from 'zod';
import { abandonTransfer, acceptPage, beginTransfer, finishTransfer } from '../../operations/transfer.ts';
import { keepErased } from '../../operations/transfer-erasures.ts';
import { readPage } from '../../operations/transfer-page.ts';
import { setNewsroomState } from '../../operations/transfer-state.ts';
import { listMediaNames } from '../../storage/media.ts';
import { readFacts } from '../../storage/transfer.ts';
import { operation, question } from '../operation.ts';
import { askedPageSchema, finishSchema, givenPageSchema, headSchema } from '../transfer-schema.ts';

export const NEWSROOM_OPERATIONS = {
  newsroom: question(z.strictObject({}), ({ db }) => readFacts(db)),
  'set-state': operation(
    'same',
    z.strictObject({ state: z.enum(['open', 'closed']) }),
    (newsroom, { state }) => setNewsroomState(newsroom, state),
  ),
  'list-media': question(
    z.strictObject({ after: z.string().max(100), limit: z.int().min(1).max(1_000) }),
    ({ db }, { after, limit }) => listMediaNames(db, after, limit),
  ),
  'transfer-page': question(askedPageSchema, readPage),
  'transfer-begin': operation('same', headSchema, beginTransfer),
  'transfer-accept': operation('same', givenPageSchema, acceptPage),
  'transfer-finish': operation('same', finishSchema, async (newsroom, { erasures = [], ...moved }) => {
    const finished = await finishTransfer(newsroom, moved);
    const erased = await keepErased(newsroom, erasures);
    return { ...finished, erased };
  }),
  'transfer-abandon': operation('refused', z.strictObject({}), abandonTransfer),
} as const;

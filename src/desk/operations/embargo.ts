// What a desk asks about who saw what before its time.
import { z } from 'zod';
import { listAudit } from '../../storage/embargoed.ts';
import { question, story } from '../operation.ts';
import { line } from '../story-schema.ts';

/** Rows of the trail that are told at once. */
export const MOST_AUDITED = 1_000;

export const EMBARGO_OPERATIONS = {
  'embargo-audit': question(
    z.strictObject({
      key: line(200).nullable(),
      story: story.nullable(),
      /** Only rows before the one with this number; null begins with the newest. */
      before: z.int().min(1).nullable(),
      limit: z.int().min(1).max(MOST_AUDITED),
    }),
    (newsroom, { before, ...asked }) =>
      listAudit(newsroom.db, { ...asked, before: before ?? Number.MAX_SAFE_INTEGER }),
  ),
} as const;

// What a transfer sends, as it comes over the wire: the shape of it. Whether rows are those of their tables is
// looked at where they are written.
import { z } from 'zod';
import { sanitise } from '../intake/sanitise.ts';
import type { GivenPage, PagePosition } from '../operations/transfer-page.ts';
import type { TransferHead } from '../storage/transfer.ts';
import {
  STEP_NAMES,
  STEPS,
  type StepName,
  TABLE_NAMES,
  TABLES,
  type TableName,
} from '../storage/transfer-tables.ts';

const count = z.int().min(0);
const id = z.string().min(1).max(100);
const step = z.enum(STEP_NAMES as [StepName, ...StepName[]]);
const tableName = z.enum(TABLE_NAMES as [TableName, ...TableName[]]);

/** The newsroom that is being moved. */
const movedSchema = z.strictObject({ uuid: id, version: count });

/** With what was erased after the copy was made that comes in. */
export const finishSchema = z.strictObject({
  ...movedSchema.shape,
  erasures: z
    .array(z.strictObject({ uuid: z.uuid(), at: count }))
    .max(100_000)
    .optional(),
});

export const headSchema = z.strictObject({
  uuid: id,
  epoch: id,
  version: count,
  counts: z.record(tableName, count),
}) satisfies z.ZodType<TransferHead>;

const position: z.ZodType<PagePosition> = z
  .strictObject({ step, after: z.array(z.union([z.string(), z.number()])).nullable() })
  .refine(
    ({ step: name, after }) => after === null || after.length === TABLES[STEPS[name].table].key.length,
    {
      error: 'this is not a key of the table of its step',
    },
  );

export const askedPageSchema = z.strictObject({ position, version: count });

const value = z.union([z.string(), z.number(), z.null()]);

export const givenPageSchema: z.ZodType<GivenPage> = z.strictObject({
  ...movedSchema.shape,
  position,
  rows: z.partialRecord(tableName, z.array(z.array(value))).transform(sanitised),
  last: z.boolean(),
});

/** Tables with HTML in them, and the column that it is in. */
const BODIES = (['revisions', 'statements'] as const).map((name) => {
  return { name, at: TABLES[name].columns.indexOf('body' as never) };
});

/** Texts come from another newsroom, or from whoever says so: no way in leads past the sanitiser. */
function sanitised(rows: GivenPage['rows']): GivenPage['rows'] {
  const clean = { ...rows };
  for (const { name, at } of BODIES) {
    const given = rows[name];
    if (given === undefined) continue;
    clean[name] = given.map((row) =>
      row.map((one, i) => (i === at && typeof one === 'string' ? sanitise(one) : one)),
    );
  }
  return clean;
}

// What a desk can ask of a newsroom: one table, performed here or by a newsroom elsewhere. Inputs and results
// are plain JSON, so that both are the same.
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { parseTime } from '../domain/time.ts';
import { KEY } from '../intake/article-fields.ts';
import { oneLine } from '../intake/source-file.ts';
import { addEdition, editEdition, type GivenEdition } from '../operations/editions.ts';
import { importStories } from '../operations/import-stories.ts';
import { noteCorrection } from '../operations/note-correction.ts';
import { release, schedule } from '../operations/schedule.ts';
import { settle } from '../operations/settle.ts';
import { addTopics } from '../operations/topics.ts';
import { abandonTransfer, acceptPage, beginTransfer, finishTransfer } from '../operations/transfer.ts';
import { readPage } from '../operations/transfer-page.ts';
import { setNewsroomState } from '../operations/transfer-state.ts';
import { withdraw } from '../operations/withdraw.ts';
import { type EditionSettings, listEditions } from '../storage/editions.ts';
import { listMediaNames } from '../storage/media.ts';
import { readFacts } from '../storage/transfer.ts';
import { withMedia } from './media.ts';
import { findStatus, STATES } from './status.ts';
import { line, slug, storiesSchema } from './story-schema.ts';
import { askedPageSchema, givenPageSchema, headSchema, movedSchema } from './transfer-schema.ts';

/** Where operations are performed. */
export type OpenNewsroom = Pick<Context, 'db' | 'now' | 'newId'>;

interface Operation<Input, Result> {
  /** Whether there may be something to render and to push afterwards. */
  writes: boolean;
  /** What is accepted from elsewhere. */
  input: z.ZodType<Input>;
  run(newsroom: OpenNewsroom, input: Input): Promise<Result>;
}

/** Ties a schema to the function that takes what it lets through. */
function operation<Input, Result>(
  input: z.ZodType<Input>,
  run: Operation<Input, Result>['run'],
): Operation<Input, Result> {
  return { writes: true, input, run };
}

/** The same for one that only tells how things are. */
function question<Input, Result>(
  input: z.ZodType<Input>,
  run: Operation<Input, Result>['run'],
): Operation<Input, Result> {
  return { writes: false, input, run };
}

const by: z.ZodType<Actor> = z.strictObject({ actor: line(200), reason: line(1_000).nullable() });
const story = line(200);
const edition = line(40);
const which = { story, editions: z.array(edition).min(1).max(200).nullable(), by };

/** Whether it is the name of a language, say, the operation looks at. */
const name = z.string().max(200);
const title = line(1_000);

const settings = {
  language: name,
  title,
  timeZone: name,
  description: z.exactOptional(z.string().max(10_000).transform(oneLine)),
  direction: z.exactOptional(z.enum(['ltr', 'rtl'])),
  calendar: z.exactOptional(name),
  fallback: z.exactOptional(z.enum(['hide', 'link', 'show'])),
};
const newEdition: z.ZodType<GivenEdition> = z.strictObject({ path: name, ...settings });
const changedSettings: z.ZodType<Partial<EditionSettings>> = z.strictObject({
  ...settings,
  language: z.exactOptional(name),
  title: z.exactOptional(title),
  timeZone: z.exactOptional(name),
});

/** Says which of a list's items repeats an earlier one. */
const distinct =
  <T>(field: string, nameOf: (item: T) => string) =>
  (items: readonly T[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [at, item] of items.entries()) {
      const one = nameOf(item);
      if (seen.has(one)) {
        context.addIssue({ code: 'custom', path: [at, field], message: `“${one}” is there twice` });
      }
      seen.add(one);
    }
  };

const label = z.strictObject({ edition, label: line(200), slug });
const labels = z
  .array(label)
  .max(200)
  .superRefine(distinct('edition', (one) => one.edition));
const topics = z
  .array(z.strictObject({ key: z.string().max(200).regex(KEY), labels }))
  .max(1_000)
  .superRefine(distinct('key', (one) => one.key));

export const OPERATIONS = {
  import: operation(
    z.strictObject({
      stories: storiesSchema,
      as: z.enum(['amend', 'update', 'correct']),
      note: line(10_000).nullable(),
      by,
    }),
    async (newsroom, { stories: given, ...options }) => {
      const { stories, problems } = await withMedia(newsroom.db, given);
      const imported = await importStories(newsroom, stories, options);
      return { ...imported, problems: [...problems, ...imported.problems] };
    },
  ),
  editions: question(z.strictObject({}), ({ db }) => listEditions(db)),
  'add-edition': operation(z.strictObject({ edition: newEdition, by }), (newsroom, input) =>
    addEdition(newsroom, input.edition, input.by),
  ),
  'edit-edition': operation(
    z.strictObject({ path: edition, settings: changedSettings, by }),
    (newsroom, input) => editEdition(newsroom, input.path, input.settings, input.by),
  ),
  'add-topics': operation(z.strictObject({ topics }), (newsroom, input) => addTopics(newsroom, input.topics)),
  schedule: operation(
    z.strictObject({ ...which, time: line(100).nullable() }),
    async (newsroom, { story: key, editions, time, by: who }) => {
      const timeOf = time === null ? null : (zone: string) => parseTime(time, zone);
      const scheduled = await schedule(newsroom, whichOf(key, editions), timeOf, who);
      // A time that has passed already means now.
      await settle(newsroom);
      return scheduled;
    },
  ),
  release: operation(z.strictObject(which), (newsroom, { story: key, editions, by: who }) =>
    release(newsroom, whichOf(key, editions), who),
  ),
  withdraw: operation(
    z.strictObject({ story, edition: edition.nullable(), by }),
    (newsroom, { story: key, edition: path, by: who }) =>
      withdraw(newsroom, path === null ? { story: key } : { story: key, edition: path }, who),
  ),
  'note-correction': operation(
    z.strictObject({ story, edition, note: line(10_000), by }),
    async (newsroom, { by: who, ...what }) => ({ revision: await noteCorrection(newsroom, what, who) }),
  ),
  status: question(
    z.strictObject({
      story: story.nullable(),
      edition: edition.nullable(),
      state: z.enum(STATES).nullable(),
      limit: z.int().min(1).max(1_000),
      before: z.int().min(1).nullable(),
    }),
    ({ db }, query) => findStatus(db, query),
  ),
  newsroom: question(z.strictObject({}), ({ db }) => readFacts(db)),
  'set-state': operation(z.strictObject({ state: z.enum(['open', 'closed']) }), (newsroom, { state }) =>
    setNewsroomState(newsroom, state),
  ),
  'list-media': question(
    z.strictObject({ after: z.string().max(100), limit: z.int().min(1).max(1_000) }),
    ({ db }, { after, limit }) => listMediaNames(db, after, limit),
  ),
  'transfer-page': question(askedPageSchema, readPage),
  'transfer-begin': operation(headSchema, beginTransfer),
  'transfer-accept': operation(givenPageSchema, acceptPage),
  'transfer-finish': operation(movedSchema, finishTransfer),
  'transfer-abandon': operation(z.strictObject({}), abandonTransfer),
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type InputOf<N extends OperationName> =
  Operations[N] extends Operation<infer Input, unknown> ? Input : never;
export type ResultOf<N extends OperationName> =
  Operations[N] extends Operation<never, infer Result> ? Result : Awaited<ReturnType<Operations[N]['run']>>;

function whichOf(story: string, editions: readonly string[] | null) {
  return editions === null ? { story } : { story, editions };
}

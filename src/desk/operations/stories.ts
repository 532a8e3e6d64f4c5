// What a desk asks about stories: bringing them in, when they go out, what becomes of them.
import { z } from 'zod';
import { parseTime } from '../../domain/time.ts';
import { WITHDRAWALS } from '../../domain/withdrawal.ts';
import { confirmTranslation } from '../../operations/confirm.ts';
import { editStory } from '../../operations/edit-story.ts';
import { end } from '../../operations/end.ts';
import { erase } from '../../operations/erase.ts';
import { MOST_TOPICS } from '../../operations/import-lengths.ts';
import { importStories } from '../../operations/import-stories.ts';
import { move } from '../../operations/move.ts';
import { noteCorrections } from '../../operations/note-correction.ts';
import { reinstate } from '../../operations/reinstate.ts';
import { NOTHING_LEFT, sweep } from '../../operations/remains.ts';
import { retopic } from '../../operations/retopic.ts';
import { release, schedule, type Which } from '../../operations/schedule.ts';
import { orLater } from '../../operations/settle.ts';
import { withdraw } from '../../operations/withdraw.ts';
import { listEditions } from '../../storage/editions.ts';
import { findDiff } from '../diff.ts';
import { findHistory } from '../history.ts';
import { withMedia } from '../media.ts';
import { by, distinct, edition, operation, question, story } from '../operation.ts';
import { offerPreview } from '../preview.ts';
import { heldSeenBy, seenBy } from '../seen.ts';
import { findStatus, STATES } from '../status.ts';
import { line, storiesSchema } from '../story-schema.ts';

/** Whether it is done to a part of what belongs together; the reason says why. */
const override = z.exactOptional(z.boolean());
const which = { story, editions: z.array(edition).min(1).max(200).nullable(), override, by };

/** A story, and its article in one edition or (null) all. */
const named = { story, edition: edition.nullable(), by };

const notes = z
  .array(z.strictObject({ edition, note: line(10_000) }))
  .min(1)
  .max(200)
  .superRefine(distinct('edition', (one) => one.edition));

const revision = z.int().min(1);
/** Where a page of a story’s history ended. */
const place = z.tuple([z.int(), z.int(), z.int(), z.int()]);

export const STORY_OPERATIONS = {
  import: operation(
    'same',
    z.strictObject({
      stories: storiesSchema,
      as: z.enum(['amend', 'update', 'correct']),
      note: line(10_000).nullable(),
      quiet: z.exactOptional(z.boolean()),
      override,
      outdates: z.exactOptional(z.boolean()),
      by,
    }),
    async (newsroom, { stories: given, ...options }, key = null) => {
      const { stories, problems } = await withMedia(newsroom.db, given);
      const imported = await importStories(newsroom, stories, { ...options, mediaSent: true });
      // What is held is told of all stories that were due.
      const held = heldSeenBy(key, imported.held, await listEditions(newsroom.db));
      return { ...imported, held, problems: [...problems, ...imported.problems] };
    },
  ),
  schedule: operation(
    'refused',
    z.strictObject({ ...which, time: line(100).nullable() }),
    async (newsroom, { time, by: who, ...given }, key = null) => {
      const timeOf = time === null ? null : (zone: string) => parseTime(time, zone);
      const scheduled = await schedule(newsroom, whichOf(given), timeOf, who);
      // A time that has passed already means now.
      const done = await orLater(newsroom, scheduled);
      return { ...done, lacks: seenBy(key, scheduled.lacks, await listEditions(newsroom.db)) };
    },
  ),
  release: operation('refused', z.strictObject(which), (newsroom, { by: who, ...given }) =>
    release(newsroom, whichOf(given), who),
  ),
  withdraw: operation(
    'refused',
    z.strictObject({ ...named, code: z.exactOptional(z.enum(WITHDRAWALS)) }),
    (newsroom, { edition: path, by: who, ...what }) =>
      withdraw(newsroom, path === null ? what : { ...what, edition: path }, who),
  ),
  end: operation(
    'refused',
    z.strictObject({ ...named, time: line(100).nullable() }),
    (newsroom, { time, by: who, ...what }) =>
      end(newsroom, what, time === null ? null : (zone) => parseTime(time, zone), who),
  ),
  reinstate: operation('refused', z.strictObject(named), (newsroom, { by: who, ...what }) =>
    reinstate(newsroom, what, who),
  ),
  move: operation(
    'refused',
    // What makes a slug, the operation says in a sentence.
    z.strictObject({ story, edition, slug: z.string().max(200), by }),
    (newsroom, { by: who, ...what }) => move(newsroom, what, who),
  ),
  retopic: operation(
    'refused',
    z.strictObject({ ...named, topics: z.array(line(200)).max(MOST_TOPICS) }),
    (newsroom, { by: who, ...what }) => retopic(newsroom, what, who),
  ),
  erase: operation('same', z.strictObject(named), async (newsroom, { by: who, ...what }) => {
    const { media, erasing } = newsroom;
    const articles = await erase({ ...newsroom, ledger: erasing?.ledger ?? null }, what, who);
    const swept = media && erasing ? await sweep({ ...newsroom, media, erasing }) : NOTHING_LEFT;
    return { articles, ...swept };
  }),
  'note-correction': operation(
    // Each note is a correction of its own, and told to the public.
    'twice',
    z.strictObject({ story, notes, override, by }),
    (newsroom, { by: who, ...what }) => noteCorrections(newsroom, what, who),
  ),
  confirm: operation('refused', z.strictObject({ story, edition, by }), (newsroom, { by: who, ...what }) =>
    confirmTranslation(newsroom, what, who),
  ),
  'edit-story': operation(
    'same',
    z.strictObject({
      story,
      required: z.exactOptional(z.array(edition).max(200).nullable()),
      source: z.exactOptional(edition.nullable()),
      by,
    }),
    (newsroom, { by: who, story: key, ...settings }) => editStory(newsroom, key, settings, who),
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
  diff: question(
    z.strictObject({ story, edition, from: revision.nullable(), to: revision.nullable() }),
    ({ db }, query) => findDiff(db, query),
  ),
  // It keeps a secret when the first link is asked for: nothing to render or to push.
  preview: question(z.strictObject({ story }), (newsroom, input, key) =>
    offerPreview(newsroom, input.story, key),
  ),
  history: question(
    z.strictObject({ story, edition: edition.nullable(), after: place.nullable(), full: z.boolean() }),
    ({ db }, query) => findHistory(db, query),
  ),
} as const;

function whichOf({ story: key, editions, override: overrides }: Asked): Which {
  return {
    story: key,
    ...(editions !== null && { editions }),
    ...(overrides !== undefined && { override: overrides }),
  };
}

interface Asked {
  story: string;
  editions: string[] | null;
  override?: boolean;
}

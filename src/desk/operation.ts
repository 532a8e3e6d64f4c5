// One operation that a desk can ask for: what it takes, what it means to ask twice, and what it does. Inputs and
// results are plain JSON, so that it is the same here and in a newsroom elsewhere.
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Key } from '../domain/partner.ts';
import { line } from './story-schema.ts';

/** Where operations are performed. A rehearsal keeps no files and erases nothing outside its own copy. */
export type OpenNewsroom = Pick<Context, 'db' | 'now' | 'newId'> & {
  [K in 'media' | 'erasing']?: Context[K] | null;
} & {
  /** Where the public finds the newsroom: links to it are made of this; and where callbacks may lead. */
  config?: Pick<Context['config'], 'baseUrl' | 'callbackHosts'>;
};

/**
 * What it means to ask a second time when the first answer was lost, though it may have been done.
 * `same`: nothing. Reading is reading; what an import, a topic or a setting says is compared with what is there, so
 * that what came in already is unchanged; and a page of a transfer that is there already is not taken again.
 * `refused`: nothing is done twice, but the second time may be refused for what the first did: an edition is there
 * already, an article is public already.
 * `twice`: it would be done twice, so it is asked again only when it is certain that nothing was done.
 */
export type Again = 'same' | 'refused' | 'twice';

export interface Operation<Input, Result> {
  /** Whether there may be something to render and to push afterwards. */
  writes: boolean;
  again: Again;
  /** What is accepted from elsewhere. */
  input: z.ZodType<Input>;
  /** @param key of the partner that asks; left out or null: the newsroom itself */
  run(newsroom: OpenNewsroom, input: Input, key?: Key | null): Promise<Result>;
}

/** Ties a schema to the function that takes what it lets through. */
export function operation<Input, Result>(
  again: Again,
  input: z.ZodType<Input>,
  run: Operation<Input, Result>['run'],
): Operation<Input, Result> {
  return { writes: true, again, input, run };
}

/** The same for one that only tells how things are. */
export function question<Input, Result>(
  input: z.ZodType<Input>,
  run: Operation<Input, Result>['run'],
): Operation<Input, Result> {
  return { writes: false, again: 'same', input, run };
}

/** Letters of who does it. */
export const LONGEST_ACTOR = 200;
/** Who does it and why. */
export const by: z.ZodType<Actor> = z.strictObject({
  actor: line(LONGEST_ACTOR),
  reason: line(1_000).nullable(),
});
/** A story's key. */
export const story = line(200);
/** An edition's path. */
export const edition = line(40);

/** Says which of a list's items repeats an earlier one. */
export const distinct =
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

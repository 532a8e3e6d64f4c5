// What a preview shows of a story: in which editions it appears, and what keeps it from the others.
import type { Edition } from './edition.ts';
import type { Standing } from './together.ts';

/**
 * How a story stands in an edition. `scheduled`, `held` (its time has come, and it waits for the rest of its story) and
 * `unscheduled` are still to appear; `withdrawn` and `erased` do no longer; of a `closed` edition nothing new does;
 * `none`: there is no text.
 */
export type PreviewState =
  | 'scheduled'
  | 'held'
  | 'unscheduled'
  | 'public'
  | 'withdrawn'
  | 'erased'
  | 'closed'
  | 'none';

export function previewStateOf(
  article: Standing | undefined,
  { closedAt }: Pick<Edition, 'closedAt'>,
): PreviewState {
  if (article && article.erasedAt !== null) return 'erased';
  if (article && article.withdrawnAt !== null) return 'withdrawn';
  if (article && article.releasedAt !== null) return 'public';
  if (closedAt !== null) return 'closed';
  if (!article) return 'none';
  if (article.publishAt === null) return 'unscheduled';
  return article.heldAt === null ? 'scheduled' : 'held';
}

const APPEARS: ReadonlySet<PreviewState> = new Set(['scheduled', 'held', 'unscheduled', 'public']);

/** Whether there is something to be seen. */
export function appears(state: PreviewState): boolean {
  return APPEARS.has(state);
}

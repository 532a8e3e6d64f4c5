// How the past of a story is told: what happened, in words, and when.
import type { HistoryEvent } from '../desk/history.ts';
import type { RevisionKind } from '../domain/article.ts';
import type { ChangeKind } from '../domain/change.ts';
import { type Instant, toRfc3339 } from '../domain/time.ts';

/** What kind of revision it is. */
export const KINDS: Readonly<Record<RevisionKind, string>> = {
  draft: 'draft',
  amend: 'amendment',
  update: 'update',
  correct: 'correction',
};

/** Changes that say no more than the revision that made them, or than what happened to another edition. */
const SAID_ELSEWHERE = new Set<ChangeKind>(['amended', 'updated', 'corrected', 'translated']);

/** Whether a line of its own would tell more than the other lines do. */
export function isNews(event: HistoryEvent): boolean {
  return event.what !== 'change' || !SAID_ELSEWHERE.has(event.kind);
}

/** What happened, in a few words. */
export function sayEvent(event: HistoryEvent): string {
  switch (event.what) {
    case 'revision':
      return `revision ${event.revision}: ${KINDS[event.kind]}`;
    case 'change':
      return `${sayChange(event)}${event.quiet ? ', quietly' : ''}`;
    case 'desk':
      return sayDesk(event);
  }
}

function sayChange({ kind, withdrawal }: Extract<HistoryEvent, { what: 'change' }>): string {
  if (kind === 'retopiced') return 'topics changed';
  return withdrawal === null ? kind : `${kind} (${withdrawal})`;
}

function sayDesk({ kind, dueAt }: Extract<HistoryEvent, { what: 'desk' }>): string {
  const at = dueAt === null ? '' : ` ${sayMinute(dueAt)}`;
  switch (kind) {
    case 'scheduled':
      return `scheduled for${at}`;
    case 'unscheduled':
      return 'no longer scheduled';
    case 'ending':
      return `to be withdrawn at${at}`;
    case 'not ending':
      return 'no longer to be withdrawn';
    case 'confirmed':
      return 'confirmed as current';
    case 'required':
      return 'required editions set';
    case 'source':
      return 'source set';
    default:
      return kind;
  }
}

/** UTC, to the minute. */
export function sayMinute(at: Instant): string {
  return toRfc3339(at).slice(0, 16).replace('T', ' ');
}

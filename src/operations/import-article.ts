// One article of an import: new, or changed as far as its input differs from it.
import type { Edition } from '../domain/edition.ts';
import type { ArticleInput } from '../domain/story-input.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import type { Topic } from '../storage/topics.ts';
import { changesOf, noteOf } from './import-checks.ts';
import { leadFormerPaths } from './import-former-paths.ts';
import { planSchedule, type SchedulePlan } from './import-schedule.ts';
import type { Group, ImportOptions, ImportOutcome } from './import-stories.ts';
import { followsAfter } from './import-together.ts';
import { type Revised, revise, standingAfter } from './revise.ts';

/** Brings in an article that is not there. */
export function insertArticle(
  group: Group,
  story: DeskStory,
  edition: Edition,
  input: ArticleInput,
  follows: number | null,
): void {
  const { batch, now, options, taken } = group;
  const schedule = planSchedule(input, null, now);
  const id = batch.insertArticle({
    uuid: group.desk.newId(),
    storyId: story.id,
    editionId: edition.id,
    guid: input.guid,
    guidIsPermaLink: input.guid !== null && input.guidIsPermaLink,
    createdAt: now,
    updatedAt: input.updatedAt?.kind === 'instant' ? input.updatedAt.at : null,
    follows,
    quiet: isHistory(options, schedule, now),
  });
  batch.saveRevision({
    articleId: id,
    number: 1,
    kind: 'draft',
    content: { ...input.content, topics: input.content.topics ?? [] },
    note: null,
    follows,
  });
  if (schedule) {
    batch.setSchedule(id, schedule.schedule);
    for (const [action, dueAt] of schedule.log)
      batch.logDesk(action, { storyId: story.id, articleId: id, revision: 1 }, dueAt);
  }
  leadFormerPaths(batch, taken.formerPaths, id, input);
  report(group, input, 'new');
}

/** Brings an article that is there up to its input; returns it as it stands afterwards. */
export function changeArticle(
  group: Group,
  existing: DeskArticle,
  input: ArticleInput,
  follows: number | null,
): DeskArticle {
  let after = existing;
  const { batch, now, options, taken } = group;
  const { content, ...changes } = changesOf(existing, input);
  let revision = existing.revision;
  let outcome: ImportOutcome = 'unchanged';
  if (changes.guid) batch.setGuid(existing.id, input.guid, input.guidIsPermaLink);
  if (changes.any) {
    // Another topic or slug is no other text: nobody falls behind by it, nor comes up to date.
    const intent = changes.text ? options.as : 'amend';
    const outdates = changes.text && options.outdates === true;
    const topicIds = content.topics.map((key) => (group.topics.get(key) as Topic).id);
    const formerTopicIds = existing.content.topics.flatMap((key) => group.topics.get(key)?.id ?? []);
    const note = noteOf(group, input);
    const revised: Revised = {
      article: existing,
      content,
      follows: followsAfter(existing, input, follows, { as: intent, outdates }),
      intent,
      note,
      outdates,
      topicIds,
      formerTopicIds,
    };
    revision = revise(batch, revised, now);
    after = standingAfter(revised);
    if (existing.releasedAt === null) outcome = 'draft saved';
    else if (changes.text) outcome = OUTCOME[intent];
    else outcome = changes.topics ? 'retopiced' : 'moved';
  }
  const schedule = planSchedule(input, existing, now);
  if (schedule) {
    batch.setSchedule(existing.id, schedule.schedule);
    const subject = { storyId: existing.storyId, articleId: existing.id, revision };
    for (const [action, dueAt] of schedule.log) batch.logDesk(action, subject, dueAt);
    if (existing.releasedAt === null && isHistory(options, schedule, now)) batch.setQuiet(existing.id);
    if (outcome === 'unchanged' && schedule.log.length > 0) outcome = 'rescheduled';
  }
  const isLed = leadFormerPaths(batch, taken.formerPaths, existing.id, input);
  if (outcome === 'unchanged' && isLed) outcome = 'paths added';
  report(group, input, outcome);
  return after;
}

/** Whether an article comes in quietly: one with a time to come is scheduled like any other. */
function isHistory({ quiet = false }: ImportOptions, plan: SchedulePlan | null, now: number): boolean {
  const publishAt = plan?.schedule.publishAt ?? null;
  return quiet && publishAt !== null && publishAt <= now;
}

const OUTCOME = { amend: 'amended', update: 'updated', correct: 'corrected' } as const;

function report(group: Group, input: ArticleInput, outcome: ImportOutcome): void {
  group.articles.push({
    story: input.story,
    edition: input.edition,
    outcome,
    headline: input.content.headline,
  });
}

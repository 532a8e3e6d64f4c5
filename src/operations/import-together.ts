// What an import means for the editions that belong together: an update or a correction comes to all of them at
// once, or not at all.
import { type ArticleInput, type Problem, problemAt } from '../domain/story-input.ts';
import { requiredOf, type Standing, type StoryStanding } from '../domain/together.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import { changesOf } from './import-checks.ts';
import type { Group, ImportOptions } from './import-stories.ts';
import { sayLeftOut } from './override.ts';

/** An article that comes in, and the source revision that it follows; null for a source. */
export interface Accepted {
  article: ArticleInput;
  follows: number | null;
}

/** The source revision that an article follows once an input that changes it is in. */
export function followsAfter(
  existing: DeskArticle,
  input: ArticleInput,
  follows: number | null,
  { as, outdates = false }: Pick<ImportOptions, 'as' | 'outdates'>,
): number | null {
  // A mended comma does not bring a translation up to its source; its translator may say that it is.
  const mends = as === 'amend' && !outdates && existing.releasedAt !== null && input.sourceRevision === null;
  return mends ? existing.follows : follows;
}

/**
 * What is wrong with updating or correcting a part of a story's required editions; undefined where nothing is, or
 * somebody has said why.
 */
export function faultOfPart(
  group: Group,
  key: string,
  accepted: readonly Accepted[],
  known: DeskStory | undefined,
): Problem | undefined {
  const { as, override } = group.options;
  if (!known || as === 'amend' || override) return undefined;
  const changed = new Map<string, ArticleInput>();
  const after = new Map<number, Standing>(known.articles);
  for (const { article, follows } of accepted) {
    const editionId = group.editions.get(article.edition)?.id as number;
    const existing = known.articles.get(editionId);
    const standing = standingAfter(group, existing, article, follows);
    after.set(editionId, { ...standing, editionId });
    if (existing && isRead(existing) && changesOf(existing, article).text)
      changed.set(article.edition, article);
  }
  const [first] = changed.values();
  if (!first) return undefined;
  const required = requiredOf(storyAfter(group, known, accepted), [...group.editions.values()]);
  const message = sayLeftOut(as === 'update' ? 'is updated' : 'is corrected', key, known, required, {
    changed: new Set(changed.keys()),
    articles: after,
  });
  return message === undefined ? undefined : problemAt(first.origin, null, message);
}

const isRead = ({ releasedAt, withdrawnAt }: DeskArticle): boolean =>
  releasedAt !== null && withdrawnAt === null;

/** What the story needs once the inputs are in. */
function storyAfter(
  group: Group,
  known: DeskStory,
  accepted: readonly Accepted[],
): Pick<StoryStanding, 'required'> {
  const given = accepted.find(({ article }) => article.required !== null)?.article.required;
  if (!given) return known;
  return { required: given.map((path) => group.editions.get(path)?.id as number) };
}

function standingAfter(
  group: Group,
  existing: DeskArticle | undefined,
  input: ArticleInput,
  follows: number | null,
): Omit<Standing, 'editionId'> {
  if (!existing) {
    const never = { heldAt: null, releasedAt: null, withdrawnAt: null, erasedAt: null };
    return { ...never, revision: 1, substantialRevision: 1, follows, publishAt: group.now };
  }
  const changes = changesOf(existing, input);
  if (!changes.any) return existing;
  const revision = existing.revision + 1;
  return {
    ...existing,
    revision,
    substantialRevision: changes.text ? revision : existing.substantialRevision,
    follows: followsAfter(existing, input, follows, changes.text ? group.options : { as: 'amend' }),
  };
}

// What changed in a source since the revision that a translation follows, or between two revisions of one article.
import { compareContents, type Difference } from '../domain/difference/content.ts';
import type { Edition } from '../domain/edition.ts';
import { isBehind } from '../domain/together.ts';
import { type FoundStory, findEdition, findStory } from '../operations/find-article.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Database } from '../storage/database.ts';
import { findContents, listRevisions, type RevisionFacts } from '../storage/revisions.ts';
import type { DeskArticle } from '../storage/stories.ts';

export interface DiffQuery {
  story: string;
  edition: string;
  /** Null: what changed in the source since the revision that this edition follows. Else two of its own revisions. */
  from: number | null;
  /** Null: the revision in force. */
  to: number | null;
}

export interface StoryDiff {
  story: string;
  /** Path of the edition that was asked for. */
  edition: string;
  /** Path and language of the edition whose revisions are compared: the source’s, or the same. */
  of: string;
  language: string;
  /** Equal for a translation that follows the newest: nothing changed. */
  from: number;
  to: number;
  /** Whether the edition is a translation that is behind its source. */
  stale: boolean;
  /** The revisions after `from`, up to `to`. */
  revisions: RevisionFacts[];
  difference: Difference;
}

/** Two revisions of one article. */
interface Compared {
  edition: Edition;
  article: DeskArticle;
  from: number;
  to: number;
}

/** @throws Refusal for what there is not, what follows nothing, and what was erased */
export async function findDiff(db: Database, query: DiffQuery): Promise<StoryDiff> {
  const found = await findStory(db, query.story);
  const edition = findEdition(found.editions, query.edition);
  const article = found.story.articles.get(edition.id);
  const compared = query.from === null ? sinceFollowed(found, edition, query) : within(found, edition, query);
  if (!article || [article, compared.article].some(({ erasedAt }) => erasedAt !== null)) {
    throw new Refusal(`a text of “${query.story}” was erased for good: there is nothing left to compare`);
  }
  const { from, to } = compared;
  const { id: articleId } = compared.article;
  const [revisions, contents] = await Promise.all([
    listRevisions(db, articleId, from, to),
    findContents(
      db,
      [from, to].map((number) => ({ articleId, number })),
    ),
  ]);
  const [before, after] = [from, to].map((number) => contents.find((one) => one.number === number)?.content);
  if (!before || !after) throw new Error(`a revision of article ${articleId} is missing`);
  const { path: of, language } = compared.edition;
  const stale = isBehind(found.story, article);
  const difference = compareContents(before, after, language);
  return { story: query.story, edition: edition.path, of, language, from, to, stale, revisions, difference };
}

function sinceFollowed({ story, editions }: FoundStory, edition: Edition, { to }: DiffQuery): Compared {
  const which = `“${story.key}” in ${edition.path}`;
  const instead = 'name two revisions of one text to compare them (--revisions 1..2)';
  if (to !== null) throw new Refusal('say both revisions, or none');
  if (story.sourceEditionId === null) {
    throw new Refusal(`“${story.key}” is co-original: none of its texts follows another; ${instead}`);
  }
  if (story.sourceEditionId === edition.id) {
    throw new Refusal(`${which} is the source of its story and follows nothing; ${instead}`);
  }
  const article = story.articles.get(story.sourceEditionId);
  const source = editions.find(({ id }) => id === story.sourceEditionId) as Edition;
  const translation = story.articles.get(edition.id);
  if (!article) throw new Refusal(`the source of “${story.key}” is ${source.path}, which has no article yet`);
  if (!translation) {
    const all = `all of revision ${article.revision} of ${source.path} is still to be translated`;
    throw new Refusal(`story “${story.key}” has no article in edition “${edition.path}”: ${all}`);
  }
  if (translation.follows === null) {
    throw new Refusal(`${which} does not say which revision of ${source.path} it follows; ${instead}`);
  }
  return {
    edition: source,
    article,
    from: Math.min(translation.follows, article.revision),
    to: article.revision,
  };
}

function within({ story }: FoundStory, edition: Edition, query: DiffQuery): Compared {
  const article = story.articles.get(edition.id);
  if (!article) throw new Refusal(`story “${story.key}” has no article in edition “${edition.path}”`);
  const from = query.from as number;
  const to = query.to ?? article.revision;
  const missing = [from, to].find((number) => number > article.revision);
  if (missing !== undefined) {
    const newest = `its newest is ${article.revision}`;
    throw new Refusal(`“${story.key}” in ${edition.path} has no revision ${missing}; ${newest}`);
  }
  if (from >= to) throw new Refusal(`revision ${from} is not older than revision ${to}; compare as in 1..2`);
  return { edition, article, from, to };
}

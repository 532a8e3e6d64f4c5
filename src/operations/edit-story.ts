// What a story is as a whole: which editions it needs, and which of its texts the others translate.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { newestTag } from '../domain/tag.ts';
import { isBehind } from '../domain/together.ts';
import { listPublicOfStories, type PublicArticle } from '../storage/due.ts';
import { write } from '../storage/newsroom.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { findEdition, findStory } from './find-article.ts';
import { Refusal } from './refusal.ts';
import { logTranslated, settleAfter } from './settle.ts';

/** What may be changed; what is left out stays. */
export interface StorySettings {
  /** Paths of the editions that go out together; none, or null for the newsroom's default. */
  required?: string[] | null;
  /** Path of the edition whose text the others translate; null makes the story co-original. */
  source?: string | null;
}

export interface EditedStory {
  /** Null: the newsroom's default. */
  required: string[] | null;
  /** Null: co-original. */
  source: string | null;
  changed: ('required' | 'source')[];
}

/**
 * Changes what a story is. With another source every other text counts as a current translation of it: whoever
 * says which text is the source has looked. A story that was held may go out.
 * @throws Refusal for an unknown story or edition, or a source without an article or with one that was erased
 */
export async function editStory(
  desk: Desk,
  key: string,
  settings: StorySettings,
  by: Actor,
): Promise<EditedStory> {
  const edited = await write(desk.db, async (head) => {
    const { story, editions } = await findStory(desk.db, key);
    const required = settings.required === undefined ? story.required : idsOf(settings.required, editions);
    const source = settings.source === undefined ? story.sourceEditionId : sourceOf(settings.source);
    function sourceOf(path: string | null): number | null {
      if (path === null) return null;
      const { id } = findEdition(editions, path);
      const article = story.articles.get(id);
      if (!article) throw new Refusal(`story “${key}” has no article in edition “${path}”`);
      if (article.erasedAt !== null && id !== story.sourceEditionId)
        throw new Refusal(`“${key}” in ${path} was erased for good`);
      return id;
    }
    const changed: EditedStory['changed'] = [];
    const batch = new WriteBatch(head, by, desk.now());
    const subject = { storyId: story.id, articleId: null, revision: null };
    if (JSON.stringify(required) !== JSON.stringify(story.required)) {
      changed.push('required');
      batch.logDesk('required', subject, null);
    }
    if (source !== story.sourceEditionId) {
      changed.push('source');
      batch.logDesk('source', subject, null);
      // What is not public has no part in this: the log may not tell that there is another source.
      const siblings = await listPublicOfStories(desk.db, [story.id]);
      if (showsSource(story, siblings) !== showsSource(follow(batch, story, source), siblings)) {
        logTranslated(batch, siblings);
        // Another text may stand for the story where an edition has none: of another time, so in another place.
        for (const { editionId } of siblings) batch.touch(newestTag(editionId));
      }
    }
    if (changed.length > 0) batch.updateStory(story.id, source, required);
    const paths = new Map(editions.map(({ id, path }) => [id, path]));
    const result: EditedStory = {
      required: required?.map((id) => paths.get(id) as string) ?? null,
      source: source === null ? null : (paths.get(source) as string),
      changed,
    };
    return { statements: batch.statements(), result };
  });
  await settleAfter(desk);
  return edited;
}

function idsOf(paths: readonly string[] | null, editions: readonly Edition[]): number[] | null {
  return paths && [...new Set(paths.map((path) => findEdition(editions, path).id))];
}

/** What outputs say of the source, and of who is behind it: until it is released, the first edition stands for it. */
function showsSource(story: DeskStory, siblings: readonly PublicArticle[]): string {
  const { sourceEditionId, articles } = story;
  if (sourceEditionId === null) return 'co-original';
  const source = articles.get(sourceEditionId);
  const ids = siblings.map(({ editionId }) => editionId);
  if (!source || source.releasedAt === null) return `source ${Math.min(...ids)}`;
  // Of one that was withdrawn nothing says which edition it was in.
  if (!ids.includes(sourceEditionId)) return 'source gone';
  const behind = ids.filter((id) => isBehind(story, articles.get(id) as DeskArticle));
  return `source ${sourceEditionId}${behind.map((id) => `, ${id} behind`).join('')}`;
}

/** Every other text follows the new source as it is now; where there is none, nothing follows anything. */
function follow(batch: WriteBatch, story: DeskStory, source: number | null): DeskStory {
  const newest = source === null ? null : (story.articles.get(source)?.revision ?? null);
  const articles = [...story.articles].map(([editionId, article]) => {
    const follows = editionId === source ? null : newest;
    batch.setFollows(article.id, follows);
    return [editionId, { ...article, follows }] as const;
  });
  return { ...story, sourceEditionId: source, articles: new Map(articles) };
}

// What others hold already: the guids and slugs that a group of stories asks for.
import type { Desk } from '../context.ts';
import type { Edition } from '../domain/edition.ts';
import { pathKey } from '../domain/path.ts';
import type { ArticleInput, StoryInput } from '../domain/story-input.ts';
import { type Instant, monthOf } from '../domain/time.ts';
import {
  type DeskArticle,
  type DeskStory,
  findGuids,
  findIds,
  listWaitingSlugs,
} from '../storage/stories.ts';
import { listTakenPaths } from '../storage/taken-paths.ts';
import { type FormerPaths, findFormerPaths } from './import-former-paths.ts';
import { publishAtAfter } from './import-schedule.ts';

export interface Taken {
  /** `editionId guid` to the story that holds it. */
  guids: Map<string, string>;
  /** Guid to the article whose own id it is. */
  ids: Map<string, { story: string; edition: string }>;
  /** Path key to the story that holds it. */
  paths: Map<string, string>;
  formerPaths: FormerPaths;
  /** Story and edition to the file that brought it in this group. */
  articles: Map<string, string>;
}

export const guidKey = (editionId: number, guid: string): string => `${editionId} ${guid}`;

/**
 * The path an input asks for by name, as far as it can be known: the month of its release. An article
 * without a time has no month yet and can be in nobody's way.
 */
export function pathOf(
  input: ArticleInput,
  edition: Edition,
  existing: DeskArticle | undefined,
  now: Instant,
): string | null {
  if (input.content.slug === null) return null;
  const at = publishAtAfter(input, existing, now);
  const month = existing?.month ?? (at === null ? null : monthOf(at, edition.timeZone));
  return month && pathKey({ editionId: edition.id, month, slug: input.content.slug });
}

/** The path an article has asked for already, whether it got it or a numbered one. */
export function pathAskedBefore(existing: DeskArticle | undefined, edition: Edition): string | null {
  if (!existing || existing.content.slug === null) return null;
  const month =
    existing.month ?? (existing.publishAt === null ? null : monthOf(existing.publishAt, edition.timeZone));
  return month && pathKey({ editionId: edition.id, month, slug: existing.content.slug });
}

export async function findTaken(
  desk: Desk,
  stories: StoryInput[],
  editions: Map<string, Edition>,
  existing: Map<string, DeskStory>,
): Promise<Taken> {
  const formerPaths = await findFormerPaths(desk, stories);
  const taken: Taken = {
    guids: new Map(),
    ids: new Map(),
    paths: new Map(),
    formerPaths,
    articles: new Map(),
  };
  const wantedGuids: { editionId: number; guid: string }[] = [];
  const wantedPaths: { editionId: number; month: string; slug: string }[] = [];
  for (const input of stories.flatMap((story) => story.articles)) {
    const edition = editions.get(input.edition);
    if (!edition) continue;
    if (input.guid !== null) wantedGuids.push({ editionId: edition.id, guid: input.guid });
    const path = pathOf(input, edition, existing.get(input.story)?.articles.get(edition.id), desk.now());
    const [, month, slug] = path?.split('/') ?? [];
    if (month !== undefined && slug !== undefined) wantedPaths.push({ editionId: edition.id, month, slug });
  }
  for (const { editionId, guid, story } of await findGuids(desk.db, wantedGuids)) {
    taken.guids.set(guidKey(editionId, guid), story);
  }
  taken.ids = await findIds(
    desk.db,
    wantedGuids.map(({ guid }) => guid),
  );
  if (wantedPaths.length === 0) return taken;
  const zones = new Map([...editions.values()].map((edition) => [edition.id, edition.timeZone]));
  for (const waiting of await listWaitingSlugs(
    desk.db,
    wantedPaths.map(({ slug }) => slug),
  )) {
    const month = monthOf(waiting.publishAt, zones.get(waiting.editionId) as string);
    taken.paths.set(pathKey({ ...waiting, month }), waiting.story);
  }
  for (const path of await listTakenPaths(desk.db, wantedPaths)) taken.paths.set(pathKey(path), path.story);
  return taken;
}

// A group of stories on its way in: what a newsroom elsewhere does not take is said to be wrong, and the others come in.
import type { DeskLink } from '../desk/link.ts';
import { type Problem, problemAt, type StoryInput } from '../domain/story-input.ts';
import type { Imported, ImportOptions } from '../operations/import-stories.ts';
import { type FieldFault, InputError, TooLargeError } from './remote-faults.ts';

/**
 * Imports a group: in one request and commit, unless something between here and the newsroom takes only less at once.
 * @throws RemoteError, Refusal
 */
export async function sendGroup(
  desk: DeskLink,
  stories: readonly StoryInput[],
  { as, note, quiet, override, outdates, by }: ImportOptions,
): Promise<Imported> {
  const options = {
    ...{ as, note, by },
    ...(quiet && { quiet }),
    ...(override && { override }),
    ...(outdates && { outdates }),
  };
  if (stories.length === 0) return { articles: [], problems: [], held: [] };
  try {
    return await desk.perform('import', { stories: [...stories], ...options });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error instanceof TooLargeError && stories.length > 1) {
      const half = Math.ceil(stories.length / 2);
      const first = await sendGroup(desk, stories.slice(0, half), options);
      return joined(first, await sendGroup(desk, stories.slice(half), options));
    }
    const { kept, problems } = setApart(stories, error);
    if (problems.length === 0) throw error;
    return joined({ articles: [], problems, held: [] }, await sendGroup(desk, kept, options));
  }
}

function joined(first: Imported, second: Imported): Imported {
  return {
    articles: [...first.articles, ...second.articles],
    problems: [...first.problems, ...second.problems],
    held: [...first.held, ...second.held],
    ...((first.later || second.later) && { later: true }),
  };
}

/** The stories without the articles that were refused, and what is wrong with those. */
function setApart(
  stories: readonly StoryInput[],
  error: InputError,
): { kept: StoryInput[]; problems: Problem[] } {
  const faults =
    error instanceof TooLargeError ? [{ path: 'stories.0', message: error.message }] : error.faults;
  const refused = new Map(stories.map((story) => [story, new Set<StoryInput['articles'][number]>()]));
  const problems = faults.flatMap((fault): Problem[] => {
    const place = placeOf(fault, stories);
    if (!place) return [];
    for (const article of place.articles) refused.get(place.story)?.add(article);
    const [first] = place.articles;
    return first ? [problemAt(first.origin, place.field, fault.message)] : [];
  });
  const kept = stories.map((story) => ({
    ...story,
    articles: story.articles.filter((article) => !refused.get(story)?.has(article)),
  }));
  return { kept: kept.filter(({ articles }) => articles.length > 0), problems };
}

const PLACE = /^stories\.(\d+)(?:\.articles\.(\d+)(?:\.(.+))?)?/;

/** What a fault is about: one article, or a whole story. */
function placeOf({ path }: FieldFault, stories: readonly StoryInput[]) {
  const [, storyAt, articleAt, field] = PLACE.exec(path) ?? [];
  const story = stories[Number(storyAt)];
  if (!story) return undefined;
  const article = story.articles[Number(articleAt)];
  return article
    ? { story, articles: [article], field: fieldOf(field) }
    : { story, articles: story.articles, field: null };
}

/** A field as files name it: `content.media.0.credit` is `media[1].credit`. */
function fieldOf(path: string | undefined): string | null {
  if (path === undefined) return null;
  return path
    .replace(/^content\./, '')
    .replace(/^bylines\b/, 'byline')
    .replace(/\.(\d+)/g, (_, index: string) => `[${Number(index) + 1}]`);
}

// What an import refuses, each with a sentence that says what to do instead.
import { filesOf } from '../domain/article.ts';
import type { Edition } from '../domain/edition.ts';
import { isErased, sayStory } from '../domain/erased.ts';
import { type ArticleInput, type Problem, problemAt } from '../domain/story-input.ts';
import { resolveTime, toRfc3339 } from '../domain/time.ts';
import type { DeskArticle, DeskStory } from '../storage/stories.ts';
import { faultOfFormerPaths } from './import-former-paths.ts';
import { faultOfLength } from './import-lengths.ts';
import { isDatable, isNews, publishAtAfter } from './import-schedule.ts';
import type { Group } from './import-stories.ts';
import { guidKey, pathAskedBefore, pathOf } from './import-taken.ts';
import { compare } from './revise.ts';

/** Octets of an article's text that a D1 row holds with room to spare. */
export const MAX_TEXT_BYTES = 1_000_000;

/** What is wrong with one article in itself and beside what others hold; claims its guid and slug if nothing. */
export function faultOf(
  group: Group,
  input: ArticleInput,
  story: DeskStory | undefined,
): Problem | undefined {
  const refuse = (field: string | null, message: string) => problemAt(input.origin, field, message);
  const edition = group.editions.get(input.edition);
  if (!edition) return refuse('edition', `there is no edition “${input.edition}”; ${knownEditions(group)}`);
  const existing = story?.articles.get(edition.id);
  const erased = faultOfErased(input, story, existing);
  if (erased) return erased;
  if (edition.closedAt !== null && (existing?.releasedAt ?? null) === null) {
    return refuse('edition', `edition “${edition.path}” is closed: nothing new comes out in it`);
  }
  const unknown = input.required?.find((path) => !group.editions.has(path));
  if (unknown !== undefined)
    return refuse('required', `there is no edition “${unknown}”; ${knownEditions(group)}`);
  const bytes = octetsOf(JSON.stringify(input.content));
  if (bytes > MAX_TEXT_BYTES)
    return refuse(null, `the article is ${bytes} bytes long; at most ${MAX_TEXT_BYTES}`);
  return (
    faultOfLength(input) ??
    faultOfMedia(group, input) ??
    faultOfTopics(group, input, edition) ??
    faultOfTimes(group, input, existing) ??
    faultOfChange(group, input, existing) ??
    claim(group, input, edition, existing) ??
    faultOfFormerPaths(group.taken.formerPaths, input)
  );
}

/** Its UTF-8, or its units where that cannot be too much: there are at most three bytes of each. */
function octetsOf(text: string): number {
  return text.length * 3 <= MAX_TEXT_BYTES ? text.length : new TextEncoder().encode(text).length;
}

/** What was erased does not come back the way it came, and what marks it is no name. */
function faultOfErased(
  input: ArticleInput,
  story: DeskStory | undefined,
  existing: DeskArticle | undefined,
): Problem | undefined {
  const refuse = (what: string) => problemAt(input.origin, 'story', what);
  if (story && isErased(story.key))
    return refuse(`story “${input.story}” was erased: its key is not given again`);
  if (existing && existing.erasedAt !== null) {
    return refuse(
      `“${input.story}” in ${input.edition} was erased at ${toRfc3339(existing.erasedAt)}, for good`,
    );
  }
  return isErased(input.story) ? refuse('a key does not begin with “erased:”') : undefined;
}

function knownEditions(group: Group): string {
  const paths = [...group.editions.keys()];
  return paths.length === 0 ? 'make one with “coranto edition add”' : `the editions are ${paths.join(', ')}`;
}

/** A file that was sent may have been deleted since, with what was erased. */
function faultOfMedia({ sent }: Group, { content, origin }: ArticleInput): Problem | undefined {
  const lost = filesOf(content.media).find(({ name }) => sent !== null && !sent.has(name));
  return lost && problemAt(origin, 'media', `the file “${lost.name}” is not here any more; import it again`);
}

function faultOfTopics(group: Group, input: ArticleInput, edition: Edition): Problem | undefined {
  for (const key of input.content.topics ?? []) {
    const topic = group.topics.get(key);
    if (!topic) {
      const known = [...group.topics.keys()].join(', ') || 'none yet';
      return problemAt(
        input.origin,
        'topics',
        `there is no topic “${key}” (known: ${known}); define it in newsroom.yaml`,
      );
    }
    if (!topic.labels.has(edition.id)) {
      const message = `topic “${key}” has no label in edition “${edition.path}”; give it one in newsroom.yaml`;
      return problemAt(input.origin, 'topics', message);
    }
  }
  return undefined;
}

function faultOfTimes(
  group: Group,
  input: ArticleInput,
  existing: DeskArticle | undefined,
): Problem | undefined {
  const refuse = (field: string, message: string) => problemAt(input.origin, field, message);
  const createdAt = existing?.createdAt ?? group.now;
  const releasedAt = existing?.releasedAt ?? null;
  const publishAt = publishAtAfter(input, existing, group.now);
  if (releasedAt !== null && publishAt !== releasedAt) {
    return refuse('publishAt', `was released at ${toRfc3339(releasedAt)}; its time can no longer change`);
  }
  if (publishAt !== null && !isDatable(publishAt)) {
    return refuse('publishAt', 'has no year of four digits; expected one from 0000 to 9999');
  }
  const ends = isNews(input.withdrawAt, existing?.withdrawGiven ?? null);
  const withdrawAt =
    ends && input.withdrawAt ? resolveTime(input.withdrawAt, createdAt) : (existing?.withdrawAt ?? null);
  const starts = isNews(input.publishAt, existing?.publishGiven ?? null);
  if ((starts || ends) && publishAt !== null && withdrawAt !== null && withdrawAt <= publishAt) {
    return refuse('withdrawAt', 'must be later than publishAt');
  }
  if (input.updatedAt) {
    const updatedAt = resolveTime(input.updatedAt, createdAt);
    const from = input.publishAt ? resolveTime(input.publishAt, createdAt) : publishAt;
    if (from === null || updatedAt < from) {
      return refuse('updatedAt', 'must be the same as publishAt or later');
    }
    if (updatedAt > group.now) return refuse('updatedAt', 'lies in the future; expected a past time');
  }
  return undefined;
}

function faultOfChange(
  group: Group,
  input: ArticleInput,
  existing: DeskArticle | undefined,
): Problem | undefined {
  if (!existing) return undefined;
  const changes = changesOf(existing, input);
  const ends = isNews(input.withdrawAt, existing.withdrawGiven);
  if (existing.withdrawnAt !== null && (changes.any || ends)) {
    const message = `was withdrawn at ${toRfc3339(existing.withdrawnAt)}; a withdrawn article cannot be changed`;
    return problemAt(input.origin, null, message);
  }
  if (changes.guid && existing.releasedAt !== null) {
    return problemAt(
      input.origin,
      'guid',
      `was released with guid “${existing.guid ?? existing.uuid}”, which is for ever`,
    );
  }
  if (group.options.as === 'correct' && changes.text && existing.releasedAt !== null) {
    if (!noteOf(group, input)) {
      return problemAt(
        input.origin,
        'correction',
        'a correction needs a public note: --note "...", or correction: in the file',
      );
    }
  }
  return undefined;
}

/** What an input would change of an article that is there. A slug it has already is not asked for again. */
export function changesOf(existing: DeskArticle, input: ArticleInput) {
  const asked = input.content.slug;
  const slug = asked === null || asked === existing.slug ? existing.content.slug : asked;
  const content = { ...input.content, slug, topics: input.content.topics ?? existing.content.topics };
  const changes = compare(existing.content, content);
  // A translator's word that it follows another revision is as good as new text.
  const text = changes.text || (input.sourceRevision !== null && input.sourceRevision !== existing.follows);
  const guid =
    input.guid !== null &&
    (input.guid !== existing.guid || input.guidIsPermaLink !== existing.guidIsPermaLink);
  return { ...changes, text, content, guid, any: text || changes.topics || changes.slug };
}

/** The public note of a correction: the input's own, or the one for all; blank is none. */
export function noteOf(group: Group, input: ArticleInput): string | null {
  return (input.correction ?? group.options.note)?.trim() || null;
}

/** Refuses a guid or slug that another story holds, else claims it for this one. */
function claim(
  group: Group,
  input: ArticleInput,
  edition: Edition,
  existing: DeskArticle | undefined,
): Problem | undefined {
  const { taken } = group;
  const place = `${input.story} ${input.edition}`;
  const twin = taken.articles.get(place);
  if (twin !== undefined) {
    const message = `story “${input.story}” in edition “${input.edition}” came in already, from ${twin}`;
    return problemAt(input.origin, 'story', message);
  }
  taken.articles.set(place, input.origin.file);
  if (input.guid !== null) {
    const holder = taken.guids.get(guidKey(edition.id, input.guid));
    if (holder !== undefined && holder !== input.story) {
      const message = `guid “${input.guid}” belongs to ${sayStory(holder)} in edition “${edition.path}”`;
      return problemAt(input.origin, 'guid', message);
    }
    const named = taken.ids.get(input.guid);
    if (named && (named.story !== input.story || named.edition !== input.edition)) {
      const message = `guid “${input.guid}” is the id of ${sayStory(named.story)} in edition “${named.edition}”; two entries of one id would be one to readers`;
      return problemAt(input.origin, 'guid', message);
    }
  }
  const path = pathOf(input, edition, existing, group.now);
  if (path !== null) {
    const holder = taken.paths.get(path) ?? input.story;
    // What it asked for before it may go on asking for: at release another was first, or will be.
    if (holder !== input.story && path !== pathAskedBefore(existing, edition)) {
      const message = `slug “${input.content.slug}” belongs to ${sayStory(holder)} in that month of edition “${edition.path}”`;
      return problemAt(input.origin, 'slug', message);
    }
    taken.paths.set(path, holder);
  }
  if (input.guid !== null) taken.guids.set(guidKey(edition.id, input.guid), input.story);
  return undefined;
}

/** The edition of a story's source; null when it is co-original. */
export interface Source {
  editionId: number | null;
  path: string | null;
}

/** The source a story has, or that its articles name, or else the first of them in the order of the editions. */
export function sourceOf(group: Group, articles: ArticleInput[], story: DeskStory | undefined): Source {
  if (story) return sourceById(group, story.sourceEditionId);
  if (articles.some((article) => article.coOriginal)) return { editionId: null, path: null };
  const named = articles.find((article) => article.source !== null)?.source;
  if (named) return { editionId: group.editions.get(named)?.id ?? -1, path: named };
  const ids = articles.map((article) => (group.editions.get(article.edition) as Edition).id);
  return sourceById(group, ids.length === 0 ? null : Math.min(...ids));
}

function sourceById(group: Group, editionId: number | null): Source {
  const edition = [...group.editions.values()].find((candidate) => candidate.id === editionId);
  return { editionId, path: edition?.path ?? null };
}

/**
 * What is wrong with how an article stands to its story's source.
 * @param newest the source article's revision once this group is in; null while there is none
 */
export function faultOfSource(
  group: Group,
  input: ArticleInput,
  source: Source,
  newest: number | null,
  story: DeskStory | undefined,
): Problem | undefined {
  const refuse = (field: string, message: string) => problemAt(input.origin, field, message);
  if (input.coOriginal !== (source.editionId === null) && (input.coOriginal || input.source !== null)) {
    const what = source.editionId === null ? 'is co-original' : `has its source in edition “${source.path}”`;
    return refuse(
      input.coOriginal ? 'coOriginal' : 'source',
      `story “${input.story}” ${what}; every article must agree`,
    );
  }
  if (source.editionId === null) {
    return input.sourceRevision === null
      ? undefined
      : refuse('sourceRevision', 'is for translations; this story is co-original');
  }
  if (input.source !== null && input.source !== source.path) {
    const message = `story “${input.story}” has its source in edition “${source.path}”, not “${input.source}”`;
    return refuse('source', message);
  }
  if (source.editionId === -1)
    return refuse('source', `there is no edition “${source.path}”; ${knownEditions(group)}`);
  if (input.edition === source.path) {
    return input.sourceRevision === null
      ? undefined
      : refuse('sourceRevision', 'is for translations; this is the source');
  }
  if (newest === null) {
    const what = story
      ? `story “${input.story}” has no source article yet`
      : `there is no story “${input.story}” yet`;
    const message = `translation of an unknown text: ${what}; import its “${source.path}” article first or along`;
    return { ...refuse('source', message), awaits: 'source' };
  }
  if (input.sourceRevision !== null && input.sourceRevision > newest) {
    return refuse(
      'sourceRevision',
      `the source has no revision ${input.sourceRevision}; its newest is ${newest}`,
    );
  }
  return undefined;
}

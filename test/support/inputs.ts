// Builds what an import takes, as a reader of files would give it: say only what a test is about.
import type { Desk } from '../../src/context.ts';
import type { Content, MediaFile, MediaUse } from '../../src/domain/article.ts';
import type { ArticleInput, StoryInput } from '../../src/domain/story-input.ts';
import { parseTime } from '../../src/domain/time.ts';
import { type Imported, type ImportOptions, importStories } from '../../src/operations/import-stories.ts';
import { EDITIONS } from './newsroom.ts';

/** Times are texts as a file has them, read in the edition's zone. */
export type ArticleFields = Partial<
  Omit<ArticleInput, 'story' | 'edition' | 'content' | 'publishAt' | 'updatedAt' | 'withdrawAt' | 'origin'>
> &
  Partial<Content> & { publishAt?: string | null; updatedAt?: string; withdrawAt?: string };

/** Due when the tests' clock starts, unless it says otherwise. */
const DUE = '2026-03-14T09:00:00Z';

export function anArticle(story: string, edition: string, fields: ArticleFields = {}): ArticleInput {
  const { headline, lead, body, slug, bylines, dateline, topics, media, ...others } = fields;
  const { publishAt = DUE, updatedAt, withdrawAt, ...rest } = others;
  const zone = EDITIONS.find(({ path }) => path === edition)?.timeZone ?? 'UTC';
  const time = (text: string | null | undefined) => (text ? parseTime(text, zone) : null);
  return {
    story,
    edition,
    content: {
      headline: headline ?? `${story} ${edition}`,
      lead: lead ?? `The lead of ${story}.`,
      body: body ?? `<p>The body of ${story}.</p>`,
      slug: slug ?? null,
      bylines: bylines ?? [],
      dateline: dateline ?? null,
      topics: topics ?? [],
      media: media ?? [],
    },
    guid: null,
    guidIsPermaLink: false,
    source: null,
    sourceRevision: null,
    coOriginal: false,
    required: null,
    correction: null,
    ...rest,
    publishAt: time(publishAt),
    updatedAt: time(updatedAt),
    withdrawAt: time(withdrawAt),
    origin: { file: `${story}/${edition}.md`, lines: { headline: 2, slug: 3, publishAt: 4 } },
  };
}

/** A story of several articles, by edition path. */
export function aStory(story: string, articles: Record<string, ArticleFields>): StoryInput {
  return {
    story,
    articles: Object.entries(articles).map(([edition, fields]) => anArticle(story, edition, fields)),
    problems: [],
  };
}

export function aPicture(fields: Partial<MediaUse> = {}): MediaUse {
  return {
    name: `${'ab'.repeat(32)}.png`,
    type: 'image/png',
    size: 1234,
    width: 640,
    height: 480,
    alt: 'A quay at dawn',
    caption: null,
    credit: null,
    title: null,
    terms: null,
    thumbnail: null,
    ...fields,
  };
}

/** The file of a use, to be a thumbnail. */
export function fileOf({ name, type, size, width, height }: MediaFile): MediaFile {
  return { name, type, size, width, height };
}

export const BY_EDITOR = { actor: 'editor', reason: null };

/** Imports stories as an amendment, unless told otherwise. */
export function bringIn(
  newsroom: Desk,
  stories: StoryInput | StoryInput[],
  options: Partial<ImportOptions> = {},
): Promise<Imported> {
  return importStories(newsroom, [stories].flat(), {
    as: 'amend',
    note: null,
    by: BY_EDITOR,
    ...options,
  });
}

/** What became of each article: `en/quay new`. */
export function outcomes(imported: Imported): string[] {
  return imported.articles.map(({ edition, story, outcome }) => `${edition}/${story} ${outcome}`);
}

/** What was refused: `quay/en.md slug: ...`. */
export function faults(imported: Imported): string[] {
  return imported.problems.map(({ file, field, message }) => `${file} ${field ?? '-'}: ${message}`);
}

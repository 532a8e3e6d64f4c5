// A story from its files: a folder with one file for each edition, or a single file.
import { filesOf } from '../domain/article.ts';
import { type Problem, problemAt, type StoryInput } from '../domain/story-input.ts';
import {
  type ArticleResult,
  assembleArticle,
  type EditionFacts,
  unknownEdition,
} from './article-assembly.ts';
import { type ReadFields, readStoryFields, type StoryFields } from './article-fields.ts';
import { readMarkdownArticle } from './markdown-article.ts';
import { createMediaShelf, type MediaLookup, type MediaShelf, type ReadMedia } from './media-shelf.ts';
import { readPressRelease } from './press-release.ts';
import { decodeText, fileName, type IntakeSettings, type SourceFile } from './source-file.ts';

/** A story that was read, with the media files its articles use, by `MediaFile.name`. */
export interface ReadStory extends StoryInput {
  media: ReadonlyMap<string, ReadMedia>;
}

export interface StoryFolder {
  /** The story's key unless `story.yaml` gives one: the folder's name. */
  key: string;
  /** `{edition}.md` or `{edition}.txt` for each edition, and `story.yaml` for what they share. */
  files: readonly SourceFile[];
  media: MediaLookup;
}

export interface StoryFile {
  file: SourceFile;
  media: MediaLookup;
  /** Path of the edition, where the file does not say: the `--edition` option. */
  edition?: string | undefined;
  /** The story's key, where the file does not say. */
  story?: string | undefined;
}

/** Of one file. */
const MOST_PROBLEMS = 50;

const STORY_FILE = /^story\.ya?ml$/i;

/**
 * Reads a folder as a story. A bad file is a problem and the others still come in; a bad
 * `story.yaml` holds for all of them, so nothing comes in.
 */
export async function readStoryFolder(folder: StoryFolder, settings: IntakeSettings): Promise<ReadStory> {
  const shelf = createMediaShelf(folder.media);
  const shared = readShared(folder.files.find((file) => STORY_FILE.test(fileName(file.path))));
  const story = shared.fields?.story ?? folder.key;
  if (!shared.fields) return { story, articles: [], problems: shared.problems, media: new Map() };
  const files = folder.files.filter((file) => !STORY_FILE.test(fileName(file.path)));
  const results: ArticleResult[] = [];
  const taken = new Map<string, string>();
  for (const file of files) {
    const edition = fileName(file.path)
      .replace(/\.[^.]*$/, '')
      .toLowerCase();
    const first = taken.get(edition);
    if (first !== undefined) {
      const message = `${fileName(first)} is the article of edition “${edition}” already; keep one of the two`;
      results.push(refusal(file.path, 'edition', message));
      continue;
    }
    taken.set(edition, file.path);
    results.push(await readArticle({ file, edition, story, shared, inFolder: true }, shelf, settings));
  }
  if (files.length === 0) {
    results.push(refusal(folder.key, null, 'the folder has no article; expected a file such as en.md'));
  }
  return gather(story, results, shelf);
}

/** Reads a single file as a story of one article: Markdown, or a plain-text press release. */
export async function readStoryFile(input: StoryFile, settings: IntakeSettings): Promise<ReadStory> {
  const shelf = createMediaShelf(input.media);
  const { file, edition, story } = input;
  const shared = readShared(undefined);
  const result = await readArticle({ file, edition, story, shared, inFolder: false }, shelf, settings);
  return gather(result.article?.story ?? story ?? fileName(file.path), [result], shelf);
}

interface ArticleFile {
  file: SourceFile;
  edition: string | undefined;
  story: string | undefined;
  shared: ReadFields<StoryFields>;
  inFolder: boolean;
}

async function readArticle(
  from: ArticleFile,
  shelf: MediaShelf,
  settings: IntakeSettings,
): Promise<ArticleResult> {
  const { path } = from.file;
  const plain = /\.txt$/i.test(path);
  if (!plain && !/\.md$/i.test(path)) {
    return refusal(path, null, 'expected an article: a file whose name ends in .md or .txt');
  }
  if (from.inFolder && from.edition !== undefined && !settings.editions.has(from.edition)) {
    const message = `${unknownEdition(from.edition, settings)}; name the file after one of them`;
    return refusal(path, 'edition', message);
  }
  const decoded = decodeText(from.file);
  if ('problem' in decoded) return { article: null, problems: [decoded.problem] };
  const read = plain
    ? readPressRelease(path, decoded.text, settings, from)
    : readMarkdownArticle(path, decoded.text);
  if (!read.fields) return { article: null, problems: read.problems };
  const lines = { file: path, lines: read.origin.lines };
  const origin = from.shared.origin.file ? { ...lines, defaults: from.shared.origin } : lines;
  const place = placeOf(read.fields, from, settings);
  if ('message' in place)
    return { article: null, problems: [problemAt(read.origin, place.field, place.message)] };
  const defaults = from.shared.fields ?? {};
  return assembleArticle({ ...place, origin, own: read.fields, defaults, body: read.body }, shelf, settings);
}

type Place = { story: string; edition: EditionFacts } | { field: string; message: string };

/** Which story and edition a file is of: its own fields, else what it was called with; both must agree. */
function placeOf(
  fields: { story?: string | undefined; edition?: string | undefined },
  from: ArticleFile,
  settings: IntakeSettings,
): Place {
  const path = fields.edition ?? from.edition;
  const story = fields.story ?? from.story;
  const example = 'expected a field such as';
  if (path === undefined) return { field: 'edition', message: `missing; ${example} “edition: en”` };
  if (story === undefined) return { field: 'story', message: `missing; ${example} “story: 2026-strike”` };
  if (from.inFolder && path !== from.edition) {
    const message = `“${path}” is not what the file’s name says; expected ${from.edition}, or another name`;
    return { field: 'edition', message };
  }
  if (from.inFolder && story !== from.story) {
    return { field: 'story', message: `“${story}” is not the story of this folder; expected ${from.story}` };
  }
  const edition = settings.editions.get(path);
  if (!edition) return { field: 'edition', message: unknownEdition(path, settings) };
  return { story, edition };
}

function readShared(file: SourceFile | undefined): ReadFields<StoryFields> {
  const none = { fields: {}, origin: { file: '', lines: {} }, problems: [] };
  if (!file) return none;
  const decoded = decodeText(file);
  if ('problem' in decoded) return { ...none, fields: undefined, problems: [decoded.problem] };
  return readStoryFields(file.path, decoded.text);
}

function refusal(file: string, field: string | null, message: string): ArticleResult {
  return { article: null, problems: [{ file, line: null, field, message }] };
}

function gather(story: string, results: ArticleResult[], shelf: MediaShelf): ReadStory {
  const articles = results.flatMap((result) => result.article ?? []);
  const used = new Set(articles.flatMap(({ content }) => filesOf(content.media).map(({ name }) => name)));
  const media = new Map([...shelf.read].filter(([name]) => used.has(name)));
  const problems = results.flatMap((result) => firstOf(result.problems));
  return { story, articles, problems: distinct(problems), media };
}

/** A file that goes wrong in thousands of places is wrong in one way; the first of them show which. */
function firstOf(problems: Problem[]): Problem[] {
  const more = problems.slice(MOST_PROBLEMS);
  const [first] = more;
  if (!first) return problems;
  const message = `${more.length} more problems follow in this file; correct those above first`;
  return [...problems.slice(0, MOST_PROBLEMS), { file: first.file, line: first.line, field: null, message }];
}

/** A fault of `story.yaml` comes up once for each article. */
function distinct(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

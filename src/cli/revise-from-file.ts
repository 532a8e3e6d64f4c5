// A new text for one article that is there already, from a file or standard input.
import { basename, dirname, join } from 'node:path';
import type { DeskLink } from '../desk/link.ts';
import type { Problem } from '../domain/story-input.ts';
import { type ReadStory, readStoryFile, readStoryFolder } from '../intake/read-story.ts';
import type { IntakeSettings, SourceFile } from '../intake/source-file.ts';
import type { ImportOptions, ImportOutcome } from '../operations/import-stories.ts';
import { Refusal } from '../operations/refusal.ts';
import type { StatusArticle } from '../storage/status.ts';
import { sendMedia } from './media-queue.ts';
import { interfaceLanguages } from './open-desk.ts';
import { mediaBeside, readSource } from './read-files.ts';

export interface NewText {
  story: string;
  edition: string;
  /** A path, or `-`. */
  file: string;
  stdin(): Promise<Uint8Array>;
}

/**
 * Puts a new text in force.
 * @returns what it came to, or the problems of the file
 * @throws Refusal for an article that does not exist, another article's file, or when nothing would change
 */
export async function reviseFromFile(
  desk: DeskLink,
  text: NewText,
  options: ImportOptions,
): Promise<{ outcome?: ImportOutcome; problems: Problem[] }> {
  const { story, edition } = text;
  const editions = new Map((await desk.perform('editions', {})).map((one) => [one.path, one]));
  if (!editions.has(edition))
    throw new Refusal(
      `there is no edition “${edition}”; the editions are ${[...editions.keys()].join(', ')}`,
    );
  const article = await findArticle(desk, story, edition);
  if (!article)
    throw new Refusal(
      `there is no story “${story}” in edition “${edition}”; “coranto import” brings in new ones`,
    );
  if (options.as === 'correct' && article.releasedAt === null) {
    throw new Refusal(`“${story}” in ${edition} is not public yet: there is nothing to correct; use amend`);
  }
  const read = await readText(text, { editions, interfaceLanguages: interfaceLanguages() });
  if (read.problems.length > 0) return { problems: read.problems };
  const [input] = read.articles;
  if (input?.story !== story || input.edition !== edition) {
    throw new Refusal(`${text.file} is “${input?.story}” in ${input?.edition}, not “${story}” in ${edition}`);
  }
  await sendMedia(desk, read.media);
  const { articles, problems } = await desk.perform('import', {
    stories: [{ story, articles: read.articles, problems: [] }],
    ...options,
  });
  const outcome = articles[0]?.outcome;
  if (outcome === undefined) return { problems };
  if (outcome === 'unchanged')
    throw new Refusal(`nothing would change: “${story}” in ${edition} says this already`);
  return { outcome, problems };
}

/** The article as it stands; undefined where there is none. */
async function findArticle(
  desk: DeskLink,
  story: string,
  edition: string,
): Promise<StatusArticle | undefined> {
  const query = { story, edition, state: null, limit: 1, before: null };
  const page = await desk.perform('status', query).catch((error) => {
    // The edition is there: what is refused is the story.
    if (error instanceof Refusal) return undefined;
    throw error;
  });
  return page?.rows[0]?.cells[0]?.article ?? undefined;
}

async function readText(text: NewText, settings: IntakeSettings): Promise<ReadStory> {
  const { story, edition } = text;
  if (text.file === '-') {
    const bytes = await text.stdin();
    // Front matter begins with three hyphens; a press release does not.
    const path = bytes[0] === 0x2d ? 'stdin.md' : 'stdin.txt';
    return readStoryFile({ file: { path, bytes }, media: async () => undefined, story, edition }, settings);
  }
  const source = readSource(text.file);
  if ('problem' in source) return { story, articles: [], problems: [source.problem], media: new Map() };
  const media = mediaBeside(text.file);
  const shared = sharedFields(text);
  if (shared) return readStoryFolder({ key: story, files: [shared, source.file], media }, settings);
  return readStoryFile({ file: source.file, media, story, edition }, settings);
}

/** A file of a story's folder keeps what `story.yaml` says for all its editions. */
function sharedFields({ file, edition }: NewText): SourceFile | undefined {
  if (
    basename(file)
      .replace(/\.(md|txt)$/i, '')
      .toLowerCase() !== edition
  )
    return undefined;
  for (const name of ['story.yaml', 'story.yml']) {
    const source = readSource(join(dirname(file), name));
    if ('file' in source) return source.file;
  }
  return undefined;
}

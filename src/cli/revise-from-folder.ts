// New texts for several editions of a story at once, from its folder: one batch, all or nothing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeskLink } from '../desk/link.ts';
import type { Problem } from '../domain/story-input.ts';
import { readStoryFolder } from '../intake/read-story.ts';
import type { SourceFile } from '../intake/source-file.ts';
import type { Imported, ImportOptions } from '../operations/import-stories.ts';
import { Refusal } from '../operations/refusal.ts';
import { sendMedia } from './media-queue.ts';
import { interfaceLanguages } from './open-desk.ts';
import { mediaIn, readSource } from './read-files.ts';

export interface NewTexts {
  story: string;
  folder: string;
  /** Public notes of a correction, by edition; they come before what the files say. */
  notes: ReadonlyMap<string, string>;
}

const TEXT = /\.(md|txt)$|^story\.ya?ml$/i;

/**
 * Puts the new texts of a story in force.
 * @returns what each came to, or the problems; with any problem of the files nothing comes in
 * @throws Refusal for a story that does not exist, a note for an edition that the folder has not, or when nothing
 * would change
 */
export async function reviseFromFolder(
  desk: DeskLink,
  { story, folder, notes }: NewTexts,
  options: ImportOptions,
): Promise<Imported> {
  const query = { story, edition: null, state: null, limit: 1, before: null };
  await desk.perform('status', query);
  const files: SourceFile[] = [];
  const problems: Problem[] = [];
  for (const name of readdirSync(folder).filter((entry) => TEXT.test(entry) && !entry.startsWith('.'))) {
    const source = readSource(join(folder, name));
    if ('file' in source) files.push(source.file);
    else problems.push(source.problem);
  }
  const editions = new Map((await desk.perform('editions', {})).map((one) => [one.path, one]));
  const settings = { editions, interfaceLanguages: interfaceLanguages() };
  const read = await readStoryFolder({ key: story, files, media: mediaIn(folder) }, settings);
  problems.push(...read.problems);
  if (problems.length > 0) return { articles: [], problems, held: [] };
  const lost = [...notes.keys()].find((path) => !read.articles.some(({ edition }) => edition === path));
  if (lost !== undefined) throw new Refusal(`there is a note for ${lost}, and no text of it in ${folder}`);
  const articles = read.articles.map((article) => ({
    ...article,
    correction: notes.get(article.edition) ?? article.correction,
  }));
  if (articles.length === 0) throw new Refusal(`${folder} has no articles; expected files such as nl.md`);
  await sendMedia(desk, read.media);
  const imported = await desk.perform('import', { stories: [{ story, articles, problems: [] }], ...options });
  const isSame = imported.articles.every(({ outcome }) => outcome === 'unchanged');
  if (isSame && imported.problems.length === 0) {
    throw new Refusal(`nothing would change: “${story}” says what is in ${folder} already`);
  }
  return imported;
}

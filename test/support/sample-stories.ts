// The stories of db/sample as whoever reads files makes them, with their media.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interfaceLanguages } from '../../src/cli/open-desk.ts';
import { mediaIn } from '../../src/cli/read-files.ts';
import type { StoryInput } from '../../src/domain/story-input.ts';
import { placePictures } from '../../src/intake/edition-pictures.ts';
import type { ReadMedia } from '../../src/intake/media-shelf.ts';
import { type ReadNewsroom, readNewsroom } from '../../src/intake/newsroom.ts';
import { readStoryFolder } from '../../src/intake/read-story.ts';
import type { IntakeSettings, SourceFile } from '../../src/intake/source-file.ts';

const SAMPLE = fileURLToPath(new URL('../../db/sample/', import.meta.url));

export interface SampleStories {
  /** Pictures of editions are names of media. */
  newsroom: Pick<ReadNewsroom, 'editions' | 'topics'>;
  /** Those of `stories`, then of `updates`, then of `corrections`. */
  stories: StoryInput[];
  updates: StoryInput[];
  corrections: StoryInput[];
  /** By name. */
  media: Map<string, ReadMedia>;
}

export async function readSampleStories(): Promise<SampleStories> {
  const { topics, ...newsroom } = readNewsroom(read(join(SAMPLE, 'newsroom.yaml')));
  const placed = await placePictures({ topics, ...newsroom }, mediaIn(SAMPLE));
  if (placed.problems.length > 0) throw new Error(JSON.stringify(placed.problems));
  const editions = placed.editions.map(({ edition }) => edition);
  const settings: IntakeSettings = {
    editions: new Map(editions.map((edition) => [edition.path, edition])),
    interfaceLanguages: interfaceLanguages(),
  };
  const media = new Map(placed.editions.flatMap(({ media }) => [...media]));
  const readAll = async (part: string): Promise<StoryInput[]> => {
    const root = join(SAMPLE, part);
    const found: StoryInput[] = [];
    for (const key of readdirSync(root).sort()) {
      const folder = join(root, key);
      const names = readdirSync(folder).filter((name) => /\.(md|txt|ya?ml)$/.test(name));
      const files = names.sort().map((name) => read(join(folder, name)));
      // Updates and corrections have their pictures where the story has them.
      const origin = join(SAMPLE, 'stories', key);
      const beside = statSync(origin, { throwIfNoEntry: false }) ? mediaIn(origin) : mediaIn(folder);
      const lookup = async (name: string) => (await mediaIn(folder)(name)) ?? beside(name);
      const { media: its, ...story } = await readStoryFolder({ key, files, media: lookup }, settings);
      if (story.problems.length > 0) throw new Error(JSON.stringify(story.problems));
      for (const [name, file] of its) media.set(name, file);
      found.push(story);
    }
    return found;
  };
  const stories = await readAll('stories');
  const updates = await readAll('updates');
  return {
    newsroom: { editions, topics },
    stories,
    updates,
    corrections: await readAll('corrections'),
    media,
  };
}

function read(path: string): SourceFile {
  return { path, bytes: readFileSync(path) };
}

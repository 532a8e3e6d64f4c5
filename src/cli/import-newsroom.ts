// What `newsroom.yaml` says comes in before the stories beside it: editions, topics and labels that are not there yet.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeskLink } from '../desk/link.ts';
import type { Actor } from '../domain/change.ts';
import { type Problem, problemAt } from '../domain/story-input.ts';
import { type PlacedEdition, placePictures } from '../intake/edition-pictures.ts';
import { type ReadNewsroom, readNewsroom } from '../intake/newsroom.ts';
import { differing } from '../operations/editions.ts';
import { sendMedia } from './media-queue.ts';
import { mediaBeside, readSource } from './read-files.ts';

export interface ImportedNewsroom {
  /** Paths of the editions that were added. */
  editions: string[];
  topics: number;
  labels: number;
  problems: Problem[];
}

/** The newsroom file at the top of a folder, if it has one. */
export function findNewsroomFile(folder: string): string | undefined {
  return ['newsroom.yaml', 'newsroom.yml'].map((name) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Adds what a newsroom file describes and is not there. What is there and differs is a problem: an import
 * changes no edition and no label in passing.
 */
export async function importNewsroom(desk: DeskLink, path: string, by: Actor): Promise<ImportedNewsroom> {
  const nothing = { editions: [], topics: 0, labels: 0 };
  const source = readSource(path);
  if ('problem' in source) return { ...nothing, problems: [source.problem] };
  const read = readNewsroom(source.file);
  if (read.problems.length > 0) return { ...nothing, problems: read.problems };
  const placed = await placePictures(read, mediaBeside(path));
  if (placed.problems.length > 0) return { ...nothing, problems: placed.problems };
  const { editions, problems } = await importEditions(desk, read, placed.editions, by);
  const { topics, labels, conflicts } = await desk.perform('add-topics', { topics: read.topics });
  const line = read.origin.lines['topics'] ?? null;
  const ofTopics = conflicts.map(({ topic, edition, message }): Problem => {
    return { file: path, line, field: `topics.${topic}.${edition ?? 'iptc'}`, message };
  });
  return { editions, topics, labels, problems: [...problems, ...ofTopics] };
}

async function importEditions(
  desk: DeskLink,
  { origin }: ReadNewsroom,
  placed: readonly PlacedEdition[],
  by: Actor,
) {
  const known = new Map((await desk.perform('editions', {})).map((edition) => [edition.path, edition]));
  const editions: string[] = [];
  const problems: Problem[] = [];
  for (const [at, { edition: given, media }] of placed.entries()) {
    const edition = known.get(given.path);
    if (!edition) {
      await sendMedia(desk, media);
      await desk.perform('add-edition', { edition: given, by });
      editions.push(given.path);
      continue;
    }
    for (const name of differing(edition, { ...edition, ...given })) {
      const is = edition[name] === null ? 'not set' : `“${edition[name]}”`;
      const field = name === 'windowSize' ? 'window' : name;
      const message = `${field} of edition “${given.path}” is ${is}, here “${given[name]}”; change one of the two (coranto edition edit ${given.path})`;
      problems.push(problemAt(origin, `editions[${at + 1}]`, message));
    }
  }
  return { editions, problems };
}

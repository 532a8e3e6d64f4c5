// What `newsroom.yaml` says comes in before the stories beside it: editions, topics and labels that are not there yet.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeskLink } from '../desk/link.ts';
import type { Actor } from '../domain/change.ts';
import { type Problem, problemAt } from '../domain/story-input.ts';
import { type ReadNewsroom, readNewsroom } from '../intake/newsroom.ts';
import { differing } from '../operations/editions.ts';
import { readSource } from './read-files.ts';

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
  const { editions, problems } = await importEditions(desk, read, by);
  const { topics, labels, conflicts } = await desk.perform('add-topics', { topics: read.topics });
  const line = read.origin.lines['topics'] ?? null;
  const ofTopics = conflicts.map(({ topic, edition, message }): Problem => {
    return { file: path, line, field: `topics.${topic}.${edition}`, message };
  });
  return { editions, topics, labels, problems: [...problems, ...ofTopics] };
}

async function importEditions(desk: DeskLink, read: ReadNewsroom, by: Actor) {
  const known = new Map((await desk.perform('editions', {})).map((edition) => [edition.path, edition]));
  const editions: string[] = [];
  const problems: Problem[] = [];
  for (const [at, given] of read.editions.entries()) {
    const edition = known.get(given.path);
    if (!edition) {
      await desk.perform('add-edition', { edition: given, by });
      editions.push(given.path);
      continue;
    }
    for (const name of differing(edition, { required: edition.required, ...given })) {
      const message = `${name} of edition “${given.path}” is “${edition[name]}”, here “${given[name]}”; change one of the two (coranto edition edit ${given.path})`;
      problems.push(problemAt(read.origin, `editions[${at + 1}]`, message));
    }
  }
  return { editions, problems };
}

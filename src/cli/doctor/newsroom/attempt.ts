// Renders a handful of documents, of which one that cannot be rendered does not hide the others.

import { type Render, renderAll } from '../../../documents/render.ts';
import { DatabaseFault } from '../../../storage/database.ts';
import { type DocumentState, documentStatesQuery } from '../../../storage/documents.ts';
import { reasonOf } from '../well-formed.ts';
import type { Examined } from './finding.ts';

export interface Attempt {
  renders: Map<string, Render>;
  /** Why some cannot be rendered. */
  failures: Map<string, string>;
  states: Map<string, DocumentState>;
}

/** @throws what the database says when it cannot be read */
export async function attempt(examined: Examined, paths: readonly string[]): Promise<Attempt> {
  try {
    const { renders, beside } = await renderAll(examined, paths, { states: documentStatesQuery(paths) });
    return { renders, failures: new Map(), states: beside.states };
  } catch (error) {
    if (isOfDatabase(error)) throw error;
    if (paths.length === 1) {
      return {
        renders: new Map(),
        failures: new Map([[paths[0] as string, reasonOf(error)]]),
        states: new Map(),
      };
    }
  }
  const attempts: Attempt[] = [];
  for (const path of paths) attempts.push(await attempt(examined, [path]));
  return {
    renders: new Map(attempts.flatMap(({ renders }) => [...renders])),
    failures: new Map(attempts.flatMap(({ failures }) => [...failures])),
    states: new Map(attempts.flatMap(({ states }) => [...states])),
  };
}

function isOfDatabase(error: unknown): boolean {
  if (error instanceof DatabaseFault) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
}

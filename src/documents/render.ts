// Renders documents and stores nothing: what each is made from is read in one snapshot.
import type { Context } from '../context.ts';
import { type Query, snapshot } from '../storage/database.ts';
import { editionPathsQuery } from '../storage/editions.ts';
import { type FormerTarget, formerTargetsQuery } from '../storage/former-targets.ts';
import { type DocumentKind, parsePath } from './address.ts';
import { renderFormerPath } from './former-path-document.ts';
import type { Rendered } from './plan.ts';
import { planOf } from './plans.ts';

/** What rendering needs of the context. */
export type Renderer = Pick<Context, 'db' | 'config' | 'i18n' | 'entries' | 'known' | 'now'>;

/** What there is at a path. */
export interface Render {
  /** `former`: a path of a former system. */
  kind: DocumentKind | 'former';
  /** Null: there is no such document. */
  rendered: Rendered | null;
}

export interface Renders<T> {
  /** By path. */
  renders: Map<string, Render>;
  /** What else was asked. */
  beside: T;
}

/** No name of what is asked beside has a space, nor does a path. */
const TARGETS = 'former targets';
const EDITIONS = 'edition paths';

/**
 * Renders what is at these paths as of one snapshot, so that what the documents have in common is read and built
 * once. Give it a handful: they are in memory together.
 * @param beside asked in the same snapshot
 */
export async function renderAll<T extends Record<string, unknown>>(
  renderer: Renderer,
  paths: readonly string[],
  beside: { [K in keyof T]: Query<T[K]> },
): Promise<Renders<T>> {
  const now = renderer.now();
  const wanted = paths.map((path) => {
    const address = parsePath(path);
    return { path, address, plan: address && planOf(address, now) };
  });
  const queries: Record<string, Query<unknown>> = {
    [TARGETS]: formerTargetsQuery(paths),
    [EDITIONS]: editionPathsQuery,
  };
  for (const { path, plan } of wanted) {
    for (const [name, query] of Object.entries(plan?.queries ?? {})) queries[`${name} ${path}`] = query;
  }
  const data = await snapshot<Record<string, unknown>>(
    renderer.db,
    { ...beside, ...queries },
    renderer.known,
  );
  const { i18n, entries, config } = renderer;
  const surroundings = { baseUrl: config.baseUrl, i18n, entries };
  const formers = data[TARGETS] as Map<string, FormerTarget>;
  const editionPaths = data[EDITIONS] as Map<string, number>;
  const renders = wanted.map(({ path, address, plan }): [string, Render] => {
    const names = Object.keys(plan?.queries ?? {});
    const model = Object.fromEntries(names.map((name) => [name, data[`${name} ${path}`]]));
    const rendered = plan?.build(model, surroundings) ?? null;
    if (rendered !== null && address) return [path, { kind: address.kind, rendered }];
    const former = formers.get(path);
    if (former === undefined) return [path, { kind: address?.kind ?? 'former', rendered: null }];
    const answer = renderFormerPath(path, former, address, editionPaths, surroundings);
    return [path, { kind: 'former', rendered: answer }];
  });
  return { renders: new Map(renders), beside: data as T };
}

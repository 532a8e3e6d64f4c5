// Article paths: given at release, first come first served, kept for ever.

export interface WantedPath {
  editionId: number;
  month: string;
  slug: string;
}

/** One string a path, for sets. */
export function pathKey({ editionId, month, slug }: WantedPath): string {
  return `${editionId}/${month}/${slug}`;
}

/** The path wanted, or the first of `slug-2`, `slug-3` ... that nobody has. */
export function freePath(wanted: WantedPath, taken: Pick<ReadonlySet<string>, 'has'>): WantedPath {
  if (!taken.has(pathKey(wanted))) return wanted;
  for (let n = 2; ; n++) {
    const numbered = { ...wanted, slug: `${wanted.slug}-${n}` };
    if (!taken.has(pathKey(numbered))) return numbered;
  }
}

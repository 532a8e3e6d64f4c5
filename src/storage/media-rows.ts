// The rows of the files that a revision uses, and of each use.
import type { MediaFile, MediaUse } from '../domain/article.ts';
import type { Cell } from './write-steps.ts';

/** Rows for the steps `media`, by name, and `uses`. A thumbnail is a use of its own, without words, after all that may have one. */
export function mediaRows(articleId: number, revision: number, media: readonly MediaUse[]) {
  const files = new Map<string, Cell[]>();
  const uses: Cell[][] = [];
  const use = ({ name, type, size, width, height }: MediaFile, words: Cell[], thumbnailOf: number | null) => {
    files.set(name, [name, type, size, width, height]);
    uses.push([articleId, revision, uses.length, name, ...words, thumbnailOf]);
  };
  for (const one of media) {
    const { alt, caption, credit, title, terms } = one;
    use(one, [alt === null ? 1 : 0, alt, caption, credit, title, terms], null);
  }
  media.forEach(({ thumbnail }, at) => {
    if (thumbnail) use(thumbnail, [1, null, null, null, null, null], at);
  });
  return { files, uses };
}

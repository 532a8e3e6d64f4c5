// The pictures that `newsroom.yaml` names: files beside it, which become names in the store.
import { faultOfPicture, PICTURES } from '../domain/edition-pictures.ts';
import type { Problem } from '../domain/story-input.ts';
import { createMediaShelf, type MediaLookup, type ReadMedia } from './media-shelf.ts';
import type { EditionInput, ReadNewsroom } from './newsroom.ts';

/** An edition with the names of its pictures in the store, and the files. */
export interface PlacedEdition {
  edition: EditionInput;
  media: ReadonlyMap<string, ReadMedia>;
}

/** Finds the icon and the logo of each edition; a problem for each that is not there or will not do. */
export async function placePictures(
  { editions, origin }: ReadNewsroom,
  lookup: MediaLookup,
): Promise<{ editions: PlacedEdition[]; problems: Problem[] }> {
  const shelf = createMediaShelf(lookup, origin.file);
  const problems: Problem[] = [];
  const placed: PlacedEdition[] = [];
  for (const [at, given] of editions.entries()) {
    const edition = { ...given };
    const media = new Map<string, ReadMedia>();
    for (const which of PICTURES) {
      const file = given[which];
      if (file === undefined) continue;
      const found = await shelf.find(file);
      const fault = 'fault' in found ? found.fault : faultOfPicture(which, found.file);
      if (!('fault' in found) && fault === undefined) {
        const { name } = found.file;
        edition[which] = name;
        media.set(name, shelf.read.get(name) as ReadMedia);
        continue;
      }
      const message = 'fault' in found ? found.fault : `“${file}” ${fault}`;
      const item = `editions[${at + 1}]`;
      const line = origin.lines[item] ?? null;
      problems.push({ file: origin.file, line, field: `${item}.${which}`, message });
    }
    placed.push({ edition, media });
  }
  return { editions: placed, problems };
}

// The media files of one story: each is looked up, read and identified once, however many articles use it.
import type { MediaFile } from '../domain/article.ts';
import { identifyMedia } from './media.ts';
import { fileName, MAX_MEDIA_OCTETS, problemOfSize } from './source-file.ts';

/** A file that a lookup did not read because of its size. */
export interface TooLarge {
  octets: number;
}

/**
 * Finds a file beside the article by its name. It may answer a file above MAX_MEDIA_OCTETS with its
 * size alone, and should not read it.
 */
export type MediaLookup = (name: string) => Promise<Uint8Array | TooLarge | undefined>;

export interface ReadMedia {
  file: MediaFile;
  bytes: Uint8Array;
}

export interface MediaShelf {
  /** The file of that name, or a sentence that says why there is none. */
  find(name: string): Promise<{ file: MediaFile } | { fault: string }>;
  /** The files found so far, by `MediaFile.name`. */
  read: ReadonlyMap<string, ReadMedia>;
}

/**
 * Makes the shelf of one story.
 * @param owner what the files are beside, for errors
 */
export function createMediaShelf(lookup: MediaLookup, owner = 'the article'): MediaShelf {
  const read = new Map<string, ReadMedia>();
  const answers = new Map<string, Promise<{ file: MediaFile } | { fault: string }>>();
  const find = async (name: string) => {
    const fault = faultOfMediaName(name, owner);
    if (fault) return { fault };
    const found = await lookup(name);
    if (!found) return { fault: `“${name}” is not beside ${owner}; add the file or correct its name` };
    if (!(found instanceof Uint8Array)) {
      const tooBig = problemOfSize(name, found.octets, MAX_MEDIA_OCTETS);
      return { fault: `“${name}”: ${tooBig?.message ?? 'the file could not be read'}` };
    }
    const media = await identifyMedia(found);
    if ('fault' in media) return { fault: `“${fileName(name)}” ${media.fault}` };
    if (!read.has(media.file.name)) read.set(media.file.name, { file: media.file, bytes: found });
    return media;
  };
  return {
    read,
    find: (name) => {
      const answer = answers.get(name) ?? find(name);
      answers.set(name, answer);
      return answer;
    },
  };
}

function faultOfMediaName(name: string, owner: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(name)) {
    return `“${name}” is an address; images must be files beside ${owner}`;
  }
  if (/^[/\\]|\\|(^|\/)\.\.?(\/|$)|\p{Cc}/u.test(name)) {
    return `“${name}” is not beside ${owner}; name a file in the same folder, such as crane.jpg`;
  }
  return undefined;
}

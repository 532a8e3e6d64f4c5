// Media that follow a newsroom: every file that its rows name, a few at once, each only where it is not there yet.
import { Refusal } from '../operations/refusal.ts';
import type { DeskLink } from './link.ts';

/** Told what becomes of files. */
export interface MediaListener {
  /** Called after each media file that is there. */
  file(progress: { files: number; of: number }): void;
  /** A media file that cannot be had, or not be kept; the rest goes on without. */
  lost(name: string, why: string): void;
}

/** What became of the files, by number. */
export interface MovedMedia {
  copied: number;
  present: number;
  lost: number;
}

/** Where files come from, and where they go. */
export interface MediaEnds {
  from: Pick<DeskLink, 'findMedia'>;
  to: Pick<DeskLink, 'hasMedia' | 'putMedia'>;
}

/** Files on their way at once. */
const AT_ONCE = 4;
const NAMES = 500;

/** The names of all media that a newsroom's rows name, in order, some at a time. */
export async function* listNames(newsroom: Pick<DeskLink, 'perform'>): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const names = await newsroom.perform('list-media', { after, limit: NAMES });
    // Whoever takes the list may empty it.
    yield [...names];
    if (names.length < NAMES) return;
    after = names.at(-1) as string;
  }
}

/**
 * Brings every file of a newsroom from one place to another.
 * @param newsroom whose rows name the files
 * @param of how many there are, to tell how far it is
 * @throws what `from` and `to` throw, except that a file which is refused is lost
 */
export async function moveMedia(
  newsroom: Pick<DeskLink, 'perform'>,
  ends: MediaEnds,
  of: number,
  listener: MediaListener,
): Promise<MovedMedia> {
  const done = { copied: 0, present: 0, lost: 0 };
  for await (const waiting of listNames(newsroom)) {
    const work = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        done[await moveFile(name, ends, listener)]++;
        listener.file({ files: done.copied + done.present + done.lost, of });
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      // Where one fails, the others begin nothing more.
      waiting.length = 0;
    }
  }
  return done;
}

async function moveFile(
  name: string,
  { from, to }: MediaEnds,
  { lost }: MediaListener,
): Promise<keyof MovedMedia> {
  if (await to.hasMedia(name)) return 'present';
  const bytes = await from.findMedia(name);
  if (!bytes) {
    lost(name, 'is missing from the media of the newsroom it came from');
    return 'lost';
  }
  try {
    await to.putMedia(name, bytes);
    return 'copied';
  } catch (error) {
    // A file that was damaged, say: its name is the hash of what it was.
    if (!(error instanceof Refusal)) throw error;
    lost(name, `cannot be kept: ${error.message}`);
    return 'lost';
  }
}

// What a partner may see of what is not public: what is in the editions that its key may write or publish in.
import type { Edition } from '../domain/edition.ts';
import { type Key, mayAct } from '../domain/partner.ts';
import type { HeldStory } from '../operations/settle.ts';

/** Whether a key (null: the newsroom’s own) may see what is in an edition before it is public. */
export function maySee(key: Key | null, editionId: number): boolean {
  return key === null || mayAct(key, 'write', editionId) || mayAct(key, 'publish', editionId);
}

/** Of what is told of editions, by their paths, what a key may see. */
export function seenBy<T extends { edition: string }>(
  key: Key | null,
  told: readonly T[],
  editions: readonly Edition[],
): T[] {
  const paths = pathsSeenBy(key, editions);
  return told.filter(({ edition }) => paths.has(edition));
}

/** Of stories that are held, those that a key may see, and what it may see of them. */
export function heldSeenBy(
  key: Key | null,
  held: readonly HeldStory[],
  editions: readonly Edition[],
): HeldStory[] {
  const paths = pathsSeenBy(key, editions);
  return held
    .map(({ story, editions: waiting, lacks }) => ({
      story,
      editions: waiting.filter((path) => paths.has(path)),
      lacks: seenBy(key, lacks, editions),
    }))
    .filter(({ editions: waiting }) => waiting.length > 0);
}

function pathsSeenBy(key: Key | null, editions: readonly Edition[]): Set<string> {
  return new Set(editions.filter(({ id }) => maySee(key, id)).map(({ path }) => path));
}

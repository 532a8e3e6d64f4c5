// The order in which topics are listed, wherever they are.
import type { Words } from '../i18n.ts';
import type { EditionTopic } from '../storage/released.ts';

/** As a dictionary of the edition's language has them. */
export function inOrder(topics: readonly EditionTopic[], words: Words): EditionTopic[] {
  return topics.toSorted((a, b) => words.compare(a.label, b.label) || a.id - b.id);
}

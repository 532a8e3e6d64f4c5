// What stands in the place of a name that was erased: enough to know it again, and nothing to read it from.
import { v5 } from 'uuid';

const NAMESPACE = 'd0a1c1c6-6c0c-4f0e-9d3b-0a8f1f6f2b57';

/**
 * The mark of an erased slug, path, guid or key: a hash of it (RFC 9562, version 5). No slug, path below the base
 * URL or edition path begins like it.
 */
export function erasedMark(text: string): string {
  return `erased:${v5(text.toWellFormed(), NAMESPACE)}`;
}

/** Whether a stored text is such a mark. */
export function isErased(text: string): boolean {
  return text.startsWith('erased:');
}

/** How a sentence calls whoever holds a name: the story with this key, or what is left of it. */
export function sayStory(key: string): string {
  return isErased(key) ? 'an article that was erased' : `story “${key}”`;
}

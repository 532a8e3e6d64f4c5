// The tag by which a cache in front knows the answers of one document, whatever query or spelling was asked.
import { formerPath } from '../domain/former-path.ts';
import { parsePath, pathOf } from './address.ts';

const encoder = new TextEncoder();

/**
 * The tag of what is answered at a path: letters and digits only, for caches compare tags without regard to
 * case.
 * @param path below the base URL, canonical or as it was asked
 */
export async function cacheTagOf(path: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(canonical(path))));
  return Array.from(digest.subarray(0, 16), (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** @see cacheTagOf */
export function tagsOf(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map(cacheTagOf));
}

/**
 * The path below the base URL of the document with which a URL is answered: its own, unless the answer is another's,
 * as at the address of a former feed.
 */
export function answeredPath(url: string, headers: Pick<Headers, 'get'>, baseUrl: string): string {
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
  return new URL(headers.get('Content-Location') ?? url).pathname.slice(prefix.length);
}

/** A redirect to a document that a slash too many or too few has missed goes when the document does. */
function canonical(path: string): string {
  const meant = parsePath(path) ?? parsePath(path.endsWith('/') ? path.slice(0, -1) : `${path}/`);
  return meant ? pathOf(meant) : formerPath(path);
}

// Where an article or a feed stood on a former system: a path or a URL, as far as this newsroom gets its requests.
import { formerPath } from '../domain/former-path.ts';

const LONGEST = 2_000;

/**
 * The path below the base URL that an article's former path or URL names.
 * @see readFormerAddress
 */
export function readFormerPath(
  text: string,
  baseUrl: string | undefined,
): { path: string } | { fault: string } {
  const read = readFormerAddress(text, baseUrl);
  // Whatever the query: the newsroom answers there itself.
  const isFront = 'path' in read && /^\/(\?|$)/.test(read.path);
  return isFront ? { fault: `“${text}” is the newsroom’s own first page` } : read;
}

/**
 * The path below the base URL, with its query, that a path or URL names.
 * @param text a URL, or a path from the root of the host; a fragment counts for nothing
 * @param baseUrl of the newsroom; without one only paths will do
 * @returns a fault, as a sentence, where no request for it could come here
 */
export function readFormerAddress(
  text: string,
  baseUrl: string | undefined,
): { path: string } | { fault: string } {
  const base = new URL(baseUrl ?? 'http://localhost');
  const isPath = text.startsWith('/');
  // Not resolved against the base: two slashes at the start of a path would name a host.
  const url = URL.parse(isPath ? base.origin + text : text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return { fault: `“${text}” is neither a path such as /2019/06/story.html nor an http or https URL` };
  }
  const below = `${base.pathname.replace(/\/$/, '')}/`;
  if (!isPath && (baseUrl === undefined || url.host !== base.host)) {
    const where = baseUrl === undefined ? 'the newsroom' : base.origin;
    return {
      fault: `“${text}” is not at ${where}; if its requests come here all the same, write the path alone`,
    };
  }
  if (!formerPath(url.pathname).startsWith(formerPath(below))) {
    return { fault: `“${text}” is not below ${baseUrl}, so no request for it comes here` };
  }
  const path = formerPath(url.pathname).slice(formerPath(below).length - 1) + formerPath(url.search);
  if (path.length > LONGEST) return { fault: `is ${path.length} letters long; expected ${LONGEST} at most` };
  return { path };
}

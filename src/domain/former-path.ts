// Paths that articles had on a former system, in the one form in which they are kept and looked for.

/** What stands for itself in a path: as `encodeURIComponent` has it, which writes our own paths. */
const PLAIN = /^[A-Za-z0-9!'()*._~-]$/;
const HEX = /^%[0-9a-f]{2}$/i;

/**
 * Gives a path its one form: every octet that needs no percent-encoding stands as itself, every other is encoded in
 * capitals (RFC 3986 section 6.2.2). Letters, slashes and what is no UTF-8 stay as they are. The same again changes
 * nothing.
 * @param path as URL gives it, with a slash first; a query may follow
 */
export function formerPath(path: string): string {
  const at = path.indexOf('?');
  const [pathname, query] = at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at)];
  const segments = pathname.replace(/%[0-9A-Fa-f]{2}|[^/]/gu, (part) => {
    return HEX.test(part) ? octet(part) : PLAIN.test(part) ? part : encodeURIComponent(part.toWellFormed());
  });
  // What divides a query is part of its meaning: only the encoding of what needs none is taken back.
  return query === '?' ? segments : segments + query.replace(/%[0-9A-Fa-f]{2}|%/g, octet);
}

function octet(encoded: string): string {
  if (encoded === '%') return '%25';
  const letter = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return PLAIN.test(letter) ? letter : encoded.toUpperCase();
}

const ARTICLE = /^\/([^/?]+)\/(\d{4})\/(0[1-9]|1[0-2])\/([^/?]+)\/?$/;

/**
 * The edition's path, month and slug of a path that has the shape of our articles' own, with a slash at the end or
 * without; else undefined.
 */
export function ownPlace(path: string): { edition: string; month: string; slug: string } | undefined {
  const [, edition, year, month, slug] = ARTICLE.exec(path) ?? [];
  if (edition === undefined || slug === undefined) return undefined;
  try {
    return {
      edition: decodeURIComponent(edition),
      month: `${year}-${month}`,
      slug: decodeURIComponent(slug),
    };
  } catch {
    return undefined;
  }
}

// Headers that are baked into a document when it is rendered: nothing is left to do per request.
import type { Rendered } from './plan.ts';

/** How long others may hold a copy, in seconds: at once means at our origin, and a minute everywhere else. */
export const MAX_AGE = 60;
export const CACHE_CONTROL = `public, max-age=${MAX_AGE}`;

const CONTENT_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** For every answer, errors and media too. */
export const SECURITY_HEADERS: readonly [string, string][] = [
  ['Content-Security-Policy', CONTENT_POLICY],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
];

/** For every answer below `/preview`, errors too. The URL is the key: nobody keeps it, finds it or is told it. */
export const PREVIEW_HEADERS = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex, nofollow',
  'Referrer-Policy': 'no-referrer',
} as const;

/** The headers of a rendered document, validators and content-coding apart. URLs in them are ASCII. */
export function bakeHeaders(rendered: Rendered): [string, string][] {
  const headers: [string, string][] = [
    ['Content-Type', rendered.contentType],
    // A cache that knows Vary by coding only would give one reader's answer to another.
    ['Cache-Control', rendered.vary ? 'private, max-age=60' : CACHE_CONTROL],
    ['Vary', ['Accept-Encoding', ...(rendered.vary ?? [])].join(', ')],
    ...SECURITY_HEADERS,
    // What is public may be read by any page's script: feed readers in browsers need it.
    ['Access-Control-Allow-Origin', '*'],
  ];
  if (rendered.language !== null) headers.push(['Content-Language', rendered.language]);
  if (rendered.location !== null) headers.push(['Location', rendered.location]);
  if (rendered.links.length > 0) {
    headers.push(['Link', rendered.links.map(({ rel, url }) => `<${url}>; rel="${rel}"`).join(', ')]);
  }
  return headers;
}

/** What a 304 keeps of them (RFC 9110 section 15.4.5), with those that a cache updates. */
const KEPT = new Set(['Cache-Control', 'Content-Location', 'Vary', 'Link', 'Content-Language']);

export function headersOf304(headers: readonly [string, string][]): [string, string][] {
  return headers.filter(
    ([name]) => KEPT.has(name) || SECURITY_HEADERS.some(([security]) => security === name),
  );
}

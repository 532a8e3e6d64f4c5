// Conditional requests: If-None-Match first, then If-Modified-Since (RFC 9110 section 13).
import { type Instant, SECOND, wholeSecond } from '../domain/time.ts';
import type { Coding } from './coding.ts';

/** What a request says about the copy it holds. */
export interface Precondition {
  ifNoneMatch: string | null;
  ifModifiedSince: string | null;
}

export interface Validators {
  /** Entity-tag stem; each content-coding's tag is the stem with a suffix. */
  etag: string;
  modifiedAt: Instant;
}

/** Source of a pattern: what our codings and others' caches put behind a tag. */
export const CODING_SUFFIX = '[-;:](?:gzip|gz|br|zstd|deflate|df)';
const LAST_SUFFIX = new RegExp(`${CODING_SUFFIX}$`);

/** Each entity-tag of a list; a comma may stand inside one (RFC 9110 section 8.8.3). */
const ENTITY_TAG = /(?:W\/)?"([^"]*)"/g;

/** The entity-tag of a document in a coding; `identity` has no suffix. */
export function tagFor(etag: string, coding: Coding): string {
  return coding === 'identity' ? `"${etag}"` : `"${etag}-${coding}"`;
}

/** That of bytes that were compressed in a hurry: others than those that take their place (RFC 9110 section 8.8.1). */
export function quickTag(etag: string): string {
  return `"${etag}-gz"`;
}

/**
 * The Last-Modified of a document: the end of the second of its change, once that is past. Until then a
 * second change could share it, so there is none; it would lie in the future (RFC 9110 section 8.8.2.1).
 */
export function lastModified(modifiedAt: Instant, now: Instant): Instant | null {
  const second = datedFrom(modifiedAt);
  return second <= now ? second : null;
}

/** The moment from which a document has a Last-Modified: that very moment. */
export function datedFrom(modifiedAt: Instant): Instant {
  return wholeSecond(modifiedAt) + SECOND;
}

/** Whether the requester's copy is still right, so that a 304 will do. */
export function isNotModified(request: Precondition, validators: Validators, now: Instant): boolean {
  const { ifNoneMatch, ifModifiedSince } = request;
  if (ifNoneMatch !== null) return matches(ifNoneMatch, validators.etag);
  if (ifModifiedSince === null) return false;
  const modified = lastModified(validators.modifiedAt, now);
  const since = parseHttpDate(ifModifiedSince);
  // A date later than now is not one we gave (RFC 9110 section 13.1.3): it proves nothing.
  return modified !== null && since !== null && since <= now && modified <= since;
}

/** Weak comparison (RFC 9110 section 8.8.3.2), blind to the coding. */
function matches(list: string, etag: string): boolean {
  if (list.trim() === '*') return true;
  for (const [, tag] of list.matchAll(ENTITY_TAG)) {
    if (tag === etag || tag?.replace(LAST_SUFFIX, '') === etag) return true;
  }
  // Some pollers lose the quotes on the way.
  return list.split(',').some((tag) => tag.trim().replace(LAST_SUFFIX, '') === etag);
}

const HTTP_DATE =
  /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** An HTTP date in any of its three forms (RFC 9110 section 5.6.7), or null. */
export function parseHttpDate(text: string): Instant | null {
  if (!HTTP_DATE.test(text)) return null;
  // asctime has no zone and means UTC.
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : at;
}

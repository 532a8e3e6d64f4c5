// What a newsroom elsewhere answered instead of a result, in words: what is wrong there or here, and what to do.
import { ConfigError } from '../config.ts';
import { Refusal } from '../operations/refusal.ts';
import type { Answer } from './remote-request.ts';
import { printable } from './table.ts';

/** Thrown when a newsroom elsewhere could not be asked, or gave no answer that is of use. */
export class RemoteError extends Error {
  override name = 'RemoteError';
}

/** What is wrong with one field of what was sent. */
export interface FieldFault {
  /** Names and indexes, joined by dots. */
  path: string;
  message: string;
}

/** Thrown when a newsroom elsewhere does not take what was sent. */
export class InputError extends RemoteError {
  override name = 'InputError';
  readonly faults: readonly FieldFault[];
  constructor(message: string, faults: readonly FieldFault[]) {
    super(message);
    this.faults = faults;
  }
}

/** Thrown when a newsroom elsewhere, or what stands in front of it, takes only less at once. */
export class TooLargeError extends InputError {
  override name = 'TooLargeError';
}

/** A problem document (RFC 9457), as far as it is one. */
interface ProblemDocument {
  detail?: unknown;
  problems?: unknown;
}

/**
 * The error that an answer other than a result comes to.
 * @param base the newsroom's base URL
 */
export function faultOf(answer: Answer, base: string): Error {
  const { status } = answer;
  if (status >= 300 && status < 400) return redirected(answer, base);
  if (status === 401) {
    return new ConfigError(
      `CORANTO_KEY is not the key of the newsroom at ${base}; set it to the CORANTO_KEY that newsroom runs with`,
    );
  }
  if (status === 413) return tooLarge(base);
  if (isPage(answer)) return webPage(answer, base);
  const said = saidIn(answer);
  if (status === 403) {
    return new RemoteError(
      `the newsroom at ${base} lets nobody in: set CORANTO_KEY there, and the same one here${said && ` (it says${said})`}`,
    );
  }
  if (status === 404 || status === 405) {
    return new RemoteError(
      `there is nothing at ${base} that takes this${said}; check the URL, and that its Coranto is as new as this one`,
    );
  }
  if (status === 409) return new Refusal(said.slice(2) || `the newsroom at ${base} refuses this`);
  if (status === 422) return refusedInput(problemIn(answer).problems, said, base);
  if ([429, 502, 503, 504].includes(status)) {
    return new RemoteError(`the newsroom at ${base} cannot be asked now (${status}${said}); try again later`);
  }
  const more = status === 500 ? '; its log says what went wrong' : '';
  return new RemoteError(`the newsroom at ${base} answered ${status}${said}${more}`);
}

/** `: ` and what a problem document says; empty where there is none. */
export function saidIn(answer: Answer): string {
  const { detail } = problemIn(answer);
  return typeof detail === 'string' ? `: ${printable(detail).replace(/\.$/, '')}` : '';
}

/** An answer that should be JSON and is not. */
export function notJson(answer: Answer, base: string): RemoteError {
  if (isPage(answer)) return webPage(answer, base);
  return new RemoteError(`${base} answered something that is not JSON; is there a Coranto at this URL?`);
}

function isPage({ type, bytes }: Answer): boolean {
  if (/\b(text\/html|application\/xhtml\+xml)\b/i.test(type)) return true;
  return /^\s*<(!doctype html|html)\b/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}

function webPage({ status }: Answer, base: string): RemoteError {
  return new RemoteError(
    `${base} answered with a web page (${status}) where a newsroom answers JSON: a bot check or a login stands in ` +
      'front of it, which must let /api/* through, or there is no Coranto at this URL',
  );
}

function tooLarge(base: string): TooLargeError {
  return new TooLargeError(
    `this is more than ${base} takes at once; where a proxy stands in front of the newsroom, let it pass 50 MB`,
    [],
  );
}

function redirected({ location }: Answer, base: string): RemoteError {
  const target = location === null ? null : URL.parse(location, base);
  const to = target ? ` to ${printable(target.origin + target.pathname)}` : '';
  const other = target?.href.replace(/\/api\/v1\/.*$/, '');
  const hint =
    target && other !== target.href && other !== base
      ? `if that newsroom is meant, name it: --to ${printable(other ?? '')}`
      : 'name the URL at which the newsroom itself answers';
  return new RemoteError(
    `${base} redirects${to}; redirects are not followed, for the key would go along: ${hint}`,
  );
}

function refusedInput(problems: unknown, said: string, base: string): InputError {
  const faults = (Array.isArray(problems) ? problems : []).flatMap((one: unknown) => {
    const { path, message } = (one ?? {}) as Record<string, unknown>;
    if (typeof path !== 'string' || typeof message !== 'string') return [];
    return [{ path: printable(path), message: printable(message) }];
  });
  const lines = faults.map(({ path, message }) => `\n  ${path === '' ? '' : `${path}: `}${message}`);
  return new InputError(`the newsroom at ${base} does not take this${said}${lines.join('')}`, faults);
}

function problemIn({ bytes }: Answer): ProblemDocument {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

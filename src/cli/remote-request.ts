// One request to a newsroom elsewhere: asked again while that may help and does no harm, within a minute or so.
import type { Io } from './io.ts';
import { saidIn } from './remote-faults.ts';
import { printable } from './table.ts';

export interface Ask {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer>;
  /** Asked again only where it is certain that nothing was done. */
  once: boolean;
}

export interface Answer {
  status: number;
  /** Media type; empty when the answer has none. */
  type: string;
  location: string | null;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Asked {
  /** Null: none came. */
  answer: Answer | null;
  /** Why it is of no use, in a few words after the newsroom's URL. */
  reason: string;
  /** An answer was lost on the way: what was asked may have been done before. */
  doubt: boolean;
}

export interface Patience {
  /** How long an answer may take, in milliseconds, and longer with a large body. */
  timeout: number;
  /** Whether this newsroom has ever answered. */
  reached: boolean;
}

/** What asking needs of the world. */
export type AskingIo = Pick<Io, 'now' | 'wait' | 'err' | 'progress'>;

const TRIES = 6;
/** No try begins later than this after the first, in milliseconds: one may run into its timeout, two may not. */
const LAST_TRY = 90_000;
const FIRST_WAIT = 500;
/** Octets of an answer, unpacked: a media file has 50 MB at most, and a page of a newsroom less. */
const MOST_OCTETS = 100_000_000;
/** Octets that a slow line carries in a millisecond: 1.6 Mbit/s. */
const SLOW_LINE = 200;

/** Asks, and asks again after a wait; tells whoever waits why. */
export async function ask(
  request: Ask,
  patience: Patience,
  { now, wait, err, progress }: AskingIo,
): Promise<Asked> {
  const begun = now();
  let doubt = false;
  for (let tried = 1; ; tried++) {
    const { answer, reason, after, again, undone } = await tryOnce(request, patience, now);
    doubt ||= !undone;
    const pause = Math.max(backoff(tried), after);
    const late = tried === TRIES || now() - begun + pause > LAST_TRY;
    if (!again || late || (request.once && !undone)) return { answer, reason, doubt };
    // A progress bar would stand on the same line.
    progress?.write('\r\x1b[K');
    err(`coranto: ${new URL(request.url).host}: ${reason}; trying again in ${Math.ceil(pause / 1000)} s\n`);
    await wait(pause);
  }
}

interface Tried {
  answer: Answer | null;
  reason: string;
  /** Milliseconds to wait at least. */
  after: number;
  /** Whether asking again may help. */
  again: boolean;
  /** Whether it is certain that nothing more than the answer says was done. */
  undone: boolean;
}

async function tryOnce(request: Ask, patience: Patience, now: Io['now']): Promise<Tried> {
  const { method, url, headers, body } = request;
  const control = new AbortController();
  const giveTime = (octets: number) =>
    setTimeout(() => control.abort(new TimeoutError()), patience.timeout + octets / SLOW_LINE);
  let timer = giveTime(body?.length ?? 0);
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body && { body }),
      // A redirect that is followed takes the key along.
      redirect: 'manual',
      signal: control.signal,
    });
    clearTimeout(timer);
    timer = giveTime(Math.min(MOST_OCTETS, Number(response.headers.get('Content-Length') ?? 0)));
    const answer = {
      status: response.status,
      type: response.headers.get('Content-Type') ?? '',
      location: response.headers.get('Location'),
      bytes: await octetsOf(response),
    };
    patience.reached = true;
    return judge(answer, millisecondsOf(response.headers.get('Retry-After'), now));
  } catch (error) {
    return { answer: null, after: 0, ...failureOf(error, patience) };
  } finally {
    clearTimeout(timer);
  }
}

/** @throws TooMuchError: whoever answers may not be the newsroom that was meant, and packs a lot into little */
async function octetsOf({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    // Leaving the loop closes the connection.
    if (length > MOST_OCTETS) throw new TooMuchError();
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** Statuses that pass. */
const BUSY = new Set([429, 502, 503, 504]);

function judge(answer: Answer, after: number | null): Tried {
  const { status } = answer;
  // A gateway answers for whoever is behind it, who may have done it all the same; so may one that failed.
  // Who says when to come back has not begun.
  const undone = status < 500 || (status === 503 && after !== null);
  return {
    answer,
    reason: `answered ${status}${saidIn(answer)}`,
    after: after ?? 0,
    again: BUSY.has(status),
    undone,
  };
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function millisecondsOf(retryAfter: string | null, now: Io['now']): number | null {
  if (retryAfter === null) return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return Math.max(0, Date.parse(retryAfter) - now()) || 0;
}

/** Each twice the one before and somewhat by chance, so that many who wait do not come back together. */
function backoff(tried: number): number {
  return FIRST_WAIT * 2 ** (tried - 1) * (0.5 + Math.random() / 2);
}

/** What a request is aborted with when no answer comes in time. */
export class TimeoutError extends Error {}

/** Thrown for an answer that is larger than any of a newsroom's. */
class TooMuchError extends Error {}

/** What cannot even be sent, by the error's code or, where it has none, its message. */
const UNREACHED: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host is known; check the name',
  EAI_AGAIN: 'the host’s name cannot be looked up now; check the network',
  ECONNREFUSED: 'the connection is refused; does the newsroom run there, on this port?',
  EHOSTUNREACH: 'there is no way to this host; check the network',
  ENETUNREACH: 'there is no way to this host; check the network',
  'bad port': 'no program may ask at this port',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer; check the name and the network',
};

const CERTIFICATE = /^(CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/;
const TLS = /^(ERR_SSL_|ERR_TLS_|EPROTO$)/;

/** Why a request got no answer. */
export function failureOf(error: unknown, { reached }: Patience): Omit<Tried, 'answer' | 'after'> {
  if (error instanceof TimeoutError) return { reason: 'no answer came in time', again: true, undone: false };
  if (error instanceof TooMuchError) {
    return { reason: 'the answer is larger than a newsroom’s can be', again: false, undone: false };
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const unreached = UNREACHED[code || cause.message] ?? sayTls(code, cause);
  // Nothing was sent. At the first time most likely the URL is wrong, and a wait would only tell that later.
  if (unreached !== undefined) return { reason: unreached, again: reached, undone: true };
  if (code === '')
    return { reason: `it does not speak HTTP (${printable(cause.message)})`, again: false, undone: false };
  return { reason: `the connection broke (${code})`, again: true, undone: false };
}

function sayTls(code: string, { message }: Error): string | undefined {
  if (CERTIFICATE.test(code)) return `its certificate is not to be trusted (${message})`;
  if (TLS.test(code)) return `no secure connection can be made (${code}); does it speak https on this port?`;
  return undefined;
}

// A desk's line to a newsroom elsewhere: operations and media over HTTP, with the key of that newsroom.
import type { DeskLink } from '../desk/link.ts';
import type { Again } from '../desk/operation.ts';
import { OPERATIONS } from '../desk/operations.ts';
import { UsageError } from './failure.ts';
import { faultOf, notJson, RemoteError } from './remote-faults.ts';
import { type Answer, type Ask, type AskingIo, ask, type Patience } from './remote-request.ts';

const TIMEOUT = 60_000;

/**
 * The line to the newsroom at a base URL. Nothing is asked before the first call.
 * @param timeout how long an answer may take, in milliseconds
 * @throws UsageError for what is not a base URL, or one over which the key would travel in clear
 */
export function connect(url: string, key: string, io: AskingIo, timeout = TIMEOUT): DeskLink {
  const base = baseOf(url);
  const patience: Patience = { timeout, reached: false };
  const authorization = { Authorization: `Bearer ${key}`, 'User-Agent': 'coranto' };

  /** Anything but what `isGood` says is thrown, in words. */
  async function answerTo(
    method: Ask['method'],
    path: string,
    isGood: (status: number) => boolean,
    given: { again?: Again; type?: string; body?: Uint8Array<ArrayBuffer> } = {},
  ): Promise<Answer> {
    const { again = 'same', type, body } = given;
    const headers = { ...authorization, Accept: '*/*', ...(type && { 'Content-Type': type }) };
    const request = {
      method,
      url: `${base}/api/v1/desk/${path}`,
      headers,
      ...(body && { body }),
      once: again === 'twice',
    };
    const { answer, reason, doubt } = await ask(request, patience, io);
    if (answer && isGood(answer.status)) return answer;
    const error = answer ? faultOf(answer, base) : new RemoteError(`the newsroom at ${base}: ${reason}`);
    if (doubt && again !== 'same') {
      error.message += `; it may have been done all the same: look with “coranto status --to ${base}” before you try again`;
    }
    throw error;
  }

  return {
    async perform(name, input) {
      const body = new TextEncoder().encode(JSON.stringify(input));
      const given = { again: OPERATIONS[name].again, type: 'application/json', body };
      const answer = await answerTo('POST', name, (status) => status === 200, given);
      try {
        return JSON.parse(new TextDecoder().decode(answer.bytes));
      } catch {
        throw notJson(answer, base);
      }
    },
    async hasMedia(name) {
      const { status } = await answerTo('HEAD', `media/${name}`, (code) => code === 200 || code === 404);
      return status === 200;
    },
    async putMedia(name, bytes) {
      const given = { type: 'application/octet-stream', body: bytes as Uint8Array<ArrayBuffer> };
      await answerTo('PUT', `media/${name}`, (status) => status === 204, given);
    },
    async findMedia(name) {
      const answer = await answerTo('GET', `media/${name}`, (status) => status === 200 || status === 404);
      return answer.status === 200 ? answer.bytes : undefined;
    },
  };
}

/** Hosts that are this machine: what is sent there passes no network. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A base URL without its final slash.
 * @throws UsageError
 */
function baseOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new UsageError(
      `“${url}” is not the URL of a newsroom; expected one such as https://news.example.org`,
    );
  }
  const { search, hash, username, password } = parsed;
  if (search !== '' || hash !== '' || username !== '' || password !== '') {
    throw new UsageError(
      `the URL of a newsroom has no user, query or fragment: ${parsed.origin}${parsed.pathname}`,
    );
  }
  if (parsed.protocol === 'http:' && !LOOPBACK.test(parsed.hostname)) {
    throw new UsageError(
      `“${url}” is http, over which anybody on the way can read the key; use https (http is for this machine itself)`,
    );
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
}

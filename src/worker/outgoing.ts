// Requests to other hosts from Workers: only to names that lead to public addresses, as far as that can be known there.
//
// A Worker cannot choose the address that it connects to. A name is looked up beforehand, and whoever owns it may
// answer differently a moment later; what then keeps the request out of private networks is that it starts in
// Cloudflare's, which has no way into any, and global_fetch_strictly_public in wrangler.toml, without which a URL of the
// newsroom's own zone would go past its firewall to what stands behind.
import type { Config } from '../config.ts';
import { addressIn, faultOfTarget, isNamed, isPublicAddress } from '../push/address.ts';
import {
  type OutgoingAnswer,
  OutgoingError,
  type OutgoingRequest,
  PATIENCE,
  type Send,
  userAgentOf,
} from '../push/outgoing.ts';

/** DNS over HTTPS, which is also what node:dns asks on Workers. */
const RESOLVER = 'https://cloudflare-dns.com/dns-query';
/** DNS record types A and AAAA. */
const ADDRESS_TYPES = [1, 28];

export interface OutgoingOptions {
  /** Milliseconds for each request. */
  patience?: number;
  fetch?: typeof fetch;
}

/** The way out of a newsroom: says who it is, and leads to private hosts only when they were named. */
export function createSend(
  { baseUrl, callbackHosts }: Pick<Config, 'baseUrl' | 'callbackHosts'>,
  { patience = PATIENCE, fetch: get = (input, init) => fetch(input, init) }: OutgoingOptions = {},
): Send {
  return async (asked) => {
    const url = new URL(asked.url);
    const fault = faultOfTarget(url, callbackHosts);
    if (fault !== undefined) throw new OutgoingError('refused', fault);
    const request = new Request(url, initOf(asked, baseUrl, AbortSignal.timeout(patience)));
    try {
      if (!isNamed(url, callbackHosts) && addressIn(url) === undefined) {
        await lookAt(url.hostname, get, request.signal);
      }
      return await answerOf(await get(request), asked.most);
    } catch (error) {
      if (error instanceof OutgoingError) throw error;
      const late = request.signal.aborted;
      throw new OutgoingError(
        'failed',
        late
          ? `did not answer in full within ${patience / 1_000} seconds`
          : 'closed the connection or cannot be reached',
      );
    }
  };
}

const initOf = (
  { method, headers, body }: OutgoingRequest,
  baseUrl: string,
  signal: AbortSignal,
): RequestInit => ({
  method,
  headers: { 'User-Agent': userAgentOf(baseUrl), ...headers },
  body: body ?? null,
  redirect: 'manual',
  signal,
});

/** @throws OutgoingError unless a name leads to public addresses and to no others: there is no choosing among them */
async function lookAt(name: string, get: typeof fetch, signal: AbortSignal): Promise<void> {
  const answers = await Promise.all(ADDRESS_TYPES.map((type) => resolve(name, type, get, signal)));
  const addresses = answers.flat();
  if (addresses.length === 0) throw new OutgoingError('failed', 'has a host name without an address');
  if (addresses.every(isPublicAddress)) return;
  throw new OutgoingError('refused', 'has a host name that leads to an address that is not public');
}

async function resolve(
  name: string,
  type: number,
  get: typeof fetch,
  signal: AbortSignal,
): Promise<string[]> {
  const response = await get(`${RESOLVER}?name=${encodeURIComponent(name)}&type=${type}`, {
    headers: { Accept: 'application/dns-json' },
    signal,
  });
  const unanswered = () =>
    new OutgoingError('failed', 'has a host name that its name servers do not answer for');
  if (!response.ok) throw unanswered();
  const { Status, Answer = [] } = (await response.json()) as {
    Status: number;
    Answer?: { type: number; data: string }[];
  };
  // 0 is NOERROR and 3 NXDOMAIN. On the way to addresses there may be other names (CNAME).
  if (Status !== 0 && Status !== 3) throw unanswered();
  return Answer.filter((record) => record.type === type).map(({ data }) => data);
}

/** What was wanted of the answer; the rest is left where it is. */
async function answerOf(response: Response, most: number): Promise<OutgoingAnswer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader && length < most) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value.subarray(0, most - length));
    length += value.length;
  }
  // Whatever this comes to, the answer is there.
  reader?.cancel().catch(() => {});
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()),
  };
}

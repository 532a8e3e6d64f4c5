// What a subscriber sends to the hub, read from its form (WebSub section 5.1): each parameter as it should be, or what
// is wrong with it.
import type { FieldProblem } from '../desk/requests.ts';
import { HUB_PATH } from '../documents/links.ts';
import {
  INTENT_MODES,
  type IntentMode,
  LONGEST_SECRET,
  LONGEST_TOPIC,
  leaseFor,
} from '../domain/subscription.ts';
import { faultOfCallback } from '../push/address.ts';
import { decodeUnreserved } from '../push/hub.ts';

export interface HubRequest {
  mode: IntentMode;
  /** In the one spelling that all of its spellings share. */
  callback: string;
  /** Below the base URL. */
  topic: string;
  leaseSeconds: number;
  secret: string | null;
}

/** Where the hub is: what may be named as topic and callback depends on it. */
export interface Here {
  baseUrl: string;
  callbackHosts: readonly string[];
}

const NAMES = ['hub.mode', 'hub.topic', 'hub.callback', 'hub.lease_seconds', 'hub.secret'] as const;
type Name = (typeof NAMES)[number];

/** Parameters that are none of ours are passed over: section 5.1. */
export function readHubRequest(form: URLSearchParams, here: Here): HubRequest | FieldProblem[] {
  const problems: FieldProblem[] = [];
  const wrong = (path: Name, message: string): undefined => void problems.push({ path, message });
  const given = (name: Name): string | undefined => {
    const values = form.getAll(name);
    if (values.length > 1) return wrong(name, 'is there twice');
    return values[0] === '' ? undefined : values[0];
  };
  const required = (name: Name): string | undefined => {
    const had = problems.length;
    return given(name) ?? (problems.length > had ? undefined : wrong(name, 'is missing'));
  };
  const mode = readMode(required('hub.mode'), wrong);
  const topic = readTopic(required('hub.topic'), here, wrong);
  const callback = readCallback(required('hub.callback'), here, wrong);
  // Section 5.1: of a request to unsubscribe it is ignored.
  const lease = mode === 'unsubscribe' ? undefined : given('hub.lease_seconds');
  if (lease !== undefined && !/^0*[1-9]\d{0,14}$/.test(lease)) {
    wrong('hub.lease_seconds', 'is not a positive whole number of seconds');
  }
  const secret = given('hub.secret') ?? null;
  if (secret !== null && new TextEncoder().encode(secret).length > LONGEST_SECRET) {
    wrong('hub.secret', `has more than ${LONGEST_SECRET} octets`);
  }
  if (mode === undefined || topic === undefined || callback === undefined || problems.length > 0) {
    return problems;
  }
  return {
    mode,
    callback,
    topic,
    leaseSeconds: leaseFor(lease === undefined ? null : Number(lease)),
    secret,
  };
}

type Wrong = (path: Name, message: string) => undefined;

function readMode(mode: string | undefined, wrong: Wrong): IntentMode | undefined {
  if (mode === undefined) return undefined;
  const known = INTENT_MODES.find((one) => one === mode);
  if (known) return known;
  const own = 'this hub knows by itself what this newsroom publishes';
  return wrong(
    'hub.mode',
    mode === 'publish' ? `is “publish”: ${own}` : 'is neither “subscribe” nor “unsubscribe”',
  );
}

function readTopic(topic: string | undefined, { baseUrl }: Here, wrong: Wrong): string | undefined {
  if (topic === undefined) return undefined;
  const spelled = decodeUnreserved(topic);
  const base = decodeUnreserved(baseUrl);
  if (!spelled.startsWith(`${base}/`) || spelled === `${base}/`) {
    return wrong('hub.topic', `is none of this newsroom’s; its feeds are below ${baseUrl}/`);
  }
  if (spelled.length > base.length + LONGEST_TOPIC) return wrong('hub.topic', 'is too long');
  if (!/^[\x21-\x7e]+$/.test(spelled) || spelled.includes('#')) {
    return wrong('hub.topic', 'has characters that stand percent-encoded in a URL, or a fragment');
  }
  return spelled.slice(base.length);
}

function readCallback(
  callback: string | undefined,
  { baseUrl, callbackHosts }: Here,
  wrong: Wrong,
): string | undefined {
  if (callback === undefined) return undefined;
  const spelled = decodeUnreserved(callback);
  const fault = faultOfCallback(spelled, callbackHosts);
  if (fault !== undefined) return wrong('hub.callback', fault);
  const { href, origin, pathname } = new URL(spelled);
  // It would ask itself, and its answers would count as the callback's.
  if (origin + pathname === new URL(baseUrl + HUB_PATH).href)
    return wrong('hub.callback', 'is the hub itself');
  return href;
}

// What shuts readers out, in words: what is wrong, and what to do about it.
import { STATUS_CODES } from 'node:http';
import { AskError, type AskFault } from './ask.ts';

export interface Fault {
  /** A few words, for a table. */
  outcome: string;
  /** A sentence without its full stop: who was given what instead of what. */
  problem: string;
  /** What the operator does, as the end of that sentence. */
  remedy: string;
  /** Bot protection was in the way, and somebody else may get through. */
  isChallenge: boolean;
}

/** Who asks for what, where. */
export interface Asking {
  who: string;
  what: string;
  url: URL;
  /** The paths that bot protection must leave alone. */
  exempt: string;
}

const PASS_ALL = 'pass every path below the base URL to the newsroom unchanged';

/** The paths that bot protection must leave alone, for whoever wants this, in a newsroom at this base URL. */
export function exemptPaths(base: URL, wanted: string): string {
  const prefix = base.pathname.replace(/\/$/, '');
  if (wanted === 'page') return `${prefix}/ and the pages below it`;
  const [feeds, headlines, opml, api, hub] = [
    '/*/feed.*',
    '/*/headlines.*',
    '/feeds.opml',
    '/api/*',
    '/hub',
  ].map((path) => prefix + path);
  return `${feeds}, ${headlines}, ${opml}, ${api} and ${hub}`;
}

export function fault(outcome: string, problem: string, remedy: string): Fault {
  return { outcome, problem, remedy, isChallenge: false };
}

export function challenged({ who, what, exempt }: Asking, sign: string): Fault {
  return {
    outcome: 'challenge page',
    problem: `${who} was given a challenge page instead of ${what} (${sign})`,
    remedy: `exempt ${exempt} from bot protection`,
    isChallenge: true,
  };
}

/** A status that keeps this reader out, though it is no challenge. */
export function refused(asking: Asking, status: number, retryAfter: string | undefined): Fault {
  const { who, what, exempt } = asking;
  const said = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  if (status === 429) {
    const wait = retryAfter === undefined ? '' : `, Retry-After: ${retryAfter}`;
    return fault(
      said,
      `${who} polled politely and was turned away as too frequent (429${wait})`,
      `raise the rate limit of ${exempt}, or exempt them from it`,
    );
  }
  if (status === 404 || status === 410) {
    return fault(said, `${who} found nothing where ${what} should be (${said})`, PASS_ALL);
  }
  if (status >= 500) {
    return fault(
      said,
      `${who} was given an error of the server instead of ${what} (${said})`,
      'look into the logs of the newsroom and of what stands in front of it',
    );
  }
  if (status < 400) {
    return fault(said, `${who} was given ${said} instead of ${what}`, PASS_ALL);
  }
  return fault(
    said,
    `${who} was refused ${what} (${said})`,
    `let everybody have ${exempt}, without a password and whatever the User-Agent`,
  );
}

type Wording = (asking: Asking, detail: string) => Fault;

const ASK_FAULTS: Readonly<Record<AskFault, Wording>> = {
  time: ({ who, what }) =>
    fault(
      'no answer in time',
      `${who} did not have ${what} within the time limit`,
      'look why the newsroom, or what stands in front of it, is slow',
    ),
  size: ({ who, what }) =>
    fault(
      'too big',
      `${who} was given more than a reader takes instead of ${what}`,
      'look what stands in front of the newsroom and answers in its place',
    ),
  unpack: ({ who, what }, coding) =>
    fault(
      `broken ${coding}`,
      `${who} was given ${what} as ${coding} that cannot be unpacked`,
      'let what stands in front of the newsroom pass compressed bodies unchanged, or compress them itself',
    ),
  'other host': ({ who, what, url }, host) =>
    fault(
      `sent to ${host}`,
      `${who} asked ${url.host} for ${what} and was sent to ${host}`,
      'serve the newsroom at one host, run this command with that one, and see that no login stands before it',
    ),
  cookie: ({ who, what, exempt }) => ({
    outcome: 'cookie wanted',
    problem: `${who} must bring back a cookie to get ${what}, and readers keep none`,
    remedy: `exempt ${exempt} from bot protection`,
    isChallenge: true,
  }),
  circle: ({ who, what }) =>
    fault(
      'redirected in a circle',
      `${who} was redirected in a circle instead of given ${what}`,
      'pass every path below the base URL to the newsroom unchanged, and redirect http to https in one place only',
    ),
};

/** Why there was no answer that could be judged. */
export function unanswered(error: unknown, asking: Asking): Fault {
  if (error instanceof AskError) return ASK_FAULTS[error.fault](asking, error.message);
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const [reason, remedy] = sayConnectionFault(code, asking.url);
  return fault('no connection', `${asking.who} got no answer: ${reason}`, remedy);
}

const UNTRUSTED = 'is not signed by an authority that readers know';

const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes without the certificates between it and an authority',
};

/** @returns why, and what to do */
function sayConnectionFault(code: string, { hostname, host }: URL): [reason: string, remedy: string] {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return [
      `no address is known for ${hostname} (${code})`,
      'check the URL and the DNS records of that name',
    ];
  }
  if (code === 'ECONNREFUSED') {
    return [`nothing listens at ${host}`, 'start the newsroom, or open its port to the public'];
  }
  const certificate = CERTIFICATE_FAULTS[code];
  if (certificate) {
    return [`the certificate of ${hostname} ${certificate} (${code})`, 'renew or mend the certificate'];
  }
  if (/^EPROTO$|^ERR_(SSL|TLS)_/.test(code)) {
    return [`there is no secure connection with ${host} (${code})`, 'check its TLS settings, and the port'];
  }
  if (code.startsWith('HPE_')) {
    return [`what ${host} sends is not HTTP (${code})`, 'check the port, and what listens there'];
  }
  return [
    `the connection with ${host} failed (${code})`,
    'check the network, and whether a firewall cuts off what it takes for a bot',
  ];
}

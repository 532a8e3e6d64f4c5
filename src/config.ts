// Configuration: what the environment says, checked once at the start. Everything else is a default.
import { z } from 'zod';

/** What both hosts need to know. */
export interface Config {
  /** Where the public finds this newsroom: no trailing slash, maybe a path prefix. Only source of public URLs. */
  baseUrl: string;
  /** Whether the operator gave the base URL; without one this is a trial on this machine. */
  isPublic: boolean;
  /** What a desk elsewhere must show to be let in; null lets nobody in. */
  key: string | null;
  /** Hosts, by name or address, that callbacks may have although they are private. */
  callbackHosts: readonly string[];
  /** Whether subscribers and webhooks are told of changes from here; a copy of a newsroom keeps still. */
  push: boolean;
}

/** On one machine. */
export interface NodeConfig extends Config {
  /** TCP port of the HTTP server. */
  port: number;
  /** Address that the HTTP server listens on. */
  host: string;
  /** The SQLite file. */
  database: string;
  /** The folder of media files. */
  media: string;
  /** Seconds for which a server that is to stop answers as before, while its load balancer learns of it. */
  drain: number;
  /** Whether each request is told to the log. */
  accessLog: boolean;
  /** TCP port on this machine's own address for metrics; null: none. */
  metricsPort: number | null;
  /** How many days it is kept who polls feeds; 0: nobody is told apart. */
  pollerDays: number;
  /** Whether a proxy of ours stands in front, so that the last of X-Forwarded-For is who asks, for pollers and the log. */
  proxied: boolean;
}

/** On Workers. */
export interface WorkerConfig extends Config {
  /** Whether a cache stands in front, to be purged of what changes. */
  cache: boolean;
  /** Queries that one invocation may make of the database. */
  queries: number;
}

interface Setting {
  expected: string;
  /** Null: there is none. */
  default: string | null;
  hosts: 'both' | 'node' | 'worker';
  schema: z.ZodType<string, string>;
}

const matching = (pattern: RegExp) => z.string().regex(pattern);

/** Every setting: what it expects, and what it is when left out. The README lists the same. */
export const SETTINGS = {
  CORANTO_ACCESS_LOG: {
    expected: 'on or off',
    default: 'off',
    hosts: 'node',
    schema: matching(/^(on|off)$/),
  },
  CORANTO_BASE_URL: {
    expected:
      'an http or https URL without query or fragment, such as https://news.example.org or https://example.org/news',
    default: 'http://127.0.0.1:4400',
    hosts: 'both',
    schema: z.string().refine(isBaseUrl),
  },
  CORANTO_CACHE: {
    expected: 'on or off',
    default: 'off',
    hosts: 'worker',
    schema: matching(/^(on|off)$/),
  },
  CORANTO_CALLBACK_HOSTS: {
    expected: 'host names or IP addresses with spaces between, such as “intranet.example.org 10.1.2.3”',
    default: '',
    hosts: 'both',
    schema: matching(/^[\w.: -]*$/),
  },
  CORANTO_DATABASE: {
    expected: 'a path of a file',
    default: 'coranto.db',
    hosts: 'node',
    schema: matching(/./),
  },
  CORANTO_DRAIN: {
    expected: 'a whole number of seconds from 0 to 300',
    default: '0',
    hosts: 'node',
    schema: matching(/^\d{1,3}$/).refine((seconds) => Number(seconds) <= 300),
  },
  CORANTO_HOST: {
    expected: 'an IP address or host name',
    default: '127.0.0.1',
    hosts: 'node',
    schema: matching(/^[\w.:-]+$/),
  },
  CORANTO_KEY: {
    expected: '32 to 200 letters, digits, -, _ or others of base64, such as “openssl rand -base64 32” prints',
    default: null,
    hosts: 'both',
    schema: matching(/^[A-Za-z0-9+/=_.~-]{32,200}$/),
  },
  CORANTO_MEDIA: {
    expected: 'a path of a folder',
    default: 'coranto-media',
    hosts: 'node',
    schema: matching(/./),
  },
  CORANTO_METRICS_PORT: {
    expected: 'a whole number from 0 to 65535',
    default: null,
    hosts: 'node',
    schema: matching(/^\d{1,5}$/).refine((port) => Number(port) <= 65_535),
  },
  CORANTO_POLLER_DAYS: {
    expected: 'a whole number of days from 0 to 366',
    default: '30',
    hosts: 'node',
    schema: matching(/^\d{1,3}$/).refine((days) => Number(days) <= 366),
  },
  CORANTO_PORT: {
    expected: 'a whole number from 0 to 65535',
    default: '4400',
    hosts: 'node',
    schema: matching(/^\d{1,5}$/).refine((port) => Number(port) <= 65_535),
  },
  CORANTO_PROXY: {
    expected: 'on or off',
    default: 'off',
    hosts: 'node',
    schema: matching(/^(on|off)$/),
  },
  CORANTO_PUSH: {
    expected: 'on or off',
    default: 'on',
    hosts: 'both',
    schema: matching(/^(on|off)$/),
  },
  CORANTO_QUERIES: {
    expected: 'a whole number from 50 to 100000',
    default: '1000',
    hosts: 'worker',
    schema: matching(/^\d{2,6}$/).refine((count) => Number(count) >= 50 && Number(count) <= 100_000),
  },
} as const satisfies Record<string, Setting>;

type Name = keyof typeof SETTINGS;
type Environment = Readonly<Record<string, unknown>>;

/** Settings that are not repeated in messages. */
const SECRET: ReadonlySet<string> = new Set<Name>(['CORANTO_KEY']);

/** Thrown for a wrong environment: one line for each wrong setting, all at once. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the settings of the host on one machine from its environment. An unknown CORANTO_ name is an error
 * too: a typing mistake must not silently mean the default.
 * @throws ConfigError
 */
export function readConfig(env: Environment): NodeConfig {
  const given = readSettings(env, 'node');
  const port = Number(given('CORANTO_PORT'));
  return {
    port,
    host: given('CORANTO_HOST') as string,
    database: given('CORANTO_DATABASE') as string,
    media: given('CORANTO_MEDIA') as string,
    drain: Number(given('CORANTO_DRAIN')),
    accessLog: given('CORANTO_ACCESS_LOG') === 'on',
    metricsPort: portOf(given('CORANTO_METRICS_PORT')),
    pollerDays: Number(given('CORANTO_POLLER_DAYS')),
    proxied: given('CORANTO_PROXY') === 'on',
    ...sharedConfig(env, given, `http://127.0.0.1:${port}`),
  };
}

/**
 * Reads the settings of a Worker, where they stand beside its bindings.
 * @throws ConfigError, also without a base URL: a Worker is never a trial on this machine
 */
export function readWorkerConfig(env: Environment): WorkerConfig {
  const given = readSettings(env, 'worker', ['CORANTO_BASE_URL']);
  return {
    cache: given('CORANTO_CACHE') === 'on',
    queries: Number(given('CORANTO_QUERIES')),
    ...sharedConfig(env, given, ''),
  };
}

type Given = (name: Name) => string | null;

const portOf = (text: string | null): number | null => (text === null ? null : Number(text));

function sharedConfig(env: Environment, given: Given, trialUrl: string): Config {
  const isPublic = env['CORANTO_BASE_URL'] !== undefined;
  const base = isPublic ? new URL(given('CORANTO_BASE_URL') as string).href : trialUrl;
  const callbackHosts = (given('CORANTO_CALLBACK_HOSTS') as string).toLowerCase().split(' ').filter(Boolean);
  return {
    baseUrl: base.replace(/\/+$/, ''),
    isPublic,
    key: given('CORANTO_KEY'),
    callbackHosts,
    push: given('CORANTO_PUSH') === 'on',
  };
}

/**
 * The texts of the settings of one host.
 * @param required names that must be given: they have no default there
 */
function readSettings(env: Environment, host: 'node' | 'worker', required: readonly Name[] = []): Given {
  const names = (Object.keys(SETTINGS) as Name[]).filter((name) =>
    ['both', host].includes(SETTINGS[name].hosts),
  );
  const missing = required.filter((name) => env[name] === undefined);
  const lines = missing.map((name) => `${name} is missing; expected ${SETTINGS[name].expected}`);
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('CORANTO_') || value === undefined) continue;
    if (!names.includes(name as Name)) {
      lines.push(`${name} is not a setting; the settings are ${names.join(', ')}`);
      continue;
    }
    const { schema, expected } = SETTINGS[name as Name];
    if (schema.safeParse(value).success) continue;
    // A password in a URL is not repeated either.
    const shown = `“${String(value).replace(/\/\/[^/]*@/, '//…@')}”`;
    lines.push(`${name} is ${SECRET.has(name) ? 'not well-formed' : shown}; expected ${expected}`);
  }
  if (lines.length > 0) throw new ConfigError(lines.join('\n'));
  return (name) => (env[name] as string | undefined) ?? SETTINGS[name].default;
}

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
  // An empty query or fragment is none to URL, and yet it stands in the text.
  return !/[?#]/.test(url.href) && url.username === '' && url.password === '';
}

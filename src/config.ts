// Configuration: what the environment says, checked once at the start. Everything else is a default.
import { z } from 'zod';

export interface Config {
  /** TCP port of the HTTP server. */
  port: number;
  /** Address that the HTTP server listens on. */
  host: string;
  /** The SQLite file. */
  database: string;
  /** The folder of media files. */
  media: string;
  /** Where the public finds this newsroom: no trailing slash, maybe a path prefix. Only source of public URLs. */
  baseUrl: string;
  /** Whether the operator gave the base URL; without one this is a trial on this machine. */
  isPublic: boolean;
}

/** Every setting: its name, what it expects, and what it is when left out. The README lists the same. */
export const SETTINGS = {
  CORANTO_BASE_URL: {
    expected:
      'an http or https URL without query or fragment, such as https://news.example.org or https://example.org/news',
    default: 'http://127.0.0.1:4400',
  },
  CORANTO_DATABASE: { expected: 'a path of a file', default: 'coranto.db' },
  CORANTO_HOST: { expected: 'an IP address or host name', default: '127.0.0.1' },
  CORANTO_MEDIA: { expected: 'a path of a folder', default: 'coranto-media' },
  CORANTO_PORT: { expected: 'a whole number from 0 to 65535', default: '4400' },
} as const;

/** Thrown for a wrong environment: one line for each wrong setting, all at once. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const schema = z.object({
  CORANTO_BASE_URL: z.string().refine(isBaseUrl).optional(),
  CORANTO_DATABASE: z.string().min(1).default(SETTINGS.CORANTO_DATABASE.default),
  CORANTO_HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .default(SETTINGS.CORANTO_HOST.default),
  CORANTO_MEDIA: z.string().min(1).default(SETTINGS.CORANTO_MEDIA.default),
  CORANTO_PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port <= 65_535)
    .default(Number(SETTINGS.CORANTO_PORT.default)),
});

/**
 * Reads the settings from an environment. An unknown CORANTO_ name is an error too: a typing mistake
 * must not silently mean the default.
 * @throws ConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(env).filter(
    ([name, value]) => name.startsWith('CORANTO_') && value !== undefined,
  );
  const unknown = given.map(([name]) => name).filter((name) => !Object.hasOwn(SETTINGS, name));
  const parsed = schema.safeParse(Object.fromEntries(given));
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path[0]));
  const lines = [
    ...[...new Set(wrong)].map((name) => {
      const { expected } = SETTINGS[name as keyof typeof SETTINGS];
      return `${name} is “${env[name]}”; expected ${expected}`;
    }),
    ...unknown.map(
      (name) => `${name} is not a setting; the settings are ${Object.keys(SETTINGS).join(', ')}`,
    ),
  ];
  if (!parsed.success || lines.length > 0) throw new ConfigError(lines.join('\n'));
  const { CORANTO_BASE_URL: base, CORANTO_PORT: port } = parsed.data;
  return {
    port,
    host: parsed.data.CORANTO_HOST,
    database: parsed.data.CORANTO_DATABASE,
    media: parsed.data.CORANTO_MEDIA,
    baseUrl: (base ? new URL(base).href : `http://127.0.0.1:${port}`).replace(/\/+$/, ''),
    isPublic: base !== undefined,
  };
}

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
  return (
    url.search === '' && url.hash === '' && url.username === '' && url.password === '' && !text.endsWith('?')
  );
}

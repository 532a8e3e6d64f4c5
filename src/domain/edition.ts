// An edition: one language's publication of the newsroom.
import { remembered } from '../bounded-cache.ts';
import type { StatementKind } from './statement.ts';
import type { Instant } from './time.ts';

export type Direction = 'ltr' | 'rtl';

/** What an edition does for a story it has no article for. */
export type Fallback = 'hide' | 'link' | 'show';

/** Whether the API answers for an edition without a key; its feeds and pages are public either way. */
export const API_ACCESS = ['open', 'key'] as const;
export type ApiAccess = (typeof API_ACCESS)[number];

/** Pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

export interface Edition {
  id: number;
  /** Permanent, public: feed ids are derived from it. */
  uuid: string;
  /** First segment of every URL of the edition. */
  path: string;
  /** Canonical BCP 47 tag. */
  language: string;
  title: string;
  description: string;
  direction: Direction;
  /** IANA zone: how dates are shown and which month a release belongs to. */
  timeZone: string;
  /** Unicode calendar id; `gregory` unless the edition says otherwise. */
  calendar: string;
  fallback: Fallback;
  /** Whether a story needs it, unless the story says otherwise: required editions go out together. Private. */
  required: boolean;
  /** How many entries its feeds have. */
  windowSize: number;
  /** Who has the rights in what it publishes, in its language. */
  rights: string | null;
  /** URL of the licence under which it publishes. */
  license: string | null;
  /** Names of media files: a square picture, and one that is about twice as wide as it is high. */
  icon: string | null;
  logo: string | null;
  /** A colour as `#rrggbb`, from which those that its pages use are made; null: the program's own. */
  accent: string | null;
  /** The organisation that publishes it, in its language; and how the public reaches it. */
  publisher: string | null;
  email: string | null;
  phone: string | null;
  address: string | null;
  api: ApiAccess;
  /** Pixels of the logo, so that its page keeps room for it; null: there is none. */
  logoSize: PictureSize | null;
  /** Those of the icon. */
  iconSize: PictureSize | null;
  /** Those that it has, in their order. */
  statements: readonly StatementKind[];
  /** Since when nothing new comes out in it; what is public stays. Null: open. */
  closedAt: Instant | null;
  createdAt: Instant;
}

/** Words that are URLs of their own and so cannot be an edition's path. */
export const RESERVED_PATHS: readonly string[] = [
  'all',
  'media',
  'api',
  'hub',
  'developers',
  'assets',
  'healthz',
  'readyz',
  'feeds.opml',
  'sitemap.xml',
  'news-sitemap.xml',
  'robots.txt',
  'favicon.ico',
  'search',
  'preview',
];

/** How many entries feeds have, unless their edition says otherwise, and how many they may have. */
export const WINDOW_SIZE = 50;
export const [SMALLEST_WINDOW, LARGEST_WINDOW] = [10, 500] as const;
export const WINDOW_EXPECTED = `a whole number of entries from ${SMALLEST_WINDOW} to ${LARGEST_WINDOW}`;

export function isWindowSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= SMALLEST_WINDOW && size <= LARGEST_WINDOW;
}

/** What an edition is unless somebody says otherwise. */
export const DEFAULT_SETTINGS = {
  description: '',
  calendar: 'gregory',
  fallback: 'hide',
  required: false,
  windowSize: WINDOW_SIZE,
  rights: null,
  license: null,
  icon: null,
  logo: null,
  accent: null,
  publisher: null,
  email: null,
  phone: null,
  address: null,
  api: 'open',
} as const satisfies Partial<Edition>;

/** Whether it is a URL that a reader can follow, of what an IRI may have (RFC 3987). */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s\p{C}<>"{}|\\^`]+$/iu.test(text) && URL.canParse(text);
}

const PATH = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Says what is wrong with an edition's path, or undefined when it will do. */
export function faultOfEditionPath(path: string): string | undefined {
  if (RESERVED_PATHS.includes(path)) return `“${path}” is a URL of Coranto itself`;
  if (!PATH.test(path) || path.length > 40) {
    return `“${path}” is not a path: lower-case letters and digits, in groups joined by hyphens, 40 at most`;
  }
  return undefined;
}

/** The canonical form of a BCP 47 tag, or undefined when it is not one. */
export function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

const RTL_SCRIPTS = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr']);

/** The writing direction of a language, by its likely script. */
export const directionOf: (language: string) => Direction = remembered(
  500,
  (language) => language,
  (language) => {
    const script = new Intl.Locale(language).maximize().script;
    return script !== undefined && RTL_SCRIPTS.has(script) ? 'rtl' : 'ltr';
  },
);

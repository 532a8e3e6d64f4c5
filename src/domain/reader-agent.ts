// What a feed reader says of itself in User-Agent: its name and version, and for how many subscribers it asks.

/** Who asks, as far as it matters to whoever counts. */
export interface ReaderAgent {
  /** Name and version, such as `Miniflux/2.2.9`; `browser` for all of those, `unnamed` for whoever says nothing. */
  reader: string;
  /** The name alone. */
  service: string;
  /** How many people it says that it asks for; null: it says nothing of that, or what cannot be. */
  subscribers: number | null;
  /** What tells its subscriptions to one feed apart; empty where it names none. */
  feedId: string;
}

/** More than anybody has: who says so is not to be believed. */
const MOST_SUBSCRIBERS = 10_000_000;

/** Characters that are kept. */
const LONGEST = { agent: 512, name: 40, version: 16, feedId: 32 };

const SUBSCRIBERS = /\b(\d{1,12}) (?:subscriber|reader)s?\b/i;
const FEED_ID = /\bfeed-?id[:=] ?([\w-]+)/i;

/** Where the name ends: a version, a comment, a dash, and whatever no name has. */
const NAME = /^[\w.+&!' -]*?(?=$|\/| ?\(| - | feed-?id\b| \+?https?:|[^\w.+&!' -])/i;
const VERSION = /^\/[rv]?(\d+(?:\.\d+){0,2})/;

/** What every browser says, and programs that want to pass for one. */
const BROWSER_TOKENS =
  /^(Mozilla|AppleWebKit|Gecko|Chrome|Chromium|Safari|Firefox|Version|Mobile|Edge?|EdgA|EdgiOS|OPR|CriOS|FxiOS|SamsungBrowser|Vivaldi|Focus|Thunderbird\b.*)$/;
const PRODUCT = /([\w.+&!'-]+)\/([^\s;()]+)/g;
/** A program in a browser’s clothes: “Mozilla/5.0 (compatible; Miniflux/2.2; +https://miniflux.app)”. */
const COMPATIBLE = /\(compatible; ?([^;)]+)/i;

/** Reads a User-Agent lightly: product tokens, and the figures that services add. Never throws. */
export function parseReaderAgent(userAgent: string | undefined): ReaderAgent {
  const text = (userAgent ?? '').slice(0, LONGEST.agent).trim();
  const { name, version } = nameOf(text);
  return {
    reader: version === '' ? name : `${name}/${version}`,
    service: name,
    subscribers: subscribersOf(text),
    feedId: (FEED_ID.exec(text)?.[1] ?? '').slice(0, LONGEST.feedId),
  };
}

interface Named {
  name: string;
  version: string;
}

function nameOf(text: string): Named {
  if (text === '') return { name: 'unnamed', version: '' };
  if (!/^Mozilla\//.test(text)) return named(text);
  const compatible = COMPATIBLE.exec(text)?.[1];
  if (compatible !== undefined && !/^MSIE\b/.test(compatible)) return named(compatible);
  // Comments name systems, not programs.
  for (const [token, name = ''] of text.replace(/\([^)]*\)?/g, ' ').matchAll(PRODUCT)) {
    if (!BROWSER_TOKENS.test(name)) return named(token);
  }
  return { name: 'browser', version: '' };
}

function named(text: string): Named {
  const name = NAME.exec(text)?.[0] ?? '';
  const version = VERSION.exec(text.slice(name.length))?.[1] ?? '';
  // A name is no place for an address. Three parts of a version are none.
  const kept = name
    .trim()
    .replace(/\d+(\.\d+){3,}/g, '…')
    .slice(0, LONGEST.name)
    .trim();
  return { name: kept === '' ? 'unnamed' : kept, version: version.slice(0, LONGEST.version) };
}

function subscribersOf(text: string): number | null {
  const count = Number(SUBSCRIBERS.exec(text)?.[1] ?? Number.NaN);
  return count <= MOST_SUBSCRIBERS ? count : null;
}

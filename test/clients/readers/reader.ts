// What is asked of a feed reader that nobody here wrote, run as a person would run it.

/** An enclosure as a reader keeps it; what it does not keep is not there. */
export interface Enclosure {
  url: string;
  type?: string;
  /** Octets. */
  length?: number;
}

/** What a reader believes of an entry. What it does not keep is not there. */
export interface Belief {
  id: string;
  title: string;
  link: string;
  /** Instants. */
  published?: number;
  updated?: number;
  language?: string;
  authors?: string[];
  enclosures?: Enclosure[];
  topics?: string[];
  /** HTML, or text. */
  content?: string;
  /** It came with this poll, and nobody has read it. */
  isNew?: boolean;
}

export interface Subscription {
  url: string;
  /** Readers that know an entry by its id alone, whatever feed it is in, keep each shelf in a cache of its own. */
  shelf: string;
}

export interface Reader {
  name: string;
  /** The Debian package. */
  debianPackage: string;
  isThere: boolean;
  /** Whether a request is this reader's, by its User-Agent (null for none). */
  asks(agent: string | null): boolean;
  /** @param folder empty, of this reader's own */
  subscribe(folder: string, feeds: readonly Subscription[]): Subscriber;
}

export interface Subscriber {
  /** Polls every feed once; says what is believed of each now, by the URL subscribed to. */
  poll(): Promise<Map<string, Belief[]>>;
}

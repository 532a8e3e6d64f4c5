// What the contract asks of a host: an address to send requests to, and that its schedule ticks.

export interface HostOptions {
  /** Where the public finds it; the same on both hosts, so that they write the same URLs. */
  baseUrl: string;
  /** The key of its desk; null has none. */
  key: string | null;
  /** More settings. */
  vars?: Record<string, string>;
}

export interface ContractHost {
  name: 'Node' | 'Workers';
  /** Where it listens: no trailing slash, without the base URL's own path. */
  url: string;
  /** What its schedule does each minute, now. */
  tick(): Promise<void>;
}

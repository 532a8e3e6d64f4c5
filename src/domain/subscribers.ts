// Subscribers of feeds: what services say that they ask for, and the readers that ask for themselves.
import type { Instant } from './time.ts';

/** What a service says of its subscribers to one feed. Anybody may say so. */
export interface Claim {
  service: string;
  /** What tells its subscriptions to one feed apart; empty: nothing. */
  feedId: string;
  network: string;
  feed: string;
  subscribers: number;
  /** How often it asked, in the time that is looked at. */
  polls: number;
  /** When it said so last. */
  at: Instant;
}

/** One service’s subscribers to one feed. */
export interface ServiceCount {
  service: string;
  feed: string;
  subscribers: number;
  /** Somebody in another network says quite another number. */
  disputed: boolean;
  at: Instant;
}

/** So many times another number is quite another. */
const FAR = 2;

/**
 * What each service has, feed by feed: the newest number of each of its subscriptions, and not a sum over polls. Where
 * several networks say something, the one that asks most is the service.
 */
export function countSubscribers(claims: readonly Claim[]): ServiceCount[] {
  const bySubscription = Map.groupBy(claims, ({ feed, service, feedId }) => `${feed} ${service} ${feedId}`);
  const counts = new Map<string, ServiceCount>();
  for (const said of bySubscription.values()) {
    const [most, ...others] = [...said].sort((a, b) => b.polls - a.polls || b.at - a.at) as [
      Claim,
      ...Claim[],
    ];
    const { service, feed, subscribers, at } = most;
    const key = `${feed} ${service}`;
    const before = counts.get(key);
    const disputed = others.some((other) => other.subscribers > FAR * subscribers);
    counts.set(key, {
      service,
      feed,
      subscribers: (before?.subscribers ?? 0) + subscribers,
      disputed: disputed || (before?.disputed ?? false),
      at: Math.max(before?.at ?? 0, at),
    });
  }
  return [...counts.values()];
}

/** Who asks for people that we know the number of, or for nobody in particular. */
const NOBODY: ReadonlySet<string> = new Set(['browser', 'others', 'unnamed']);

/** Those among pollers that ask for themselves, as keys: the same reader of two feeds has one. */
export function ownReaders(
  pollers: readonly { reader: string; network: string; feed: string }[],
  services: readonly ServiceCount[],
): { key: string; feed: string }[] {
  const claimed = new Set(services.map(({ feed, service }) => `${feed} ${service}`));
  return pollers.flatMap(({ reader, network, feed }) => {
    const name = reader.split('/')[0] as string;
    if (NOBODY.has(name) || claimed.has(`${feed} ${name}`)) return [];
    return [{ key: `${reader} ${network}`, feed }];
  });
}

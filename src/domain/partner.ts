// Partners: what a key lets its holder do.

/**
 * `read`: editions that the API answers for with a key only. `write`: bring in and change what is neither public nor
 * has a time. `publish`: whatever the public sees, now or at a time. `webhooks`: endpoints of one's own.
 */
export const SCOPES = ['read', 'write', 'publish', 'webhooks'] as const;
export type Scope = (typeof SCOPES)[number];

/** Requests of a key in a minute, unless it says otherwise; answers that say “not modified” do not count. */
export const PER_MINUTE = 600;
export const MOST_PER_MINUTE = 100_000;

/** What a key is called: whose it is. */
export const KEY_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const LONGEST_KEY_NAME = 60;
export const KEY_NAME_EXPECTED = `lower-case letters and digits, in groups joined by hyphens, ${LONGEST_KEY_NAME} at most`;

/** A key as it acts: valid at the moment it was looked at. */
export interface Key {
  id: number;
  /** Whose it is; the actor of what is done with it. */
  name: string;
  /** Of the secret that was shown: tells two of one key apart, and says nothing of either. */
  prefix: string;
  scopes: readonly Scope[];
  /** Ids of the editions for which its scopes hold; null: all. */
  editions: readonly number[] | null;
  /** Ids of the editions whose scheduled articles it may see before their time. */
  embargoed: readonly number[];
  perMinute: number;
}

/** Whether a key's scope holds for an edition. */
export function mayAct(key: Key, scope: Scope, editionId: number): boolean {
  return key.scopes.includes(scope) && (key.editions === null || key.editions.includes(editionId));
}

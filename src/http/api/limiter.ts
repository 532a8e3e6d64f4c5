// Who counts what keys ask: in memory where one process answers all, in the database where many do.
import type { Key } from '../../domain/partner.ts';
import { type Instant, MINUTE } from '../../domain/time.ts';
import type { Database } from '../../storage/database.ts';
import { countUse, type KeyUse } from '../../storage/held-keys.ts';

/** Requests are counted by the minutes of the clock. */
export const minuteOf = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;

/** One request of a key. */
export interface Taken {
  /** What is left of the minute after it; negative: it is one too many. */
  left: number;
  /** Says, once it is answered, whether it counts. Nobody waits for what is written then. */
  settle(counts: boolean): void;
}

export interface Limiter {
  /** Takes one request of what a key has for the minute, and notes that its secret was used. */
  take(key: Key, use: KeyUse, now: Instant): Taken;
}

/**
 * Counts in memory: of this minute, and so of no more keys than were used in it.
 * @param noteUse told of each secret once a minute at most
 */
export function createMemoryLimiter(noteUse: (used: { prefix: string; at: Instant }) => void): Limiter {
  let minute: Instant = 0;
  const counts = new Map<number, number>();
  const noted = new Set<string>();
  return {
    take(key, use, now) {
      const current = minuteOf(now);
      if (current !== minute) {
        minute = current;
        counts.clear();
        noted.clear();
      }
      if (!noted.has(key.prefix)) {
        noted.add(key.prefix);
        if ((use.lastUsedAt ?? 0) < current) noteUse({ prefix: key.prefix, at: now });
      }
      // Counted before it is answered: of many at once none slips through.
      const count = (by: number): number => {
        const counted = (counts.get(key.id) ?? 0) + by;
        counts.set(key.id, counted);
        return counted;
      };
      const left = key.perMinute - count(1);
      return {
        left,
        settle(counts) {
          if (minute === current && (!counts || left < 0)) count(-1);
        },
      };
    },
  };
}

/**
 * Counts in the database, where every process looks: a statement for a request that counts, and for the first of a
 * minute.
 * @param later does work that nobody waits for
 */
export function createStoredLimiter(db: Database, later: (work: Promise<void>) => void): Limiter {
  return {
    take({ prefix, perMinute }, { spent, lastUsedAt }, now) {
      const minute = minuteOf(now);
      const left = perMinute - spent - 1;
      return {
        left,
        settle(counts) {
          const cost = counts && left >= 0 ? 1 : 0;
          if (cost === 0 && (lastUsedAt ?? 0) >= minute) return;
          later(countUse(db, prefix, { at: now, minute, cost }));
        },
      };
    },
  };
}

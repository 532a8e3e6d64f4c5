// A clock that stands still until a test moves it, and ids that come out the same on every run.
import { type Instant, SECOND } from '../../src/domain/time.ts';

export interface Clock {
  now(): Instant;
  /** Sets it to an instant, or to what a text such as `2026-03-14T09:30:00Z` says. */
  set(at: Instant | string): void;
  /** Moves it, forwards or (negative) back. */
  move(milliseconds: number): void;
}

/** 14 March 2026, half past nine in the morning, UTC: no month's end and no change of clocks near. */
export const START = Date.parse('2026-03-14T09:30:00Z');

export function fixedClock(start: Instant | string = START): Clock {
  let at = instant(start);
  return {
    now: () => at,
    set: (to) => {
      at = instant(to);
    },
    move: (by) => {
      at += by;
    },
  };
}

/** `at(5)` is five seconds after the clock's start, as the text of an input would say it. */
export function at(seconds: number): string {
  return new Date(START + seconds * SECOND).toISOString().replace('.000Z', 'Z');
}

/** Well-formed version 4 UUIDs, counted from 1. */
export function countedIds(): () => string {
  let last = 0;
  return () => `00000000-0000-4000-8000-${(++last).toString(16).padStart(12, '0')}`;
}

function instant(time: Instant | string): Instant {
  return typeof time === 'number' ? time : Date.parse(time);
}

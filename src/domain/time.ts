// Instants, zones and what a newsroom writes for a time. Everything stored is a UTC instant.
import { Temporal } from 'temporal-polyfill';
import { remembered } from '../bounded-cache.ts';

/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * A time as somebody gave it. `given` is the text itself: importing the same text again must not
 * reschedule what an editor has moved since.
 */
export type GivenTime =
  | { kind: 'instant'; at: Instant; dateOnly: boolean; given: string }
  | { kind: 'relative'; after: number; given: string };

/** Thrown for a text that is not a time, or that names no single instant. */
export class TimeError extends Error {
  override name = 'TimeError';
}

/** The form that error messages ask for. */
export const TIME_EXPECTED =
  'a time such as 2026-03-14T09:30 (in the edition’s zone), 2026-03-14T09:30+01:00, 2026-03-14 or +5m';

const RELATIVE = /^\+(\d{1,6})([smhd])$/;
const UNIT = { s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/;
const OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const ZONED = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?)\[([^\]]+)\]$/;

/**
 * Reads a time as a newsroom writes it.
 * A local time is read in `timeZone` (IANA). A date alone is noon in that zone.
 * @throws TimeError naming both readings where a local time does not exist or occurs twice
 */
export function parseTime(text: string, timeZone: string): GivenTime {
  const given = text.trim();
  const relative = RELATIVE.exec(given);
  if (relative) {
    const unit = UNIT[relative[2] as keyof typeof UNIT];
    return { kind: 'relative', after: Number(relative[1]) * unit, given };
  }
  const instant = (at: Instant, dateOnly = false): GivenTime => ({ kind: 'instant', at, dateOnly, given });
  try {
    if (DATE.test(given)) return instant(noon(given, timeZone), true);
    if (OFFSET.test(given)) return instant(wholeSecond(Temporal.Instant.from(given).epochMilliseconds));
    if (LOCAL.test(given)) return instant(fromLocal(given, timeZone));
    const zoned = ZONED.exec(given);
    if (zoned) return instant(fromLocal(zoned[1] as string, zoned[2] as string));
  } catch (error) {
    if (error instanceof TimeError) throw error;
    throw new TimeError(`“${given}” is not a possible date or time; expected ${TIME_EXPECTED}`);
  }
  throw new TimeError(`“${given}” is not a time; expected ${TIME_EXPECTED}`);
}

/** Resolves a given time against the moment its article was created. */
export function resolveTime(given: GivenTime, createdAt: Instant): Instant {
  return given.kind === 'instant' ? given.at : wholeSecond(createdAt) + given.after;
}

function fromLocal(text: string, timeZone: string): Instant {
  const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' });
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds;
  const readings = [earlier, later].map((reading) => reading.toString({ timeZoneName: 'never' }));
  const fault = earlier.toPlainDateTime().equals(local)
    ? `occurs twice in ${timeZone}`
    : `does not exist in ${timeZone}`;
  throw new TimeError(`“${text}” ${fault}; write ${readings[0]} or ${readings[1]}`);
}

function noon(date: string, timeZone: string): Instant {
  const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
  return day.toZonedDateTime({ timeZone, plainTime: '12:00' }).epochMilliseconds;
}

/** Cuts an instant to its second: RSS says no more, so no format may. */
export function wholeSecond(at: Instant): Instant {
  return Math.floor(at / SECOND) * SECOND;
}

/** The month an instant belongs to in a zone, as `2026-03`. */
export function monthOf(at: Instant, timeZone: string): string {
  return dayOf(at, timeZone).slice(0, 7);
}

/** The day an instant belongs to in a zone, as `2026-03-14`. */
export function dayOf(at: Instant, timeZone: string): string {
  return new Date(localClock(at, timeZone)).toISOString().split('T')[0] as string;
}

/** From one change of a zone's clocks, which is in it, to the next: so long they are as far ahead of UTC. */
interface Span {
  from: Instant;
  to: Instant;
  ahead: number;
}

/** Zones whose spans are kept: a zone has a few hundred at most. */
const ZONES = 100;
const spansOf = remembered(
  ZONES,
  (timeZone: string) => timeZone,
  (): Span[] => [],
);

/**
 * What the clocks of a zone show at an instant, told as the instant at which those of UTC show the same. To ask for a
 * zone's rules costs a hundred times as much as to add, and an archive is full of instants: each rule is asked for once.
 */
export function localClock(at: Instant, timeZone: string): Instant {
  const known = spansOf(timeZone);
  let span = known.find(({ from, to }) => from <= at && at < to);
  if (span === undefined) {
    span = spanAt(at, timeZone);
    known.push(span);
  }
  return at + span.ahead;
}

function spanAt(at: Instant, timeZone: string): Span {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const next = local.getTimeZoneTransition('next');
  // The one before the next millisecond: it may be now.
  const last = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  return {
    from: last?.epochMilliseconds ?? -Infinity,
    to: next?.epochMilliseconds ?? Infinity,
    ahead: local.offsetNanoseconds / 1e6,
  };
}

/** An RFC 3339 time in UTC, to the second: `2026-03-14T08:30:00Z`. */
export function toRfc3339(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(name);
  } catch {
    return false;
  }
}

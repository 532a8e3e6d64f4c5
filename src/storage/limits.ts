// D1's limits on one statement, held on both hosts: what runs here runs there, and the local D1 enforces not all of them.
import type { Statement, Value } from './database.ts';

/** See https://developers.cloudflare.com/d1/platform/limits/ */
const MAX_PARAMETERS = 100;
const MAX_SQL_BYTES = 100_000;
const MAX_VALUE_BYTES = 2_000_000;

const encoder = new TextEncoder();

/** A statement, or one more of them, that D1 would not take. */
export class LimitError extends Error {
  override name = 'LimitError';
}

/**
 * Refuses a statement whose text is too long; asked once for each text.
 * @throws LimitError
 */
export function checkText(sql: string): void {
  const bytes = octets(sql, MAX_SQL_BYTES);
  if (bytes > MAX_SQL_BYTES) throw new LimitError(`a statement of ${bytes} bytes; D1 takes ${MAX_SQL_BYTES}`);
}

/**
 * Refuses too many values, or one that is too large.
 * @throws LimitError
 */
export function checkValues({ values }: Statement): void {
  if (values.length > MAX_PARAMETERS) {
    throw new LimitError(`${values.length} parameters; D1 takes ${MAX_PARAMETERS}`);
  }
  for (const value of values) {
    const size = sizeOf(value);
    if (size > MAX_VALUE_BYTES) throw new LimitError(`a value of ${size} bytes; D1 takes ${MAX_VALUE_BYTES}`);
  }
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return octets(value, MAX_VALUE_BYTES);
  if (value === null || typeof value === 'number') return 8;
  throw new LimitError(`a value of type ${typeof value}`);
}

/** Cheap bounds first: a string's UTF-8 is between one and three bytes a unit. */
function octets(text: string, limit: number): number {
  return text.length * 3 <= limit ? text.length : encoder.encode(text).length;
}

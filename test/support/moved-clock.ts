// Loaded into a process ahead of its program: its clock is ahead of the machine's, or behind it, by the milliseconds
// that a file says at each moment, as when somebody sets it.
import { readFileSync } from 'node:fs';

const FILE = process.env['CLOCK_FILE'] as string;
/** Milliseconds. */
const READ_EVERY = 5;

const machine = Date.now;
let readAt = Number.NEGATIVE_INFINITY;
let ahead = 0;

function now(): number {
  const at = performance.now();
  if (at - readAt > READ_EVERY) {
    readAt = at;
    ahead = Number(readFileSync(FILE, 'utf8'));
  }
  return machine() + ahead;
}

const Machine = Date;
globalThis.Date = new Proxy(Machine, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

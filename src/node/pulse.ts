// The pulse of a thread: it beats while its event loop turns, and another thread feels it without asking.

/** How often it beats. */
const EVERY = 500;

const now = (): bigint => process.hrtime.bigint();

/** A new pulse, which has just beaten. */
export function createPulse(): SharedArrayBuffer {
  const pulse = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  Atomics.store(new BigInt64Array(pulse), 0, now());
  return pulse;
}

/** Beats in this thread from now on. Keeps nothing alive. */
export function beat(pulse: SharedArrayBuffer): void {
  const last = new BigInt64Array(pulse);
  const once = (): void => void Atomics.store(last, 0, now());
  once();
  setInterval(once, EVERY).unref();
}

/** Milliseconds since it beat last. */
export function feel(pulse: SharedArrayBuffer): number {
  return Number(now() - Atomics.load(new BigInt64Array(pulse), 0)) / 1e6;
}

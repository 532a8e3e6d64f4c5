// Whether the clock was set: timers go by another one, which nobody sets, and which stands still while a machine sleeps.
import type { Instant } from '../domain/time.ts';

/** Milliseconds. */
const LOOK_EVERY = 1_000;
/** What clocks are kept right by is less in that time. */
const MOST = 1_000;

/**
 * Looks each second whether the clock has gone another way than time.
 * @param onSet told by how many milliseconds it was set; negative: back
 * @param elapsed milliseconds of the clock that nobody sets
 * @returns stops looking
 */
export function watchClock(
  now: () => Instant,
  onSet: (by: number) => void,
  elapsed: () => number = () => performance.now(),
  every = LOOK_EVERY,
): () => void {
  let known = now() - elapsed();
  const looking = setInterval(() => {
    const found = now() - elapsed();
    const by = found - known;
    known = found;
    if (Math.abs(by) >= MOST) onSet(by);
  }, every).unref();
  return () => clearInterval(looking);
}

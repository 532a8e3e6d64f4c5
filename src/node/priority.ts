// The priority of a thread among those of its process, where the system has such a thing.
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Added to a niceness of 0: about a tenth of the processor where others want it, all of it where nobody does. */
const LOWER = 10;

/** Lets the other threads come first. On Linux a thread has a niceness of its own; elsewhere nothing changes. */
export function comeAfterOthers(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (thread > 0 && thread !== process.pid) setPriority(thread, LOWER);
  } catch {
    // Not Linux, or not allowed: then all are alike.
  }
}

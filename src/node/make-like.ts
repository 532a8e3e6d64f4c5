// A file beside another, for whoever may use that one.
import { closeSync, fchmodSync, fchownSync, openSync, statSync } from 'node:fs';

/**
 * Makes an empty file, unless it is there, that the same users may read and write: root's own would be of no use to
 * anybody else, and one that is made first and closed to others afterwards is open in between.
 * Where it cannot be made, whoever opens it next says why.
 */
export function makeLike(other: string, file: string): void {
  const { mode, uid, gid } = statSync(other);
  let made: number;
  try {
    // A link that leads elsewhere is there already.
    made = openSync(file, 'wx', 0o600);
  } catch {
    return;
  }
  try {
    if (process.getuid?.() === 0) fchownSync(made, uid, gid);
    fchmodSync(made, (mode & 0o666) | 0o600);
  } finally {
    closeSync(made);
  }
}

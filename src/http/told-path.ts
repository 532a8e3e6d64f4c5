// The path of a request as the log may have it.

/**
 * What opens something to whoever reads it: what is below these in a path. Also with a slash that is encoded or turned,
 * which is a link all the same, though not as it was given.
 */
const SECRET_BELOW = /(^|[\\/])preview([\\/]|$)/i;

/** How often a link may have been encoded on its way. */
const LAYERS = 4;

/** Keys look like this wherever they are put. */
const KEY = /coranto_[a-z2-7]{8}_/i;

/** Longer ones are no URLs of ours. */
const LONGEST = 300;

/**
 * A path without what is nobody's business: a preview's link, a key, and the query, which has cursors and what people
 * search for.
 * @param target as it stands in the request: a path with or without a query, percent-encoded in whatever way
 */
export function toldPath(target: string): string {
  const [path = ''] = target.split(/[?#]/, 1);
  const segments = path.slice(0, 2 * LONGEST).split('/');
  const secret = segments.findIndex((segment) => SECRET_BELOW.test(decoded(segment)));
  const told = secret === -1 ? segments : [...segments.slice(0, secret), 'preview', '…'];
  const text = told.map((segment) => (KEY.test(decoded(segment)) ? 'coranto_…' : segment)).join('/');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`;
}

function decoded(segment: string): string {
  let text = segment;
  try {
    for (let layer = 0; layer < LAYERS && text.includes('%'); layer++) text = decodeURIComponent(text);
  } catch {
    // What is left is none of ours.
  }
  return text;
}

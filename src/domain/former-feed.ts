// How a request is known as one for a feed of a former system.

/** What others add to any address that they pass on. */
const ADDED = /^(utm_\w+|fbclid|gclid|mc_[ce]id)$/;

/**
 * Whether an address asks for the same as another with a query, though its parameters come in another order or
 * encoding, or with what others add to any address. Every parameter counts, with its value: what a former system
 * made of one more, nobody knows.
 * @param asked as `formerPath` writes it
 * @param known the same, of a former feed
 */
export function asksTheSame(asked: string, known: string): boolean {
  const [[path, query], [knownPath, knownQuery]] = [divide(asked), divide(known)];
  if (path !== knownPath || knownQuery === '') return false;
  const wanted = parametersOf(knownQuery);
  const given = parametersOf(query);
  return given === wanted || withoutAdded(given) === wanted;
}

function divide(address: string): [path: string, query: string] {
  const at = address.indexOf('?');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}

/** One text for the same parameters in any order. */
function parametersOf(query: string): string {
  return [...new URLSearchParams(query)]
    .map((one) => JSON.stringify(one))
    .sort()
    .join('\n');
}

function withoutAdded(parameters: string): string {
  const isAdded = (one: string) => ADDED.test((JSON.parse(one) as [string, string])[0]);
  return parameters
    .split('\n')
    .filter((one) => one !== '' && !isAdded(one))
    .join('\n');
}

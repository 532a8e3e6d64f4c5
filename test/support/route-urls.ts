// A URL of every route for every guess at what stands in it: made from the routes, so that a new one is asked too.
import { ROUTES } from '../../src/http/app.ts';

export type Route = (typeof ROUTES)[number];

/** What may stand for each parameter of a path, by its name; those that the parameter does not take are left out. */
export type Guesses = Readonly<Record<string, readonly string[]>>;

const PARAMETER = /:(\w+)(?:\{((?:[^{}]|\{\d+\})*)\})?/g;

/**
 * Every path that a route has with these guesses, encoded, below the base URL.
 * @throws for a parameter that there is no guess at: whoever adds one says what it may be
 */
export function urlsOf({ path }: Pick<Route, 'path'>, guesses: Guesses): string[] {
  const parameters = [...path.matchAll(PARAMETER)];
  return parameters.reduce<string[]>(
    (urls, [whole, name, pattern]) => {
      const taken = pattern === undefined ? /^[^/]+$/ : new RegExp(`^(?:${pattern})$`);
      const values = (guesses[name as string] ?? []).filter((value) => taken.test(value));
      if (values.length === 0) throw new Error(`nothing is guessed for ${whole} of ${path}`);
      return urls.flatMap((url) =>
        values.map((value) => url.replace(whole, () => encodeURIComponent(value))),
      );
    },
    [path],
  );
}

/** Every route with its URLs, and with what may follow them. */
export function everyUrl(
  guesses: Guesses,
  queries: Readonly<Record<string, readonly string[]>>,
): [Route, string[]][] {
  const unknown = Object.keys(queries).filter((path) => !ROUTES.some((route) => route.path === path));
  if (unknown.length > 0) throw new Error(`these are no routes: ${unknown.join(', ')}`);
  return ROUTES.map((route) => {
    const asked = ['', ...(queries[route.path] ?? []).map((query) => `?${query}`)];
    return [route, urlsOf(route, guesses).flatMap((url) => asked.map((query) => url + query))];
  });
}

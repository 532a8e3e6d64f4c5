// A URL of every route for every guess at what stands in it: made from the routes, so that a new one is asked too.
import { DESK_ROUTES } from '../../src/http/api/desk-routes.ts';
import { mounted } from '../../src/http/api/mounted.ts';
import { PARTNER_ROUTES } from '../../src/http/api/partner-routes.ts';
import { ROUTES } from '../../src/http/app.ts';
import type { Route } from '../../src/http/route.ts';

export const ALL_ROUTES: readonly Route[] = [...ROUTES, ...[...PARTNER_ROUTES, ...DESK_ROUTES].map(mounted)];

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
  const unknown = Object.keys(queries).filter((path) => !ALL_ROUTES.some((route) => route.path === path));
  if (unknown.length > 0) throw new Error(`these are no routes: ${unknown.join(', ')}`);
  return ALL_ROUTES.map((route) => {
    const asked = ['', ...(queries[route.path] ?? []).map((query) => `?${query}`)];
    return [route, urlsOf(route, guesses).flatMap((url) => asked.map((query) => url + query))];
  });
}

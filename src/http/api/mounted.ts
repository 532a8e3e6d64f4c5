// Routes of the API as the app's: where each is below the base URL, and who may ask in which way.
import { PRIVATE_READ, READ, type Route, route } from '../route.ts';
import type { ApiRoute } from './route.ts';
import { serveApi } from './serve.ts';

/** A route as it is below the base URL. What the API answers anybody, scripts of other sites may read. */
export function mounted(one: ApiRoute): Route {
  const methods = one.method !== 'GET' ? [one.method] : one.wants === 'anybody' ? READ : PRIVATE_READ;
  return route(methods, `/api/v1${one.path}`, serveApi(one));
}

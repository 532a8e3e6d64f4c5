// Every route of the API, in one list.
import type { ApiRoute } from './route.ts';

export const API_ROUTES: readonly ApiRoute[] = [];

// Every route of the API that is described, in one list.
import { DESCRIBED_DESK_ROUTES } from './desk-routes.ts';
import { PARTNER_ROUTES } from './partner-routes.ts';
import type { ApiRoute } from './route.ts';

export const API_ROUTES: readonly ApiRoute[] = [...PARTNER_ROUTES, ...DESCRIBED_DESK_ROUTES];

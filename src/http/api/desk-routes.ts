// The routes of the API by which desks elsewhere write, all below `/desk/`.
import { DESK_ARTICLE_ROUTES } from './desk-articles.ts';
import { DESK_MEDIA_ROUTES } from './desk-media.ts';
import { ANY_OPERATION, DESK_OPERATION_ROUTES } from './desk-operations.ts';
import type { ApiRoute } from './route.ts';

/** Those that partners may use too. */
export const DESCRIBED_DESK_ROUTES: readonly ApiRoute[] = [
  ...DESK_ARTICLE_ROUTES,
  ...DESK_MEDIA_ROUTES,
  ...DESK_OPERATION_ROUTES,
];

export const DESK_ROUTES: readonly ApiRoute[] = [...DESCRIBED_DESK_ROUTES, ANY_OPERATION];

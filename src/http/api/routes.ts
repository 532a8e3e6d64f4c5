// Every route of the API, in one list.
import { aboutRoutes } from './about.ts';
import { CHANGE_ROUTES } from './changes.ts';
import { DESK_ARTICLE_ROUTES } from './desk-articles.ts';
import { DESK_MEDIA_ROUTES } from './desk-media.ts';
import { DESK_OPERATION_ROUTES } from './desk-operations.ts';
import { EMBARGOED_ROUTES } from './embargoed.ts';
import { KEY_ROUTES } from './keys.ts';
import { READING_ROUTES } from './reading.ts';
import type { ApiRoute } from './route.ts';
import { WEBHOOK_ROUTES } from './webhooks.ts';

export const API_ROUTES: readonly ApiRoute[] = [
  ...aboutRoutes(() => API_ROUTES),
  ...READING_ROUTES,
  ...EMBARGOED_ROUTES,
  ...KEY_ROUTES,
  ...CHANGE_ROUTES,
  ...WEBHOOK_ROUTES,
  ...DESK_ARTICLE_ROUTES,
  ...DESK_MEDIA_ROUTES,
  ...DESK_OPERATION_ROUTES,
];

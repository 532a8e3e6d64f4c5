// The routes of the API that partners read by, and follow changes.
import { ABOUT_ROUTES } from './about.ts';
import { CHANGE_ROUTES } from './changes.ts';
import { EMBARGOED_ROUTES } from './embargoed.ts';
import { KEY_ROUTES } from './keys.ts';
import { READING_ROUTES } from './reading.ts';
import type { ApiRoute } from './route.ts';
import { WEBHOOK_ROUTES } from './webhooks.ts';

export const PARTNER_ROUTES: readonly ApiRoute[] = [
  ...ABOUT_ROUTES,
  ...READING_ROUTES,
  ...EMBARGOED_ROUTES,
  ...KEY_ROUTES,
  ...CHANGE_ROUTES,
  ...WEBHOOK_ROUTES,
];

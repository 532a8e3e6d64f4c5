// Where browsers and crawlers look for a site's icon when nothing has told them: the way to it.
import { createLinks } from '../documents/links.ts';
import { listEditions } from '../storage/editions.ts';
import type { Handler } from './app.ts';
import { redirect } from './document.ts';

/** Leads to the icon of the first edition, or to the program's own. */
export const favicon: Handler = async (_call, context) => {
  const editions = await listEditions(context.db);
  return redirect(createLinks(context.config.baseUrl, editions).icon(editions[0]));
};

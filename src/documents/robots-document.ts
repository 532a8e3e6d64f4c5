// What crawlers are asked to leave alone, and where they find everything else.
import { editionsTag } from '../domain/tag.ts';
import { renderRobots } from '../render/sitemap/robots.ts';
import { editionsQuery } from '../storage/editions.ts';
import { createLinks } from './links.ts';
import { neutral, type Planner, plan } from './plan.ts';

export const planRobots: Planner<'robots'> = () =>
  plan({ editions: editionsQuery }, ({ editions }, { baseUrl }) => {
    const links = createLinks(baseUrl, editions);
    // Not “/*/search”: articles may begin with that word, and a pattern is the beginning of a path.
    const refused = [...editions.map(({ path }) => links.search(path)), `${baseUrl}/preview/`];
    const sitemaps = [links.to({ kind: 'sitemap' }), links.to({ kind: 'news-sitemap' })];
    return {
      ...neutral,
      contentType: 'text/plain; charset=utf-8',
      body: renderRobots(refused, sitemaps),
      tags: [editionsTag],
      since: editions[0]?.createdAt ?? 0,
    };
  });

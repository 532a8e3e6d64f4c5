// Whether what subscribers of a former system ask for leads to a feed.
import { feedPath, ownFirstPart } from '../../../domain/feed-address.ts';
import { listEditionPaths } from '../../../storage/editions.ts';
import { listFormerFeeds } from '../../../storage/former-feeds.ts';
import { decoded } from '../report.ts';
import type { FindStatuses } from './answers.ts';
import type { Check } from './finding.ts';

/** Checks the addresses of former feeds. */
export function checkFormerFeeds(findStatuses: FindStatuses): Check {
  return async ({ db }, { find }) => {
    const [formers, editions] = [await listFormerFeeds(db), await listEditionPaths(db)];
    const statuses = await findStatuses(formers.map(({ path }) => path));
    for (const { path, feed } of formers) {
      const warn = (what: string, remedy?: string): void =>
        find({
          check: 'documents',
          severity: 'warning',
          where: decoded(path),
          what,
          do: remedy ?? `“coranto former-feed add "${path}" <feed>” leads its subscribers to another feed`,
        });
      // An edition that came later has what is at its path; with a query, the former feed is first.
      const first = path.includes('?') ? undefined : ownFirstPart(path);
      if (first !== undefined && editions.has(first)) {
        warn(
          'its subscribers get what that edition has there',
          `nothing leads them to another feed; “coranto former-feed remove "${path}"”`,
        );
      } else if (feed === null) warn('its subscribers get nothing: the topic has no label in that edition');
      else if (statuses.get(path) !== 200)
        warn(`its subscribers get nothing: there is no ${decoded(feedPath(feed))} yet`);
    }
  };
}

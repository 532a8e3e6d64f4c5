// Archive parts (RFC 5005 section 4): an edition's whole history, by release ordinals, each part the same members for ever.
import type { Feed } from '../domain/feed.ts';
import { editionsTag, editionTag, newestTag, storyTag } from '../domain/tag.ts';
import { DAY } from '../domain/time.ts';
import { renderFeed } from '../render/feeds/render-feed.ts';
import { feedTitle } from '../render/pages/feed-titles.ts';
import { withdrawnOfPartQuery } from '../storage/departures.ts';
import { editionsQuery } from '../storage/editions.ts';
import { partFactsQuery } from '../storage/extent.ts';
import { articlesQuery } from '../storage/published.ts';
import { archivePart, PART_SIZE } from '../storage/selections.ts';
import { toEntry } from './entry.ts';
import { feedAnswer, guideTo, headOf, lastChange, toTombstone } from './feed-head.ts';
import { feedId } from './ids.ts';
import { createLinks } from './links.ts';
import { findEdition, type Planner, plan } from './plan.ts';

/** Parts of older releases are the long tail: validators are kept, bytes are made on demand. */
const RECENT = 90 * DAY;

export const planArchive: Planner<'archive'> = (address, now) => {
  const { edition: path, part, format } = address;
  return plan(
    {
      editions: editionsQuery,
      articles: articlesQuery(archivePart(path, part)),
      withdrawn: withdrawnOfPartQuery(path, part),
      facts: partFactsQuery(path, part),
    },
    (data, about) => {
      const edition = findEdition(data.editions, path);
      const { lastOrdinal, releasedAt, departedAt } = data.facts;
      // The part after the last full one is there too, be it empty: that one leads to it, and never changes for that.
      const last = Math.floor(lastOrdinal / PART_SIZE) + 1;
      if (!edition || lastOrdinal < PART_SIZE || part > last) return null;
      const links = createLinks(about.baseUrl, data.editions);
      const words = about.i18n.for(edition.language);
      const making = { ...about, editions: data.editions, links };
      const to = (number: number): string => links.to({ ...address, part: number });
      const isFull = part < last;
      const entries = data.articles.map((article) => toEntry(article, making));
      const feed: Omit<Feed, 'guide'> = {
        ...headOf(edition, links, words),
        id: feedId(edition.uuid, null, 'full'),
        variant: 'full',
        url: links.to(address),
        pageUrl: links.to({ kind: 'front', edition: path }),
        // RFC 5005 section 4: others subscribe to the subscription document.
        hub: null,
        title: feedTitle(words, { edition: edition.title, topic: null, variant: 'full' }),
        updatedAt: lastChange(edition, [
          ...data.articles.map(({ updatedAt }) => updatedAt),
          departedAt,
          releasedAt,
        ]),
        entries,
        required: new Set(entries.map(({ id }) => id)),
        tombstones: data.withdrawn.map(toTombstone),
        history: {
          complete: false,
          archive: isFull,
          current: links.to({ kind: 'feed', edition: path, topic: null, variant: 'full', format }),
          previous: part > 1 ? to(part - 1) : null,
          next: isFull ? to(part + 1) : null,
        },
      };
      const tail = (releasedAt ?? now) + RECENT;
      const keep = tail > now;
      const guide = guideTo(feed, format, {
        links,
        words,
        feedsUrl: links.to({ kind: 'feeds', edition: path }),
      });
      return feedAnswer(feed, format, {
        language: edition.language,
        body: renderFeed({ ...feed, guide }, format, about.entries),
        tags: [
          editionsTag,
          editionTag(edition.id),
          // Until it is full, whatever comes out may be of it; then it changes only when a member does.
          ...(isFull ? [] : [newestTag(edition.id)]),
          ...new Set([...data.articles, ...data.withdrawn].map(({ storyId }) => storyTag(storyId))),
        ],
        changesAt: keep ? tail : null,
        since: edition.createdAt,
        keep,
      });
    },
  );
};

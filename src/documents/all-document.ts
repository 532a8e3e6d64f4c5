// The feed of all editions together: every article once, in its own language.
import type { Feed } from '../domain/feed.ts';
import { editionsTag, editionTag, newestTag, storyTag } from '../domain/tag.ts';
import { renderFeed } from '../render/feeds/render-feed.ts';
import { allFeedTitle } from '../render/pages/feed-titles.ts';
import { lastDepartureOfAllQuery, withdrawnOfAllQuery } from '../storage/departures.ts';
import { editionsQuery } from '../storage/editions.ts';
import { countOfAllQuery } from '../storage/extent.ts';
import { newsroomUuidQuery } from '../storage/newsroom.ts';
import { articlesQuery } from '../storage/published.ts';
import { newestOfAll } from '../storage/selections.ts';
import { toEntryOfAll } from './entry.ts';
import { feedAnswer, forgottenAt, guideTo, headOf, lastChange, TOMBSTONE_LIFE } from './feed-head.ts';
import { feedIdOfAll, ownId } from './ids.ts';
import { createLinks } from './links.ts';
import { type Planner, plan } from './plan.ts';

/** Entries: a story is in it once for each of its languages. */
export const WINDOW_OF_ALL = 100;

export const planAll: Planner<'all'> = (address, now) =>
  plan(
    {
      editions: editionsQuery,
      newsroom: newsroomUuidQuery,
      articles: articlesQuery(newestOfAll(WINDOW_OF_ALL)),
      count: countOfAllQuery(WINDOW_OF_ALL + 1),
      withdrawn: withdrawnOfAllQuery(now - TOMBSTONE_LIFE),
      lastDeparture: lastDepartureOfAllQuery,
    },
    (data, about) => {
      const { format } = address;
      const [first] = data.editions;
      // Without an edition there is no language to say anything in.
      if (!first) return null;
      const links = createLinks(about.baseUrl, data.editions);
      const words = about.i18n.for(first.language);
      const making = { ...about, editions: data.editions, links };
      const feed: Omit<Feed, 'guide'> = {
        ...headOf(first, links, words),
        multilingual: true,
        id: feedIdOfAll(data.newsroom),
        variant: 'full',
        url: links.to(address),
        pageUrl: links.to({ kind: 'chooser', suggested: null }),
        hub: links.hub,
        title: allFeedTitle(words, first.title),
        description: [...new Set(data.editions.map(({ title }) => title))].join(' · '),
        // An entry says whose it is.
        rights: null,
        license: null,
        updatedAt: lastChange(first, [
          ...data.articles.map(({ updatedAt }) => updatedAt),
          data.lastDeparture,
        ]),
        entries: data.articles.map((article) => toEntryOfAll(article, making)),
        required: new Set(),
        tombstones: data.withdrawn.map((gone) => ({
          id: ownId(gone),
          guid: ownId(gone),
          withdrawnAt: gone.withdrawnAt,
        })),
        history: {
          complete: data.count <= WINDOW_OF_ALL,
          archive: false,
          current: null,
          previous: null,
          next: null,
        },
      };
      const guide = guideTo(feed, format, { links, words, feedsUrl: null, editions: links.editions() });
      return feedAnswer(feed, format, {
        language: null,
        body: renderFeed({ ...feed, guide }, format, about.entries),
        tags: [
          editionsTag,
          ...data.editions.flatMap(({ id }) => [editionTag(id), newestTag(id)]),
          ...new Set(data.articles.map(({ storyId }) => storyTag(storyId))),
        ],
        changesAt: forgottenAt(data.withdrawn.map(({ withdrawnAt }) => withdrawnAt)),
        since: first.createdAt,
        keep: true,
      });
    },
  );

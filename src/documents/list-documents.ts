// Pages that list articles: front and topic.
import type { Edition } from '../domain/edition.ts';
import { editionTag, monthsTag, monthTag, newestTag, storyTag, subjectTag, topicTag } from '../domain/tag.ts';
import { renderFrontPage } from '../render/pages/front.ts';
import { renderTopicPage } from '../render/pages/topic.ts';
import { editionsQuery } from '../storage/editions.ts';
import { itemsQuery } from '../storage/published.ts';
import {
  newestMonthsQuery,
  topicQuery,
  topicSlugsQuery,
  topicsQuery,
  yearsQuery,
} from '../storage/released.ts';
import { newest, newestOfTopic } from '../storage/selections.ts';
import { toListItem } from './entry.ts';
import { createLinks } from './links.ts';
import { ARCHIVE_MONTHS, archiveLinks, frameOf, page } from './page-frame.ts';
import { findEdition, type Planner, plan } from './plan.ts';
import { inOrder } from './topic-order.ts';

const FRONT_ITEMS = 20;
const TOPIC_ITEMS = 30;

export const planFront: Planner<'front'> = (address) =>
  plan(
    {
      editions: editionsQuery,
      items: itemsQuery(newest(address.edition, FRONT_ITEMS)),
      months: newestMonthsQuery(address.edition, ARCHIVE_MONTHS),
      years: yearsQuery(address.edition),
      topics: topicsQuery(address.edition),
    },
    (data, { baseUrl, i18n }) => {
      const edition = findEdition(data.editions, address.edition);
      if (!edition) return null;
      const making = { editions: data.editions, links: createLinks(baseUrl, data.editions) };
      const words = i18n.for(edition.language);
      const archive = archiveLinks(edition, data, making.links);
      const model = {
        frame: frameOf(edition, address, making.links, words),
        description: edition.description,
        items: data.items.map((item) => toListItem(item, edition, making)),
        topics: inOrder(data.topics, words).map(({ label, slug }) => ({
          label,
          url: making.links.to({ kind: 'topic', edition: edition.path, topic: slug }),
        })),
        archive,
      };
      const months = [
        ...archive.flatMap(({ period, count }) => (count === null ? [] : [period])),
        ...data.items.flatMap((item) => (item.editionId === edition.id ? [item.month] : [])),
      ];
      return page(edition, renderFrontPage(model, words), [
        newestTag(edition.id),
        monthsTag(edition.id),
        ...new Set(months.map((month) => monthTag(edition.id, month))),
        ...standInTags(edition, data.editions),
        ...data.items.flatMap((item) => (item.editionId === edition.id ? [] : [storyTag(item.storyId)])),
      ]);
    },
  );

/** Where stories of other editions stand in, whatever comes out there may. */
function standInTags(edition: Edition, editions: readonly Edition[]): string[] {
  if (edition.fallback === 'hide' || edition.closedAt !== null) return [];
  return editions.flatMap(({ id }) => (id === edition.id ? [] : [newestTag(id), editionTag(id)]));
}

export const planTopic: Planner<'topic'> = (address) =>
  plan(
    {
      editions: editionsQuery,
      topic: topicQuery(address.edition, address.topic),
      slugs: topicSlugsQuery(address.edition, address.topic),
      items: itemsQuery(newestOfTopic(address.edition, address.topic, TOPIC_ITEMS)),
      months: newestMonthsQuery(address.edition, ARCHIVE_MONTHS),
      years: yearsQuery(address.edition),
    },
    (data, { baseUrl, i18n }) => {
      const edition = findEdition(data.editions, address.edition);
      if (!edition || !data.topic || data.items.length === 0) return null;
      const making = { editions: data.editions, links: createLinks(baseUrl, data.editions) };
      const words = i18n.for(edition.language);
      const model = {
        frame: frameOf(edition, address, making.links, words),
        label: data.topic.label,
        items: data.items.map((item) => toListItem(item, edition, making)),
        feeds: making.links.feeds(edition, data.topic, 'full', words),
        headlines: making.links.feeds(edition, data.topic, 'headlines', words),
        siblings: data.editions.flatMap(({ id, path, language }) => {
          const topic = id === edition.id ? undefined : data.slugs.get(id);
          return topic === undefined
            ? []
            : [{ language, url: making.links.to({ kind: 'topic', edition: path, topic }) }];
        }),
        // Without counts: those change with articles about anything.
        archive: archiveLinks(edition, data, making.links).map((link) => ({ ...link, count: null })),
      };
      const tags = [topicTag(edition.id, data.topic.id), subjectTag(data.topic.id), monthsTag(edition.id)];
      return page(edition, renderTopicPage(model, words), tags);
    },
  );

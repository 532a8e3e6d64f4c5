// Pages that list articles: front, topic, month and year.
import { monthsTag, monthTag, newestTag, topicTag } from '../domain/tag.ts';
import { renderMonthPage, renderYearPage } from '../render/pages/archive.ts';
import { renderFrontPage } from '../render/pages/front.ts';
import { renderTopicPage } from '../render/pages/topic.ts';
import { editionsQuery } from '../storage/editions.ts';
import { itemsQuery } from '../storage/published.ts';
import { monthsQuery, topicQuery } from '../storage/released.ts';
import { newest, newestOfTopic, ofMonth } from '../storage/selections.ts';
import { toListItem } from './entry.ts';
import { createLinks } from './links.ts';
import { archiveLinks, frameOf, neighboursOf, page, periodLink } from './page-frame.ts';
import { findEdition, type Planner, plan } from './plan.ts';

const FRONT_ITEMS = 20;
const TOPIC_ITEMS = 50;

export const planFront: Planner<'front'> = (address) =>
  plan(
    {
      editions: editionsQuery,
      items: itemsQuery(newest(address.edition, FRONT_ITEMS)),
      months: monthsQuery(address.edition),
    },
    (data, { baseUrl, i18n }) => {
      const edition = findEdition(data.editions, address.edition);
      if (!edition) return null;
      const links = createLinks(baseUrl, data.editions);
      const words = i18n.for(edition.language);
      const model = {
        frame: frameOf(edition, address, links, words),
        description: edition.description,
        items: data.items.map((item) => toListItem(item, links)),
        archive: archiveLinks(edition, data.months, links),
      };
      const tags = data.items.map((item) => monthTag(edition.id, item.month));
      return page(edition, renderFrontPage(model, words), [
        newestTag(edition.id),
        monthsTag(edition.id),
        ...new Set(tags),
      ]);
    },
  );

export const planTopic: Planner<'topic'> = (address) =>
  plan(
    {
      editions: editionsQuery,
      topic: topicQuery(address.edition, address.topic),
      items: itemsQuery(newestOfTopic(address.edition, address.topic, TOPIC_ITEMS)),
      months: monthsQuery(address.edition),
    },
    (data, { baseUrl, i18n }) => {
      const edition = findEdition(data.editions, address.edition);
      if (!edition || !data.topic || data.items.length === 0) return null;
      const links = createLinks(baseUrl, data.editions);
      const words = i18n.for(edition.language);
      const model = {
        frame: frameOf(edition, address, links, words),
        label: data.topic.label,
        items: data.items.map((item) => toListItem(item, links)),
        feeds: links.feeds(edition, data.topic, 'full', words),
        archive: archiveLinks(edition, data.months, links),
      };
      const tags = [topicTag(edition.id, data.topic.id), monthsTag(edition.id)];
      return page(edition, renderTopicPage(model, words), tags);
    },
  );

export const planMonth: Planner<'month'> = (address) =>
  plan(
    {
      editions: editionsQuery,
      items: itemsQuery(ofMonth(address.edition, address.month)),
      months: monthsQuery(address.edition),
    },
    (data, { baseUrl, i18n }) => {
      const edition = findEdition(data.editions, address.edition);
      if (!edition || data.items.length === 0) return null;
      const links = createLinks(baseUrl, data.editions);
      const words = i18n.for(edition.language);
      const { earlier, later } = neighboursOf(address.month, data.months);
      const model = {
        frame: frameOf(edition, address, links, words),
        month: address.month,
        items: data.items.map((item) => toListItem(item, links)),
        parts: [],
        part: 1,
        year: periodLink(edition, address.month.slice(0, 4), links),
        earlier: earlier === undefined ? null : periodLink(edition, earlier, links),
        later: later === undefined ? null : periodLink(edition, later, links),
      };
      const tags = [monthTag(edition.id, address.month)];
      return page(edition, renderMonthPage(model, words), tags);
    },
  );

export const planYear: Planner<'year'> = (address) =>
  plan({ editions: editionsQuery, months: monthsQuery(address.edition) }, (data, { baseUrl, i18n }) => {
    const edition = findEdition(data.editions, address.edition);
    const months = data.months.filter((month) => month.startsWith(address.year));
    if (!edition || months.length === 0) return null;
    const links = createLinks(baseUrl, data.editions);
    const words = i18n.for(edition.language);
    const years = [...new Set(data.months.map((month) => month.slice(0, 4)))];
    const { earlier, later } = neighboursOf(address.year, years);
    const model = {
      frame: frameOf(edition, address, links, words),
      year: address.year,
      months: months.map((month) => periodLink(edition, month, links)),
      earlier: earlier === undefined ? null : periodLink(edition, earlier, links),
      later: later === undefined ? null : periodLink(edition, later, links),
    };
    return page(edition, renderYearPage(model, words), [monthsTag(edition.id)]);
  });

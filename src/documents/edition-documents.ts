// Documents about the editions themselves: the chooser, how to subscribe, and every feed in one file.
import { editionsTag, editionTag, newestTag } from '../domain/tag.ts';
import { renderOpml } from '../render/opml.ts';
import { renderChooserPage } from '../render/pages/chooser.ts';
import { renderFeedsPage } from '../render/pages/feeds.ts';
import type { FeedLink } from '../render/pages/models.ts';
import { closedSentence } from '../render/pages/time.ts';
import { editionsQuery } from '../storage/editions.ts';
import { type EditionTopic, topicsOfAllQuery, topicsQuery } from '../storage/released.ts';
import { createLinks } from './links.ts';
import { frameOf, page, STYLESHEET } from './page-frame.ts';
import { findEdition, neutral, type Planner, plan } from './plan.ts';
import { inOrder } from './topic-order.ts';

export const planChooser: Planner<'chooser'> = (address) =>
  plan({ editions: editionsQuery }, ({ editions }, { baseUrl, i18n }) => {
    const suggested = address.suggested === null ? undefined : findEdition(editions, address.suggested);
    if (address.suggested !== null && suggested === undefined) return null;
    const first = suggested ?? editions[0];
    const links = createLinks(baseUrl, editions);
    const words = i18n.for(first?.language ?? 'en');
    const model = {
      suggested: address.suggested,
      title: first?.title ?? 'Coranto',
      language: first?.language ?? 'en',
      direction: first?.direction ?? 'ltr',
      url: links.to({ kind: 'chooser', suggested: null }),
      stylesheetUrl: links.asset(STYLESHEET),
      icon: { url: links.icon(editions[0]), size: editions[0]?.iconSize ?? null },
      feeds: links.all(words),
      editions: links.editions(),
    } as const;
    return {
      ...neutral,
      contentType: 'text/html; charset=utf-8',
      vary: ['Accept-Language'],
      language: first?.language ?? null,
      body: renderChooserPage(model, words),
      tags: [editionsTag],
      since: first?.createdAt ?? 0,
    };
  });

export const planFeeds: Planner<'feeds'> = (address) =>
  plan({ editions: editionsQuery, topics: topicsQuery(address.edition) }, (data, { baseUrl, i18n }) => {
    const edition = findEdition(data.editions, address.edition);
    if (!edition) return null;
    const links = createLinks(baseUrl, data.editions);
    const words = i18n.for(edition.language);
    const family = (topic: EditionTopic | null) => ({
      full: links.feeds(edition, topic, 'full', words),
      headlines: links.feeds(edition, topic, 'headlines', words),
    });
    const model = {
      frame: frameOf(edition, address, links, words),
      edition: family(null),
      topics: inOrder(data.topics, words).map((topic) => ({
        ...family(topic),
        label: topic.label,
        url: links.to({ kind: 'topic', edition: edition.path, topic: topic.slug }),
      })),
      all: links.all(words),
      opmlUrl: links.to({ kind: 'opml' }),
      developersUrl: links.developers(),
    };
    return page(edition, renderFeedsPage(model, words), [newestTag(edition.id)]);
  });

export const planOpml: Planner<'opml'> = () =>
  plan({ editions: editionsQuery, topics: topicsOfAllQuery }, ({ editions, topics }, { baseUrl, i18n }) => {
    const links = createLinks(baseUrl, editions);
    const groups = editions.map((edition) => {
      const words = i18n.for(edition.language);
      const outline = ({ title, url }: FeedLink, pageUrl: string) => ({
        title,
        url,
        pageUrl,
        language: edition.language,
        ...(edition.closedAt !== null && { description: closedSentence(edition.closedAt, edition, words) }),
      });
      const front = links.to({ kind: 'front', edition: edition.path });
      const feeds = [
        ...(['full', 'headlines'] as const).map((variant) =>
          outline(links.feeds(edition, null, variant, words)[0] as FeedLink, front),
        ),
        ...inOrder(topics.get(edition.id) ?? [], words).map((topic) =>
          outline(
            links.feeds(edition, topic, 'full', words)[0] as FeedLink,
            links.to({ kind: 'topic', edition: edition.path, topic: topic.slug }),
          ),
        ),
      ];
      return { language: edition.language, title: words.languageName(edition.language, editions), feeds };
    });
    return {
      ...neutral,
      contentType: 'text/x-opml; charset=utf-8',
      language: null,
      body: renderOpml({ title: editions[0]?.title ?? 'Coranto', groups }),
      tags: [editionsTag, ...editions.flatMap(({ id }) => [editionTag(id), newestTag(id)])],
      since: editions[0]?.createdAt ?? 0,
    };
  });

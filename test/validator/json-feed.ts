// Checks JSON Feed documents, version 1.1: https://www.jsonfeed.org/version/1.1/, cited by its headings.
import { ENTRY_LIMIT, FEED_LIMIT } from './document-rules.ts';
import { applyRules, type Finding, type Report, type Rule } from './finding.ts';
import { findInHtml } from './html-rules.ts';
import { authorsSaySomething, hasNoAuthor } from './json-author-rules.ts';
import { ITEM_RULES } from './json-item-rules.ts';
import { findInObject, type JsonObject, objectsIn, textIn } from './json-members.ts';
import { isLanguageTag, isWebAddress } from './syntax.ts';

export const TOP_LEVEL_RULES: readonly Rule<JsonObject>[] = [
  ['JSON Feed 1.1, Top-level', versionIsOnePointOne],
  ['JSON Feed 1.1, Top-level', versionComesFirst],
  ['JSON Feed 1.1, Top-level', publicFeedSaysWhereItIs],
  ['JSON Feed 1.1, Top-level', nextIsAnother],
  ['JSON Feed 1.1, Top-level', languageIsTag],
  ['JSON Feed 1.1, Top-level', authorsSaySomething],
  ['JSON Feed 1.1, Subscribing to Real-time Notifications', hubsAreHubs],
  ['JSON Feed 1.1, Items', idsAreUnique],
  ['JSON Feed 1.1, Deprecations', hasNoAuthor],
  ['Coranto: absolute URLs', urlsAreAbsolute],
  ['Coranto: every entry has a language', everyItemHasLanguage],
];

/** What is wrong with a JSON Feed document. Nothing found: it is valid, and as we want it. */
export function validateJsonFeed(text: string): Finding[] {
  let feed: unknown;
  try {
    feed = JSON.parse(text);
  } catch (error) {
    return [{ clause: 'RFC 8259', message: String(error), where: '$', rule: 'validateJsonFeed' }];
  }
  if (typeof feed !== 'object' || feed === null || Array.isArray(feed)) {
    return [
      { clause: 'JSON Feed 1.1, Top-level', message: 'no object', where: '$', rule: 'validateJsonFeed' },
    ];
  }
  const object = feed as JsonObject;
  return [
    ...applyRules([['Coranto: size', isNoMoreThanReadersTake]], text, '$'),
    ...findInObject(object, 'feed', '$'),
    ...applyRules(TOP_LEVEL_RULES, object, '$'),
    ...objectsIn(object, 'items').flatMap((item, index) => findInItem(item, `$.items[${index}]`)),
  ];
}

function findInItem(item: JsonObject, where: string): Finding[] {
  const html = textIn(item, 'content_html');
  return [
    ...applyRules([['Coranto: size', itemIsNoMoreThanReadersTake]], item, where),
    ...applyRules(ITEM_RULES, item, where),
    ...(html === undefined ? [] : findInHtml(html, `${where}.content_html`, 'JSON Feed 1.1, Items')),
  ];
}

function isNoMoreThanReadersTake(text: string, report: Report): void {
  const octets = Buffer.byteLength(text);
  if (octets > FEED_LIMIT) report(`${octets} octets`);
}

function itemIsNoMoreThanReadersTake(item: JsonObject, report: Report): void {
  const octets = Buffer.byteLength(JSON.stringify(item));
  if (octets > ENTRY_LIMIT) report(`${octets} octets`);
}

function versionIsOnePointOne({ version }: JsonObject, report: Report): void {
  if (version !== 'https://jsonfeed.org/version/1.1') report(`version ${JSON.stringify(version)}`);
}

function versionComesFirst(feed: JsonObject, report: Report): void {
  if (Object.keys(feed)[0] !== 'version') report('the version is not at the top');
}

function publicFeedSaysWhereItIs(feed: JsonObject, report: Report): void {
  for (const name of ['home_page_url', 'feed_url']) if (feed[name] === undefined) report(`no ${name}`);
}

function nextIsAnother({ next_url, feed_url }: JsonObject, report: Report): void {
  if (next_url !== undefined && next_url === feed_url) report('next_url is the feed itself');
}

function languageIsTag(feed: JsonObject, report: Report): void {
  const language = textIn(feed, 'language');
  if (language !== undefined && !isLanguageTag(language)) report(`language "${language}"`);
}

function hubsAreHubs(feed: JsonObject, report: Report): void {
  for (const hub of objectsIn(feed, 'hubs')) {
    if ((textIn(hub, 'type') ?? '') === '') report('a hub without a type');
    if (!isWebAddress(textIn(hub, 'url') ?? '')) report('a hub without a url');
  }
}

function idsAreUnique(feed: JsonObject, report: Report): void {
  const seen = new Set<unknown>();
  objectsIn(feed, 'items').forEach(({ id }, index) => {
    if (seen.has(id)) report(`a second time ${id}`, `$.items[${index}]`);
    seen.add(id);
  });
}

const URLS = ['home_page_url', 'feed_url', 'next_url', 'icon', 'favicon'];

function urlsAreAbsolute(feed: JsonObject, report: Report): void {
  for (const name of URLS) {
    const url = textIn(feed, name);
    if (url !== undefined && !isWebAddress(url)) report(`${name} "${url}"`);
  }
}

function everyItemHasLanguage(feed: JsonObject, report: Report): void {
  objectsIn(feed, 'items').forEach((item, index) => {
    const hasOne = feed.language !== undefined || item.language !== undefined;
    if (!hasOne) report('no language, nor has the feed one', `$.items[${index}]`);
  });
}

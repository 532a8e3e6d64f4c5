// RSS 2.0, the channel: RSS Profile 4.1.1 to 4.1.1.19, and the links of 5.1.1.
import { allowOnce, linksOf, requireOnce, textOf } from './atom-feed-rules.ts';
import type { Report, Rule } from './finding.ts';
import { isCount, isLanguageTag, isUri } from './syntax.ts';
import { childrenNamed, pathOf, type XmlNode } from './xml.ts';

export const CHANNEL_RULES: readonly Rule<XmlNode>[] = [
  ['RSS Profile 4.1.1', channelHasWhatItMust],
  ['RSS Profile 4.1.1', channelRepeatsNothing],
  ['RSS Profile 4.1.1', channelHasWhatIsDefined],
  ['RSS Profile 4.1.1', itemsComeLast],
  ['RSS Profile 4.1.1.5', cloudIsWhole],
  ['RSS Profile 4.1.1.7', docsIsTheSpecification],
  ['RSS Profile 4.1.1.9', imageHasWhatItMust],
  ['RSS Profile 4.1.1.9.1', imageLinksAsChannel],
  ['RSS Profile 4.1.1.9.2', imageIsCalledAsChannel],
  ['RSS Profile 4.1.1.9.3', imageIsOfKnownFormat],
  ['RSS Profile 4.1.1.9.5', imageIsNoTaller],
  ['RSS Profile 4.1.1.9.6', imageIsNoWider],
  ['RSS Profile 4.1.1.10', languageIsTag],
  ['RSS Profile 4.1.1.15.1', daysToSkipAreDays],
  ['RSS Profile 4.1.1.16.1', hoursToSkipAreHours],
  ['RSS Profile 4.1.1.17', hasNoTextInput],
  ['RSS Profile 4.1.1.18', timeToLiveIsMinutes],
  ['RSS Profile 5.1.1', channelNamesItself],
  ['Coranto: one entry, one id', guidsAreUnique],
  ['Coranto: every entry has a language', everyItemHasLanguage],
];

const REQUIRED = ['title', 'link', 'description'];
const OPTIONAL = (
  'cloud copyright docs generator image language lastBuildDate managingEditor pubDate rating skipDays skipHours ' +
  'textInput ttl webMaster'
).split(' ');
const DEFINED = [...REQUIRED, ...OPTIONAL, 'category', 'item'];

function channelHasWhatItMust(channel: XmlNode, report: Report): void {
  requireOnce(channel, REQUIRED, report);
  for (const name of REQUIRED) {
    const [node] = childrenNamed(channel, name);
    if (node?.text.trim() === '') report(`an empty ${name}`, pathOf(node));
  }
}

function channelRepeatsNothing(channel: XmlNode, report: Report): void {
  allowOnce(channel, OPTIONAL, report);
}

function channelHasWhatIsDefined(channel: XmlNode, report: Report): void {
  for (const { name } of channel.children) {
    if (!/[:{]/.test(name) && !DEFINED.includes(name)) report(`no element ${name} in a channel`);
  }
}

function itemsComeLast(channel: XmlNode, report: Report): void {
  const first = channel.children.findIndex(({ name }) => name === 'item');
  const after = first === -1 ? [] : channel.children.slice(first).filter(({ name }) => name !== 'item');
  for (const node of after) report('what is said of the channel stands behind an item', pathOf(node));
}

function cloudIsWhole(channel: XmlNode, report: Report): void {
  for (const { attributes } of childrenNamed(channel, 'cloud')) {
    for (const name of ['domain', 'path', 'port', 'protocol', 'registerProcedure']) {
      if (!attributes.has(name)) report(`cloud without ${name}`);
    }
  }
}

function docsIsTheSpecification(channel: XmlNode, report: Report): void {
  const docs = childrenNamed(channel, 'docs')[0]?.text ?? 'https://www.rssboard.org/rss-specification';
  if (docs !== 'https://www.rssboard.org/rss-specification') report(`docs is "${docs}"`);
}

function imageHasWhatItMust(channel: XmlNode, report: Report): void {
  for (const image of childrenNamed(channel, 'image')) {
    requireOnce(image, ['link', 'title', 'url'], report);
    allowOnce(image, ['description', 'height', 'width'], report);
    const defined = ['link', 'title', 'url', 'description', 'height', 'width'];
    for (const { name } of image.children) {
      if (!/[:{]/.test(name) && !defined.includes(name)) report(`no element ${name} in an image`);
    }
  }
}

function imageLinksAsChannel(channel: XmlNode, report: Report): void {
  for (const image of childrenNamed(channel, 'image')) {
    if (textOf(image, 'link') !== textOf(channel, 'link')) report('another link than the channel’s');
  }
}

function imageIsCalledAsChannel(channel: XmlNode, report: Report): void {
  for (const image of childrenNamed(channel, 'image')) {
    if (textOf(image, 'title') !== textOf(channel, 'title')) report('another title than the channel’s');
  }
}

function imageIsOfKnownFormat(channel: XmlNode, report: Report): void {
  for (const image of childrenNamed(channel, 'image')) {
    const url = textOf(image, 'url');
    if (!/\.(?:gif|jpe?g|png)(?:\?|$)/i.test(url)) report(`"${url}" is no GIF, JPEG or PNG`);
  }
}

function imageIsNoTaller(channel: XmlNode, report: Report): void {
  requireSize(channel, 'height', 400, report);
}

function imageIsNoWider(channel: XmlNode, report: Report): void {
  requireSize(channel, 'width', 144, report);
}

function requireSize(channel: XmlNode, side: string, most: number, report: Report): void {
  for (const size of childrenNamed(channel, 'image').flatMap((image) => childrenNamed(image, side))) {
    if (!isCount(size.text) || Number(size.text) > most) report(`${side} "${size.text}"`, pathOf(size));
  }
}

function languageIsTag(channel: XmlNode, report: Report): void {
  for (const { text } of childrenNamed(channel, 'language')) {
    if (!isLanguageTag(text)) report(`"${text}" is no language tag`);
  }
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function daysToSkipAreDays(channel: XmlNode, report: Report): void {
  const days = childrenNamed(channel, 'skipDays').flatMap((node) => childrenNamed(node, 'day'));
  if (days.some(({ text }) => !DAYS.includes(text))) report('a day that is none');
  if (new Set(days.map(({ text }) => text)).size < days.length) report('a day twice');
}

function hoursToSkipAreHours(channel: XmlNode, report: Report): void {
  const hours = childrenNamed(channel, 'skipHours').flatMap((node) => childrenNamed(node, 'hour'));
  if (hours.some(({ text }) => !isCount(text) || Number(text) > 23)) report('an hour that is none');
  if (new Set(hours.map(({ text }) => Number(text))).size < hours.length) report('an hour twice');
}

function hasNoTextInput(channel: XmlNode, report: Report): void {
  if (childrenNamed(channel, 'textInput').length > 0) report('a textInput, which readers ignore');
}

function timeToLiveIsMinutes(channel: XmlNode, report: Report): void {
  for (const { text } of childrenNamed(channel, 'ttl')) if (!isCount(text)) report(`"${text}" is no number`);
}

function channelNamesItself(channel: XmlNode, report: Report): void {
  const links = linksOf(channel, 'self');
  if (links.length !== 1) report(`${links.length} atom:link of the relation self`);
  for (const { attributes } of links) {
    if (!isUri(attributes.get('href') ?? '')) report(`"${attributes.get('href')}" is no URL`);
    const type = attributes.get('type') ?? 'application/rss+xml';
    if (type !== 'application/rss+xml') report(`of the type ${type}`);
  }
}

function guidsAreUnique(channel: XmlNode, report: Report): void {
  const seen = new Set<string>();
  for (const item of childrenNamed(channel, 'item')) {
    const [guid] = childrenNamed(item, 'guid');
    if (guid !== undefined && seen.has(guid.text)) report(`a second time ${guid.text}`, pathOf(item));
    seen.add(guid?.text ?? '');
  }
}

function everyItemHasLanguage(channel: XmlNode, report: Report): void {
  if (childrenNamed(channel, 'language').length > 0) return;
  for (const item of childrenNamed(channel, 'item')) {
    const { length } = childrenNamed(item, 'dc:language');
    if (length === 0) report('no dc:language, nor has the channel a language', pathOf(item));
  }
}

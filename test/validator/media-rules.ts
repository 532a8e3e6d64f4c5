// Media RSS 1.5.1, in items of RSS and entries of Atom. The specification has names of elements for sections.
import { allowOnce } from './atom-feed-rules.ts';
import type { Report, Rule } from './finding.ts';
import { isCount, isLanguageTag, isMediaType, isWebAddress } from './syntax.ts';
import { childrenNamed, type XmlNode } from './xml.ts';

export const MEDIA_RULES: readonly Rule<XmlNode>[] = [
  ['Media RSS 1.5.1', elementIsMediaRss],
  ['Media RSS 1.5.1', elementStandsWhereItMay],
  ['Media RSS 1.5.1', attributesAreKnown],
  ['Media RSS 1.5.1', saidOnceOfAMedium],
  ['Media RSS 1.5.1 <media:group>', groupHasOneDefault],
  ['Media RSS 1.5.1 <media:group>', groupHasContent],
  ['Media RSS 1.5.1 <media:content>', contentHasAddress],
  ['Media RSS 1.5.1 <media:content>', contentsTypeIsMediaType],
  ['Media RSS 1.5.1 <media:content>', contentsValuesAreKnown],
  ['Media RSS 1.5.1 <media:content>', contentsNumbersAreNumbers],
  ['Media RSS 1.5.1 <media:content>', contentsLanguageIsTag],
  ['Media RSS 1.5.1 <media:title>', titleIsPlainOrHtml],
  ['Media RSS 1.5.1 <media:thumbnail>', thumbnailHasAddress],
  ['Media RSS 1.5.1 <media:thumbnail>', thumbnailsNumbersAreNumbers],
  ['Media RSS 1.5.1 <media:credit>', creditHasRoleInLowerCase],
  ['Media RSS 1.5.1 <media:copyright>', linkedTermsAreAtAddress],
  ['Media RSS 1.5.1 <media:rights>', rightsStatusIsKnown],
  ['Coranto: absolute URLs', addressesAreAbsolute],
  ['Coranto: true type and length', contentSaysTypeAndSize],
  ['Coranto: true type and length', mediumIsOfType],
];

/** With the attributes of each. */
const ELEMENTS: Record<string, readonly string[]> = {
  group: [],
  content:
    'url fileSize type medium isDefault expression bitrate framerate samplingrate channels duration height width lang'.split(
      ' ',
    ),
  adult: [],
  rating: ['scheme'],
  title: ['type'],
  description: ['type'],
  keywords: [],
  thumbnail: ['url', 'width', 'height', 'time'],
  category: ['scheme', 'label'],
  hash: ['algo'],
  player: ['url', 'width', 'height'],
  credit: ['role', 'scheme'],
  copyright: ['url'],
  text: ['type', 'lang', 'start', 'end'],
  restriction: ['relationship', 'type'],
  license: ['type', 'href'],
  rights: ['status'],
  subTitle: ['type', 'lang', 'href'],
  peerLink: ['type', 'href'],
  location: ['description', 'start', 'end'],
  ...Object.fromEntries(
    'community comments embed responses backLinks status price scenes'.split(' ').map((n) => [n, []]),
  ),
};
/** Their own children and attributes are not looked at: we write none. */
const UNCHECKED = new Set(
  'media:community media:comments media:embed media:responses media:backLinks media:status media:price media:scenes'.split(
    ' ',
  ),
);
const ENTRIES = ['item', 'atom:entry'];
const AROUND = ['channel', 'atom:feed', ...ENTRIES, 'media:content', 'media:group'];

function isUnchecked({ name, parent }: XmlNode): boolean {
  return UNCHECKED.has(name) || (parent !== null && isUnchecked(parent));
}

function elementIsMediaRss(node: XmlNode, report: Report): void {
  const isKnown = Object.hasOwn(ELEMENTS, node.name.slice('media:'.length));
  if (node.name.startsWith('media:') && !isKnown && !isUnchecked(node)) report(`no element ${node.name}`);
}

function elementStandsWhereItMay(node: XmlNode, report: Report): void {
  const { name, parent } = node;
  if (!name.startsWith('media:') || parent === null || isUnchecked(parent)) return;
  const places: Record<string, readonly string[]> = {
    'media:group': ENTRIES,
    'media:content': [...ENTRIES, 'media:group'],
  };
  if (!(places[name] ?? AROUND).includes(parent.name)) report(`${name} in ${parent.name}`);
}

function attributesAreKnown(node: XmlNode, report: Report): void {
  const known = node.name.startsWith('media:') ? ELEMENTS[node.name.slice('media:'.length)] : undefined;
  if (known === undefined || isUnchecked(node)) return;
  for (const name of node.attributes.keys()) {
    if (!/[:{]/.test(name) && !known.includes(name)) report(`${node.name} has no ${name}`);
  }
}

function saidOnceOfAMedium(node: XmlNode, report: Report): void {
  if (!['media:content', 'media:group'].includes(node.name)) return;
  allowOnce(node, ['media:title', 'media:description', 'media:copyright', 'media:player'], report);
}

function groupHasOneDefault(node: XmlNode, report: Report): void {
  if (node.name !== 'media:group') return;
  const { length } = childrenNamed(node, 'media:content').filter(
    ({ attributes }) => attributes.get('isDefault') === 'true',
  );
  if (length > 1) report(`${length} defaults`);
}

function groupHasContent(node: XmlNode, report: Report): void {
  const isEmpty = childrenNamed(node, 'media:content').length === 0;
  if (node.name === 'media:group' && isEmpty) report('a group without media:content');
}

function contentHasAddress(node: XmlNode, report: Report): void {
  if (node.name !== 'media:content') return;
  const hasPlayer = childrenNamed(node, 'media:player').length > 0;
  if (!node.attributes.has('url') && !hasPlayer) report('neither a url nor a player');
}

function contentsTypeIsMediaType({ name, attributes }: XmlNode, report: Report): void {
  const type = attributes.get('type');
  if (name === 'media:content' && type !== undefined && !isMediaType(type)) report(`type="${type}"`);
}

const VALUES: Record<string, readonly string[]> = {
  medium: ['image', 'audio', 'video', 'document', 'executable'],
  isDefault: ['true', 'false'],
  expression: ['sample', 'full', 'nonstop'],
};

function contentsValuesAreKnown({ name, attributes }: XmlNode, report: Report): void {
  if (name !== 'media:content') return;
  for (const [attribute, values] of Object.entries(VALUES)) {
    const value = attributes.get(attribute);
    if (value !== undefined && !values.includes(value)) report(`${attribute}="${value}"`);
  }
}

const NUMBERS = 'fileSize bitrate framerate samplingrate channels duration height width'.split(' ');

function contentsNumbersAreNumbers({ name, attributes }: XmlNode, report: Report): void {
  if (name !== 'media:content') return;
  for (const attribute of NUMBERS) {
    const value = attributes.get(attribute);
    const isNumber = value === undefined || /^\d+(?:\.\d+)?$/.test(value);
    const isWhole = value === undefined || isCount(value) || /rate$/.test(attribute);
    if (!isNumber || !isWhole) report(`${attribute}="${value}"`);
  }
}

function contentsLanguageIsTag({ name, attributes }: XmlNode, report: Report): void {
  const lang = attributes.get('lang');
  if (name.startsWith('media:') && lang !== undefined && !isLanguageTag(lang)) report(`lang="${lang}"`);
}

function titleIsPlainOrHtml({ name, attributes, children }: XmlNode, report: Report): void {
  if (!['media:title', 'media:description'].includes(name)) return;
  const type = attributes.get('type') ?? 'plain';
  if (!['plain', 'html'].includes(type)) report(`type="${type}"`);
  if (children.length > 0) report('elements that are not escaped');
}

function thumbnailHasAddress({ name, attributes }: XmlNode, report: Report): void {
  if (name === 'media:thumbnail' && !attributes.has('url')) report('no url');
}

const NORMAL_PLAY_TIME = /^(?:\d+(?:\.\d+)?|\d+:[0-5]\d:[0-5]\d(?:\.\d+)?)$/;

function thumbnailsNumbersAreNumbers({ name, attributes }: XmlNode, report: Report): void {
  if (name !== 'media:thumbnail') return;
  for (const attribute of ['width', 'height']) {
    const value = attributes.get(attribute);
    if (value !== undefined && !isCount(value)) report(`${attribute}="${value}"`);
  }
  const time = attributes.get('time');
  if (time !== undefined && !NORMAL_PLAY_TIME.test(time)) report(`time="${time}"`);
}

function creditHasRoleInLowerCase({ name, attributes }: XmlNode, report: Report): void {
  const role = attributes.get('role');
  if (name === 'media:credit' && role !== undefined && role !== role.toLowerCase()) report(`role="${role}"`);
}

function linkedTermsAreAtAddress({ name, attributes }: XmlNode, report: Report): void {
  const address = attributes.get(name === 'media:copyright' ? 'url' : 'href');
  const isTerms = ['media:copyright', 'media:license'].includes(name);
  if (isTerms && address !== undefined && !isWebAddress(address)) report(`"${address}" is no URL`);
}

function rightsStatusIsKnown({ name, attributes }: XmlNode, report: Report): void {
  const status = attributes.get('status');
  const isKnown = status === 'userCreated' || status === 'official';
  if (name === 'media:rights' && !isKnown) report(`status="${status}"`);
}

function addressesAreAbsolute({ name, attributes }: XmlNode, report: Report): void {
  const url = attributes.get('url');
  const isMedium = ['media:content', 'media:thumbnail', 'media:player'].includes(name);
  if (isMedium && url !== undefined && !isWebAddress(url)) report(`url="${url}"`);
}

function contentSaysTypeAndSize({ name, attributes }: XmlNode, report: Report): void {
  if (name !== 'media:content') return;
  for (const attribute of ['type', 'fileSize', 'medium'])
    if (!attributes.has(attribute)) report(`no ${attribute}`);
}

function mediumIsOfType({ name, attributes }: XmlNode, report: Report): void {
  const family = attributes.get('type')?.split('/')[0] ?? '';
  const medium = attributes.get('medium');
  const expected = ['image', 'audio', 'video'].includes(family) ? [family] : ['document', 'executable'];
  const isMedium = name === 'media:content' && medium !== undefined && family !== '';
  if (isMedium && !expected.includes(medium)) report(`${medium} of the type ${attributes.get('type')}`);
}

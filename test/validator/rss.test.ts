// The validator of RSS: a good document passes, and one broken in just one way is rejected by the clause that says so.
import { describe } from 'node:test';
import type { Rule } from './finding.ts';
import { GOOD_RSS } from './good-feeds.ts';
import { type Row, testEachRuleRejects, testRejections } from './rejections.ts';
import { validateRss } from './rss.ts';
import { CHANNEL_RULES } from './rss-channel-rules.ts';
import { ELEMENT_RULES, ROOT_RULES } from './rss-element-rules.ts';
import { ITEM_RULES } from './rss-item-rules.ts';
import type { XmlNode } from './xml.ts';

const SELF = '<atom:link rel="self" type="application/rss+xml" href="https://news.example/en/feed.rss"/>';
const TTL = '<ttl>60</ttl>';
const GUID = '<guid isPermaLink="false">1992 at https://old.example</guid>';
const SUMMARY = '<description>In &lt;b&gt;short&lt;/b&gt;</description>';
const CONTENT =
  '<content:encoded><![CDATA[<div lang="en"><p>Text, <a href="mailto:press@news.example">ask</a></p></div>]]></content:encoded>';
const SOUND = '<enclosure url="https://news.example/media/bb.mp3" length="98765" type="audio/mpeg"/>';
const ANA = '<dc:creator>Ana</dc:creator>';
const DC = ' xmlns:dc="http://purl.org/dc/elements/1.1/"';

const DOCUMENT: Row[] = [
  ['an old version', 'RSS Profile 4.1', '<rss version="2.0"', '<rss version="0.92"'],
  ['two channels', 'RSS Profile 4.1', '</channel>', '</channel><channel/>'],
  ['a namespace that only an item declares', 'RSS Profile 5', ANA, `<dc:creator${DC}>Ana</dc:creator>`],
  [
    'a prefix that readers do not know',
    'Coranto: prefixes that readers know',
    '<rss version="2.0"',
    `<rss version="2.0"${DC.replace('dc', 'dublin')}`,
  ],
  ['an attribute RSS does not define', 'RSS 2.0, Extending RSS', TTL, '<ttl unit="minutes">60</ttl>'],
  ['elements in a text', 'RSS Profile 3.1', TTL, '<ttl>60<hour/></ttl>'],
  ['"&amp;" in a title', 'RSS Profile 3.1', '<title>A budget &#x3C; two', '<title>A budget &amp; two'],
  ['"&lt;" in a category', 'RSS Profile 3.1', '>Science<', '>Sci&lt;ence<'],
  ['CDATA in a title', 'RSS Profile 3.1', '<title>Another', '<title><![CDATA[R&D]]>'],
  ['a date of RFC 3339', 'RSS Profile 3.2', 'Sat, 14 Mar 2026 08:30:00 GMT', '2026-03-14T08:30:00Z'],
  ['a date on the wrong day of the week', 'RSS Profile 3.2', 'Sat, 14', 'Sun, 14'],
  ['a year of two digits', 'RSS Profile 3.2', 'Mar 2026 08', 'Mar 26 08'],
  ['a military time zone', 'RSS Profile 3.2', '08:30:00 GMT', '08:30:00 A'],
  ['a local time zone', 'RSS Profile 3.2', '08:30:00 GMT', '08:30:00 +0530'],
  ['an address without a name', 'RSS Profile 3.3', 'eve@news.example (Eve)', 'eve@news.example'],
  [
    'a relative link',
    'RSS Profile 3.4',
    '<link>https://news.example/en/2026/03/budget?a=1&#x26;b=2',
    '<link>/en/2026/03/budget',
  ],
  ['a link that is no URL but an IRI', 'RSS Profile 3.4', '03/budget?a', '03/bügdet?a'],
  ['an empty category', 'RSS Profile 4.1.1.4', '>Science<', '><'],
];

const CHANNEL: Row[] = [
  ['a channel without a description', 'RSS Profile 4.1.1', '<description>All of it</description>', ''],
  ['a channel with an empty description', 'RSS Profile 4.1.1', 'All of it', ''],
  [
    'a channel with two dates',
    'RSS Profile 4.1.1',
    TTL,
    '<lastBuildDate>Sun, 15 Mar 2026 10:00:00 GMT</lastBuildDate>',
  ],
  ['an element RSS does not define', 'RSS Profile 4.1.1', TTL, '<updated>1</updated>'],
  [
    'a head behind an item',
    'RSS Profile 4.1.1',
    '</channel>',
    '<at:deleted-entry ref="urn:a1:b" when="2026-03-14T12:00:00Z"/></channel>',
  ],
  [
    'a cloud that is not whole',
    'RSS Profile 4.1.1.5',
    TTL,
    '<cloud domain="a" path="/" port="80" protocol="soap"/>',
  ],
  ['other documentation', 'RSS Profile 4.1.1.7', 'rssboard.org/rss-specification', 'rssboard.org/'],
  [
    'an image without its address',
    ['RSS Profile 4.1.1.9', 'RSS Profile 4.1.1.9.3'],
    '<url>https://news.example/logo.png</url>',
    '',
  ],
  [
    'an image that links elsewhere',
    'RSS Profile 4.1.1.9.1',
    '<link>https://news.example/en/</link><width>',
    '<link>https://news.example/</link><width>',
  ],
  [
    'an image of another title',
    'RSS Profile 4.1.1.9.2',
    '<image><url>https://news.example/logo.png</url><title>News &#x26; Views',
    '<image><url>https://news.example/logo.png</url><title>News',
  ],
  ['an image of another format', 'RSS Profile 4.1.1.9.3', 'logo.png', 'logo.webp'],
  ['an image that is too tall', 'RSS Profile 4.1.1.9.5', '<height>72', '<height>401'],
  ['an image that is too wide', 'RSS Profile 4.1.1.9.6', '<width>144', '<width>145'],
  ['a language that is no tag', 'RSS Profile 4.1.1.10', '<language>en', '<language>en_GB'],
  ['a day that is none', 'RSS Profile 4.1.1.15.1', '<day>Sunday', '<day>Sun'],
  ['an hour that is none', 'RSS Profile 4.1.1.16.1', '<hour>23', '<hour>24'],
  ['a textInput', 'RSS Profile 4.1.1.17', TTL, '<textInput/>'],
  ['a ttl that is no number', 'RSS Profile 4.1.1.18', '<ttl>60', '<ttl>an hour'],
  ['a channel that does not name itself', 'RSS Profile 5.1.1', SELF, ''],
  ['a channel that names itself by an IRI', 'RSS Profile 5.1.1', SELF, SELF.replace('feed', 'fééd')],
  ['an archive that knows no subscription document', 'RFC 5005 section 4', '<fh:complete/>', '<fh:archive/>'],
  [
    'a complete feed with an archive',
    'RFC 5005 section 2',
    '<fh:complete/>',
    '<fh:complete/><atom:link rel="prev-archive" href="https://a.example/"/>',
  ],
  [
    'two items of one guid',
    'Coranto: one entry, one id',
    '<guid>https://news.example/en/2026/03/another</guid>',
    GUID,
  ],
  [
    'an item of no language in a channel of none',
    'Coranto: every entry has a language',
    '<language>en</language>',
    '',
  ],
  [
    'a relative link in the head for browsers',
    'Coranto: absolute URLs',
    'This is a feed.',
    '<h:a href="/">This</h:a>',
  ],
];

const ITEM: Row[] = [
  ['an item without title and description', 'RSS Profile 4.1.1.20', '<title>Another</title>', ''],
  ['an item with two links', 'RSS Profile 4.1.1.20', GUID, `${GUID}<link>https://a.example/</link>`],
  [
    'an item with two authors',
    'RSS Profile 4.1.1.20',
    '<author>',
    '<author>a@b.example (A)</author><author>',
  ],
  [
    'an item with an element RSS does not define',
    'RSS Profile 4.1.1.20',
    GUID,
    `${GUID}<language>en</language>`,
  ],
  ['an item with two enclosures', 'RSS Profile 4.1.1.20.5', SOUND, SOUND + SOUND],
  ['an enclosure without its length', 'RSS Profile 4.1.1.20.5', ' length="98765"', ''],
  [
    'an enclosure at a relative URL',
    'RSS Profile 4.1.1.20.5',
    '<enclosure url="https://news.example',
    '<enclosure url="',
  ],
  [
    'an enclosure whose type is none',
    'RSS Profile 4.1.1.20.5',
    'length="98765" type="audio/mpeg"',
    'length="98765" type="mp3"',
  ],
  ['an enclosure with a text', 'RSS Profile 4.1.1.20.5', SOUND, SOUND.replace('/>', '>sound</enclosure>')],
  ['an item without a guid', 'RSS Profile 4.1.1.20.6', GUID, ''],
  ['an isPermaLink that is neither', 'RSS Profile 4.1.1.20.6', 'isPermaLink="false"', 'isPermaLink="no"'],
  ['a permanent link that is no URL', 'RSS Profile 4.1.1.20.6', ' isPermaLink="false"', ''],
  [
    'a source without its url',
    'RSS Profile 4.1.1.20.9',
    '<source url="https://other.example/feed.rss">',
    '<source>',
  ],
  [
    'an alternate as an atom:link',
    'RSS Profile 5.1.1',
    ANA,
    `${ANA}<atom:link href="https://news.example/fr/" hreflang="fr"/>`,
  ],
  ['content without a summary', 'RSS Profile 5.2.1', SUMMARY, ''],
  ['content before the summary', 'RSS Profile 5.2.1', `${SUMMARY}\n      ${CONTENT}`, CONTENT + SUMMARY],
  ['both author and dc:creator', 'RSS Profile 5.3.1', ANA, `${ANA}<author>a@b.example (A)</author>`],
  ['a description that is no HTML', 'RSS Profile 4.1.1.20.4', '&lt;/b&gt;', ''],
  ['content that is no HTML', 'RSS Profile 5.2.1', '<div lang="en"><p>Text', '<div lang="en"><b>Text'],
  [
    'an atom:updated that is no date',
    'RFC 4287 section 3.3',
    '<atom:updated>2026-03-15T10:00:00Z',
    '<atom:updated>Sun, 15 Mar 2026 10:00:00 GMT',
  ],
  ['a medium that is not of its type', 'Coranto: true type and length', 'medium="audio"', 'medium="image"'],
];

const RULES: Rule<XmlNode>[] = [...ROOT_RULES, ...ELEMENT_RULES, ...CHANNEL_RULES, ...ITEM_RULES];

describe('the validator of RSS', () => {
  const fired = new Set<string>();
  testRejections({ good: GOOD_RSS, validate: validateRss, rows: [...DOCUMENT, ...CHANNEL, ...ITEM], fired });
  testEachRuleRejects(RULES, fired);
});

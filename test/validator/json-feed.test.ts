// The validator of JSON Feed: a good document passes, and one broken in just one way is rejected under that heading.
import { describe } from 'node:test';
import { GOOD_JSON } from './good-feeds.ts';
import { TOP_LEVEL_RULES, validateJsonFeed } from './json-feed.ts';
import { ITEM_RULES } from './json-item-rules.ts';
import { EXTENSION_RULES } from './json-members.ts';
import { type Row, testEachRuleRejects, testRejections } from './rejections.ts';

const TOP = 'JSON Feed 1.1, Top-level';
const ITEMS = 'JSON Feed 1.1, Items';
const ATTACHMENTS = 'JSON Feed 1.1, Attachments';
const HUBS = 'JSON Feed 1.1, Subscribing to Real-time Notifications';
const EXTENSIONS = 'JSON Feed 1.1, Extensions';
const ID = '"id":"urn:uuid:0b6f1a52-6e0c-4c39-9a3d-1d2f0a9b7c11"';

const ROWS: Row[] = [
  ['what is no JSON', 'RFC 8259', '"expired":false', '"expired":no'],
  ['a feed without a title', TOP, '"title":"News & Views",', ''],
  ['a feed whose title is no string', TOP, '"title":"News & Views"', '"title":7'],
  ['a feed without items', [TOP, EXTENSIONS], '"items":', '"entries":'],
  ['a feed of another version', TOP, 'version/1.1', 'version/1'],
  [
    'a version that does not come first',
    TOP,
    '{"version":"https://jsonfeed.org/version/1.1",',
    '{"description":"All","version":"https://jsonfeed.org/version/1.1",',
  ],
  ['a feed that does not say where it is', TOP, '"feed_url":"https://news.example/en/feed.json",', ''],
  [
    'a next_url that is the feed',
    TOP,
    'https://news.example/en/archive/2.json',
    'https://news.example/en/feed.json',
  ],
  ['a language that is no tag', TOP, '"language":"en","expired"', '"language":"en_GB","expired"'],
  ['a boolean that is a string', TOP, '"expired":false', '"expired":"no"'],
  ['an author who says nothing', TOP, '{"name":"The Press Office"}', '{}'],
  ['authors who are names', TOP, '{"name":"The Press Office"}', '"The Press Office"'],
  ['a hub without its type', HUBS, '"type":"WebSub",', ''],
  ['a hub of an empty type', HUBS, '"type":"WebSub"', '"type":""'],
  ['an author in the old way', 'JSON Feed 1.1, Deprecations', '"expired"', '"author":{"name":"A"},"expired"'],
  [
    'a relative URL',
    'Coranto: absolute URLs',
    '"icon":"https://news.example/icon.png"',
    '"icon":"/icon.png"',
  ],
  ['a feed of more than 1.5 million octets', 'Coranto: size', 'All of it', 'é'.repeat(750_001)],
  ['a member that JSON Feed does not have', EXTENSIONS, '"expired"', '"updated":{},"expired"'],
  ['an extension whose name has a full stop', EXTENSIONS, '"_coranto"', '"_coranto.news"'],
  ['an extension that is no object', EXTENSIONS, '"expired"', '"_withdrawn":[],"expired"'],
  ['an extension’s member that is named as an extension', EXTENSIONS, '"withdrawn"', '"_withdrawn"'],
  ['an item without an id', ITEMS, `${ID},`, ''],
  ['an item whose id is a number', ITEMS, '"id":"2"', '"id":2'],
  ['an item of an empty id', ITEMS, '"id":"2"', '"id":""'],
  ['two items of one id', ITEMS, '"id":"2"', ID],
  ['an item without content', ITEMS, ',"content_text":""', ''],
  ['an item without its link', ITEMS, '"url":"https://news.example/2",', ''],
  ['a date that is not of RFC 3339', ITEMS, '2026-03-14T08:30:00Z', '2026-03-14 08:30'],
  [
    'an item’s language that is no tag',
    ITEMS,
    '"language":"en","attachments"',
    '"language":"de_CH","attachments"',
  ],
  [
    'an item’s author who says nothing',
    ITEMS,
    '{"name":"Ana","url":"https://news.example/ana"}',
    '{"name":" "}',
  ],
  ['tags that are no strings', ITEMS, '"tags":["Budget"]', '"tags":[{"label":"Budget"}]'],
  [
    'an item’s author in the old way',
    'JSON Feed 1.1, Deprecations',
    '"id":"2"',
    '"id":"2","author":{"name":"A"}',
  ],
  ['content that is no HTML', ITEMS, '</a>', ''],
  ['a relative link in content', 'Coranto: absolute URLs', '<a href=\\"https://news.example', '<a href=\\"'],
  ['an event handler in content', 'Coranto: no scripts or styles', '<p>', '<p onclick=\\"x\\">'],
  ['an item’s relative URL', 'Coranto: absolute URLs', '"image":"https://news.example', '"image":"'],
  [
    'an item modified before it was published',
    'Coranto: updated is released or later',
    '"date_modified":"2026-03-15',
    '"date_modified":"2026-03-13',
  ],
  ['an item of more than a million octets', 'Coranto: size', 'In short', 'x'.repeat(1_000_001)],
  ['an attachment without its type', ATTACHMENTS, '"mime_type":"audio/mpeg",', ''],
  ['an attachment whose type is none', ATTACHMENTS, '"audio/mpeg"', '"mp3"'],
  ['an attachment whose size is a string', ATTACHMENTS, '"size_in_bytes":9', '"size_in_bytes":"9"'],
  ['an attachment of half an octet', ATTACHMENTS, '"size_in_bytes":9', '"size_in_bytes":9.5'],
  ['two attachments of one title', ATTACHMENTS, '"size_in_bytes":9', '"size_in_bytes":9,"title":"A lab"'],
  ['an attachment without its size', 'Coranto: true type and length', '"size_in_bytes":9,', ''],
];

const { language: _none, ...WITHOUT_LANGUAGE } = GOOD_JSON;
const [FIRST, SECOND] = GOOD_JSON.items;
/** All editions in one: each item says its own. */
const ALL = JSON.stringify({ ...WITHOUT_LANGUAGE, items: [FIRST, { ...SECOND, language: 'fr' }] });
const NO_LANGUAGE: Row = [
  'an item of no language in a feed of none',
  'Coranto: every entry has a language',
  ',"language":"fr"',
  '',
];

describe('the validator of JSON Feed', () => {
  const fired = new Set<string>();
  testRejections({ good: JSON.stringify(GOOD_JSON), validate: validateJsonFeed, rows: ROWS, fired });
  testRejections({ good: ALL, validate: validateJsonFeed, rows: [NO_LANGUAGE], fired });
  testEachRuleRejects(TOP_LEVEL_RULES, fired);
  testEachRuleRejects(ITEM_RULES, fired);
  testEachRuleRejects(EXTENSION_RULES, fired);
});

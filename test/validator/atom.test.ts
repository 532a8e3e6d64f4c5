// The validator of Atom: a good document passes, and one broken in just one way is rejected by the clause that says so.
import { describe } from 'node:test';
import { validateAtom } from './atom.ts';
import { CONSTRUCT_RULES } from './atom-construct-rules.ts';
import { ENTRY_RULES } from './atom-entry-rules.ts';
import { FEED_RULES } from './atom-feed-rules.ts';
import { CONTENT_RULES, TEXT_RULES } from './atom-texts.ts';
import { DOCUMENT_RULES } from './document-rules.ts';
import type { Rule } from './finding.ts';
import { GOOD_ATOM } from './good-feeds.ts';
import { type Row, testEachRuleRejects, testRejections } from './rejections.ts';
import type { XmlNode } from './xml.ts';

const ID = '<id>urn:uuid:0b6f1a52-6e0c-4c39-9a3d-1d2f0a9b7c11</id>';
const TITLE = '<title type="text">A budget &lt; two</title>';
const UPDATED = '<updated>2026-03-15T10:00:00Z</updated>';
const BO = '<author><name>Bo</name></author>';
const SELF = '<link rel="self" type="application/atom+xml" href="https://news.example/en/feed.atom"/>';
const OWN = '<link rel="alternate" type="text/html" href="https://news.example/en/2026/03/budget"/>';
const SOUND =
  '<link rel="enclosure" type="audio/mpeg" length="98765" href="https://news.example/media/bb.mp3"/>';
const LICENSE = '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>';
const TOPIC = '<category term="budget" scheme="https://news.example/en/topics/" label="Budget"/>';
const XHTML = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml" lang="ar">نص</div></content>';
const SUMMARY = '<summary type="html">&lt;p&gt;In short&lt;/p&gt;</summary>';

const WELL_FORMED: Row[] = [
  ['an element that is not closed', 'XML 1.0', '</feed>', ''],
  ['a prefix that is not declared', 'XML 1.0', '<dc:coverage>Geneva</dc:coverage>', '<dd:coverage/>'],
  ['a character that XML forbids', 'XML 1.0', 'All of it', 'All\u0001of it'],
  ['an entity that is not declared', 'XML 1.0', 'All of it', 'All&nbsp;of it'],
  ['an attribute twice', 'XML 1.0', '<title type="text">News', '<title type="text" type="text">News'],
  [
    'a root of another vocabulary',
    'RFC 4287 section 2',
    'xmlns="http://www.w3.org/2005/Atom"',
    'xmlns="urn:x:y"',
  ],
  [
    'no XML declaration',
    ['XML 1.0 section 2.8', 'XML 1.0 section 4.3.3'],
    '<?xml version="1.0" encoding="utf-8"?>\n',
    '',
  ],
  ['another encoding', 'XML 1.0 section 4.3.3', 'encoding="utf-8"', 'encoding="iso-8859-1"'],
  ['a document type', 'Coranto: no document type', '<feed ', '<!DOCTYPE feed><feed '],
  ['an xml:lang that is no tag', 'XML 1.0 section 2.12', '<entry xml:lang="ar">', '<entry xml:lang="ar_EG">'],
  [
    'a style sheet after the root',
    'Associating Style Sheets with XML documents section 3',
    '</feed>\n',
    '</feed><?xml-stylesheet type="text/css" href="https://news.example/a.css"?>',
  ],
  [
    'a style sheet without its type',
    'Associating Style Sheets with XML documents section 3',
    '<?xml-stylesheet type="text/css"',
    '<?xml-stylesheet',
  ],
  ['a style sheet of XSLT', 'Coranto: browsers have no XSLT', 'type="text/css"', 'type="text/xsl"'],
  ['an entry of more than a million octets', 'Coranto: size', 'In short', 'x'.repeat(1_000_001)],
  ['a feed of more than 1.5 million octets', 'Coranto: size', 'All of it', 'é'.repeat(750_001)],
];

const FEED: Row[] = [
  [
    'a feed without id',
    'RFC 4287 section 4.1.1',
    '<id>urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7</id>',
    '',
  ],
  ['a feed with two titles', 'RFC 4287 section 4.1.1', '<subtitle', '<title>More</title><subtitle'],
  ['a feed with two subtitles', 'RFC 4287 section 4.1.1', '<subtitle', '<subtitle>More</subtitle><subtitle'],
  [
    'an author neither in the feed nor in each entry',
    ['RFC 4287 section 4.1.1', 'RFC 4287 section 4.1.2'],
    '<author><name>The Press Office</name><uri>https://news.example/</uri><email>press@news.example</email></author>',
    '',
  ],
  ['a feed that does not name itself', 'RFC 4287 section 4.1.1', SELF, ''],
  [
    'a feed with two alternates of a kind',
    'RFC 4287 section 4.1.1',
    SELF,
    `${SELF}<link type="TEXT/html" href="https://a.example/"/>`,
  ],
  [
    'a head behind an entry',
    'RFC 4287 section 4.1.1',
    '</feed>',
    '<contributor><name>A</name></contributor></feed>',
  ],
  [
    'two entries of one id and time',
    ['RFC 4287 section 4.1.1', 'Coranto: one entry, one id'],
    '</feed>',
    `<entry>${ID}<title>A</title><content>A</content>${UPDATED}</entry></feed>`,
  ],
  ['two entries of one id', 'Coranto: one entry, one id', '<id>https://old.example</id>', ID],
  [
    'an entry newer than the feed',
    'Coranto: the feed is as new as its entries',
    '2026-03-13T10',
    '2026-03-16T10',
  ],
  [
    'a feed that leads to no page',
    'Coranto: a way to the page',
    '<link rel="alternate" type="text/html" href="https://news.example/en/"/>',
    '',
  ],
];

const ENTRY: Row[] = [
  ['an entry without id', 'RFC 4287 section 4.1.2', ID, ''],
  [
    'an entry with two times of update',
    'RFC 4287 section 4.1.2',
    `${UPDATED}\n    <pub`,
    `${UPDATED}${UPDATED}<pub`,
  ],
  ['an entry with two summaries', 'RFC 4287 section 4.1.2', SUMMARY, SUMMARY + SUMMARY],
  [
    'an entry with neither content nor an alternate',
    'RFC 4287 section 4.1.2',
    '</feed>',
    '<entry><id>urn:a1:b</id><title>A</title><updated>2026-03-13T10:00:00Z</updated></entry></feed>',
  ],
  ['two alternates of one type and language', 'RFC 4287 section 4.1.2', 'hreflang="fr"', 'hreflang="EN"'],
  [
    'content elsewhere without a summary',
    'RFC 4287 section 4.1.2',
    XHTML,
    '<content type="text/html" src="https://a.example/"/>',
  ],
  ['an empty title', 'RFC 4287 section 4.1.1.1', TITLE, '<title> </title>'],
  ['empty content', 'RFC 4287 section 4.1.1.1', XHTML, '<content/>'],
  [
    'a translation as the last alternate',
    'Coranto: own link first and last',
    SOUND,
    '<link hreflang="nl" href="https://news.example/nl/"/>',
  ],
  [
    'an own link that says its language first',
    'Coranto: own link first and last',
    OWN,
    OWN.replace(' href', ' hreflang="de" href'),
  ],
  [
    'a last alternate in another language',
    'Coranto: own link first and last',
    '<entry xml:lang="en">',
    '<entry xml:lang="de">',
  ],
  [
    'a time of release after that of update',
    'Coranto: updated is released or later',
    '2026-03-14T08:30:00.5',
    '2026-03-16T08:30:00.5',
  ],
];

const CONSTRUCTS: Row[] = [
  [
    'an element Atom does not define',
    'RFC 4287 section 6.2',
    TOPIC,
    '<modified>2026-03-14T08:30:00Z</modified>',
  ],
  ['an element in the wrong place', 'RFC 4287 section 4', BO, `${BO}<subtitle>A</subtitle>`],
  [
    'an attribute Atom does not define',
    'RFC 4287 section 2',
    LICENSE,
    LICENSE.replace('rel', 'class="a" rel'),
  ],
  [
    'an xml:base that is no IRI',
    'RFC 4287 section 2',
    '<entry xml:lang="ar">',
    '<entry xml:lang="ar" xml:base="a b">',
  ],
  ['a person of two names', 'RFC 4287 section 3.2', BO, '<author><name>Bo</name><name>B</name></author>'],
  ['a person without a name', 'RFC 4287 section 3.2', '<at:by><name>Ana</name></at:by>', '<at:by/>'],
  ['a person with two addresses', 'RFC 4287 section 3.2', '<email>', '<email>a@b.example</email><email>'],
  ['a blank name', 'RFC 4287 section 3.2.1', '<name>Bo</name>', '<name> </name>'],
  [
    'a person’s URI with a space',
    'RFC 4287 section 3.2.2',
    '<uri>https://news.example/',
    '<uri>https://news.example/ ',
  ],
  ['an address that is none', 'RFC 4287 section 3.2.3', 'press@news.example</email>', 'Press Office</email>'],
  ['a date with white space', 'RFC 4287 section 3.3', '>2026-03-13T10:00:00Z<', '> 2026-03-13T10:00:00Z<'],
  ['a date that does not exist', 'RFC 4287 section 3.3', '2026-03-13T10', '2026-02-29T10'],
  ['a date in lower case', 'RFC 4287 section 3.3', '2026-03-13T10:00:00Z', '2026-03-13t10:00:00z'],
  ['a date without its zone', 'RFC 4287 section 3.3', '2026-03-13T10:00:00Z', '2026-03-13T10:00:00'],
  ['a category without its term', 'RFC 4287 section 4.2.2.1', 'term="budget" ', ''],
  [
    'a scheme that is no IRI',
    'RFC 4287 section 4.2.2.2',
    'term="budget" scheme="https:',
    'term="budget" scheme="',
  ],
  ['a generator without a name', 'RFC 4287 section 4.2.4', '>Coranto<', '><'],
  ['a generator at no IRI', 'RFC 4287 section 4.2.4', 'uri="https://coranto.example/"', 'uri="https://a b"'],
  ['an icon at no IRI', 'RFC 4287 section 4.2.5', 'icon.png', 'an icon.png'],
  ['a logo at no IRI', 'RFC 4287 section 4.2.8', 'logo.png', 'logo"png'],
  [
    'an id that is no IRI',
    'RFC 4287 section 4.2.6',
    'https://old.example</id>',
    '1992 at https://old.example</id>',
  ],
  ['an id that is relative', 'RFC 4287 section 4.2.6', 'https://old.example</id>', 'old/1992</id>'],
  [
    'an id with white space',
    'RFC 4287 section 4.2.6',
    'https://old.example</id>',
    'https://old.example </id>',
  ],
  ['an id whose UUID is none', 'RFC 4151, RFC 8141, RFC 9110', '1d2f0a9b7c11', '1d2f0a9b7c1'],
  [
    'a link to no IRI',
    'RFC 4287 section 4.2.7.1',
    LICENSE,
    '<link rel="license" href="https://a.example/%zz"/>',
  ],
  ['a link to nowhere', 'RFC 4287 section 4.2.7.1', LICENSE, '<link rel="license"/>'],
  ['a relation that is a relative reference', 'RFC 4287 section 4.2.7.2', 'rel="license"', 'rel="a/b"'],
  ['an enclosure without its length', 'RFC 4287 section 4.2.7.2', ' length="98765" href', ' href'],
  ['an enclosure without its type', 'Coranto: true type and length', 'type="audio/mpeg" length', 'length'],
  ['a link whose type is none', 'RFC 4287 section 4.2.7.3', 'type="audio/mpeg" length', 'type="mp3" length'],
  ['a link whose language is no tag', 'RFC 4287 section 4.2.7.4', 'hreflang="fr"', 'hreflang="fr_CH"'],
  [
    'a link whose length is no number',
    'RFC 4287 section 4.2.7.6',
    'length="98765" href',
    'length="96 kB" href',
  ],
  [
    'a source with two titles',
    'RFC 4287 section 4.2.11',
    '<title>Old</title>',
    '<title>Old</title><title>Older</title>',
  ],
  [
    'a source that does not name its feed',
    'RFC 4287 section 4.2.11',
    '<id>tag:old.example,2001:feed</id>',
    '',
  ],
  ['a relative URL', 'Coranto: absolute URLs', 'href="https://news.example/fr/2026', 'href="/fr/2026'],
];

const TEXTS: Row[] = [
  ['a title of a media type', 'RFC 4287 section 3.1.1', '<title type="text">A', '<title type="text/plain">A'],
  ['a plain title with elements', 'RFC 4287 section 3.1.1.1', 'A budget', 'A <h:b>big</h:b> budget'],
  [
    'HTML in a title that is not escaped',
    'RFC 4287 section 3.1.1.2',
    '<title type="html">',
    '<title type="html"><h:b/>',
  ],
  [
    'HTML in a title that is not well-formed',
    'RFC 4287 section 3.1.1.2',
    '<title type="html">',
    '<title type="html">&lt;b&gt;',
  ],
  [
    'XHTML in a title that is not one div',
    'RFC 4287 section 3.1.1.3',
    '<title type="html">',
    '<title type="xhtml">',
  ],
  [
    'content of a composite type',
    'RFC 4287 section 4.1.3.1',
    XHTML,
    '<content type="multipart/mixed">AAAA</content><summary>A</summary>',
  ],
  [
    'content both here and elsewhere',
    'RFC 4287 section 4.1.3.2',
    XHTML,
    '<content type="text/html" src="https://a.example/">A</content><summary>A</summary>',
  ],
  [
    'content elsewhere of no media type',
    'RFC 4287 section 4.1.3.2',
    XHTML,
    '<content type="html" src="https://a.example/"/><summary>A</summary>',
  ],
  [
    'content at no IRI',
    'RFC 4287 section 4.1.3.2',
    XHTML,
    '<content type="text/html" src="https://a b/"/><summary>A</summary>',
  ],
  ['plain content with elements', 'RFC 4287 section 4.1.3.3', XHTML, '<content><h:p>A</h:p></content>'],
  [
    'HTML as content that is not escaped',
    'RFC 4287 section 4.1.3.3',
    XHTML,
    '<content type="html"><h:p>A</h:p></content>',
  ],
  [
    'XHTML as content that is not one div',
    'RFC 4287 section 4.1.3.3',
    XHTML,
    '<content type="xhtml"><h:p>A</h:p></content>',
  ],
  [
    'content that should be Base64',
    'RFC 4287 section 4.1.3.3',
    XHTML,
    '<content type="image/png">*</content><summary>A</summary>',
  ],
];

/** All editions in one: each entry says its own. */
const WITHOUT_LANGUAGE = GOOD_ATOM.replace(' xml:lang="en">\n  <id>', '>\n  <id>');
const NO_LANGUAGE: Row = [
  'an entry of no language in a feed of none',
  'Coranto: every entry has a language',
  '<entry xml:lang="ar">',
  '<entry>',
];

const RULES: Rule<XmlNode>[] = [
  ...FEED_RULES,
  ...ENTRY_RULES,
  ...CONSTRUCT_RULES,
  ...TEXT_RULES,
  ...CONTENT_RULES,
];

describe('the validator of Atom', () => {
  const fired = new Set<string>();
  const rows = [...WELL_FORMED, ...FEED, ...ENTRY, ...CONSTRUCTS, ...TEXTS];
  testRejections({ good: GOOD_ATOM, validate: validateAtom, rows, fired });
  testRejections({ good: WITHOUT_LANGUAGE, validate: validateAtom, rows: [NO_LANGUAGE], fired });
  testEachRuleRejects(RULES, fired);
  testEachRuleRejects(DOCUMENT_RULES, fired);
});

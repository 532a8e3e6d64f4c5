// What a feed's head and its foreign elements say: RFC 5005, RFC 6721, Media RSS, Dublin Core, and the HTML in it.
import { describe } from 'node:test';
import { validateAtom } from './atom.ts';
import { EXTENSION_RULES } from './extension-rules.ts';
import { GOOD_ATOM } from './good-feeds.ts';
import { HISTORY_RULES } from './history-rules.ts';
import { HTML_RULES } from './html-rules.ts';
import { MEDIA_RULES } from './media-rules.ts';
import { type Row, testEachRuleRejects, testRejections } from './rejections.ts';
import { TOMBSTONE_RULES } from './tombstone-rules.ts';

const PREVIOUS =
  '<link rel="prev-archive" type="application/atom+xml" href="https://news.example/en/archive/2.atom"/>';
const TOMBSTONE = 'ref="urn:uuid:c56a4180-65aa-42ec-a945-5fd21dec0538" when="2026-03-14T12:00:00Z"';
const COVERAGE = '<dc:coverage>Geneva</dc:coverage>';

const HISTORY: Row[] = [
  ['a mark in an entry', 'RFC 5005 section 1.2', COVERAGE, '<fh:complete/>'],
  ['a link to the archive in an entry', 'RFC 5005 section 1.2', COVERAGE, PREVIOUS],
  ['a complete feed with an archive', 'RFC 5005 section 2', PREVIOUS, `<fh:complete/>${PREVIOUS}`],
  [
    'a complete feed that is an archive',
    ['RFC 5005 section 2', 'RFC 5005 section 4'],
    PREVIOUS,
    '<fh:complete/><fh:archive/>',
  ],
  [
    'a complete feed of which another is current',
    'RFC 5005 section 2',
    PREVIOUS,
    '<fh:complete/><link rel="current" href="https://a.example/"/>',
  ],
  ['a mark that is not empty', 'RFC 5005 section 2', PREVIOUS, '<fh:complete>yes</fh:complete>'],
  ['two marks', 'RFC 5005 section 2', PREVIOUS, '<fh:complete/><fh:complete/>'],
  [
    'two parts before',
    'RFC 5005 section 3',
    PREVIOUS,
    `${PREVIOUS}<link rel="prev-archive" href="https://a.example/"/>`,
  ],
  ['a part before that is the document itself', 'RFC 5005 section 4', 'archive/2.atom', 'feed.atom'],
  [
    'a part after without the mark of an archive',
    'RFC 5005 section 4',
    PREVIOUS,
    '<link rel="next-archive" href="https://a.example/"/>',
  ],
  [
    'an archive that knows no subscription document',
    'RFC 5005 section 4',
    PREVIOUS,
    `<fh:archive/>${PREVIOUS}`,
  ],
  [
    'an archive that is current',
    'RFC 5005 section 4',
    PREVIOUS,
    '<fh:archive/><link rel="current" href="https://news.example/en/feed.atom"/>',
  ],
  [
    'one part both before and after',
    'RFC 5005 section 4',
    PREVIOUS,
    `<fh:archive/>${PREVIOUS}${PREVIOUS.replace('prev', 'next')}<link rel="current" href="https://a.example/"/>`,
  ],
  ['a mark that RFC 5005 does not have', 'RFC 5005 section 4', PREVIOUS, '<fh:paged/>'],
];

const TOMBSTONES: Row[] = [
  ['a tombstone in an entry', 'RFC 6721 section 3', COVERAGE, `<at:deleted-entry ${TOMBSTONE}/>`],
  ['a tombstone of nothing', 'RFC 6721 section 3', TOMBSTONE, 'when="2026-03-14T12:00:00Z"'],
  [
    'a tombstone of what is no IRI',
    'RFC 6721 section 3',
    TOMBSTONE,
    TOMBSTONE.replace('urn:uuid:', '12 at '),
  ],
  ['a tombstone without its time', 'RFC 6721 section 3', TOMBSTONE, TOMBSTONE.replace('T12:00:00Z', '')],
  ['a tombstone with another attribute', 'RFC 6721 section 3', TOMBSTONE, `${TOMBSTONE} who="me"`],
  [
    'a tombstone with two comments',
    'RFC 6721 section 3',
    '<at:comment',
    '<at:comment>A</at:comment><at:comment',
  ],
  [
    'a tombstone twice',
    'RFC 6721 section 3',
    '<at:deleted-entry',
    `<at:deleted-entry ${TOMBSTONE}/><at:deleted-entry`,
  ],
  [
    'an entry removed after it was updated',
    'RFC 6721 section 3',
    TOMBSTONE,
    'ref="https://old.example" when="2026-03-13T11:00:00Z"',
  ],
  [
    'an entry that is there again with its tombstone',
    'Coranto: withdrawn or there',
    TOMBSTONE,
    'ref="https://old.example" when="2026-03-13T09:00:00Z"',
  ],
];

const EXTENSIONS: Row[] = [
  ['an element of no vocabulary', 'RFC 4287 section 6.1', COVERAGE, '<place xmlns="">Geneva</place>'],
  ['an element that Dublin Core does not have', 'Dublin Core 1.1', COVERAGE, '<dc:place>Geneva</dc:place>'],
  ['an empty element of Dublin Core', 'Dublin Core 1.1', COVERAGE, '<dc:coverage/>'],
  ['a date that is none of W3C’s', 'Dublin Core 1.1, date', '<dc:date>2026-03-14', '<dc:date>14 March 2026'],
  [
    'a dc:language that is no tag',
    'Dublin Core 1.1, language',
    '<dc:language>en',
    '<dc:language>Modern English',
  ],
];

const MEDIA: Row[] = [
  [
    'an element that Media RSS does not have',
    'Media RSS 1.5.1',
    '<media:title ',
    '<media:caption/><media:title ',
  ],
  [
    'media:content in the feed',
    'Media RSS 1.5.1',
    PREVIOUS,
    `${PREVIOUS}<media:group><media:content url="https://a.example/" fileSize="1" type="a/b" medium="document"/></media:group>`,
  ],
  [
    'an attribute that Media RSS does not have',
    'Media RSS 1.5.1',
    'medium="image"',
    'medium="image" alt="A lab"',
  ],
  ['two titles of a file', 'Media RSS 1.5.1', '<media:title ', '<media:title>A</media:title><media:title '],
  [
    'a group with two defaults',
    'Media RSS 1.5.1 <media:group>',
    '</media:group>',
    '<media:content url="https://a.example/" fileSize="1" type="audio/ogg" medium="audio" isDefault="true"/></media:group>',
  ],
  ['an empty group', 'Media RSS 1.5.1 <media:group>', COVERAGE, '<media:group/>'],
  [
    'content at no address',
    'Media RSS 1.5.1 <media:content>',
    '<media:content url="https://news.example/media/aa.jpg" ',
    '<media:content ',
  ],
  [
    'content whose type is none',
    'Media RSS 1.5.1 <media:content>',
    'type="audio/mpeg" medium="audio"',
    'type="audio" medium="audio"',
  ],
  [
    'an unknown medium',
    ['Media RSS 1.5.1 <media:content>', 'Coranto: true type and length'],
    'medium="image"',
    'medium="picture"',
  ],
  ['an unknown expression', 'Media RSS 1.5.1 <media:content>', 'expression="full"', 'expression="whole"'],
  ['a width with its unit', 'Media RSS 1.5.1 <media:content>', 'width="16"', 'width="16px"'],
  [
    'a file in a language that is none',
    'Media RSS 1.5.1 <media:content>',
    'lang="en" isDefault',
    'lang="english!" isDefault',
  ],
  [
    'a title of a media type',
    'Media RSS 1.5.1 <media:title>',
    '<media:title type="plain"',
    '<media:title type="text"',
  ],
  [
    'a thumbnail at no address',
    'Media RSS 1.5.1 <media:thumbnail>',
    'url="https://news.example/media/tt.jpg" ',
    '',
  ],
  ['a thumbnail at an unreadable time', 'Media RSS 1.5.1 <media:thumbnail>', '12:05:01.123', '5 minutes'],
  ['a role in upper case', 'Media RSS 1.5.1 <media:credit>', 'role="photographer"', 'role="Photographer"'],
  [
    'terms at no address',
    'Media RSS 1.5.1 <media:copyright>',
    'url="https://news.example/terms"',
    'url="terms"',
  ],
  ['rights of an unknown status', 'Media RSS 1.5.1 <media:rights>', 'status="official"', 'status="free"'],
  [
    'a relative address of a file',
    'Coranto: absolute URLs',
    'url="https://news.example/media/bb.mp3"',
    'url="/media/bb.mp3"',
  ],
  ['a file without its length', 'Coranto: true type and length', ' fileSize="4321"', ''],
  ['a medium that is not of its type', 'Coranto: true type and length', 'medium="audio"', 'medium="video"'],
];

const IMAGE = '&lt;img src="https://news.example/media/aa.jpg" alt="A lab"&gt;';
const markup = (html: string) => html.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const HTML: Row[] = [
  [
    'a relative link in content',
    'Coranto: absolute URLs',
    IMAGE,
    markup('<a lang="fr" title="there">x</a><a href="/en/">x</a>'),
  ],
  ['a link to a script', 'Coranto: absolute URLs', IMAGE, markup('<q cite="JavaScript:alert(1)">x</q>')],
  [
    'an address without its scheme',
    'Coranto: absolute URLs',
    IMAGE,
    markup('<img src="//news.example/a.jpg">'),
  ],
  [
    'a relative candidate of an image',
    'Coranto: absolute URLs',
    IMAGE,
    markup('<img srcset="https://a.example/1 1x, 2 2x">'),
  ],
  [
    'a link to what is no URL',
    'HTML, URLs',
    IMAGE,
    markup('<a title="x"><img src="https://a.example/%zz"></a>'),
  ],
  ['a script', 'Coranto: no scripts or styles', IMAGE, markup('<script>x</script>')],
  ['a frame', 'Coranto: no scripts or styles', IMAGE, markup('<iframe src="https://a.example/"></iframe>')],
  ['an event handler', 'Coranto: no scripts or styles', IMAGE, markup('<b OnClick="x">x</b>')],
  ['a style', 'Coranto: no scripts or styles', IMAGE, markup('<b style="color:red">x</b>')],
  [
    'an image of a pixel',
    'Coranto: no tracking',
    IMAGE,
    markup('<img src="https://a.example/p.gif" width=1 height="1">'),
  ],
  ['a ping', 'Coranto: no tracking', IMAGE, markup('<b ping="https://a.example/">x</b>')],
  [
    'a language in content that is no tag',
    'RFC 5646 section 2.1',
    '&lt;div lang="en"',
    '&lt;div lang="en_GB"',
  ],
  ['a direction in content that is none', 'HTML, dir', 'dir="ltr"&gt;&lt;p', 'dir="left"&gt;&lt;p'],
  ['an element of content that is not closed', 'RFC 4287 section 4.1.3.3', IMAGE, markup('<b>')],
  ['an element of content that was not opened', 'RFC 4287 section 4.1.3.3', IMAGE, markup('</b>')],
  ['elements of content that overlap', 'RFC 4287 section 4.1.3.3', IMAGE, markup('<b><i>x</b></i>')],
  ['a block in a paragraph', 'RFC 4287 section 4.1.3.3', IMAGE, markup('<table></table>')],
  ['a link in a link', 'RFC 4287 section 4.1.3.3', IMAGE, markup('<a><a></a></a>')],
  [
    'an attribute of content twice',
    'RFC 4287 section 4.1.3.3',
    IMAGE,
    markup('<b title="a" title="b">x</b>'),
  ],
  ['a reference in content to no character', 'RFC 4287 section 4.1.3.3', IMAGE, '&amp;#0;'],
  ['a "<" in content that opens nothing', 'RFC 4287 section 4.1.3.3', IMAGE, '1 &lt; 2'],
  ['a body in content', 'RFC 4287 section 4.1.3.3', IMAGE, markup('<body></body>')],
  [
    'an event handler in XHTML',
    'Coranto: no scripts or styles',
    ' lang="ar">نص',
    ' lang="ar"><b onload="x"/>',
  ],
  ['a script in the head for browsers', 'Coranto: no scripts or styles', '<h:p>', '<h:script/><h:p>'],
  [
    'a meta element in the head for browsers',
    'Coranto: no scripts or styles',
    'name="viewport"',
    'http-equiv="refresh"',
  ],
  [
    'a relative link in the head for browsers',
    'Coranto: absolute URLs',
    '<h:a href="https://news.example/en/"',
    '<h:a href="../"',
  ],
];

describe('the validator of what Atom and RSS have in common', () => {
  const fired = new Set<string>();
  const rows = [...HISTORY, ...TOMBSTONES, ...EXTENSIONS, ...MEDIA, ...HTML];
  testRejections({ good: GOOD_ATOM, validate: validateAtom, rows, fired });
  testEachRuleRejects([...HISTORY_RULES, ...TOMBSTONE_RULES, ...EXTENSION_RULES, ...MEDIA_RULES], fired);
  testEachRuleRejects(HTML_RULES, fired);
});

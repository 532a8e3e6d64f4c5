// A document of each format in which nothing is wrong, with all that ours may hold. Tests break them one way at a time.

export const GOOD_ATOM = `<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/css" href="https://news.example/assets/feed.css"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:h="http://www.w3.org/1999/xhtml" xml:lang="en">
  <id>urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7</id>
  <title type="text">News &amp; Views</title>
  <subtitle type="text">All of it</subtitle>
  <updated>2026-03-15T10:00:00Z</updated>
  <author><name>The Press Office</name><uri>https://news.example/</uri><email>press@news.example</email></author>
  <generator uri="https://coranto.example/" version="1">Coranto</generator>
  <icon>https://news.example/icon.png</icon>
  <logo>https://news.example/logo.png</logo>
  <rights type="text">© The Press Office</rights>
  <category term="science" scheme="https://news.example/en/topics/" label="Science"/>
  <link rel="self" type="application/atom+xml" href="https://news.example/en/feed.atom"/>
  <link rel="alternate" type="text/html" href="https://news.example/en/"/>
  <link rel="prev-archive" type="application/atom+xml" href="https://news.example/en/archive/2.atom"/>
  <link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>
  <h:div xml:lang="en" dir="ltr"><h:meta name="viewport" content="width=device-width"/><h:p>This is a feed. <h:a href="https://news.example/en/">Read it</h:a></h:p></h:div>
  <at:deleted-entry ref="urn:uuid:c56a4180-65aa-42ec-a945-5fd21dec0538" when="2026-03-14T12:00:00Z"><at:by><name>Ana</name></at:by><at:comment type="text">Wrong</at:comment></at:deleted-entry>
  <entry xml:lang="en">
    <id>urn:uuid:0b6f1a52-6e0c-4c39-9a3d-1d2f0a9b7c11</id>
    <title type="text">A budget &lt; two</title>
    <link rel="alternate" type="text/html" href="https://news.example/en/2026/03/budget"/>
    <link rel="alternate" type="text/html" hreflang="fr" href="https://news.example/fr/2026/03/budget"/>
    <link rel="alternate" type="text/html" hreflang="en" href="https://news.example/en/2026/03/budget"/>
    <link rel="enclosure" type="image/jpeg" length="4321" title="A lab" href="https://news.example/media/aa.jpg"/>
    <link rel="enclosure" type="audio/mpeg" length="98765" href="https://news.example/media/bb.mp3"/>
    <updated>2026-03-15T10:00:00Z</updated>
    <published>2026-03-14T08:30:00.5+01:00</published>
    <author><name>Bo</name></author>
    <category term="budget" scheme="https://news.example/en/topics/" label="Budget"/>
    <media:content url="https://news.example/media/aa.jpg" fileSize="4321" type="image/jpeg" medium="image" width="16" height="9" lang="en" isDefault="true">
      <media:title type="plain">A lab</media:title>
      <media:credit role="photographer">Eve</media:credit>
      <media:copyright url="https://news.example/terms">Free to use</media:copyright>
      <media:rights status="official"/>
      <media:thumbnail url="https://news.example/media/tt.jpg" width="4" height="3" time="12:05:01.123"/>
    </media:content>
    <media:group><media:content url="https://news.example/media/bb.mp3" fileSize="98765" type="audio/mpeg" medium="audio" expression="full" isDefault="true"/></media:group>
    <summary type="html">&lt;p&gt;In short&lt;/p&gt;</summary>
    <content type="html">&lt;div lang="en" dir="ltr"&gt;&lt;p&gt;See &lt;a href="https://news.example/en/"&gt;this&lt;/a&gt;.&lt;img src="https://news.example/media/aa.jpg" alt="A lab"&gt;&lt;/p&gt;&lt;/div&gt;</content>
    <dc:coverage>Geneva</dc:coverage>
    <dc:date>2026-03-14</dc:date>
    <dc:language>en</dc:language>
  </entry>
  <entry xml:lang="ar">
    <id>https://old.example</id>
    <title type="html">ميزانية</title>
    <link rel="alternate" type="text/html" href="https://news.example/ar/2026/03/بحث"/>
    <updated>2026-03-13T10:00:00Z</updated>
    <source><id>tag:old.example,2001:feed</id><title>Old</title><updated>2001-01-01T00:00:00Z</updated></source>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml" lang="ar">نص</div></content>
  </entry>
</feed>
`;

export const GOOD_RSS = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:h="http://www.w3.org/1999/xhtml">
  <channel>
    <title>News &#x26; Views</title>
    <link>https://news.example/en/</link>
    <description>All of it</description>
    <language>en</language>
    <copyright>The Press Office</copyright>
    <lastBuildDate>Sun, 15 Mar 2026 10:00:00 GMT</lastBuildDate>
    <docs>https://www.rssboard.org/rss-specification</docs>
    <generator>Coranto</generator>
    <managingEditor>press@news.example (Press Office)</managingEditor>
    <category domain="https://news.example/en/topics/">News</category>
    <ttl>60</ttl>
    <skipHours><hour>0</hour><hour>23</hour></skipHours>
    <skipDays><day>Sunday</day></skipDays>
    <image><url>https://news.example/logo.png</url><title>News &#x26; Views</title><link>https://news.example/en/</link><width>144</width><height>72</height></image>
    <atom:link rel="self" type="application/rss+xml" href="https://news.example/en/feed.rss"/>
    <fh:complete/>
    <h:p>This is a feed.</h:p>
    <at:deleted-entry ref="urn:uuid:c56a4180-65aa-42ec-a945-5fd21dec0538" when="2026-03-14T12:00:00Z"/>
    <item>
      <title>A budget &#x3C; two</title>
      <link>https://news.example/en/2026/03/budget?a=1&#x26;b=2</link>
      <guid isPermaLink="false">1992 at https://old.example</guid>
      <pubDate>Sat, 14 Mar 2026 08:30:00 GMT</pubDate>
      <description>In &lt;b&gt;short&lt;/b&gt;</description>
      <content:encoded><![CDATA[<div lang="en"><p>Text, <a href="mailto:press@news.example">ask</a></p></div>]]></content:encoded>
      <atom:updated>2026-03-15T10:00:00Z</atom:updated>
      <category domain="https://news.example/en/topics/science/">Science</category>
      <dc:creator>Ana</dc:creator>
      <dc:creator>Bo</dc:creator>
      <dc:language>en</dc:language>
      <enclosure url="https://news.example/media/bb.mp3" length="98765" type="audio/mpeg"/>
      <media:content url="https://news.example/media/bb.mp3" fileSize="98765" type="audio/mpeg" medium="audio"/>
    </item>
    <item>
      <title>Another</title>
      <guid>https://news.example/en/2026/03/another</guid>
      <author>eve@news.example (Eve)</author>
      <source url="https://other.example/feed.rss">Other</source>
    </item>
  </channel>
</rss>
`;

export const GOOD_JSON = {
  version: 'https://jsonfeed.org/version/1.1',
  title: 'News & Views',
  home_page_url: 'https://news.example/en/',
  feed_url: 'https://news.example/en/feed.json',
  description: 'All of it',
  next_url: 'https://news.example/en/archive/2.json',
  icon: 'https://news.example/icon.png',
  language: 'en',
  expired: false,
  authors: [{ name: 'The Press Office' }],
  hubs: [{ type: 'WebSub', url: 'https://news.example/hub' }],
  _coranto: { about: 'https://news.example/developers/', withdrawn: [] as object[] },
  items: [
    {
      id: 'urn:uuid:0b6f1a52-6e0c-4c39-9a3d-1d2f0a9b7c11',
      url: 'https://news.example/en/2026/03/budget',
      title: 'A budget < two',
      content_html: '<p>See <a href="https://news.example/en/">this</a>.</p>',
      summary: 'In short',
      image: 'https://news.example/media/aa.jpg',
      date_published: '2026-03-14T08:30:00Z',
      date_modified: '2026-03-15T10:00:00Z',
      authors: [{ name: 'Ana', url: 'https://news.example/ana' }],
      tags: ['Budget'],
      language: 'en',
      attachments: [
        {
          url: 'https://news.example/media/aa.jpg',
          mime_type: 'image/jpeg',
          title: 'A lab',
          size_in_bytes: 4321,
        },
        {
          url: 'https://news.example/media/bb.mp3',
          mime_type: 'audio/mpeg',
          size_in_bytes: 9,
          duration_in_seconds: 1.5,
        },
      ],
    },
    { id: '2', url: 'https://news.example/2', content_text: '' },
  ],
};

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DomUtils, parseDocument } from 'htmlparser2';
import type { Entry } from '../../../src/domain/feed.ts';
import { renderArticlePage } from '../../../src/render/pages/article.ts';
import { renderErrorPage } from '../../../src/render/pages/error.ts';
import { allFeedTitle, feedTitle } from '../../../src/render/pages/feed-titles.ts';
import { renderFeedsPage } from '../../../src/render/pages/feeds.ts';
import { renderFrontPage } from '../../../src/render/pages/front.ts';
import {
  BASE,
  ICON,
  i18n,
  NOON,
  type SampleLanguage,
  STYLESHEET,
  sampleArticle,
  sampleEntry,
  sampleFeedsPage,
  sampleFrame,
  sampleItems,
  samplePages,
} from './sample-pages.ts';

type Document = ReturnType<typeof parseDocument>;
type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];
type Where = Parameters<typeof DomUtils.getElementsByTagName>[1];

const all = (where: Where, tag: string, attributes: Record<string, string> = {}): Element[] =>
  DomUtils.getElementsByTagName(tag, where).filter((element) =>
    Object.entries(attributes).every(([name, value]) => element.attribs[name]?.split(' ').includes(value)),
  );
const one = (where: Where, tag: string, attributes: Record<string, string> = {}): Element => {
  const [first, ...others] = all(where, tag, attributes);
  assert.ok(first !== undefined && others.length === 0, `one <${tag}> ${JSON.stringify(attributes)}`);
  return first;
};
const text = (element: Element): string => DomUtils.textContent(element).replace(/\s+/g, ' ').trim();
/** What would run; data is none. */
const scripts = (where: Where): Element[] =>
  all(where, 'script').filter(({ attribs }) => attribs.type !== 'application/ld+json');
const links = (document: Document, attributes: Record<string, string>): Record<string, string>[] =>
  all(document.children, 'link', attributes).map((link) => link.attribs);

function article(language: SampleLanguage, changes: Partial<Entry> = {}): Document {
  return parseDocument(renderArticlePage(sampleArticle(language, changes), i18n.for(language)));
}

const LANGUAGES: readonly SampleLanguage[] = ['nl', 'ar', 'ja'];

describe('every page', () => {
  for (const language of LANGUAGES) {
    for (const [kind, html] of Object.entries(samplePages(language))) {
      it(`is a sound document without script or inline style (${language} ${kind})`, () => {
        const { children } = parseDocument(html);
        assert.ok(html.startsWith('<!doctype html>\n'));
        assert.ok(Buffer.byteLength(html) < 60_000);
        assert.doesNotMatch(html, /undefined|null|\[object|\{\{/);
        assert.deepEqual(scripts(children), []);
        assert.equal(all(children, 'style').length, 0);
        const elements = DomUtils.getElements({}, children, true) as Element[];
        for (const { attribs } of elements) {
          // These alone lead elsewhere, and say so: see below.
          if (attribs.rel?.includes('nofollow')) continue;
          for (const [name, value] of Object.entries(attribs)) {
            assert.ok(name !== 'style' && !name.startsWith('on'), name);
            if (['href', 'src'].includes(name))
              assert.match(value, /^(https:\/\/news\.example\/press\/|#|tel:|mailto:)/);
          }
        }
        one(children, 'h1');
        one(children, 'main', { id: 'content' });
        assert.equal(links(parseDocument(html), { rel: 'stylesheet' })[0]?.href, STYLESHEET);
        assert.notEqual(text(one(children, 'title')), '');
        const ids = elements.map(({ attribs }) => attribs.id).filter((id) => id !== undefined);
        assert.deepEqual(ids, [...new Set(ids)]);
      });
    }

    it(`says its language and direction (${language})`, () => {
      const { lang, dir } = one(parseDocument(samplePages(language).front ?? '').children, 'html').attribs;
      assert.deepEqual({ lang, dir }, { lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' });
    });
  }

  it('links to the other editions in their own names, and marks its own', () => {
    const { children } = parseDocument(samplePages('nl').article ?? '');
    const editions = all(one(children, 'nav', { id: 'editions' }).children, 'a');
    assert.deepEqual(
      editions.map(({ attribs }) => attribs.hreflang),
      ['nl', 'fr', 'de', 'en', 'ar', 'ja'],
    );
    assert.deepEqual(editions.map(({ attribs }) => attribs['aria-current']).filter(Boolean), ['true']);
    const arabic = one(editions, 'span', { class: 'language', lang: 'ar' });
    assert.equal(arabic.attribs.dir, 'rtl');
    assert.equal(text(arabic), 'العربية');
  });

  it('offers its own edition’s feeds first, with no hreflang on any', () => {
    const document = parseDocument(samplePages('nl').front ?? '');
    const feeds = links(document, { rel: 'alternate' });
    assert.deepEqual(
      feeds.map(({ type, href }) => [type, href]),
      [
        ['application/atom+xml', `${BASE}/nl/feed.atom`],
        ['application/rss+xml', `${BASE}/nl/feed.rss`],
        ['application/feed+json', `${BASE}/nl/feed.json`],
      ],
    );
    assert.ok(feeds.every((feed) => feed.hreflang === undefined));
  });
});

describe('the stylesheet', () => {
  for (const name of ['coranto.css', 'feed.css']) {
    const css = readFileSync(new URL(`../../../src/assets/${name}`, import.meta.url), 'utf8');

    it(`stays under 15 KB and asks for nothing else (${name})`, () => {
      assert.ok(Buffer.byteLength(css) < 15_000);
      assert.doesNotMatch(css, /url\(|@import|@font-face/);
    });

    it(`lays out by reading direction only (${name})`, () => {
      assert.doesNotMatch(css, /\b(margin|padding|border)-(left|right)\b|text-align: (left|right)|float:/);
    });
  }
});

describe('the front page', () => {
  const front = parseDocument(samplePages('nl').front ?? '');

  it('groups articles under their day, the newest first', () => {
    const days = all(front.children, 'section', { class: 'day' });
    assert.deepEqual(
      days.map((day) => text(one(day.children, 'h2'))),
      ['16 maart 2026', '15 maart 2026', '14 maart 2026'],
    );
    assert.deepEqual(
      days.map((day) => all(day.children, 'article').length),
      [1, 2, 3],
    );
    assert.equal(one(one(days[0]?.children ?? [], 'h2').children, 'time').attribs.datetime, '2026-03-16');
  });

  it('gives the time of day only where it is known', () => {
    const [first, , , dateOnly] = all(front.children, 'article');
    assert.deepEqual(
      all(first?.children ?? [], 'time').map((time) => [time.attribs.datetime, text(time)]),
      [
        ['2026-03-16T07:05:00Z', '08:05'],
        ['2026-03-17', 'Bijgewerkt op 17 maart 2026'],
      ],
    );
    assert.deepEqual(all(dateOnly?.children ?? [], 'time'), []);
  });

  it('puts an article under the day it has in the edition’s zone', () => {
    const frame = sampleFrame('ja');
    const [item] = sampleItems('ja');
    assert.ok(item);
    const late = { ...item, releasedAt: Date.parse('2026-03-31T15:30:00Z') };
    const html = renderFrontPage(
      { frame, description: '', items: [late], topics: [], archive: [] },
      i18n.for('ja'),
    );
    const [day] = all(parseDocument(html).children, 'section', { class: 'day' });
    assert.equal(text(one(day?.children ?? [], 'h2')), '2026年4月1日');
  });

  it('says so when nothing has been published', () => {
    const html = renderFrontPage(
      { frame: sampleFrame('nl'), description: '', items: [], topics: [], archive: [] },
      i18n.for('nl'),
    );
    const { children } = parseDocument(html);
    assert.equal(text(one(children, 'p', { class: 'empty' })), 'Er zijn hier nog geen persberichten.');
    assert.equal(all(one(children, 'main').children, 'section').length, 0);
  });

  it('marks what is in another language than its own', () => {
    const foreign = one(front.children, 'a', { href: `${BASE}/en/2026/03/annual-report` });
    assert.equal(foreign.attribs.lang, 'en');
    assert.equal(foreign.attribs.hreflang, 'en');
  });

  it('leads on to topics', () => {
    const topics = one(front.children, 'section', { 'aria-labelledby': 'topics-title' });
    assert.deepEqual(
      all(topics.children, 'a').map(({ attribs }) => attribs.href),
      [`${BASE}/nl/topics/t0/`, `${BASE}/nl/topics/t1/`],
    );
  });

  it('leads on to months and years with their counts', () => {
    const archive = all(
      one(front.children, 'section', { 'aria-labelledby': 'archive-title' }).children,
      'li',
    ).map(text);
    assert.deepEqual(archive.slice(-2), ['januari 2026 1 persbericht', '2025 1.234 persberichten']);
  });
});

describe('month, year and topic pages', () => {
  it('say how much there is in a long month, and link to its full parts', () => {
    const { children } = parseDocument(samplePages('nl').month ?? '');
    assert.equal(text(one(children, 'h1')), 'Persberichten: maart 2026');
    assert.equal(text(one(children, 'p', { class: 'count' })), '95 persberichten');
    assert.deepEqual(all(one(children, 'nav', { class: 'parts' }).children, 'a').map(text), [
      'Deel 2',
      'Deel 1',
    ]);
  });

  it('link to the neighbouring periods', () => {
    const { children } = parseDocument(samplePages('nl').year ?? '');
    assert.equal(text(one(children, 'a', { rel: 'prev' })), '← 2025');
    assert.equal(all(children, 'a', { rel: 'next' }).length, 0);
  });

  it('show a topic’s feeds by their addresses', () => {
    const { children } = parseDocument(samplePages('nl').topic ?? '');
    for (const [index, name] of ['feed', 'headlines'].entries()) {
      const feeds = all(children, 'dl', { class: 'feeds' })[index]?.children ?? [];
      const [atom] = all(feeds, 'a') as [Element];
      assert.equal(atom.attribs.href, `${BASE}/nl/topics/t0/${name}.atom`);
      assert.equal(text(all(feeds, 'code')[0] as Element), atom.attribs.href);
    }
  });
});

describe('the page of feeds', () => {
  const { children } = parseDocument(samplePages('nl').feeds ?? '');

  it('shows the address of every feed of the edition as plain text, beside a link that names it', () => {
    const addresses = all(children, 'code').map(text);
    const feeds = all(all(children, 'dl', { class: 'feeds' }), 'a').map(({ attribs }) => attribs);
    assert.deepEqual(
      addresses,
      feeds.map(({ href }) => href),
    );
    for (const path of ['nl/feed.atom', 'nl/headlines.json', 'all/feed.atom'])
      assert.ok(addresses.includes(`${BASE}/${path}`), path);
    assert.equal(new Set(feeds.map((feed) => feed['aria-label'])).size, feeds.length);
  });

  it('leads from each topic to its page, and to its feeds in every format', () => {
    const [head, row] = all(one(children, 'table').children, 'tr');
    const names = ['Thema', 'Volledige persberichten', 'Titels en samenvattingen'];
    assert.deepEqual(all(head?.children ?? [], 'th').map(text), names);
    const topic = one(row?.children ?? [], 'th', { scope: 'row' });
    assert.equal(one(topic.children, 'a').attribs.href, `${BASE}/nl/topics/t0/`);
    const formats = ['atom', 'rss', 'json'];
    assert.deepEqual(
      all(all(row?.children ?? [], 'td'), 'a').map(({ attribs }) => attribs.href),
      ['feed', 'headlines'].flatMap((name) =>
        formats.map((format) => `${BASE}/nl/topics/t0/${name}.${format}`),
      ),
    );
  });

  for (const language of LANGUAGES) {
    it(`stays under 60 KB with sixty topics (${language})`, () => {
      const html = renderFeedsPage(
        sampleFeedsPage(
          language,
          Array.from({ length: 60 }, (_, i) => `of-usual-size-${i}`),
        ),
        i18n.for(language),
      );
      assert.equal(all(one(parseDocument(html).children, 'tbody').children, 'tr').length, 60);
      assert.ok(Buffer.byteLength(html) < 60_000, `${Buffer.byteLength(html)}`);
    });
  }

  it('subscribes to each with one click in common readers, and names feed and reader', () => {
    const [first, second] = all(children, 'ul', { class: 'readers' });
    const byReader = all(first?.children ?? [], 'a').map(({ attribs }) => attribs);
    const atom = `${BASE}/nl/feed.atom`;
    assert.equal(byReader[0]?.href, `feed:${atom}`);
    for (const { href, rel } of byReader.slice(1)) {
      assert.match(href ?? '', /^https:\/\/[\w.]+\//);
      assert.equal(decodeURIComponent(href ?? '').slice(-atom.length), atom);
      assert.equal(rel, 'nofollow noopener');
    }
    assert.equal(byReader[2]?.['aria-label'], `Feedly: ${sampleFrame('nl').edition.title}`);
    assert.match(all(second?.children ?? [], 'a')[2]?.attribs['aria-label'] ?? '', /^Feedly: .+: titels$/);
  });
});

describe('an article', () => {
  it('shows headline, lead, dates, byline, body and topics', () => {
    const { children } = article('nl');
    const entry = sampleEntry('nl');
    assert.equal(text(one(children, 'h1')), entry.headline);
    assert.equal(text(one(children, 'p', { class: 'standfirst' })), entry.lead);
    assert.equal(one(children, 'meta', { name: 'description' }).attribs.content, entry.lead);
    assert.equal(text(one(children, 'p', { class: 'byline' })), 'Door Lotte Verhulst');
    assert.equal(
      text(one(children, 'p', { class: 'dates' })),
      'Antwerpen 16 maart 2026 om 08:05 Bijgewerkt op 17 maart 2026 om 10:05',
    );
    assert.equal(all(one(children, 'div', { class: 'body' }).children, 'h2').length, 2);
    assert.deepEqual(all(one(children, 'section', { class: 'topics' }).children, 'a').map(text), [
      'Drugsbestrijding',
      'Internationale samenwerking',
    ]);
  });

  it('of which only the date is known shows no time', () => {
    const model = { ...sampleArticle('nl', { updatedAt: NOON }), dateOnly: true };
    const { children } = parseDocument(renderArticlePage(model, i18n.for('nl')));
    const dates = one(children, 'p', { class: 'dates' });
    assert.equal(text(dates), 'Antwerpen 16 maart 2026');
    assert.equal(one(dates.children, 'time').attribs.datetime, '2026-03-16');
  });

  it('shows each correction with its date', () => {
    const { children } = article('nl');
    const notes = one(children, 'section', { class: 'corrections' });
    assert.match(text(notes), /^Correctie, 17 maart 2026: Een eerdere versie/);
  });

  it('links to its translations, in the head with its own language too', () => {
    const document = article('nl');
    const hreflang = links(document, { rel: 'alternate' }).filter((link) => link.hreflang !== undefined);
    assert.deepEqual(
      hreflang.map((link) => link.hreflang),
      ['nl', 'fr', 'de', 'en', 'ar', 'ja', 'x-default'],
    );
    const switcher = one(document.children, 'nav', { class: 'languages' });
    assert.deepEqual(all(switcher.children, 'a').map(text), [
      'Français',
      'Deutsch',
      'English',
      'العربية',
      '日本語',
    ]);
  });

  it('without translations has neither switcher nor hreflang', () => {
    const model = { ...sampleArticle('nl', { translations: [] }), missing: [] };
    const document = parseDocument(renderArticlePage(model, i18n.for('nl')));
    assert.equal(all(document.children, 'nav', { class: 'languages' }).length, 0);
    assert.ok(links(document, { rel: 'alternate' }).every((link) => link.hreflang === undefined));
  });

  it('that is behind its source says so and links to the source', () => {
    const notice = one(article('ja').children, 'div', { class: 'notice' });
    assert.match(text(notice), /^原文（オランダ語）は2026年3月17日に変更されました/);
    assert.equal(one(notice.children, 'a').attribs.href, `${BASE}/nl/2026/03/message-1`);
    assert.equal(all(article('nl').children, 'div', { class: 'notice' }).length, 0);
  });

  it('of a co-original story calls none of its texts the source', () => {
    const translations = sampleEntry('ja').translations.map((other) => ({
      ...other,
      role: 'co-original' as const,
    }));
    const { children } = article('ja', { role: 'co-original', stale: false, translations });
    assert.doesNotMatch(text(one(children, 'nav', { class: 'languages' })), /原文/);
  });

  it('shows its first picture above the text, and files below with type and size', () => {
    const { children } = article('nl');
    const figure = one(children, 'figure', { class: 'lead-image' });
    const { width, height, alt } = one(figure.children, 'img').attribs;
    assert.deepEqual({ width, height }, { width: '1200', height: '675' });
    assert.match(alt ?? '', /^Een geopende container/);
    assert.equal(
      text(one(figure.children, 'figcaption')),
      'De container bij aankomst op kaai 1742. Foto: Havenautoriteit',
    );
    assert.match(text(one(children, 'section', { class: 'attachments' })), /PDF 1,3 MB$/);
  });

  it('does not show again what its text already shows', () => {
    const { bodyHtml } = sampleEntry('nl');
    const { children } = article('nl', { bodyHtml: `${bodyHtml}<img src="${BASE}/media/a1.jpg" alt="">` });
    assert.equal(all(one(children, 'main').children, 'img').length, 1);
    assert.equal(all(children, 'figure').length, 0);
  });

  it('gives a decorative picture an empty alternative, and sound and film controls', () => {
    const [image] = sampleEntry('nl').media;
    assert.ok(image);
    const media = [
      { ...image, alt: null, caption: null, credit: null },
      { ...image, name: 'c.mp3', url: `${BASE}/media/c.mp3`, type: 'audio/mpeg' },
      { ...image, name: 'd.mp4', url: `${BASE}/media/d.mp4`, type: 'video/mp4' },
    ];
    const { children } = article('nl', { media });
    assert.equal(one(one(children, 'main').children, 'img').attribs.alt, '');
    assert.equal(all(children, 'figcaption').length, 2);
    assert.ok('controls' in one(children, 'audio').attribs);
    assert.ok('controls' in one(children, 'video').attribs);
  });

  it('has its neighbours in order, with arrows that follow the direction of reading', () => {
    const ways = (language: SampleLanguage): string[] =>
      all(one(article(language).children, 'nav', { class: 'neighbours' }).children, 'span', {
        class: 'way',
      }).map(text);
    assert.deepEqual(ways('nl'), ['← Vorig persbericht', 'Volgend persbericht →']);
    assert.deepEqual(ways('ar'), ['→ البيان السابق', 'البيان التالي ←']);
  });

  it('without neighbours has no navigation to them', () => {
    const model = { ...sampleArticle('nl'), previous: null, next: null };
    const { children } = parseDocument(renderArticlePage(model, i18n.for('nl')));
    assert.equal(all(children, 'nav', { class: 'neighbours' }).length, 0);
  });
});

describe('hostile text', () => {
  const hostile = '"><script>alert(1)</script>\u202e</title>&amp;\u0000\ud800 $t(x) \'';
  const visible = '"><script>alert(1)</script></title>&amp;\ufffd $t(x) \'';

  it('is shown as text wherever an article says it', () => {
    const model = {
      ...sampleArticle('nl', {
        headline: hostile,
        lead: hostile,
        bylines: [hostile],
        dateline: hostile,
        corrections: [{ at: NOON, note: hostile, label: hostile }],
        topics: [
          {
            term: 'x',
            scheme: `${BASE}/nl/topics/`,
            label: hostile,
            url: `${BASE}/nl/topics/x/`,
            iptc: null,
          },
        ],
        media: sampleEntry('nl').media.map((media) => ({
          ...media,
          alt: hostile,
          caption: hostile,
          credit: hostile,
        })),
      }),
      previous: { headline: hostile, url: `${BASE}/nl/x` },
    };
    const html = renderArticlePage(model, i18n.for('nl'));
    const { children } = parseDocument(html);
    assert.deepEqual(scripts(children), []);
    assert.equal(text(one(children, 'h1')), visible);
    assert.equal(text(one(children, 'title')), `${visible} – Haven- en Douanenieuws`);
    const previous = one(one(children, 'nav', { class: 'neighbours' }).children, 'a', { rel: 'prev' });
    assert.equal(text(previous), `← Vorig persbericht ${visible}`);
    assert.equal(one(children, 'meta', { name: 'description' }).attribs.content, visible);
    assert.ok(!html.includes('\u0000') && html.isWellFormed());
    // In a block of its own a marker stops at the block's end; overrides alone can disguise, and are gone.
    assert.ok(!/[\u202d\u202e]/.test(text(one(children, 'h1'))));
  });

  it('cannot turn the direction of a title bar or of its neighbours', () => {
    const { children } = article('nl', { headline: 'a\u2067b\u202bc' });
    assert.equal(text(one(children, 'title')), 'abc – Haven- en Douanenieuws');
    const model = sampleArticle('ar');
    const html = renderArticlePage(model, i18n.for('ar'));
    const [headline] = all(one(parseDocument(html).children, 'nav', { class: 'neighbours' }).children, 'bdi');
    assert.equal(headline?.attribs.dir, 'rtl');
  });
});

describe('withdrawn and error pages', () => {
  it('say that an article is withdrawn, in the edition’s language, and nothing of it', () => {
    const html = samplePages('ar').withdrawn ?? '';
    const { children } = parseDocument(html);
    assert.equal(text(one(children, 'h1')), 'سُحب هذا البيان الصحفي');
    assert.equal(one(children, 'meta', { name: 'robots' }).attribs.content, 'noindex');
    assert.equal(all(children, 'link', { rel: 'canonical' }).length, 0);
    assert.ok(!html.includes(sampleEntry('ar').headline));
  });

  it('stand alone in English outside an edition', () => {
    const page = (status: number): Element[] => {
      const model = { status, frame: null, stylesheetUrl: STYLESHEET, icon: ICON, homeUrl: `${BASE}/` };
      return parseDocument(renderErrorPage(model, i18n.for('en'))).children as Element[];
    };
    assert.equal(text(one(page(404), 'h1')), 'Page not found');
    assert.equal(text(one(page(405), 'h1')), 'This request cannot be answered');
    assert.equal(text(one(page(503), 'h1')), 'Something went wrong');
    assert.equal(one(page(404), 'html').attribs.lang, 'en');
    assert.equal(one(page(500), 'meta', { name: 'robots' }).attribs.content, 'noindex');
  });

  it('are the same for whatever address was asked for', () => {
    const page = (path: string): string => {
      const model = {
        status: 404,
        frame: sampleFrame('nl', path),
        stylesheetUrl: STYLESHEET,
        icon: ICON,
        homeUrl: `${BASE}/nl/`,
      };
      return renderErrorPage(model, i18n.for('nl'));
    };
    assert.equal(page('2026/03/secret'), page('2026/03/other'));
  });
});

describe('feed titles', () => {
  it('are those of the edition’s language', () => {
    const title = (topic: string | null, variant: 'full' | 'headlines'): string =>
      feedTitle(i18n.for('nl'), { edition: 'Havennieuws', topic, variant });
    assert.equal(title(null, 'full'), 'Havennieuws');
    assert.equal(title(null, 'headlines'), 'Havennieuws: titels');
    assert.equal(title('Drugs', 'full'), 'Havennieuws: Drugs');
    assert.equal(title('Drugs', 'headlines'), 'Havennieuws: Drugs (titels)');
    assert.equal(allFeedTitle(i18n.for('en'), 'Port Authority'), 'Port Authority: all languages');
  });
});

describe('rendering', () => {
  it('gives the same bytes for the same model, whenever and in whatever order', () => {
    const before = samplePages('nl');
    samplePages('ar');
    assert.deepEqual(samplePages('nl'), before);
  });
});

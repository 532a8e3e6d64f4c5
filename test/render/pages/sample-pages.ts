// Every kind of page, rendered with plausible content, for tests that look at pages.
import { readdirSync, readFileSync } from 'node:fs';
import { directionOf } from '../../../src/domain/edition.ts';
import type { Entry, EntryMedia, FeedVariant } from '../../../src/domain/feed.ts';
import { STATEMENT_KINDS } from '../../../src/domain/statement.ts';
import { DAY, HOUR } from '../../../src/domain/time.ts';
import { type Catalogue, createI18n } from '../../../src/i18n.ts';
import { renderMonthPage, renderYearPage } from '../../../src/render/pages/archive.ts';
import { renderArticlePage } from '../../../src/render/pages/article.ts';
import { renderChooserPage } from '../../../src/render/pages/chooser.ts';
import { renderErrorPage } from '../../../src/render/pages/error.ts';
import { feedTitle } from '../../../src/render/pages/feed-titles.ts';
import { renderFeedsPage } from '../../../src/render/pages/feeds.ts';
import { renderFrontPage } from '../../../src/render/pages/front.ts';
import type {
  ArticleModel,
  EditionLink,
  FeedFamily,
  FeedLink,
  FeedsModel,
  ListItem,
  PageFrame,
  PeriodLink,
} from '../../../src/render/pages/models.ts';
import { renderTopicPage } from '../../../src/render/pages/topic.ts';
import { renderWithdrawnPage } from '../../../src/render/pages/withdrawn.ts';
import { SAMPLE_TEXTS } from './sample-texts.ts';

export type SampleLanguage = keyof typeof SAMPLE_TEXTS;

const LOCALES = new URL('../../../locales/', import.meta.url);

/** The catalogues in locales/, as the Node host reads them. */
export const CATALOGUES: Readonly<Record<string, Catalogue>> = Object.fromEntries(
  readdirSync(LOCALES).map((tag) => [
    tag,
    JSON.parse(readFileSync(new URL(`${tag}/site.json`, LOCALES), 'utf8')) as Catalogue,
  ]),
);

export const i18n = createI18n(CATALOGUES);

export const BASE = 'https://news.example/press';
export const STYLESHEET = `${BASE}/assets/coranto.css`;
export const ICON = { url: `${BASE}/assets/icon.svg`, size: null };
export const NOON = Date.parse('2026-03-16T07:05:00Z');

const EDITIONS: readonly EditionLink[] = [
  ['nl', SAMPLE_TEXTS.nl.title],
  ['fr', 'Actualités du port et des douanes'],
  ['de', 'Hafen- und Zollnachrichten'],
  ['en', 'Port and Customs News'],
  ['ar', SAMPLE_TEXTS.ar.title],
  ['ja', SAMPLE_TEXTS.ja.title],
].map(([path = '', title = '']) => ({
  path,
  title,
  language: path,
  url: `${BASE}/${path}/`,
  isClosed: false,
}));

export function sampleFeeds(path: string, title: string, name: 'feed' | 'headlines' = 'feed'): FeedLink[] {
  return (['atom', 'rss', 'json'] as const).map((format) => ({
    format,
    title,
    url: `${BASE}/${path}/${name}.${format}`,
  }));
}

function sampleFamily(language: SampleLanguage, path: string, topic: string | null): FeedFamily {
  const title = (variant: FeedVariant) =>
    feedTitle(i18n.for(language), { edition: SAMPLE_TEXTS[language].title, topic, variant });
  return {
    full: sampleFeeds(path, title('full')),
    headlines: sampleFeeds(path, title('headlines'), 'headlines'),
  };
}

/** @param slugs of topics, called as those of the texts over and over */
export function sampleFeedsPage(language: SampleLanguage, slugs?: readonly string[]): FeedsModel {
  const { topics } = SAMPLE_TEXTS[language];
  return {
    frame: sampleFrame(language, 'feeds'),
    edition: sampleFamily(language, language, null),
    topics: (slugs ?? topics.map((_, index) => `t${index}`)).map((slug, index) => {
      const label = topics[index % topics.length] as string;
      const path = `${language}/topics/${slug}`;
      return { label, url: `${BASE}/${path}/`, ...sampleFamily(language, path, label) };
    }),
    all: sampleFeeds('all', 'All'),
    opmlUrl: `${BASE}/feeds.opml`,
    developersUrl: `${BASE}/developers/`,
  };
}

export function sampleFrame(language: SampleLanguage, path = ''): PageFrame {
  const { title } = SAMPLE_TEXTS[language];
  return {
    edition: {
      title,
      path: language,
      language,
      direction: directionOf(language),
      calendar: 'gregory',
      timeZone: language === 'ja' ? 'Asia/Tokyo' : 'Europe/Brussels',
      closedAt: null,
      publisher: title,
      email: 'press@news.example',
      phone: '+32 2 555 01 23',
      address: 'Kaai 1, 9999 Westerschans',
      icon: null,
      iconSize: null,
      rights: null,
      license: null,
    },
    chooserUrl: `${BASE}/`,
    searchUrl: `${BASE}/${language}/search`,
    styleUrl: `${BASE}/${language}/edition.css`,
    iconUrl: ICON.url,
    logo: { url: `${BASE}/media/logo.png`, width: 144, height: 72 },
    statements: STATEMENT_KINDS.map((kind) => ({ kind, url: `${BASE}/${language}/${kind}` })),
    alternates: [],
    url: `${BASE}/${language}/${path}`,
    homeUrl: `${BASE}/${language}/`,
    feedsUrl: `${BASE}/${language}/feeds`,
    stylesheetUrl: STYLESHEET,
    feeds: sampleFeeds(language, title),
    editions: EDITIONS,
  };
}

export function sampleItems(language: SampleLanguage): ListItem[] {
  const { headlines, leads } = SAMPLE_TEXTS[language];
  const items = headlines.map((headline, index): ListItem => {
    const releasedAt = NOON - Math.ceil(index / 2) * DAY - index * HOUR;
    return {
      headline,
      lead: leads[index] ?? '',
      url: `${BASE}/${language}/2026/03/message-${index + 1}`,
      releasedAt,
      dateOnly: index === 3,
      updatedAt: index === 0 ? releasedAt + 26 * HOUR : releasedAt,
      corrected: index === 0,
      standsIn: null,
    };
  });
  const [, , , , last] = items;
  const foreign = {
    headline: 'Port authority publishes annual report',
    standsIn: { language: 'en', isOriginal: true },
    lead: '',
  };
  return [...items, { ...(last as ListItem), ...foreign, url: `${BASE}/en/2026/03/annual-report` }];
}

function sampleMedia(language: SampleLanguage): EntryMedia[] {
  const { alt, caption, credit, file } = SAMPLE_TEXTS[language];
  const media = (name: string, rest: Partial<EntryMedia>): EntryMedia => ({
    name,
    url: `${BASE}/media/${name}`,
    type: 'image/jpeg',
    size: 245_000,
    width: null,
    height: null,
    alt: null,
    caption: null,
    credit: null,
    title: null,
    terms: null,
    thumbnail: null,
    ...rest,
  });
  return [
    media('a1.jpg', { alt, caption, credit, width: 1200, height: 675 }),
    media('b2.pdf', { type: 'application/pdf', size: 1_340_000, caption: file }),
  ];
}

export function sampleEntry(language: SampleLanguage, changes: Partial<Entry> = {}): Entry {
  const text = SAMPLE_TEXTS[language];
  return {
    id: 'urn:uuid:5f0c3f4e-7f2c-4a58-9b0e-0b8f2f1f5d01',
    guid: 'urn:uuid:5f0c3f4e-7f2c-4a58-9b0e-0b8f2f1f5d01',
    guidIsPermaLink: false,
    url: `${BASE}/${language}/2026/03/message-1`,
    language,
    direction: directionOf(language),
    headline: text.headlines[0] ?? '',
    lead: text.leads[0] ?? '',
    bodyHtml: text.bodyHtml,
    corrections: [{ at: NOON + 26 * HOUR, note: text.correction, label: '' }],
    releasedAt: NOON,
    updatedAt: NOON + 26 * HOUR,
    bylines: [text.byline],
    dateline: text.dateline,
    topics: text.topics.map((label, index) => ({
      term: `t${index}`,
      scheme: `${BASE}/${language}/topics/`,
      label,
      url: `${BASE}/${language}/topics/t${index}/`,
      iptc: null,
    })),
    media: sampleMedia(language),
    role: language === 'nl' ? 'source' : 'translation',
    stale: language !== 'nl',
    rights: null,
    license: null,
    more: '',
    fallback: null,
    translations: EDITIONS.filter((edition) => edition.language !== language).map((edition) => ({
      language: edition.language,
      url: `${edition.url}2026/03/message-1`,
      role: edition.language === 'nl' ? 'source' : 'translation',
      stale: false,
    })),
    ...changes,
  };
}

export function sampleArticle(language: SampleLanguage, changes: Partial<Entry> = {}): ArticleModel {
  const { headlines } = SAMPLE_TEXTS[language];
  const entry = sampleEntry(language, changes);
  return {
    frame: sampleFrame(language, '2026/03/message-1'),
    entry,
    dateOnly: false,
    staleSince: entry.stale ? NOON + 20 * HOUR : null,
    missing: [{ language: 'it', direction: 'ltr', notYet: 'Non ancora in italiano' }],
    related: sampleItems(language).slice(2, 4),
    previous: { headline: headlines[1] ?? '', url: `${BASE}/${language}/2026/03/message-2` },
    next: { headline: headlines[2] ?? '', url: `${BASE}/${language}/2026/03/message-3` },
  };
}

export function samplePeriod(language: SampleLanguage, period: string, count: number | null): PeriodLink {
  return { period, url: `${BASE}/${language}/${period.replace('-', '/')}/`, count };
}

/** Every kind of page in one language, by kind. */
export function samplePages(language: SampleLanguage): Record<string, string> {
  const words = i18n.for(language);
  const { title, description, topics } = SAMPLE_TEXTS[language];
  const items = sampleItems(language);
  const period = (name: string, count: number | null = null): PeriodLink =>
    samplePeriod(language, name, count);
  const archive = [period('2026-03', 11), period('2026-02', 2), period('2026-01', 1), period('2025', 1234)];
  const frontTopics = topics.map((label, index) => ({
    label,
    url: `${BASE}/${language}/topics/t${index}/`,
  }));
  return {
    front: renderFrontPage(
      { frame: sampleFrame(language), description, items, topics: frontTopics, archive },
      words,
    ),
    month: renderMonthPage(
      {
        frame: sampleFrame(language, '2026/03/'),
        month: '2026-03',
        items,
        count: 95,
        parts: [2, 1].map((part) => ({ part, url: `${BASE}/${language}/2026/03/part/${part}/` })),
        part: null,
        year: period('2026'),
        earlier: period('2026-02'),
        later: period('2026-04'),
      },
      words,
    ),
    year: renderYearPage(
      {
        frame: sampleFrame(language, '2026/'),
        year: '2026',
        months: ['2026-05', '2026-03', '2026-02', '2026-01'].map((month, index) =>
          period(month, 11 - index * 3),
        ),
        earlier: period('2025'),
        later: null,
      },
      words,
    ),
    topic: renderTopicPage(
      {
        frame: sampleFrame(language, 'topics/t0/'),
        label: topics[0] ?? '',
        siblings: [],
        items: items.slice(0, 3),
        feeds: sampleFamily(language, `${language}/topics/t0`, topics[0] ?? '').full,
        headlines: sampleFamily(language, `${language}/topics/t0`, topics[0] ?? '').headlines,
        archive: [period('2026', 14), period('2025', 80)],
      },
      words,
    ),
    article: renderArticlePage(sampleArticle(language), words),
    withdrawn: renderWithdrawnPage(
      { frame: sampleFrame(language, '2026/03/message-9'), withdrawnAt: NOON },
      words,
    ),
    missing: renderErrorPage(
      {
        status: 404,
        frame: sampleFrame(language),
        stylesheetUrl: STYLESHEET,
        icon: ICON,
        homeUrl: `${BASE}/${language}/`,
      },
      words,
    ),
    feeds: renderFeedsPage(sampleFeedsPage(language), words),
    chooser: renderChooserPage(
      {
        suggested: null,
        icon: ICON,
        title,
        language,
        direction: directionOf(language),
        url: `${BASE}/`,
        stylesheetUrl: STYLESHEET,
        feeds: sampleFeeds('all', 'All'),
        editions: EDITIONS,
      },
      words,
    ),
    fault: renderErrorPage(
      { status: 500, frame: null, stylesheetUrl: STYLESHEET, icon: ICON, homeUrl: `${BASE}/` },
      i18n.for('en'),
    ),
  };
}

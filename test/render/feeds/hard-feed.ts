// A small feed that holds what feeds get wrong: markup in titles, two scripts, foreign guids, tombstones.
import type { Entry, Feed, FeedVariant } from '../../../src/domain/feed.ts';

const at = (text: string) => Date.parse(text);

export const english: Entry = {
  id: 'urn:uuid:0b6f1a52-6e0c-4c39-9a3d-1d2f0a9b7c11',
  guid: 'urn:uuid:0b6f1a52-6e0c-4c39-9a3d-1d2f0a9b7c11',
  guidIsPermaLink: false,
  url: 'https://news.example/en/2026/03/rd?a=1&b=2',
  language: 'en',
  direction: 'ltr',
  headline: 'R&D <b> budget: "doubled" &amp; ]]> done',
  lead: 'Spending on R&D is <b> now, & 5 < 6.',
  bodyHtml:
    '<p>See <a href="https://news.example/en/?x=1&amp;y=2">R&amp;D</a> ]]> and ]]> again.</p>' +
    '<p><img src="https://news.example/media/aa.jpg" alt="A &quot;lab&quot;"></p>',
  corrections: [
    {
      at: at('2026-03-15T10:00:00.789Z'),
      note: 'The sum is €5 < €6 & not more.',
      label: 'Correction, 2026-03-15 <R&D>:',
    },
  ],
  releasedAt: at('2026-03-14T08:30:00.123Z'),
  updatedAt: at('2026-03-15T10:00:00.789Z'),
  bylines: ['Ana & Bo <desk>', 'R&amp;D team'],
  dateline: 'GENEVA',
  topics: [
    {
      term: 'science',
      scheme: 'https://news.example/en/topics/',
      label: 'Science & "R&D"',
      url: 'https://news.example/en/topics/science/',
      iptc: '13000000',
    },
    {
      term: 'budget',
      scheme: 'https://news.example/en/topics/',
      label: 'Budget',
      url: 'https://news.example/en/topics/budget/',
      iptc: null,
    },
  ],
  media: [
    {
      name: 'aa.jpg',
      type: 'image/jpeg',
      size: 4321,
      width: 1600,
      height: 900,
      alt: 'A "lab"',
      caption: 'The lab & its people',
      credit: 'Photo: <A&B>',
      title: 'The lab',
      terms: 'Editorial use only & no archive',
      thumbnail: { url: 'https://news.example/media/aa-small.jpg', width: 160, height: 90 },
      url: 'https://news.example/media/aa.jpg',
    },
    {
      name: 'bb.mp3',
      type: 'audio/mpeg',
      size: 987654,
      width: null,
      height: null,
      alt: null,
      caption: null,
      credit: null,
      title: null,
      terms: null,
      thumbnail: null,
      url: 'https://news.example/media/bb.mp3',
    },
    {
      name: 'cc.pdf',
      type: 'application/pdf',
      size: 20_000,
      width: null,
      height: null,
      alt: '',
      caption: 'Budget (PDF)',
      credit: null,
      title: null,
      terms: null,
      thumbnail: null,
      url: 'https://news.example/media/cc.pdf',
    },
  ],
  rights: null,
  license: null,
  more: 'Read on <b>',
  fallback: null,
  role: 'source',
  stale: false,
  translations: [
    {
      language: 'ar',
      url: 'https://news.example/ar/2026/03/%D8%A8%D8%AD%D8%AB',
      role: 'translation',
      stale: true,
    },
    { language: 'fr-CH', url: 'https://news.example/fr/2026/03/rd', role: 'translation', stale: false },
  ],
};

export const arabic: Entry = {
  id: 'https://old.example',
  guid: '1992 at https://old.example',
  guidIsPermaLink: false,
  url: 'https://news.example/ar/2026/03/%D8%A8%D8%AD%D8%AB',
  language: 'ar',
  direction: 'rtl',
  headline: 'ميزانية البحث',
  lead: '',
  bodyHtml: '<p>نص المقال.</p>',
  corrections: [
    { at: at('2026-03-13T09:00:00Z'), note: 'الاسم الصحيح هو علي.', label: 'تصحيح، 2026-03-13:' },
    { at: at('2026-03-14T09:00:00Z'), note: 'الرقم خمسة.', label: 'تصحيح، 2026-03-14:' },
  ],
  releasedAt: at('2026-03-13T08:00:00Z'),
  updatedAt: at('2026-03-14T09:00:00Z'),
  bylines: [],
  dateline: null,
  topics: [],
  media: [],
  rights: null,
  license: null,
  more: 'اقرأ النص كاملاً',
  fallback: null,
  role: 'translation',
  stale: true,
  translations: [
    { language: 'en', url: 'https://news.example/en/2026/03/rd?a=1&b=2', role: 'source', stale: false },
  ],
};

export const japanese: Entry = {
  id: 'urn:uuid:5d0f3a0e-98d1-4f25-8d3c-6a5a2c1b0e77',
  guid: 'https://news.example/ja/2026/03/yosan',
  guidIsPermaLink: true,
  url: 'https://news.example/ja/2026/03/yosan',
  language: 'ja',
  direction: 'ltr',
  headline: '研究予算\u0000𠮷野\ud800',
  lead: '本文のない記事。',
  bodyHtml: '',
  corrections: [],
  releasedAt: at('2026-03-12T00:00:00Z'),
  updatedAt: at('2026-03-12T00:00:00Z'),
  bylines: [' ', '山田太郎'],
  dateline: ' ',
  topics: [
    {
      term: '科学',
      scheme: 'https://news.example/ja/topics/',
      label: '科学',
      url: 'https://news.example/ja/topics/%E7%A7%91%E5%AD%A6/',
      iptc: null,
    },
  ],
  media: [],
  rights: null,
  license: null,
  more: '全文を読む',
  fallback: null,
  role: 'co-original',
  stale: false,
  translations: [],
};

/** A story that the feed's edition has no article of, in the language that there is. */
export const shown: Entry = {
  ...arabic,
  id: 'urn:uuid:11f3a1c2-2a3b-5c4d-8e5f-6a7b8c9d0e1f',
  guid: 'urn:uuid:11f3a1c2-2a3b-5c4d-8e5f-6a7b8c9d0e1f',
  headline: 'NATO: ميزانية!',
  lead: 'نص المقدمة.',
  bylines: ['أخبار'],
  rights: '© أخبار & شركاه',
  license: 'https://license.example/by?a=1&b=2',
  fallback: {
    kind: 'show',
    text: 'Not available in English; this is <b>Arabic</b>: العربية.',
    language: 'en',
    direction: 'ltr',
  },
};

/** The same, only led to. */
export const linked: Entry = {
  ...shown,
  id: 'urn:uuid:22f3a1c2-2a3b-5c4d-8e5f-6a7b8c9d0e1f',
  guid: 'urn:uuid:22f3a1c2-2a3b-5c4d-8e5f-6a7b8c9d0e1f',
  lead: '',
  bodyHtml: '',
  corrections: [],
  fallback: { ...(shown.fallback as NonNullable<Entry['fallback']>), kind: 'link' },
};

export function hardFeed(variant: FeedVariant): Feed {
  const name = variant === 'full' ? 'feed' : 'headlines';
  return {
    id: `urn:uuid:7c9e6679-7425-40de-944b-e07fc1f9${variant === 'full' ? '0ae7' : '0ae8'}`,
    variant,
    url: `https://news.example/all/${name}?v=1&w=2`,
    pageUrl: 'https://news.example/',
    language: 'en',
    multilingual: false,
    direction: 'ltr',
    icon: 'https://news.example/media/icon.png?a=1&b=2',
    logo: 'https://news.example/media/logo.png',
    rights: '© A&B <press office>',
    license: 'https://creativecommons.org/licenses/by/4.0/',
    hub: 'https://news.example/hub?a=1&b=2',
    history: {
      complete: variant === 'headlines',
      archive: false,
      current: null,
      previous: variant === 'full' ? 'https://news.example/en/archive/7.atom?a=1&b=2' : null,
      next: null,
    },
    guide: null,
    required: new Set(),
    title: 'News & <Views>',
    description: 'Everything that A&B say',
    publisher: 'Press office of A&B',
    updatedAt: at('2026-03-15T10:00:00.789Z'),
    entries: [english, arabic, japanese],
    tombstones: [
      {
        id: 'urn:uuid:c56a4180-65aa-42ec-a945-5fd21dec0538',
        guid: '1991 at https://old.example',
        withdrawnAt: at('2026-03-14T12:00:00.500Z'),
      },
      {
        id: 'tag:old.example,2001:7?a=1&b=2',
        guid: 'tag:old.example,2001:7?a=1&b=2',
        withdrawnAt: at('2026-03-01T00:00:00Z'),
      },
    ],
  };
}

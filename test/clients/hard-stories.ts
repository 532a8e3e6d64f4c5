// What the hard newsroom publishes: six scripts, titles that look like something else, files, ids of a former system.
import { createHash } from 'node:crypto';
import { PNG } from '../support/picture.ts';

export const EDITIONS = [
  { path: 'en', language: 'en', title: 'Harbour & <Coast>', timeZone: 'Europe/London' },
  { path: 'ar', language: 'ar', title: 'أخبار الميناء', timeZone: 'Africa/Cairo' },
  { path: 'ja', language: 'ja', title: '港ニュース', timeZone: 'Asia/Tokyo' },
  { path: 'sr', language: 'sr-Cyrl', title: 'Лучке вести', timeZone: 'Europe/Belgrade' },
  { path: 'hi', language: 'hi', title: 'बंदरगाह समाचार', timeZone: 'Asia/Kolkata' },
  { path: 'he', language: 'he', title: 'חדשות הנמל', timeZone: 'Asia/Jerusalem' },
  { path: 'fr', language: 'fr', title: 'Nouvelles du port', timeZone: 'Europe/Paris' },
  /** Nothing ever comes out here. */
  { path: 'nl', language: 'nl', title: 'Havennieuws', timeZone: 'Europe/Amsterdam' },
] as const;

export type EditionPath = (typeof EDITIONS)[number]['path'];

/** By edition: label and slug. */
export const TOPICS: Record<string, Partial<Record<EditionPath, readonly [label: string, slug: string]>>> = {
  trade: {
    en: ['Trade & "tariffs"', 'trade'],
    ar: ['تجارة', 'تجارة'],
    ja: ['貿易', '貿易'],
    sr: ['Трговина', 'трговина'],
    hi: ['व्यापार', 'व्यापार'],
    he: ['סחר', 'סחר'],
    fr: ['Commerce', 'commerce'],
    nl: ['Handel', 'handel'],
  },
  culture: { en: ['Culture', 'culture'], ja: ['文化', '文化'] },
};

const file = (extension: string, type: string, bytes: Buffer) => ({
  name: `${createHash('sha256').update(bytes).digest('hex')}.${extension}`,
  type,
  bytes,
});

/** The smallest of its kind, each. */
export const FILES = {
  picture: file('png', 'image/png', PNG),
  other: file('png', 'image/png', Buffer.concat([PNG, Buffer.from('other')])),
  sound: file('mp3', 'audio/mpeg', Buffer.from(`49443304000000000000fffb9064${'00'.repeat(500)}`, 'hex')),
  film: file(
    'mp4',
    'video/mp4',
    Buffer.from(`000000186674797069736f6d0000020069736f6d6d703432${'00'.repeat(300)}`, 'hex'),
  ),
  paper: file(
    'pdf',
    'application/pdf',
    Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
  ),
};

export type FileKey = keyof typeof FILES;

export interface Told {
  title: string;
  /** Where it must come with marks of direction. */
  shown?: string;
  lead?: string;
  body?: string;
  slug: string;
  /** As a file has it. */
  at: string;
  bylines?: string[];
  dateline?: string;
  topics?: string[];
  files?: FileKey[];
  guid?: string;
  isPermaLink?: boolean;
}

export interface ToldStory {
  source?: EditionPath;
  coOriginal?: true;
  articles: Partial<Record<EditionPath, Told>>;
}

const day = (n: number, hour = 9): string =>
  new Date(Date.UTC(2026, 1, 1 + n, hour)).toISOString().replace('.000', '');

/** Titles that a reader may take for something else, and texts that must arrive as they are. */
export const HOSTILE_TITLES: readonly string[] = [
  'R&D <b>budget</b> “doubled” & "tripled"',
  'AT&amp;T, &lt;b&gt; and &nbsp; as typed',
  ']]> ends nothing, <![CDATA[ begins nothing',
  '"Quoted from end to end"',
  "'Single', «guillemets» and ‘curly’",
  'Family 👩‍👩‍👧‍👦, astronaut 👩🏽‍🚀, pirates 🏴‍☠️, flag 🇳🇱',
  'Astral 𝒜𝓈𝓉𝓇𝒶𝓁 𠮷野家 and 😀',
  '{{braces}} $dollars$ <%= erb %> %s %d #{hash}',
  '<script>alert(1)</script>',
  '=SUM(A1:A9)',
  '-rf / --no-preserve-root',
  'a < b > c & d',
  '&',
  '<b>',
  'Mixed: السفينة Ever Given في 2026, ועוד “כותרת”',
  '\u202bRight to left from outside\u202c and \u200fmarked',
  'Back\\slash \\n and \\t, tab and line end',
  'e\u0301 decomposed, ﬁ ligature, Å',
  `Very long: ${'a word and another, '.repeat(45)}the end`,
  'http://example.org/?a=1&b=2#c',
];

const BODIES = {
  plain: '<p>Ships may moor.</p>',
  rich:
    '<p>See <a href="../../about?x=1&amp;y=2">about</a>, <a href="#part">a part</a> and <a href="//cdn.example/x">elsewhere</a>.</p>' +
    '<h2>Figures</h2><table><caption>Tonnes</caption><thead><tr><th>Port</th><th>2025</th></tr></thead>' +
    '<tbody><tr><td>Rotterdam</td><td>1 &lt; 2</td></tr></tbody></table>' +
    '<blockquote lang="ar" dir="rtl"><p>قال الوزير: ]]&gt; <bdi>Ever Given</bdi></p></blockquote>' +
    `<figure><img src="media:${FILES.picture.name}" alt="A &quot;quay&quot; &amp; ships" width="64" height="48"><figcaption>Dawn</figcaption></figure>`,
};

const HOSTILE: Record<string, ToldStory> = Object.fromEntries(
  HOSTILE_TITLES.map((title, i) => [
    `hostile-${i}`,
    {
      articles: {
        en: {
          title,
          lead: `About ${title}`.slice(0, 300),
          slug: `hostile-${i}`,
          at: day(20 + Math.floor(i / 8), i % 8),
        },
      },
    },
  ]),
);

/** More than two archive parts hold. */
const BULLETINS: Record<string, ToldStory> = Object.fromEntries(
  Array.from({ length: 85 }, (_, i) => [
    `bulletin-${i}`,
    {
      articles: {
        en: {
          title: `Bulletin ${i}`,
          slug: `bulletin-${i}`,
          at: day(Math.floor(i / 6), i % 6),
          ...(i % 7 === 0 && { topics: ['trade'] }),
        },
      },
    },
  ]),
);

export const STORIES: Record<string, ToldStory> = {
  ...BULLETINS,
  ...HOSTILE,
  quay: {
    source: 'en',
    articles: {
      en: {
        title: 'New quay opens',
        lead: 'Ships & boats <may> moor.',
        body: BODIES.rich,
        slug: 'new-quay',
        at: day(30),
        bylines: ['Ana & Bo <desk>', 'Zoë Ünal', '山田太郎'],
        dateline: 'ROTTERDAM',
        topics: ['trade', 'culture'],
        files: ['picture', 'sound', 'film', 'paper'],
      },
      ar: {
        title: 'افتتاح رصيف "جديد" & 2026',
        shown: 'افتتاح رصيف "جديد" & 2026\u200f',
        lead: 'قد ترسو السفن.',
        body: '<p>نص <span lang="en" dir="ltr">Ever Given</span> المقال.</p>',
        slug: 'افتتاح-رصيف',
        at: day(30, 10),
        bylines: ['أمل حسن'],
        topics: ['trade'],
        files: ['film', 'other'],
      },
      ja: {
        title: '新しい岸壁が開通 𠮷野',
        lead: '船が停泊できる。',
        body: '<p>本文。</p>',
        slug: '岸壁',
        at: day(30, 11),
        bylines: ['山田太郎', '佐藤'],
        topics: ['trade', 'culture'],
        files: ['paper'],
      },
      sr: { title: 'Отворен нови кеј', slug: 'нови-кеј', at: day(30, 12), topics: ['trade'] },
      hi: {
        title: 'नया घाट खुला — क्षेत्रीय',
        lead: 'जहाज़ रुक सकते हैं।',
        slug: 'नया-घाट',
        at: day(30, 13),
        topics: ['trade'],
      },
      he: {
        title: 'רציף חדש נפתח (Quay 7)',
        shown: 'רציף חדש נפתח (Quay 7)\u200f',
        slug: 'רציף-חדש',
        at: day(30, 14),
        topics: ['trade'],
        files: ['picture'],
      },
      fr: { title: 'Un nouveau quai « ouvert »', slug: 'nouveau-quai', at: day(30, 15), topics: ['trade'] },
    },
  },
  treaty: {
    coOriginal: true,
    articles: {
      en: { title: 'Treaty of the Harbours', slug: 'treaty', at: day(31), topics: ['trade'] },
      fr: { title: 'Traité des ports', slug: 'traite', at: day(31) },
      ar: { title: 'معاهدة الموانئ', slug: 'معاهدة', at: day(31) },
    },
  },
  tariffs: {
    source: 'en',
    articles: {
      en: { title: 'Tariffs until 2027', slug: 'tariffs', at: day(32) },
      ja: { title: '関税、2027年まで', slug: '関税', at: day(32) },
      he: { title: 'מכסים עד 2027', shown: 'מכסים עד 2027\u200f', slug: 'מכסים', at: day(32) },
    },
  },
  foreign: {
    articles: {
      en: { title: 'السفينة aground', shown: '\u200eالسفينة aground', slug: 'aground', at: day(24) },
      he: { title: 'Ever Given תקועה', shown: '\u200fEver Given תקועה', slug: 'תקועה', at: day(24) },
    },
  },
  permalink: {
    articles: {
      en: {
        title: 'An old address',
        slug: 'old-address',
        at: day(25),
        guid: 'http://old.example/?p=12&lang=en',
        isPermaLink: true,
      },
    },
  },
  url: {
    articles: {
      en: {
        title: 'An old URL, no permalink',
        slug: 'old-url',
        at: day(25, 1),
        guid: 'https://old.example/Node/7',
      },
    },
  },
  drupal: {
    articles: {
      en: { title: 'From Drupal', slug: 'drupal', at: day(25, 2), guid: '1992 at https://old.example' },
    },
  },
  shared: {
    source: 'en',
    articles: {
      en: { title: 'One old guid', slug: 'one-guid', at: day(26), guid: 'tag:old.example,2001:shared' },
      he: { title: 'מזהה ישן אחד', slug: 'מזהה', at: day(26), guid: 'tag:old.example,2001:shared' },
    },
  },
  dated: { articles: { en: { title: 'Only a date', slug: 'only-a-date', at: '2026-02-27' } } },
  corrected: {
    articles: { en: { title: 'The bridge is 300 m long', slug: 'bridge', at: day(27), topics: ['trade'] } },
  },
  updated: {
    articles: {
      en: { title: 'Storm near', slug: 'storm', at: day(1, 7) },
      sr: { title: 'Олуја је близу', slug: 'олуја', at: day(1, 7) },
    },
  },
  amended: { articles: { en: { title: 'A coma in it', slug: 'comma', at: day(28) } } },
  moved: {
    articles: {
      en: { title: 'Moved', slug: 'moved-here', at: day(28, 1) },
      hi: { title: 'स्थानांतरित', slug: 'स्थान', at: day(28, 1) },
    },
  },
  retopiced: {
    articles: { en: { title: 'Of another topic', slug: 'other-topic', at: day(28, 2), topics: ['culture'] } },
  },
  gone: {
    articles: {
      en: { title: 'Gone', slug: 'gone', at: day(29) },
      ar: { title: 'اختفى', slug: 'اختفى', at: day(29) },
    },
  },
  'gone-permalink': {
    articles: {
      en: {
        title: 'Gone too',
        slug: 'gone-too',
        at: day(29, 1),
        guid: 'http://old.example/?p=13',
        isPermaLink: true,
      },
    },
  },
  'gone-drupal': {
    articles: {
      en: {
        title: 'Gone from Drupal',
        slug: 'gone-drupal',
        at: day(29, 2),
        guid: '1993 at https://old.example',
      },
    },
  },
  back: { articles: { en: { title: 'Gone and back', slug: 'back', at: day(29, 3) } } },
};

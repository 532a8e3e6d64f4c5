// The pages of the parade by kind: one table, which every proof goes through.
import type { Parade } from './parade.ts';

export interface ParadePage {
  /** `nl article`. */
  name: string;
  kind: PageKind;
  edition: string;
  url: string;
  status: number;
}

/** Below an edition, and what is answered there unless that is 200. */
const OF_EDITION = {
  front: '',
  month: '2024/05/',
  'month part': '2024/05/part/1/',
  year: '2026/',
  topic: 'topics/parade/',
  article: '2026/01/air',
  'article behind its source': '2026/01/behind',
  'article of a co-original story': '2026/01/joint',
  'article in one language': '2026/01/alone',
  'article with a hostile headline': '2026/01/hostile',
  withdrawn: ['2026/01/gone', 410],
  missing: ['2026/01/never', 404],
  feeds: 'feeds',
  search: 'search',
  'search results': 'search?q=12',
  'search without results': 'search?q=qqqq',
  accessibility: 'accessibility',
  privacy: 'privacy',
  legal: 'legal',
  contact: 'contact',
} as const;

export type PageKind =
  | keyof typeof OF_EDITION
  | 'chooser'
  | 'preview'
  | 'preview of an article'
  | 'guide'
  | 'reference';

/** Every kind of page in each language of the parade. */
export function pagesOf({ baseUrl, languages, previewUrl }: Parade): ParadePage[] {
  const page = (kind: PageKind, edition: string, url: string, status = 200): ParadePage => ({
    name: `${edition} ${kind}`,
    kind,
    edition,
    url,
    status,
  });
  const ofEditions = languages.flatMap((edition) =>
    Object.entries(OF_EDITION).map(([kind, given]) => {
      const [path, status] = typeof given === 'string' ? [given] : given;
      return page(kind as PageKind, edition, `${baseUrl}/${edition}/${path}`, status);
    }),
  );
  const previews = languages.map((edition) =>
    page('preview of an article', edition, `${previewUrl}${edition}/`),
  );
  return [
    page('chooser', 'en', `${baseUrl}/`),
    page('preview', 'en', previewUrl),
    page('guide', 'en', `${baseUrl}/developers/changes`),
    page('reference', 'en', `${baseUrl}/developers/reference`),
    ...ofEditions,
    ...previews,
  ];
}

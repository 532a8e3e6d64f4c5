// What a page looks like where somebody leads to it: Open Graph, which chat programs and social networks read.
import { remembered } from '../../bounded-cache.ts';
import { html, type Markup } from './markup.ts';
import { pictureType } from './picture.ts';
import { flatText } from './text.ts';

export interface CardPicture {
  url: string;
  alt: string | null;
  /** Pixels, where known. */
  width: number | null;
  height: number | null;
}

export interface Card {
  title: string;
  description: string | null;
  url: string;
  siteName: string;
  /** BCP 47 tags: of the page, and of its like in other languages. */
  language: string;
  others: readonly string[];
  picture: CardPicture | null;
  /** Of an article: times as ISO 8601 has them. */
  article: { publishedAt: string; modifiedAt: string; section: string | null } | null;
}

/** Narrower pictures are shown beside the text (Open Graph consumers agree on no number; this is the common one). */
const WIDE = 300;

/** The meta elements of a card. */
export function cardMeta(card: Card): Markup {
  const { picture, article } = card;
  const own = territory(card.language);
  const others = new Set(card.others.map(territory));
  others.delete(own);
  const properties: [string, string | number | null | undefined][] = [
    ['og:type', article ? 'article' : 'website'],
    ['og:title', card.title],
    ['og:description', card.description],
    ['og:url', card.url],
    ['og:site_name', card.siteName],
    ['og:locale', own],
    ...[...others].map((locale): [string, string] => ['og:locale:alternate', locale]),
    ...(picture ? ofPicture(picture) : []),
    ['article:published_time', article?.publishedAt],
    ['article:modified_time', article?.modifiedAt],
    ['article:section', article?.section],
  ];
  const isWide = article !== null && (picture?.width ?? 0) >= WIDE;
  return html`${properties.map(
    ([name, value]) =>
      value !== null &&
      value !== undefined &&
      value !== '' &&
      html`<meta property="${name}" content="${flatText(String(value))}">\n`,
  )}<meta name="twitter:card" content="${isWide ? 'summary_large_image' : 'summary'}">
`;
}

function ofPicture({ url, alt, width, height }: CardPicture): [string, string | number | null | undefined][] {
  return [
    ['og:image', url],
    ['og:image:type', pictureType(url)],
    ['og:image:width', width],
    ['og:image:height', height],
    ['og:image:alt', alt],
  ];
}

/** `nl_BE`: a language with its territory, which is the likely one where the tag names none. */
const territory: (tag: string) => string = remembered(
  500,
  (tag) => tag,
  (tag) => {
    const { language, region } = new Intl.Locale(tag).maximize();
    return region === undefined ? language : `${language}_${region}`;
  },
);

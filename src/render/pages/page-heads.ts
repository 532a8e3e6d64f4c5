// What the heads of pages say of each: others in its language or not, the card of a link to it, and its data.
import { mediaKind } from '../../domain/article.ts';
import { alternatesOf, X_DEFAULT } from './alternates.ts';
import type { FramedPage } from './frame.ts';
import type { Alternate, ArticleModel, ChooserModel, FrontModel, PageFrame, TopicModel } from './models.ts';
import type { Card, CardPicture } from './open-graph.ts';
import { isRaster } from './picture.ts';
import type { Shell } from './shell.ts';
import { editionSite, newsArticle, newsroomSite, timeOf, webPage } from './structured-data.ts';

/** What a page says of itself where it differs from any other. */
export type OwnHead = Pick<FramedPage, 'alternates' | 'card' | 'data' | 'feeds'>;

/** What every page's head says besides its title and its looks. */
export type Head = Pick<Shell, 'alternates' | 'card' | 'data' | 'feeds'>;

/** Pages of lists. */
const LISTS = new Set(['topic', 'month', 'year']);

/** What a page's head says: its own, or what is said of any page of an edition. */
export function headOf(frame: PageFrame, page: FramedPage): Head {
  const { edition, url } = frame;
  const isIndexed = page.indexed !== false;
  const alternates = isIndexed ? (page.alternates ?? frame.alternates) : [];
  const card: Card = {
    title: page.title ?? edition.title,
    description: page.description,
    url,
    siteName: edition.title,
    language: edition.language,
    others: alternates.flatMap(({ language }) => (language === X_DEFAULT ? [] : [language])),
    picture: editionPicture(frame),
    article: null,
    ...page.card,
  };
  const data = page.data ?? [webPage(frame, page.title ?? edition.title, LISTS.has(page.kind))];
  return {
    alternates,
    card: isIndexed ? card : null,
    data: isIndexed ? data : [],
    feeds: [...(page.feeds ?? []), ...frame.feeds],
  };
}

/** An article's: for all others its source, or of co-originals the page where a reader chooses. */
export function articleHead(model: ArticleModel): OwnHead {
  const { frame, entry, dateOnly } = model;
  const own = { language: entry.language, url: frame.url, role: entry.role };
  const all = [own, ...entry.translations];
  const source = all.find(({ role }) => role === 'source');
  return {
    alternates: alternatesOf(own, entry.translations, source?.url ?? frame.chooserUrl),
    card: {
      picture: articlePicture(model) ?? editionPicture(frame),
      article: {
        publishedAt: timeOf(entry.releasedAt, dateOnly, frame),
        modifiedAt: timeOf(entry.updatedAt, dateOnly, frame),
        section: entry.topics[0]?.label ?? null,
      },
    },
    data: [newsArticle(model)],
  };
}

export function frontHead({ frame, description }: FrontModel): OwnHead {
  return { data: [editionSite(frame, description)] };
}

/** The page at `/`: for everybody else, what it leads to is the same in each language. */
export function chooserHead(model: ChooserModel): Omit<Head, 'feeds'> {
  const { editions, title, language, url } = model;
  const fronts = new Map(editions.toReversed().map((one) => [one.language, one.url]));
  const alternates = [...fronts].toReversed().map(([tag, front]) => ({ language: tag, url: front }));
  const others = editions.flatMap((one) => (one.language === language ? [] : [one.language]));
  return {
    alternates: alternates.length < 2 ? [] : [...alternates, { language: X_DEFAULT, url }],
    card: { title, description: null, url, siteName: title, language, others, picture: null, article: null },
    data: editions.length === 0 ? [] : [newsroomSite(model)],
  };
}

/** A topic's own feeds come before those of its edition. */
export function topicHead({ frame, feeds, siblings }: TopicModel): OwnHead {
  const own: Alternate = { language: frame.edition.language, url: frame.url };
  return { feeds, alternates: alternatesOf(own, siblings, null) };
}

function articlePicture({ entry }: ArticleModel): CardPicture | null {
  const image = entry.media.find(({ type, url }) => mediaKind(type) === 'image' && isRaster(url));
  return image === undefined ? null : pictureOf(image, image.alt ?? image.caption);
}

function editionPicture({ edition, logo, iconUrl }: PageFrame): CardPicture | null {
  if (logo !== null && isRaster(logo.url)) return pictureOf(logo, edition.title);
  if (edition.icon === null || !isRaster(iconUrl)) return null;
  return pictureOf({ url: iconUrl, width: null, height: null, ...edition.iconSize }, edition.title);
}

function pictureOf(
  { url, width, height }: { url: string; width: number | null; height: number | null },
  alt: string | null,
): CardPicture {
  return { url, alt, width, height };
}

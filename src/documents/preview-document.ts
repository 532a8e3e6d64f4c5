// The pages and feeds of a preview: made as the public ones are, of what is not public yet. Nothing of it is stored.
import type { Context } from '../context.ts';
import type { Edition } from '../domain/edition.ts';
import { FEED_FORMATS, type FeedFormat } from '../domain/feed.ts';
import { appears } from '../domain/preview.ts';
import { type Preview, previewPath } from '../domain/preview-token.ts';
import type { PublishedArticle } from '../domain/published.ts';
import { createEntryCache } from '../render/feeds/entry-cache.ts';
import { contentTypeOf, renderFeed } from '../render/feeds/render-feed.ts';
import { renderArticlePage } from '../render/pages/article.ts';
import type { PageFrame, PreviewRow } from '../render/pages/models.ts';
import { renderPreviewPage } from '../render/pages/preview.ts';
import { closedSentence, dateText } from '../render/pages/time.ts';
import { snapshot } from '../storage/database.ts';
import { besideQueries } from '../storage/preview.ts';
import { articleModel } from './article-document.ts';
import { textOf } from './body.ts';
import { type ComingArticle, type ComingStory, readComingStory } from './coming-story.ts';
import { feedOf } from './edition-feed.ts';
import type { Making } from './entry.ts';
import { createLinks, type Links } from './links.ts';
import { frameOf } from './page-frame.ts';

/** A link to a preview that was followed: what it shows, and its token. */
export type FollowedPreview = Preview & { token: string };

/** What is asked of a preview: what there is, a page, or a feed with its entry. */
export type PreviewPart =
  | { kind: 'index' }
  | { kind: 'page'; edition: string }
  | { kind: 'feed'; edition: string; format: FeedFormat };

export interface PreviewAnswer {
  contentType: string;
  language: string;
  body: string;
}

const HTML = 'text/html; charset=utf-8';

/** Renders a part of a preview as of now; undefined where there is nothing of the story. */
export async function renderPreview(
  context: Pick<Context, 'db' | 'config' | 'i18n' | 'now'>,
  preview: FollowedPreview,
  part: PreviewPart,
): Promise<PreviewAnswer | undefined> {
  const shows = ({ id }: Pick<Edition, 'id'>) => preview.editions?.includes(id) ?? true;
  const coming = await readComingStory(
    context,
    preview.storyUuid,
    (id, state) => shows({ id }) && appears(state),
  );
  if (!coming) return undefined;
  const editions = coming.articles.map(({ edition }) => edition);
  const story = { ...coming, articles: coming.articles.filter(({ edition }) => shows(edition)) };
  const stage = stageOf(context, preview, story, editions);
  if (part.kind === 'index') return renderIndex(stage);
  const here = story.articles.find(({ edition }) => edition.path === part.edition);
  if (!here) return undefined;
  return part.kind === 'page' ? renderPage(context, stage, here) : renderEntry(stage, here, part.format);
}

/** What all parts of a preview are made with. */
interface Stage {
  preview: FollowedPreview;
  /** Of the editions that it shows. */
  story: ComingStory;
  making: Making;
  /** Below it are the pages of the preview. */
  url: string;
}

function stageOf(
  { config: { baseUrl }, i18n }: Pick<Context, 'config' | 'i18n'>,
  preview: FollowedPreview,
  story: ComingStory,
  editions: readonly Edition[],
): Stage {
  const url = baseUrl + previewPath(preview.token);
  const links = previewLinks(createLinks(baseUrl, editions), editions, url);
  // A cache of its own: what is made here must not be found where the public is answered.
  const making = { baseUrl, i18n, entries: createEntryCache(0), editions, links };
  return { preview, story, making, url };
}

/** Media answer at their own addresses only while they are public. */
function previewLinks(links: Links, editions: readonly Edition[], url: string): Links {
  const pictures = new Set(editions.flatMap(({ icon, logo }) => [icon, logo]));
  return { ...links, media: (name) => (pictures.has(name) ? links.media(name) : `${url}media/${name}`) };
}

async function renderPage(
  { db }: Pick<Context, 'db'>,
  stage: Stage,
  { edition, article, state }: ComingArticle,
): Promise<PreviewAnswer | undefined> {
  if (!article) return undefined;
  const { making, url } = stage;
  const words = making.i18n.for(edition.language);
  const { month, slug } = article;
  const address = { kind: 'article', edition: edition.path, month, slug } as const;
  const frame = frameOf(edition, address, making.links, words);
  const beside = await snapshot(db, besideQueries(edition.path, article, state === 'public'));
  const model = articleModel(article, beside, previewed(frame, stage, state === 'public'), making);
  const paths = new Map(stage.story.articles.map(({ edition: { id, path } }) => [id, path]));
  // From one language to another without leaving the preview, where it has both.
  const translations = model.entry.translations.map((translation, i) => {
    const path = paths.get(article.siblings[i]?.editionId as number);
    return path === undefined ? translation : { ...translation, url: `${url}${path}/` };
  });
  const body = renderArticlePage({ ...model, entry: { ...model.entry, translations } }, words);
  return { contentType: HTML, language: edition.language, body };
}

function previewed(frame: PageFrame, { preview, url }: Stage, isPublic: boolean): PageFrame {
  return { ...frame, preview: { url, endsAt: preview.endsAt, isPublic } };
}

/** The feed of an edition, as if this were all there is in it. */
function renderEntry(
  { story, making }: Stage,
  here: ComingArticle,
  format: FeedFormat,
): PreviewAnswer | undefined {
  const article = here.article ?? standInOf(story, here);
  if (!article) return undefined;
  const { edition } = here;
  const address = { kind: 'feed', edition: edition.path, topic: null, variant: 'full', format } as const;
  const feed = feedOf({ address, edition, topic: null, making }, [article], {
    history: { complete: false, archive: false, current: null, previous: null, next: null },
    tombstones: [],
    updatedAt: article.updatedAt,
    required: new Set(),
  });
  const body = textOf(renderFeed({ ...feed, hub: null }, format, making.entries));
  return { contentType: contentTypeOf(format), language: edition.language, body };
}

/** What stands for the story in the feed of an edition that never had it, if anything does. */
function standInOf({ first }: ComingStory, { edition, state }: ComingArticle): PublishedArticle | null {
  return state === 'none' && edition.fallback !== 'hide' ? first : null;
}

/** In the language of the story's source: that of whoever hands the link on. */
function renderIndex(stage: Stage): PreviewAnswer {
  const { story, making } = stage;
  const { editions, i18n, links } = making;
  const edition = (editions.find(({ id }) => id === story.first?.editionId) ?? editions[0]) as Edition;
  const words = i18n.for(edition.language);
  const seen = story.articles.filter(({ state }) => appears(state));
  const isPublic = seen.length > 0 && seen.every(({ state }) => state === 'public');
  const frame = frameOf(edition, { kind: 'front', edition: edition.path }, links, words);
  const body = renderPreviewPage(
    {
      frame: previewed({ ...frame, url: stage.url }, stage, isPublic),
      headline: story.first?.headline ?? null,
      rows: story.articles.map((here) => rowOf(stage, here)),
    },
    words,
  );
  return { contentType: HTML, language: edition.language, body };
}

/** What a preview has of an edition, in its language. */
function rowOf(stage: Stage, here: ComingArticle): PreviewRow {
  const { edition, article } = here;
  const words = stage.making.i18n.for(edition.language);
  const url = `${stage.url}${edition.path}/`;
  const hasEntry = article !== null || standInOf(stage.story, here) !== null;
  return {
    path: edition.path,
    language: edition.language,
    headline: article?.headline ?? null,
    state: sayState(stage, here),
    page: article && { text: words.t('preview.page'), url },
    feeds: hasEntry
      ? {
          text: words.t('preview.feeds'),
          links: FEED_FORMATS.map((format) => ({ format, url: `${url}feed.${format}` })),
        }
      : null,
  };
}

function sayState({ making }: Stage, { edition, state, article }: ComingArticle): string {
  const words = making.i18n.for(edition.language);
  switch (state) {
    case 'scheduled': {
      const style = article?.dateOnly ? 'day' : 'moment';
      return words.t('preview.scheduled', {
        date: dateText(article?.releasedAt as number, edition, words, style),
      });
    }
    case 'held':
      return words.t('preview.held');
    case 'unscheduled':
      return words.t('preview.unscheduled');
    case 'public':
      return words.t('preview.public');
    case 'withdrawn':
    case 'erased':
      return words.t('withdrawn.title');
    case 'closed':
      return closedSentence(edition.closedAt as number, edition, words);
    case 'none':
      return words.t('preview.none');
  }
}

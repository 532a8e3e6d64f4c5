// What every output must say of a newsroom that is as the model has it.

import { publicAbout } from './house.ts';
import {
  articlesOf,
  findArticle,
  isBehind,
  isPublic,
  lacksOf,
  type Model,
  type ModelArticle,
  type ModelStory,
  type PublicArticle,
  requiredOf,
  rolesOf,
} from './model.ts';

export const BASE_URL = 'https://news.example.org';
const TOMBSTONE_LIFE = 30 * 86_400_000;

const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

function urlOf(m: Model, { edition, released }: PublicArticle): string {
  return `${BASE_URL}/${m.editions[edition]?.path}/${released.month.replace('-', '/')}/${released.slug}`;
}

/** The id of an article in feeds: the one it came with, else its own. */
const idOf = ({ guid, id }: ModelArticle, uuids: readonly string[]): string =>
  guid ?? `urn:uuid:${uuids[id]}`;

const lastChangedFirst = (a: PublicArticle, b: PublicArticle): number =>
  b.released.updatedAt - a.released.updatedAt || b.released.ordinal - a.released.ordinal;

/** The feed of an edition, or of a topic in it. */
export function feedOf(m: Model, edition: number, topic: string | null, uuids: readonly string[]) {
  const entries = (topic === null ? m.articles : publicAbout(m, topic, edition))
    .filter(isPublic)
    .filter((article) => article.edition === edition)
    .sort(lastChangedFirst);
  const gone = m.articles
    .filter((article) => article.edition === edition && (topic === null || article.topics.includes(topic)))
    .filter(({ withdrawnAt }) => withdrawnAt !== null && withdrawnAt > m.now - TOMBSTONE_LIFE)
    // Under another id nobody has it.
    .filter(({ erased, guid }) => !erased || guid === null) as (PublicArticle & { withdrawnAt: number })[];
  gone.sort((a, b) => b.withdrawnAt - a.withdrawnAt || b.released.ordinal - a.released.ordinal);
  return {
    items: entries.map((article) => entryOf(m, article, uuids)),
    withdrawn: gone.map((article) => ({ id: idOf(article, uuids), at: iso(article.withdrawnAt) })),
  };
}

function entryOf(m: Model, article: PublicArticle, uuids: readonly string[]) {
  const { edition, headline, topics, released, corrections } = article;
  const roles = rolesOf(m, m.stories.find(({ key }) => key === article.story) as ModelStory);
  const tags = topics.flatMap(
    (key) => m.topics.find((topic) => topic.key === key)?.labels[edition]?.label ?? [],
  );
  const others = [...roles].filter(([other]) => other !== article).sort(([a], [b]) => a.edition - b.edition);
  return {
    id: idOf(article, uuids),
    url: urlOf(m, article),
    title: headline,
    language: m.editions[edition]?.language,
    published: iso(released.at),
    modified: iso(released.updatedAt),
    tags,
    ...roles.get(article),
    translations: others.map(([other, { role, stale }]) => ({
      language: m.editions[other.edition]?.language,
      url: urlOf(m, other as PublicArticle),
      role,
      stale,
    })),
    corrections: corrections.map(({ at, note }) => ({ at: iso(at), note })),
  };
}

/** What there is at a path. */
export interface Place {
  path: string;
  status: 200 | 301 | 404 | 410;
  location: string | null;
}

/** Every path that ever was given, with what is there now. */
export function placesOf(m: Model): Place[] {
  return [
    ...m.paths.flatMap(({ edition, month, slug, article }) =>
      articlePlaces(m, m.articles[article] as PublicArticle, edition, `${month.replace('-', '/')}/${slug}`),
    ),
    ...m.formerPaths.map(({ path, article }) => formerPlace(m, path, m.articles[article] as ModelArticle)),
    ...m.topicSlugs.flatMap(({ edition, slug, topic }) => topicPlaces(m, edition, slug, topic)),
    ...m.editions.flatMap(({ path, paths }) =>
      paths.map((one) => at(`/${one}/`, one === path ? 200 : `${BASE_URL}/${path}/`)),
    ),
  ];
}

const at = (path: string, what: string | 200 | 404 | 410): Place =>
  typeof what === 'string' ? { path, status: 301, location: what } : { path, status: what, location: null };

function articlePlaces(m: Model, article: PublicArticle, edition: number, rest: string): Place[] {
  const { path, paths } = m.editions[edition] as Model['editions'][0];
  const inForce = urlOf(m, article);
  // What was erased leads nowhere, and of its paths none says which was the last.
  const own = article.erased ? `${BASE_URL}/${path}/${rest}` : inForce;
  return paths.map((one) => {
    const here = `/${one}/${rest}`;
    if (own !== BASE_URL + here) return at(here, own);
    return at(here, article.withdrawnAt === null ? 200 : 410);
  });
}

function formerPlace(m: Model, path: string, article: ModelArticle): Place {
  if (!article.released) return at(path, 404);
  return at(path, article.erased ? 410 : urlOf(m, article as PublicArticle));
}

function topicPlaces(m: Model, edition: number, slug: string, key: string): Place[] {
  const { path, paths } = m.editions[edition] as Model['editions'][0];
  const inForce = m.topics.find((topic) => topic.key === key)?.labels[edition]?.slug;
  const there = `/${path}/topics/${inForce}/`;
  return paths.map((one) => {
    const here = `/${one}/topics/${slug}/`;
    if (publicAbout(m, key, edition).length === 0) return at(here, 404);
    return at(here, here === there ? 200 : BASE_URL + there);
  });
}

/** What the desk is told of a story. */
export function statusOf(m: Model, story: ModelStory) {
  const isFree = ({ alone, quiet }: ModelArticle) => alone || quiet;
  const times = articlesOf(m, story.key).flatMap((article) => {
    const { released, publishAt, heldAt } = article;
    return released || publishAt === null || isFree(article)
      ? []
      : [Math.max(publishAt, heldAt ?? publishAt)];
  });
  const lacks = times.length === 0 ? [] : lacksOf(m, story, Math.min(...times));
  const required = requiredOf(m, story);
  const stateOf = (article: ModelArticle | undefined): string => {
    if (!article) return 'missing';
    if (article.erased) return 'erased';
    if (article.withdrawnAt !== null) return 'withdrawn';
    if (isBehind(m, article)) return 'stale';
    if (article.released) return 'public';
    if (article.publishAt === null) return 'draft';
    return lacks.length > 0 && !isFree(article) ? 'blocked' : 'scheduled';
  };
  return {
    source: story.source === null ? null : m.editions[story.source]?.path,
    lacks,
    cells: m.editions.map(({ path }, i) => ({
      edition: path,
      state: stateOf(findArticle(m, story.key, i)),
      required: required.includes(i),
    })),
  };
}

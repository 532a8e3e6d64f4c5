// What every output must say of a newsroom that is as the model has it.

import { v5 } from 'uuid';
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
  b.released.updatedAt - a.released.updatedAt || b.released.ordinal - a.released.ordinal || b.id - a.id;

/** Of everything in the order in which it came. */
export interface Uuids {
  articles: readonly string[];
  stories: readonly string[];
  editions: readonly string[];
}

/** Every public article as the feed of all editions has it. */
export function everywhere(m: Model, uuids: readonly string[]): string[] {
  return m.articles
    .filter(isPublic)
    .map(
      (article) =>
        `urn:uuid:${uuids[article.id]} ${urlOf(m, article)} ${m.editions[article.edition]?.language}`,
    );
}

/** The feed of an edition, or of a topic in it. */
export function feedOf(m: Model, edition: number, topic: string | null, uuids: Uuids) {
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
  const standing = topic === null ? standInsOf(m, edition) : [];
  const idIn = (story: string): string =>
    `urn:uuid:${v5(`story/${uuids.stories[indexOf(m, story)]}`, uuids.editions[edition] as string)}`;
  const items = [
    ...entries.map((article) => ({ article, entry: entryOf(m, article, uuids.articles) })),
    ...standing.map((article) => ({
      article,
      entry: { ...entryOf(m, article, uuids.articles), id: idIn(article.story) },
    })),
  ];
  const left = topic === null ? departedOf(m, edition) : [];
  const withdrawn = [
    ...gone.map((article) => ({ id: idOf(article, uuids.articles), at: article.withdrawnAt })),
    ...left.map(({ story, at }) => ({ id: idIn(story), at })),
  ];
  return {
    items: items.sort((a, b) => lastChangedFirst(a.article, b.article)).map(({ entry }) => entry),
    withdrawn: withdrawn.sort((a, b) => b.at - a.at).map(({ id, at }) => ({ id, at: iso(at) })),
  };
}

const indexOf = (m: Model, key: string): number => m.stories.findIndex((story) => story.key === key);

/** What stands in an edition for stories that it never had an article of: of each the source, or else the first. */
function standInsOf(m: Model, edition: number): PublicArticle[] {
  const { standsIn, closed } = m.editions[edition] as Model['editions'][0];
  if (!standsIn || closed) return [];
  return m.stories.flatMap(({ key, source }) => {
    if (findArticle(m, key, edition)?.released) return [];
    const there = articlesOf(m, key)
      .filter(isPublic)
      .sort((a, b) => a.edition - b.edition);
    return there.find((article) => article.edition === source) ?? there[0] ?? [];
  });
}

/** Stories that stood there and do no longer: translated since, or gone everywhere. */
function departedOf(m: Model, edition: number): { story: string; at: number }[] {
  if (!m.editions[edition]?.standsIn) return [];
  const since = m.now - TOMBSTONE_LIFE;
  const left = m.stories.flatMap(({ key }, index) => {
    const own = findArticle(m, key, edition)?.released;
    const others = articlesOf(m, key).filter((article) => article.edition !== edition && article.released);
    if (own) {
      const before = others.flatMap(({ released }) => (released && released.at < own.at ? [released] : []));
      if (own.at <= since || before.length === 0) return [];
      const changed = Math.max(...before.map(({ updatedAt }) => updatedAt));
      return [{ index, story: key, at: Math.max(own.at, Math.min(changed, own.outAt)) }];
    }
    if (others.length === 0 || others.some(isPublic)) return [];
    const at = Math.max(...others.map(({ withdrawnAt }) => withdrawnAt ?? 0));
    return at > since ? [{ index, story: key, at }] : [];
  });
  return left.sort((a, b) => b.at - a.at || b.index - a.index);
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

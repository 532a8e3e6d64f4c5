// Languages together, in the model: what goes out, is corrected and stays current as one, or is refused.
import {
  articlesOf,
  findArticle,
  getStory,
  isBehind,
  isPublic,
  lacksOf,
  type Model,
  type ModelArticle,
  namedArticles,
  note,
  noteOutdated,
  noteTranslated,
  type PublicArticle,
  refuse,
  requiredOf,
  rolesOf,
  second,
} from './model.ts';
import { presentOf } from './settle.ts';

/** Whether it is done to a part of what belongs together; somebody says why. */
export interface Override {
  override: boolean;
  reason: string | null;
}

function checkOverride({ override, reason }: Override): void {
  if (override && reason === null) refuse('an override needs a reason');
}

/** Gives times, or takes them: what is named, or all that is not public yet. `now`: and it must be ready. */
export function schedule(
  m: Model,
  given: Override & { story: string; editions: number[] | null; publishAt: number | null; goesNow: boolean },
): void {
  const { publishAt, editions } = given;
  const story = getStory(m, given.story);
  const chosen = (editions ?? [...m.editions.keys()]).flatMap((edition): ModelArticle[] => {
    const article = findArticle(m, story.key, edition);
    const waits = article && !article.released && !article.erased && !m.editions[edition]?.closed;
    return waits ? [article] : editions ? refuse(`nothing waits in ${edition}`) : [];
  });
  if (chosen.length === 0) refuse('nothing waits');
  checkOverride(given);
  for (const article of chosen) {
    const { withdrawAt } = article;
    if (publishAt !== null && withdrawAt !== null && withdrawAt <= publishAt) refuse('it would end before');
    Object.assign(article, { publishAt, alone: false, heldAt: null });
  }
  const lacks = publishAt === null ? [] : lacksOf(m, story, publishAt);
  if (lacks.length === 0) return;
  if (given.goesNow && !given.override) refuse(`it lacks ${JSON.stringify(lacks)}`);
  for (const article of chosen) article.alone = given.override;
}

/** Does something after which public articles may stand otherwise to each other; says so if they do. */
function restanding(m: Model, key: string, act: () => void): void {
  const told = () => JSON.stringify([...rolesOf(m, getStory(m, key)).values()]);
  const before = told();
  act();
  if (told() !== before) noteTranslated(m, key);
}

export function confirm(m: Model, key: string, edition: number): void {
  const story = getStory(m, key);
  const [article] = presentOf(namedArticles(m, key, edition));
  if (!article) refuse('it was withdrawn');
  if (!isBehind(m, article)) refuse('it is no translation, or current');
  restanding(m, key, () => {
    article.follows = (findArticle(m, key, story.source) as ModelArticle).revision;
  });
}

/** Another source: every other text counts as a current translation of it. */
export function editStory(
  m: Model,
  key: string,
  settings: { required?: number[] | null; source?: number | null },
): void {
  const story = getStory(m, key);
  if (settings.required !== undefined) story.required = settings.required;
  const { source } = settings;
  if (source === undefined || source === story.source) return;
  const text = findArticle(m, key, source);
  if (source !== null && !text) refuse('no article there');
  if (text?.erased) refuse('it was erased');
  restanding(m, key, () => {
    story.source = source;
    for (const article of articlesOf(m, key)) {
      article.follows = article === text ? null : (text?.revision ?? null);
    }
  });
}

/** A correction without another text. */
export function noteCorrections(
  m: Model,
  given: Override & { story: string; editions: number[]; note: string },
): void {
  const story = getStory(m, given.story);
  checkOverride(given);
  const before = structuredClone(m);
  const articles = given.editions.map((edition) => {
    const article = findArticle(m, story.key, edition);
    return isPublic(article) ? article : refuse('it is not public');
  });
  const current = articles.filter((article) => article.follows !== null && !isBehind(m, article));
  for (const article of articles) {
    article.revision++;
    announce(m, article, 'correct', given.note);
  }
  const source = articles.find(({ edition }) => edition === story.source);
  if (source) for (const article of current) article.follows = source.revision;
  noteOutdated(m, before, story);
  if (!given.override) checkWhole(m, story.key, articles);
}

/** Says that a public article, in its newest revision, is worth reading again. */
export function announce(
  m: Model,
  article: PublicArticle,
  as: 'update' | 'correct',
  text: string | null,
  quiet = false,
): void {
  const { released } = article;
  article.substantial = article.revision;
  released.updatedAt = Math.max(second(m.now), released.updatedAt + 1000);
  if (as === 'correct') article.corrections.push({ at: second(m.now), note: text as string });
  note(m, as === 'update' ? 'updated' : 'corrected', article, quiet);
}

/** An update or a correction comes to all required editions at once, or is refused. */
export function checkWhole(m: Model, key: string, changed: readonly ModelArticle[]): void {
  const required = requiredOf(m, getStory(m, key));
  if (!changed.some(({ edition }) => required.includes(edition))) return;
  for (const edition of required) {
    const article = findArticle(m, key, edition);
    if (!article) refuse(`${edition} is missing`);
    if (article.withdrawnAt !== null || article.erased) continue;
    if (isBehind(m, article)) refuse(`${edition} would be stale`);
    if (article.released && !changed.includes(article)) refuse(`${edition} is left as it is`);
  }
}

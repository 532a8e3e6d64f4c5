// What a desk does to editions and topics, in the model.
import {
  isPublic,
  type Model,
  type ModelEdition,
  type ModelTopic,
  meant,
  note,
  noteEdition,
  type PublicArticle,
  refuse,
} from './model.ts';
import { settle } from './settle.ts';

function editionAt(m: Model, edition: number): ModelEdition {
  return m.editions[edition] as ModelEdition;
}

export function editEdition(
  m: Model,
  edition: number,
  { required, timeZone }: { required?: boolean; timeZone?: string },
): void {
  const known = editionAt(m, edition);
  known.required = required ?? known.required;
  // What is required is private.
  if (timeZone === undefined || timeZone === known.zone) return;
  known.zone = timeZone;
  noteEdition(m, edition);
}

export function moveEdition(m: Model, edition: number, to: string): void {
  const known = editionAt(m, edition);
  if (known.path === to) refuse('it has that path');
  if (m.editions.some(({ paths }, i) => i !== edition && paths.includes(to))) refuse('another has or had it');
  known.path = to;
  if (!known.paths.includes(to)) known.paths.push(to);
  noteEdition(m, edition);
}

/** What waits there loses its time; what was due before is out. */
export function closeEdition(m: Model, edition: number): void {
  settle(m);
  if (editionAt(m, edition).closed) return;
  editionAt(m, edition).closed = true;
  for (const article of m.articles) {
    if (article.edition === edition && !article.released)
      Object.assign(article, { publishAt: null, alone: false, heldAt: null });
  }
  noteEdition(m, edition);
}

export function openEdition(m: Model, edition: number): void {
  if (editionAt(m, edition).closed) noteEdition(m, edition);
  editionAt(m, edition).closed = false;
}

/** The same text again is no change. */
export function setLegal(m: Model, edition: number, text: string): void {
  const known = editionAt(m, edition);
  if (known.legal === text) return;
  known.legal = text;
  noteEdition(m, edition);
}

export function removeLegal(m: Model, edition: number): void {
  if (editionAt(m, edition).legal === null) refuse('it has none');
  editionAt(m, edition).legal = null;
  noteEdition(m, edition);
}

/** Adds labels; what is there already stays, and what is another's is left out. */
export function addTopic(
  m: Model,
  key: string,
  labels: Record<number, { label: string; slug: string }>,
): void {
  const known = m.topics.find((topic) => topic.key === key);
  if (known?.into) return;
  const topic: ModelTopic = known ?? { key, into: null, labels: {} };
  if (!known) m.topics.push(topic);
  for (const [at, given] of Object.entries(labels)) {
    const edition = Number(at);
    const holder = slugHolder(m, edition, given.slug);
    if (topic.labels[edition] || (holder ?? key) !== key) continue;
    topic.labels[edition] = given;
    if (!holder) m.topicSlugs.push({ edition, slug: given.slug, topic: key });
  }
}

function slugHolder(m: Model, edition: number, slug: string): string | undefined {
  return m.topicSlugs.find((one) => one.edition === edition && one.slug === slug)?.topic;
}

function topicInUse(m: Model, key: string): ModelTopic {
  return (
    m.topics.find((topic) => topic.key === key && topic.into === null) ?? refuse('there is no such topic')
  );
}

/** The public articles of an edition, or of all, that are about a topic. */
export function publicAbout(m: Model, key: string, edition?: number): PublicArticle[] {
  return m.articles
    .filter(isPublic)
    .filter((article) => article.topics.includes(key) && article.edition === (edition ?? article.edition));
}

export function renameTopic(
  m: Model,
  key: string,
  edition: number,
  given: { label?: string; slug?: string },
): void {
  const topic = topicInUse(m, key);
  const former = topic.labels[edition] ?? refuse('it has no label there');
  const named = { ...former, ...given };
  const holder = slugHolder(m, edition, named.slug);
  if ((holder ?? key) !== key) refuse('another has or had that slug');
  topic.labels[edition] = named;
  if (!holder) m.topicSlugs.push({ edition, slug: named.slug, topic: key });
  const isOther = named.label !== former.label || named.slug !== former.slug;
  // A topic of which nothing is public shows nowhere.
  if (isOther && publicAbout(m, key, edition).length > 0) noteEdition(m, edition);
}

export function mergeTopics(m: Model, key: string, into: string): void {
  const [from, to] = [topicInUse(m, key), topicInUse(m, into)];
  if (from === to) refuse('it is one topic');
  const about = m.articles.filter(
    ({ topics, erased, released }) => topics.includes(key) && (released || !erased),
  );
  if (about.some(({ edition }) => !to.labels[edition])) refuse('it has no label there');
  const shown = m.editions.map((_, i) => [
    publicAbout(m, key, i).length > 0,
    publicAbout(m, into, i).length > 0,
  ]);
  for (const article of publicAbout(m, key)) note(m, 'retopiced', article);
  // Where only the other shows, the URLs that the one had begin to lead there; what never showed had none.
  const everShown = (i: number) =>
    m.topicsLeft.has(`${i}/${key}`) ||
    m.articles.some(({ released, edition, topics }) => released && edition === i && topics.includes(key));
  for (const [i, [one, other]] of shown.entries()) if (everShown(i) && !one && other) noteEdition(m, i);
  m.topicSlugs = m.topicSlugs.filter(({ edition, topic }) => topic !== key || everShown(edition));
  for (const i of m.editions.keys()) if (everShown(i)) m.topicsLeft.add(`${i}/${into}`);
  Object.assign(from, { into, labels: {} });
  for (const topic of m.topics) if (topic.into === key) topic.into = into;
  for (const slug of m.topicSlugs) if (slug.topic === key) slug.topic = into;
  for (const article of m.articles) article.topics = meant(m, article.topics);
}

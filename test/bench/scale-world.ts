// The same made-up stories on disk: as folders that Coranto imports, and as a site that Hugo builds.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DAY, HOUR, type Instant, toRfc3339 } from '../../src/domain/time.ts';
import { HUGO_FILES } from './hugo-site.ts';
import { EDITIONS, randomFrom, sentence, TOPICS } from './synthetic.ts';

/** Four of them: what Hugo was measured with before. */
export const WORLD_EDITIONS = EDITIONS.slice(0, 4);

interface WorldArticle {
  headline: string;
  lead: string;
  /** Markdown. */
  body: string;
}

/** Story number `index` of `total`, one a day; the last came out an hour before `now`. */
export interface WorldStory {
  key: string;
  publishAt: Instant;
  topics: string[];
  /** By edition. */
  articles: Record<string, WorldArticle>;
}

export function worldStory(index: number, total: number, now: Instant): WorldStory {
  const articles = WORLD_EDITIONS.map(({ path }) => [path, worldArticle(index, path)] as const);
  return {
    key: `story-${String(index).padStart(6, '0')}`,
    publishAt: Math.floor((now - HOUR - (total - 1 - index) * DAY) / 1000) * 1000,
    topics: [0, 1, 2].map((i) => TOPICS[(index * 3 + i) % TOPICS.length] as string),
    articles: Object.fromEntries(articles),
  };
}

function worldArticle(seed: number, edition: string): WorldArticle {
  const random = randomFrom(seed * 31 + edition.charCodeAt(0) * 7 + edition.charCodeAt(1));
  const body = [
    `${sentence(random, 40)} *${sentence(random, 4)}* [${sentence(random, 3)}](/${edition}/)`,
    sentence(random, 45),
    `## ${sentence(random, 4)}`,
    `${sentence(random, 35)} **${sentence(random, 2)}**`,
    `- ${sentence(random, 8)}\n- ${sentence(random, 8)}`,
    sentence(random, 30),
  ];
  return {
    headline: sentence(random, 6).slice(0, -1),
    lead: sentence(random, 18),
    body: `${body.join('\n\n')}\n`,
  };
}

/** Writes a folder to be imported, newsroom.yaml and all. */
export function writeStories(folder: string, total: number, now: Instant): void {
  write(join(folder, 'newsroom.yaml'), newsroomFile());
  for (let index = 0; index < total; index++) writeStory(folder, worldStory(index, total, now));
}

/** Writes one story's folder; returns it. */
export function writeStory(folder: string, { key, publishAt, topics, articles }: WorldStory): string {
  const place = join(folder, toRfc3339(publishAt).slice(0, 7).replace('-', '/'), key);
  mkdirSync(place, { recursive: true });
  const shared = [`publishAt: ${toRfc3339(publishAt)}`, `topics: [${topics}]`, 'dateline: Antwerp'];
  writeFileSync(join(place, 'story.yaml'), `${shared.join('\n')}\n`);
  for (const [edition, { headline, lead, body }] of Object.entries(articles)) {
    const fields = [`headline: "${headline}"`, `lead: "${lead}"`, 'byline: The press office'];
    writeFileSync(join(place, `${edition}.md`), `---\n${fields.join('\n')}\n---\n${body}`);
  }
  return place;
}

function newsroomFile(): string {
  const editions = WORLD_EDITIONS.map(
    ({ path, language, title, timeZone }) =>
      `  - path: ${path}\n    language: ${language}\n    title: ${title}\n    timeZone: ${timeZone}\n`,
  );
  const topics = TOPICS.map((key) => {
    const labels = WORLD_EDITIONS.map(
      ({ path }) => `    ${path}: { label: "${key} (${path})", slug: ${key}-${path} }\n`,
    );
    return `  ${key}:\n${labels.join('')}`;
  });
  return `editions:\n${editions.join('')}topics:\n${topics.join('')}`;
}

/** Writes a Hugo site: content by language, a section for each month, and a theme with the features of ours. */
export function writeHugoSite(folder: string, total: number, now: Instant): void {
  for (const [path, text] of Object.entries(HUGO_FILES)) write(join(folder, path), text);
  for (let index = 0; index < total; index++) writeHugoStory(folder, worldStory(index, total, now));
}

/** Adds one story in all its languages. */
export function writeHugoStory(folder: string, { key, publishAt, topics, articles }: WorldStory): void {
  const month = toRfc3339(publishAt).slice(0, 7).replace('-', '/');
  for (const [edition, { headline, lead, body }] of Object.entries(articles)) {
    const section = join(folder, 'content', edition, month);
    mkdirSync(section, { recursive: true });
    writeFileSync(join(section, '_index.md'), `---\ntitle: "${month}"\n---\n`);
    const fields = [
      `title: "${headline}"`,
      `date: ${toRfc3339(publishAt)}`,
      `description: "${lead}"`,
      `topics: [${topics}]`,
      'author: The press office',
      'dateline: Antwerp',
      `translationKey: ${key}`,
    ];
    writeFileSync(join(section, `${key}.md`), `---\n${fields.join('\n')}\n---\n${body}`);
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

// What comes in, put in order before anything is decided: one story is one, and says what can be kept.
import type { InputContent, StoryInput } from '../domain/story-input.ts';
import { meantKeys, type Topic } from '../storage/topics.ts';

/**
 * Files of one story may come in one by one: within a group they are one story. SQL cannot keep half a
 * surrogate pair, and what it cannot keep would be news at every import.
 */
export function mergeByKey(stories: StoryInput[]): StoryInput[] {
  const merged = new Map<string, StoryInput>();
  for (const { story, articles, problems } of stories) {
    const known = merged.get(story) ?? { story, articles: [], problems: [] };
    merged.set(story, known);
    known.articles.push(...articles.map((article) => ({ ...article, content: wellFormed(article.content) })));
    known.problems.push(...problems);
  }
  return [...merged.values()];
}

/** What is said by the key of a topic that was merged is said of the other: the same again changes nothing. */
export function withMeantTopics(story: StoryInput, topics: ReadonlyMap<string, Topic>): StoryInput {
  const meant = (content: InputContent): InputContent =>
    content.topics === null ? content : { ...content, topics: meantKeys(content.topics, topics) };
  return { ...story, articles: story.articles.map((one) => ({ ...one, content: meant(one.content) })) };
}

function wellFormed(content: InputContent): InputContent {
  if (isWellFormed(content)) return content;
  const reviver = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);
  return JSON.parse(JSON.stringify(content), reviver) as InputContent;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  return typeof value !== 'object' || value === null || Object.values(value).every(isWellFormed);
}

// JSON Feed 1.1, authors: the same for a feed and an item.
import type { Report } from './finding.ts';
import { type JsonObject, objectsIn, textIn } from './json-members.ts';

export function authorsSaySomething(object: JsonObject, report: Report): void {
  for (const author of objectsIn(object, 'authors')) {
    const parts = ['name', 'url', 'avatar'].map((name) => textIn(author, name) ?? '');
    if (parts.every((part) => part.trim() === '')) report('an author without name, url and avatar');
  }
}

export function hasNoAuthor({ author }: JsonObject, report: Report): void {
  if (author !== undefined) report('author, which authors has replaced');
}

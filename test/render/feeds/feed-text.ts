// A rendered feed as a text, as tests read it.
import type { Feed, FeedFormat } from '../../../src/domain/feed.ts';
import { textOfAssembly } from '../../../src/render/feeds/assembly.ts';
import type { EntryCache } from '../../../src/render/feeds/entry-cache.ts';
import { renderFeed } from '../../../src/render/feeds/render-feed.ts';

/** The document that a feed is in a format. @see renderFeed */
export function feedText(feed: Feed, format: FeedFormat, cache: EntryCache): string {
  return textOfAssembly(renderFeed(feed, format, cache));
}

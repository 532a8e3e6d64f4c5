// What each feed is called, in its own language.
import type { FeedVariant } from '../../domain/feed.ts';
import type { Words } from '../../i18n.ts';

/**
 * The title of an edition's feed, or of a topic's in it, in the edition's words.
 * A full feed of the edition is called just as the edition.
 */
export function feedTitle(
  words: Words,
  { edition, topic, variant }: { edition: string; topic: string | null; variant: FeedVariant },
): string {
  if (topic === null) return variant === 'full' ? edition : words.t('feed.headlines', { edition });
  return words.t(variant === 'full' ? 'feed.topic' : 'feed.topicHeadlines', { edition, topic });
}

/** The title of the feed that carries every edition. */
export function allFeedTitle(words: Words, newsroom: string): string {
  return words.t('feed.all', { newsroom });
}

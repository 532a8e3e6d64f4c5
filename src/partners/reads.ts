// What partners read of what is public: one table, performed where no other reader waits for it. Inputs and answers
// are plain values, which cross from one thread to another.
import type { Context } from '../context.ts';
import type { Instant } from '../domain/time.ts';
import { readChanges } from './changes.ts';
import { readEdition, readEditions, readTopics } from './edition.ts';
import { readMediaFile, readMediaList } from './media.ts';
import { readArticle, readArticles } from './read-articles.ts';
import { readStories, readStory } from './story.ts';

export type ReadContext = Pick<Context, 'config' | 'db' | 'entries' | 'i18n' | 'now' | 'stamp'>;

/** Which editions that need a key may be told of: ids, or all. Those that need none always are. */
export type Keyed = readonly number[] | 'all';

export type ReadAnswer =
  | {
      status: 200;
      contentType: string;
      body: string;
      /** Hash of the bytes. */
      etag: string;
      /** When what it tells of changed last; null where that cannot be said. */
      modifiedAt: Instant | null;
      /** Of the one edition that it tells of. */
      language: string | null;
      /** Absolute URLs by relation: `next`, `alternate`, `canonical`. */
      links: readonly { rel: string; url: string }[];
      /** The log as of which there is nothing more to tell, and the cursor there: whoever likes may wait. */
      idle?: { seq: number; next: string };
    }
  /** 403: with a key that has the right it would be there. `detail` is a sentence for whoever asked; `members` stand in the problem beside it. */
  | { status: 400 | 403 | 404 | 410; detail: string; members?: Readonly<Record<string, unknown>> };

export type Read<Input> = (context: ReadContext, input: Input) => Promise<ReadAnswer>;

/** Every read, by name. */
export const READS = {
  editions: readEditions,
  edition: readEdition,
  topics: readTopics,
  stories: readStories,
  story: readStory,
  articles: readArticles,
  article: readArticle,
  mediaList: readMediaList,
  media: readMediaFile,
  changes: readChanges,
} as const satisfies Record<string, Read<never>>;

export type Reads = typeof READS;
export type ReadName = keyof Reads;
export type ReadInput<N extends ReadName> = Parameters<Reads[N]>[1];

/** A host performs reads: where it has threads, in one of their own. */
export interface PartnerReads {
  read<N extends ReadName>(name: N, input: ReadInput<N>): Promise<ReadAnswer>;
}

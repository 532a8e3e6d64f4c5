// Keeps the search index: what an article is in it, and bringing it up to the log, a bounded portion at a time.
import type { Context } from '../context.ts';
import { indexText } from '../domain/search/tokens.ts';
import { plainText } from '../render/html.ts';
import { ConstraintError } from '../storage/database.ts';
import {
  findIndexWork,
  type IndexEntry,
  type IndexedArticle,
  type IndexState,
  listIndexed,
  readIndexState,
  readSeq,
  writeIndex,
} from '../storage/search-index.ts';

/** Say another number where the same article would be indexed in another way: the index is made anew then. */
const RULES = 1;

/** Characters of what stands beside the text: with the text, D1 must take them in one value. */
const MOST_BESIDE = 100_000;

/** Portions: some hundred milliseconds. */
const PATIENCE = 3;

/** Another may write the log or the index at the same moment. */
const TRIES = 5;

/** Whether the log says something that the index has not read. */
export function isBehind(state: IndexState): boolean {
  return state.newsroom !== 'receiving' && readSeq(state, RULES) < state.head;
}

/**
 * Reads on in the log, as far as one batch may. Safe to run at any time and twice at once: whatever is written is what
 * was public at that moment.
 * @returns `more`: there is more to be read
 */
export async function indexPortion({ db }: Pick<Context, 'db'>): Promise<'done' | 'more'> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const state = await readIndexState(db);
    if (!isBehind(state)) return 'done';
    const work = await findIndexWork(db, readSeq(state, RULES));
    if (work === null) return 'done';
    const articles = await listIndexed(db, work.articleIds);
    try {
      await db.batch(writeIndex(state, RULES, work, articles.map(entryOf)));
      return work.seq < state.head ? 'more' : 'done';
    } catch (error) {
      if (!(error instanceof ConstraintError)) throw error;
    }
  }
  return 'more';
}

/**
 * The same for who waits for an answer: as far as whatever one request may have released, and no further. Behind a
 * longer way, a search goes by what there is.
 */
export async function indexForSearch(context: Pick<Context, 'db'>): Promise<void> {
  for (let portion = 0; portion < PATIENCE; portion++) {
    if ((await indexPortion(context)) === 'done') return;
  }
}

/** What of an article can be found: its headline, lead and text. */
function entryOf({ id, editionId, month, headline, lead, body, topicIds }: IndexedArticle): IndexEntry {
  const beside = new Set<string>();
  return {
    articleId: id,
    headline: indexText(headline, beside),
    lead: indexText(lead, beside),
    body: indexText(plainText(body), beside),
    beside: [...beside].join(' ').slice(0, MOST_BESIDE),
    scope: [`e${editionId}`, `y${month.slice(0, 4)}`, ...topicIds.map((topic) => `t${topic}`)].join(' '),
  };
}

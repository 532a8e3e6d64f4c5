// Erase: a story, or one article of it by name, is withdrawn and whatever it says is taken away for good.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import { type Instant, wholeSecond } from '../domain/time.ts';
import { listPublicOfStories, type PublicArticle, readDuty } from '../storage/due.ts';
import { type ErasedArticle, eraseDocuments, eraseStatements, listNames } from '../storage/erase.ts';
import { type Ledger, listUnerased, type Unerased } from '../storage/erasing.ts';
import { write } from '../storage/newsroom.ts';
import { type DeskArticle, type DeskStory, findStories, listArticleTopics } from '../storage/stories.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { logChange, touchMonths } from './effects.ts';
import { getNamed, type Names } from './named.ts';
import { logTranslated, settleAfter } from './settle.ts';

export interface Erased {
  edition: string;
  outcome: 'erased' | 'already erased';
}

/**
 * Erases every article of a story, or the one named, in one batch. It is noted in the ledger first: an erasure that
 * was noted and not committed is made up for when the newsroom is opened next.
 * @param ledger null notes nothing: a rehearsal
 * @throws Refusal for an unknown story or edition
 */
export async function erase(
  desk: Desk & { ledger: Ledger | null },
  names: Names,
  by: Actor,
): Promise<Erased[]> {
  const erased = await write(desk.db, async (head) => {
    const { story, articles } = await getNamed(desk.db, names);
    const meant = articles.map(({ article }) => article).filter(({ erasedAt }) => erasedAt === null);
    const at = desk.now();
    const batch = new WriteBatch(head, by, at);
    await eraseArticles(desk, batch, story, meant, at);
    if (meant.length > 0) await desk.ledger?.note(meant.map(({ uuid }) => ({ uuid, at })));
    const result = articles.map(
      ({ edition, article }): Erased => ({
        edition: edition.path,
        outcome: article.erasedAt === null ? 'erased' : 'already erased',
      }),
    );
    return { statements: batch.statements(), result };
  });
  // What waited for an article that was erased may go out now.
  await settleAfter(desk);
  return erased;
}

/** Nobody in person: whoever erased it is in the log that an older copy of the database has not. */
const BY_LEDGER = { actor: 'erasure ledger', reason: null };

/**
 * Applies the erasures of the ledger that this database lacks, as of their own time: it is a copy from before them.
 * Call it before anything is served.
 * @returns how many articles were erased
 */
export async function applyLedger(desk: Desk & { ledger: Ledger }): Promise<number> {
  // What is coming in is not whole yet, and nobody is served from it.
  if ((await readDuty(desk.db)).state === 'receiving') return 0;
  const noted = new Map((await desk.ledger.list()).map(({ uuid, at }) => [uuid, at]));
  const lacking = await listUnerased(desk.db, [...noted.keys()]);
  const times = Map.groupBy(lacking, ({ story, uuid }) => `${noted.get(uuid)} ${story}`);
  for (const group of times.values()) {
    const { story: key, uuid } = group[0] as Unerased;
    const at = noted.get(uuid) as Instant;
    await write(
      desk.db,
      async (head) => {
        const story = (await findStories(desk.db, [key])).get(key) as DeskStory;
        const uuids = new Set(group.map((one) => one.uuid));
        const meant = [...story.articles.values()].filter(
          (article) => uuids.has(article.uuid) && article.erasedAt === null,
        );
        const batch = new WriteBatch(head, BY_LEDGER, at);
        await eraseArticles(desk, batch, story, meant, at);
        return { statements: batch.statements(), result: undefined };
      },
      ['open', 'closed'],
    );
  }
  return lacking.length;
}

/** Withdraws what is public of these articles of a story, and takes away what they say. */
async function eraseArticles(
  { db, now }: Desk,
  batch: WriteBatch,
  story: DeskStory,
  articles: readonly DeskArticle[],
  at: Instant,
): Promise<void> {
  if (articles.length === 0) return;
  const ids = articles.map(({ id }) => id);
  const [topics, names, visible] = await Promise.all([
    listArticleTopics(db, ids),
    listNames(db, ids),
    listPublicOfStories(db, [story.id]),
  ]);
  const gone = visible.filter(({ articleId }) => ids.includes(articleId));
  const rows: ErasedArticle[] = [];
  for (const article of articles) {
    const shown = gone.find(({ articleId }) => articleId === article.id);
    if (shown) logChange(batch, 'withdrawn', shown);
    logErasure(batch, article, topics.get(article.id) ?? []);
    rows.push({ ...article, withdrawnAt: shown ? endOf(shown, at) : article.withdrawnAt });
  }
  const isWhole = [...story.articles.values()].every(
    ({ id, erasedAt }) => erasedAt !== null || ids.includes(id),
  );
  const { id, key } = story;
  batch.add(...eraseStatements({ id, key: isWhole ? key : null, articles: rows, names }, at, now()));
  batch.addLast(...eraseDocuments(ids));
  await touchMonths(db, batch, gone, -1);
  if (gone.length > 0) {
    logTranslated(
      batch,
      visible.filter((sibling) => !gone.includes(sibling)),
    );
  }
}

/** Not before its last change: the time of a feed that had it never goes back. */
function endOf({ updatedAt }: PublicArticle, at: Instant): Instant {
  return Math.max(wholeSecond(at), updatedAt);
}

/** What never was public is erased in the private log alone. */
function logErasure(batch: WriteBatch, article: DeskArticle, topicIds: readonly number[]): void {
  const { id: articleId, month } = article;
  if (month === null) batch.logDesk('erased', { ...article, articleId }, null);
  else logChange(batch, 'erased', { ...article, articleId, month, topicIds });
}

// A link to a preview of a story: who has it sees for a day what will appear, and nothing else.
import type { Desk } from '../context.ts';
import type { Key } from '../domain/partner.ts';
import { appears, type PreviewState, previewStateOf } from '../domain/preview.ts';
import { PREVIEW_LIFE, previewPath, signPreview } from '../domain/preview-token.ts';
import { type Instant, wholeSecond } from '../domain/time.ts';
import { findStory } from '../operations/find-article.ts';
import { Refusal } from '../operations/refusal.ts';
import { write } from '../storage/newsroom.ts';
import { findPreviewSecret, setPreviewSecret } from '../storage/preview-secret.ts';
import type { OpenNewsroom } from './operation.ts';
import { maySee } from './seen.ts';

/** A link to a preview, and what it shows. */
export interface PreviewOffer {
  url: string;
  /** From then on it shows nothing any longer. */
  endsAt: Instant;
  /** All editions that whoever asks may see, in their order. */
  editions: { edition: string; language: string; state: PreviewState; publishAt: Instant | null }[];
}

/**
 * Makes a link to a preview of a story, valid for 24 hours.
 * @param key of the partner that asks, whose link shows no edition that it may not see; null: the newsroom's own
 * @throws Refusal for an unknown story, or one of which there is nothing to be seen
 */
export async function offerPreview(
  newsroom: OpenNewsroom,
  storyKey: string,
  key: Key | null = null,
): Promise<PreviewOffer> {
  const { db, now, config } = newsroom;
  if (!config) throw new Error('a newsroom without a base URL has no links');
  const { story, editions: all } = await findStory(db, storyKey);
  const seen = all.filter(({ id }) => maySee(key, id));
  const editions = seen.map((edition) => {
    const article = story.articles.get(edition.id);
    const state = previewStateOf(article, edition);
    const publishAt = state === 'scheduled' && article ? article.publishAt : null;
    return { edition: edition.path, language: edition.language, state, publishAt };
  });
  if (!editions.some(({ state }) => appears(state))) {
    throw new Refusal(
      `story “${storyKey}” has nothing to preview: no edition has a text of it that is or will be public`,
    );
  }
  const endsAt = wholeSecond(now()) + PREVIEW_LIFE;
  const preview = { storyUuid: story.uuid, endsAt, editions: key && seen.map(({ id }) => id) };
  const token = await signPreview(preview, await secretOf(newsroom));
  return { url: config.baseUrl + previewPath(token), endsAt, editions };
}

/** The newsroom's secret, which is made when it is asked for first. */
async function secretOf({ db, newId }: Desk): Promise<string> {
  const known = await findPreviewSecret(db);
  if (known !== null) return known;
  return write(db, async () => {
    const meanwhile = await findPreviewSecret(db);
    if (meanwhile !== null) return { statements: [], result: meanwhile };
    // 244 random bits.
    const secret = newId() + newId();
    return { statements: [setPreviewSecret(secret)], result: secret };
  });
}

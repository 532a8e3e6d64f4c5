// How reads answer: JSON, with a hash of its bytes.
import { entityTag } from '../documents/entity-tag.ts';
import type { ReadAnswer } from './reads.ts';

type Answered = Extract<ReadAnswer, { status: 200 }>;

const encoder = new TextEncoder();

export async function answerJson(
  value: unknown,
  { language = null, links = [] }: Partial<Pick<Answered, 'language' | 'links'>> = {},
): Promise<Answered> {
  const body = JSON.stringify(value);
  return {
    status: 200,
    contentType: 'application/json',
    body,
    etag: await entityTag(encoder.encode(body)),
    // When what a resource tells of changed last is not written down: editions and topics change it too.
    modifiedAt: null,
    language,
    links,
  };
}

/** One page of a list. */
export function answerPage(items: readonly unknown[], next: string | null): Promise<Answered> {
  return answerJson({ items, next }, { links: next === null ? [] : [{ rel: 'next', url: next }] });
}

export const MISSING: ReadAnswer = { status: 404, detail: 'There is nothing at this URL.' };

// Whether what is stored of a document may be served.
import type { StoredDocument } from '../storage/documents.ts';
import type { Press } from './prepare.ts';

/** Whether a stored document may be served: nothing touched it, no deploy and no moment changed it. */
export function isFresh(
  document: Omit<StoredDocument, 'body'>,
  press: Pick<Press, 'stamp' | 'now'>,
): boolean {
  return (
    document.renderedSeq >= document.touchedSeq &&
    document.stamp === press.stamp &&
    (document.changesAt === null || press.now() < document.changesAt)
  );
}

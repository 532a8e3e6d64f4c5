// Documents straight from the database, rendered where they are asked for: no thread beside, nothing held
// between requests. Workers answer this way, and so do tests.
import type { Context } from '../context.ts';
import { settle } from '../operations/settle.ts';
import type { DocumentSource, Servable } from './answer.ts';
import { getDocument, withBody } from './produce.ts';

/** Brings documents as identity bytes; whatever compresses stands in front. */
export function createDirectSource(context: Context): DocumentSource {
  return {
    async ready() {
      await settle(context);
    },
    async find(path): Promise<Servable | undefined> {
      const document = await getDocument(context, path);
      if (!document) return undefined;
      const { status, headers, etag, modifiedAt } = document;
      return {
        status,
        headers,
        etag,
        modifiedAt,
        codings: ['identity'],
        async load() {
          const whole = await withBody(context, document);
          return whole?.etag === etag && whole.status === status ? whole.body : undefined;
        },
      };
    },
  };
}

// Documents straight from the database, rendered where they are asked for: no thread beside. Validators are
// always the database's; only bytes, which their entity-tag names, are held between requests. Workers answer
// this way, and so do tests.
import type { Context } from '../context.ts';
import { settleAndTell } from '../operations/settle.ts';
import { DatabaseFault, snapshot } from '../storage/database.ts';
import { type DocumentState, documentStatesQuery, findDocument } from '../storage/documents.ts';
import { type Duty, dutyQuery, readDuty } from '../storage/due.ts';
import { createFaultLog } from '../storage/storage-fault.ts';
import { type DocumentSource, NotServingError, type Servable } from './answer.ts';
import type { BodyCache } from './body-cache.ts';
import { isFresh } from './freshness.ts';
import { type Document, produce } from './produce.ts';

/** Brings documents as identity bytes; whatever compresses stands in front. */
export function createDirectSource(context: Context, bodies?: BodyCache): DocumentSource {
  const { db } = context;
  const isTold = createFaultLog(context);

  /** @returns whether there was something to settle */
  async function keepUp({ state, nextDueAt }: Duty): Promise<boolean> {
    if (state === 'receiving') throw new NotServingError('the newsroom is being filled from another host');
    if (nextDueAt === null || nextDueAt > context.now()) return false;
    try {
      await settleAndTell(context);
    } catch (error) {
      // What is public can be read all the same.
      if (!(error instanceof DatabaseFault && error.isOfWriting)) throw error;
      isTold(error);
    }
    return true;
  }

  /** The state as of now: what is due is settled first. One round trip when nothing is. */
  async function stateAt(path: string): Promise<DocumentState | undefined> {
    const read = () => snapshot(db, { duty: dutyQuery, states: documentStatesQuery([path]) });
    let { duty, states } = await read();
    if (await keepUp(duty)) ({ duty, states } = await read());
    return states.get(path);
  }

  async function bytesOf(state: DocumentState): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { path, status, etag } = state;
    const document = state.kept ? await findDocument(db, path) : await produce(context, path);
    // Touched meanwhile: other bytes do not go with these validators.
    if (!document?.body || !isFresh(document, context)) return undefined;
    if (document.etag !== etag || document.status !== status) return undefined;
    bodies?.set(etag, document.body);
    return document.body;
  }

  const servable = (
    { status, headers, etag, modifiedAt }: Omit<Document, 'body'>,
    load: Servable['load'],
  ): Servable => ({ status, headers, etag, modifiedAt, codings: ['identity'], load });

  return {
    async ready() {
      await keepUp(await readDuty(db));
    },
    async find(path) {
      const state = await stateAt(path);
      if (state && isFresh(state, context)) {
        if (state.status === 404) return undefined;
        return servable(state, async () => bodies?.get(state.etag) ?? bytesOf(state));
      }
      const document = await produce(context, path);
      if (!document) return undefined;
      // Nothing packs here: there are bytes as they are.
      const { body } = document;
      if (body) bodies?.set(document.etag, body);
      return servable(document, async () => body ?? undefined);
    },
  };
}

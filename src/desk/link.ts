// A desk's line to a newsroom: the same calls, whether the newsroom is here or elsewhere.
import type { z } from 'zod';
import { Refusal } from '../operations/refusal.ts';
import type { MediaStore } from '../storage/media.ts';
import { listMedia } from '../storage/media.ts';
import { keepMedia } from './media.ts';
import type { InputOf, OpenNewsroom, OperationName, ResultOf } from './operations.ts';

/** Loaded with the first: whoever opens a newsroom may have none to perform. */
const operations = () => import('./operations.ts');

export interface DeskLink {
  /**
   * Performs an operation.
   * @throws Refusal when it makes no sense, in a sentence for whoever asked
   */
  perform<N extends OperationName>(name: N, input: InputOf<N>): Promise<ResultOf<N>>;
  /** Whether the newsroom has a media file. */
  hasMedia(name: string): Promise<boolean>;
  /**
   * Gives it a media file; giving it again changes nothing.
   * @throws Refusal when it may not be published, or its name is not that of its content
   */
  putMedia(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes of a media file, public or not; undefined where there is none. */
  findMedia(name: string): Promise<Uint8Array | undefined>;
}

/**
 * The same line for what this program did not make: an input is read as one that comes from elsewhere, texts and all.
 * The link then throws Refusal for one that its operation does not take.
 */
export function guarded(link: DeskLink): DeskLink {
  return {
    ...link,
    async perform(name, input) {
      const { OPERATIONS } = await operations();
      const read = OPERATIONS[name].input.safeParse(input);
      if (read.success) return link.perform(name, read.data as typeof input);
      const { path, message } = read.error.issues[0] as z.core.$ZodIssue;
      throw new Refusal(`this cannot be taken: ${path.map(String).join('.')}: ${message}`);
    },
  };
}

/** The line to a newsroom that is open here, where what is asked is trusted: this program made it. */
export function linkHere(newsroom: OpenNewsroom & { media: MediaStore | null }): DeskLink {
  const { db, media } = newsroom;
  return {
    async perform(name, input) {
      const { OPERATIONS } = await operations();
      const run = OPERATIONS[name].run as unknown as (on: OpenNewsroom, input: unknown) => Promise<never>;
      return run(newsroom, input);
    },
    async hasMedia(name) {
      return (await listMedia(db, [name])).has(name) && (media === null || (await media.has(name)));
    },
    putMedia: (name, bytes) => keepMedia({ db, media }, name, bytes),
    findMedia: async (name) => (media ? readMedia(media, name) : undefined),
  };
}

/** The bytes of a file of a store; undefined where there is none. */
export async function readMedia(media: MediaStore, name: string): Promise<Uint8Array | undefined> {
  const file = await media.find(name);
  if (!file) return undefined;
  const body = file.body as ReadableStream<Uint8Array<ArrayBuffer>>;
  return new Uint8Array(await new Response(body).arrayBuffer());
}

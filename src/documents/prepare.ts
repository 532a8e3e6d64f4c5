// Prepares documents: renders them from one snapshot, hashes and compresses them, and stores nothing yet.
import type { Context } from '../context.ts';
import { headSeqQuery } from '../storage/documents.ts';
import { type FormerRender, formerRendersQuery, type NewDocument } from '../storage/store-documents.ts';
import { type Body, bytesOf, textOf } from './body.ts';
import { entityTag, stemOf } from './entity-tag.ts';
import { bakeHeaders } from './headers.ts';
import type { Bytes, Packer } from './quick-gzip.ts';
import { type Render, type Renderer, renderAll } from './render.ts';

/** What rendering needs of the context. */
export type Press = Renderer &
  Pick<Context, 'stamp' | 'keepsBodies' | 'sha256'> & {
    /** What packs documents at once, where that is wanted. */
    packer?: Packer;
  };

/** A document that was rendered, and its bytes. */
export interface Made {
  document: NewDocument;
  bytes: Bytes;
  /** Nothing of it is to be stored. */
  unstored: boolean;
}

/** Documents of one snapshot, as plain data: whoever stores them may be another thread. */
export interface Prepared {
  /** Head of the log in that snapshot. */
  seq: number;
  /** By path; undefined where there is no such document. */
  made: Map<string, Made | undefined>;
  /** What was stored of them. */
  formers: Map<string, FormerRender>;
}

/** Octets of a body that a D1 row holds beside its headers: a larger one is rendered on demand. */
const LARGEST_KEPT = 1_900_000;

/** Prepares the documents at these paths: together, so that what they have in common is read and built once. */
export async function prepareAll(press: Press, paths: readonly string[]): Promise<Prepared> {
  const { renders, beside } = await renderAll(press, paths, {
    seq: headSeqQuery,
    formers: formerRendersQuery(paths),
  });
  const { seq, formers } = beside;
  const made = await Promise.all(
    [...renders].map(
      async ([path, render]) =>
        [path, await make(press, path, render, { seq, former: formers.get(path) })] as const,
    ),
  );
  return { seq, made: new Map(made), formers };
}

async function make(
  press: Press,
  path: string,
  { kind, rendered }: Render,
  { seq, former }: { seq: number; former: FormerRender | undefined },
): Promise<Made | undefined> {
  if (!rendered) return undefined;
  const { bytes, length, etag } = await setDown(press, rendered.body);
  const hot = rendered.keep && length <= LARGEST_KEPT;
  const document: NewDocument = {
    path,
    kind,
    status: rendered.status,
    headers: bakeHeaders(rendered),
    etag,
    changesAt: rendered.changesAt,
    renderedSeq: seq,
    stamp: press.stamp,
    hot,
    text: hot && press.keepsBodies ? textOf(rendered.body) : null,
    tags: rendered.tags,
    since: rendered.since,
    former,
  };
  return { document, bytes, unstored: rendered.unstored === true };
}

/** A rendered body's bytes, how many octets it has as it is, and its entity-tag's stem. */
async function setDown(
  press: Press,
  rendered: Body,
): Promise<{ bytes: Bytes; length: number; etag: string }> {
  if (press.packer) {
    const { digest, ...packed } = press.packer.pack(rendered);
    return { ...packed, etag: stemOf(digest) };
  }
  const body = bytesOf(rendered);
  const etag = press.sha256 ? stemOf(press.sha256(body)) : await entityTag(body);
  return { bytes: { body }, length: body.length, etag };
}

// Documents rendered where they are asked for and stored nowhere: for whoever only looks.
import type { DocumentSource } from './answer.ts';
import { bytesOf } from './body.ts';
import { entityTag } from './entity-tag.ts';
import { bakeHeaders } from './headers.ts';
import { type Renderer, renderAll } from './render.ts';

/** Brings documents of the newsroom as it is: nothing is settled, and nothing is written. */
export function createReadOnlySource(renderer: Renderer): DocumentSource {
  return {
    async ready() {},
    async find(path) {
      const { renders } = await renderAll(renderer, [path], {});
      const rendered = renders.get(path)?.rendered;
      if (!rendered) return undefined;
      const body = bytesOf(rendered.body);
      return {
        status: rendered.status,
        headers: bakeHeaders(rendered),
        etag: await entityTag(body),
        modifiedAt: rendered.since,
        codings: ['identity'],
        load: async () => body,
      };
    },
  };
}

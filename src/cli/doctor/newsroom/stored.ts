// What is stored of documents, which a server answers from: it must be what rendering gives.

import { parsePath } from '../../../documents/address.ts';
import { bytesOf } from '../../../documents/body.ts';
import { entityTag } from '../../../documents/entity-tag.ts';
import { isFresh } from '../../../documents/freshness.ts';
import type { Rendered } from '../../../documents/plan.ts';
import { type DocumentState, listDocumentPaths } from '../../../storage/documents.ts';
import { findArticlesAt } from '../../../storage/paths.ts';
import { decoded } from '../report.ts';
import { attempt } from './attempt.ts';
import type { Check } from './finding.ts';

export const STORED_WRONG = 'what is stored of it is not what it is now';

/** What renders a document anew. */
export const ANEW =
  'amend what it shows, which renders it anew, and report it if nothing but Coranto has written here';

const PAGE = 500;

/** Whether a stored document would be served, and is not what it should be. */
export async function isStoredWrong(
  press: Parameters<typeof isFresh>[1],
  state: DocumentState | undefined,
  rendered: Rendered | null,
): Promise<boolean> {
  if (!state || !isFresh(state, press)) return false;
  if (!rendered) return state.status !== 404;
  return state.status !== rendered.status || state.etag !== (await entityTag(bytesOf(rendered.body)));
}

/** Checks stored documents that are not of those which there should be: at most what sends a reader on. */
export function checkOthers(standing: ReadonlySet<string>): Check {
  return async (examined, { find }) => {
    const { db } = examined;
    let after = 0;
    for (;;) {
      const documents = await listDocumentPaths(db, after, PAGE);
      const places = documents.flatMap(({ path }) => {
        const address = parsePath(path);
        return address?.kind === 'article' ? [address] : [];
      });
      const articles = new Set((await findArticlesAt(db, places)).map(keyOf));
      const others = documents.flatMap(({ path }) => {
        const address = parsePath(path);
        const isKnown = standing.has(path) || (address?.kind === 'article' && articles.has(keyOf(address)));
        return isKnown ? [] : [path];
      });
      const { renders, states } = await attempt(examined, others);
      for (const path of others) {
        const rendered = renders.get(path)?.rendered ?? null;
        if (!(await isStoredWrong(examined, states.get(path), rendered))) continue;
        const what = rendered
          ? STORED_WRONG
          : 'it is stored and would be served, and there should be nothing';
        find({ check: 'documents', severity: 'fault', where: decoded(path), what, do: ANEW });
      }
      if (documents.length < PAGE) return;
      after = documents.at(-1)?.id as number;
    }
  };
}

function keyOf({ edition, month, slug }: { edition: string; month: string; slug: string }): string {
  return `${edition}/${month}/${slug}`;
}

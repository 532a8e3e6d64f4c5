// The page of a statement: what an edition says of itself.
import { statementTag } from '../domain/tag.ts';
import { absoluteHtml } from '../render/html.ts';
import { renderStatementPage } from '../render/pages/statement.ts';
import { editionsQuery } from '../storage/editions.ts';
import { statementQuery } from '../storage/statements.ts';
import { createLinks } from './links.ts';
import { frameOf, page } from './page-frame.ts';
import { findEdition, type Planner, plan } from './plan.ts';

export const planStatement: Planner<'statement'> = (address) => {
  const { edition: path, statement: kind } = address;
  return plan(
    { editions: editionsQuery, statement: statementQuery(path, kind) },
    ({ editions, statement }, { baseUrl, i18n }) => {
      const edition = findEdition(editions, path);
      if (!edition || !statement) return null;
      const links = createLinks(baseUrl, editions);
      const words = i18n.for(edition.language);
      const frame = frameOf(edition, address, links, words);
      const model = {
        frame,
        kind,
        title: statement.title,
        bodyHtml: absoluteHtml(statement.body, { articleUrl: frame.url, mediaUrl: links.media }),
        changedAt: statement.changedAt,
      };
      return page(edition, renderStatementPage(model, words), [statementTag(edition.id, kind)]);
    },
  );
};

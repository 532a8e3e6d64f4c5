// The stylesheet of one edition: the colours of its own.
import { editionsTag, editionTag } from '../domain/tag.ts';
import { renderEditionStyle } from '../render/edition-style.ts';
import { editionsQuery } from '../storage/editions.ts';
import { findEdition, neutral, type Planner, plan } from './plan.ts';

export const planStyle: Planner<'style'> = (address) =>
  plan({ editions: editionsQuery }, ({ editions }) => {
    const edition = findEdition(editions, address.edition);
    if (!edition) return null;
    return {
      ...neutral,
      contentType: 'text/css; charset=utf-8',
      body: renderEditionStyle(edition.accent),
      tags: [editionsTag, editionTag(edition.id)],
      since: edition.createdAt,
    };
  });

// The media type under which each format is served.
import type { FeedFormat } from '../../src/domain/feed.ts';
import type { Finding } from './finding.ts';

// RFC 4287 section 7: Atom "can be" identified by its own type. By application/xml (RFC 7303) browsers show a feed.
const TYPES: Record<FeedFormat, { types: string[]; clause: string }> = {
  atom: { types: ['application/atom+xml', 'application/xml'], clause: 'RFC 4287 section 2' },
  rss: { types: ['application/rss+xml', 'application/xml'], clause: 'RSS Profile 5.1.1' },
  json: { types: ['application/feed+json'], clause: 'JSON Feed 1.1, Suggestions for Publishers' },
};

/** What is wrong with the Content-Type of an answer whose body is a feed of the format. */
export function validateContentType(format: FeedFormat, contentType: string | null): Finding[] {
  const { types, clause } = TYPES[format];
  const [own = '', ...parameters] = (contentType ?? '').toLowerCase().split(/\s*;\s*/);
  const isUtf8 = parameters.every((parameter) => parameter === 'charset=utf-8');
  if (types.includes(own) && isUtf8) return [];
  return [
    { clause, message: `the type is ${contentType}`, where: 'Content-Type', rule: 'validateContentType' },
  ];
}

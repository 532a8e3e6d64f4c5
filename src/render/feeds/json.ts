// JSON Feed 1.1 with the extension `_coranto`, from the document that the library `feed` writes.
import { Feed as Library } from 'feed';
import { mediaKind } from '../../domain/article.ts';
import type { EntryMedia, EntryTranslation, Feed, Role } from '../../domain/feed.ts';
import { toRfc3339 } from '../../domain/time.ts';
import { type FormatWriter, type FreshEntry, GENERATOR, nonBlank } from './format-writer.ts';

/** What is undefined is not written. */
interface JsonItem {
  id: string;
  url: string;
  title: string | undefined;
  summary: string | undefined;
  content_html: string | undefined;
  content_text: string | undefined;
  image: string | undefined;
  date_published: string;
  date_modified: string;
  authors: { name: string }[] | undefined;
  tags: string[] | undefined;
  language: string;
  attachments: JsonAttachment[] | undefined;
  _coranto: {
    role: Role;
    stale: boolean;
    dateline: string | undefined;
    translations: EntryTranslation[];
    corrections: { at: string; note: string }[];
  };
}

interface JsonAttachment {
  url: string;
  mime_type: string;
  title: string | undefined;
  size_in_bytes: number;
}

interface JsonHead extends LibraryHead {
  language: string;
  authors: { name: string }[];
  _coranto: { withdrawn: { id: string; at: string }[] };
}

/** JSON Feed 1, as the library writes it. */
interface LibraryHead {
  version: string;
  title: string;
  home_page_url: string;
  feed_url: string;
  description?: string;
}
type LibraryItem = Pick<JsonItem, 'id' | 'url' | 'title' | 'content_html'>;
type LibraryDocument = LibraryHead & { items: LibraryItem[] };

/** JSON Feed. */
export const writeJson: FormatWriter = (feed, fresh) => {
  const library = new Library({
    title: feed.title,
    description: feed.description,
    link: feed.pageUrl,
    feedLinks: { json: feed.url },
    updated: new Date(feed.updatedAt),
    generator: GENERATOR,
  });
  for (const { entry, content } of fresh) {
    library.addItem({
      title: entry.headline,
      description: entry.lead,
      content,
      id: entry.id,
      link: entry.url,
      date: new Date(entry.updatedAt),
      published: new Date(entry.releasedAt),
    });
  }
  const { items, ...head }: LibraryDocument = JSON.parse(library.json1());
  return {
    fragments: items.map((base, index) => JSON.stringify(decorateItem(base, fresh[index] as FreshEntry))),
    assemble: (fragments) => writeDocument(decorateHead(head, feed), fragments),
  };
};

function decorateHead(base: LibraryHead, feed: Feed): JsonHead {
  return {
    ...base,
    version: 'https://jsonfeed.org/version/1.1',
    language: feed.language,
    authors: [{ name: feed.publisher }],
    _coranto: {
      withdrawn: feed.tombstones.map(({ id, withdrawnAt }) => ({ id, at: toRfc3339(withdrawnAt) })),
    },
  };
}

function decorateItem(base: LibraryItem, { entry, content }: FreshEntry): JsonItem {
  const hasContent = content !== '';
  return {
    id: base.id,
    url: entry.url,
    title: base.title,
    summary: textIfAny(entry.lead),
    // The library calls a lead content_html where there is no content, but a lead is plain text.
    // JSON Feed 1.1, Items: an item has one of the two, be it empty.
    content_html: hasContent ? base.content_html : undefined,
    content_text: hasContent ? undefined : entry.lead,
    image: entry.media.find(({ type }) => mediaKind(type) === 'image')?.url,
    date_published: toRfc3339(entry.releasedAt),
    date_modified: toRfc3339(entry.updatedAt),
    authors: listIfAny(nonBlank(entry.bylines).map((name) => ({ name }))),
    tags: listIfAny(entry.topics.map(({ label }) => label)),
    language: entry.language,
    attachments: listIfAny(entry.media.map(attachment)),
    _coranto: {
      role: entry.role,
      stale: entry.stale,
      dateline: textIfAny(entry.dateline ?? ''),
      translations: entry.translations.map(({ language, url, role, stale }) => ({
        language,
        url,
        role,
        stale,
      })),
      corrections: entry.corrections.map(({ at, note }) => ({ at: toRfc3339(at), note })),
    },
  };
}

function attachment({ url, type, size, caption, alt }: EntryMedia): JsonAttachment {
  return { url, mime_type: type, title: nonBlank([caption ?? '', alt ?? ''])[0], size_in_bytes: size };
}

/** One line for each member and each item: an item stands as it was serialised before. */
function writeDocument(head: JsonHead, fragments: readonly string[]): string {
  const members = Object.entries(head).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  members.push(`"items":[\n${fragments.join(',\n')}\n]`);
  return `{\n${members.join(',\n')}\n}\n`;
}

function textIfAny(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

function listIfAny<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

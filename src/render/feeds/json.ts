// JSON Feed 1.1 with the extension `_coranto`, from the document that the library `feed` writes.
import { Feed as Library } from 'feed';
import { mediaKind } from '../../domain/article.ts';
import {
  type EntryMedia,
  type EntryTopic,
  type EntryTranslation,
  type Feed,
  IPTC_SCHEME,
  type Role,
} from '../../domain/feed.ts';
import { toRfc3339 } from '../../domain/time.ts';
import {
  type FormatWriter,
  type Frame,
  type FreshEntry,
  GENERATOR,
  nonBlank,
  titleOf,
  UPDATED,
} from './format-writer.ts';

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
    fallback: 'link' | 'show' | undefined;
    dateline: string | undefined;
    rights: string | undefined;
    license: string | undefined;
    topics: JsonTopic[] | undefined;
    translations: EntryTranslation[];
    corrections: { at: string; note: string }[];
  };
}

interface JsonTopic {
  label: string;
  url: string;
  /** URI of the same subject among the IPTC Media Topics. */
  subject: string | undefined;
}

interface JsonAttachment {
  url: string;
  mime_type: string;
  title: string | undefined;
  size_in_bytes: number;
  _coranto: {
    width: number | undefined;
    height: number | undefined;
    alt: string | undefined;
    caption: string | undefined;
    credit: string | undefined;
    terms: string | undefined;
    thumbnail: string | undefined;
  };
}

interface JsonHead extends LibraryHead {
  next_url: string | undefined;
  icon: string | undefined;
  favicon: string | undefined;
  language: string | undefined;
  authors: { name: string }[];
  hubs: { type: string; url: string }[] | undefined;
  _coranto: {
    updated: string;
    logo: string | undefined;
    rights: string | undefined;
    license: string | undefined;
    history: {
      complete: boolean;
      archive: boolean;
      current: string | undefined;
      previous: string | undefined;
      next: string | undefined;
    };
    withdrawn: { id: string; at: string }[];
  };
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
export const jsonWriter: FormatWriter = {
  entries(fresh) {
    const library = new Library({ title: '', updated: new Date(0) });
    for (const { entry, summary, content } of fresh) {
      library.addItem({
        title: entry.headline,
        description: summary,
        content,
        id: entry.id,
        link: entry.url,
        date: new Date(entry.updatedAt),
        published: new Date(entry.releasedAt),
      });
    }
    const { items }: LibraryDocument = JSON.parse(library.json1());
    return items.map((base, index) => JSON.stringify(decorateItem(base, fresh[index] as FreshEntry)));
  },
  frame(feed) {
    const library = new Library({
      title: feed.title,
      description: feed.description,
      link: feed.pageUrl,
      feedLinks: { json: feed.url },
      updated: new Date(0),
      generator: GENERATOR,
    });
    const { items: _none, ...head }: LibraryDocument = JSON.parse(library.json1());
    return frameOf(decorateHead(head, feed));
  },
  updated: (at) => JSON.stringify(toRfc3339(at)),
};

function decorateHead(base: LibraryHead, feed: Omit<Feed, 'updatedAt'>): JsonHead {
  const { complete, archive, current, previous, next } = feed.history;
  return {
    ...base,
    version: 'https://jsonfeed.org/version/1.1',
    // JSON Feed 1.1, top-level: the items that came before these.
    next_url: feed.history.previous ?? undefined,
    icon: feed.icon ?? undefined,
    favicon: feed.icon ?? undefined,
    language: feed.multilingual ? undefined : feed.language,
    authors: [{ name: feed.publisher }],
    hubs: feed.hub === null ? undefined : [{ type: 'WebSub', url: feed.hub }],
    _coranto: {
      updated: UPDATED,
      logo: feed.logo ?? undefined,
      rights: feed.rights ?? undefined,
      license: feed.license ?? undefined,
      history: {
        complete,
        archive,
        current: current ?? undefined,
        previous: previous ?? undefined,
        next: next ?? undefined,
      },
      withdrawn: feed.tombstones.map(({ id, withdrawnAt }) => ({ id, at: toRfc3339(withdrawnAt) })),
    },
  };
}

function decorateItem(base: LibraryItem, { entry, summary, content }: FreshEntry): JsonItem {
  const hasContent = content !== '';
  return {
    id: base.id,
    url: entry.url,
    title: base.title,
    summary: textIfAny(summary),
    // The library calls a lead content_html where there is no content, but a lead is plain text.
    // JSON Feed 1.1, Items: an item has one of the two, be it empty.
    content_html: hasContent ? base.content_html : undefined,
    content_text: hasContent ? undefined : summary,
    image: entry.media.find(({ type }) => mediaKind(type) === 'image')?.url,
    date_published: toRfc3339(entry.releasedAt),
    date_modified: toRfc3339(entry.updatedAt),
    authors: listIfAny(nonBlank(entry.bylines).map((name) => ({ name }))),
    tags: listIfAny(entry.topics.map(({ label }) => label)),
    language: entry.language,
    attachments: listIfAny(distinct(entry.media.map(attachment))),
    _coranto: {
      role: entry.role,
      stale: entry.stale,
      fallback: entry.fallback === null ? undefined : entry.fallback.kind,
      dateline: textIfAny(entry.dateline ?? ''),
      rights: entry.rights ?? undefined,
      license: entry.license ?? undefined,
      topics: listIfAny(entry.topics.map(topic)),
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

function topic({ label, url, iptc }: EntryTopic): JsonTopic {
  return { label, url, subject: iptc === null ? undefined : IPTC_SCHEME + iptc };
}

function attachment(media: EntryMedia): JsonAttachment {
  const { url, type, size, width, height, alt, caption, credit, terms, thumbnail } = media;
  return {
    url,
    mime_type: type,
    title: titleOf(media),
    size_in_bytes: size,
    _coranto: {
      width: width ?? undefined,
      height: height ?? undefined,
      alt: alt ?? undefined,
      caption: caption ?? undefined,
      credit: credit ?? undefined,
      terms: terms ?? undefined,
      thumbnail: thumbnail?.url,
    },
  };
}

/**
 * JSON Feed 1.1, Items: two attachments with one title are the same thing in two forms. Ours are different things, so
 * those that are called alike are numbered.
 */
function distinct(attachments: JsonAttachment[]): JsonAttachment[] {
  const seen = new Map<string, number>();
  return attachments.map((one) => {
    if (one.title === undefined) return one;
    const count = (seen.get(one.title) ?? 0) + 1;
    seen.set(one.title, count);
    return count === 1 ? one : { ...one, title: `${one.title} (${count})` };
  });
}

/** One line for each member and each item: an item stands as it was serialised before. */
function frameOf(head: JsonHead): Frame {
  const said = Object.entries(head).filter(([, value]) => value !== undefined);
  const members = said.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = `{\n${members.join(',\n')},\n"items":[\n`;
  // As JSON it is escaped, and a text that looks like that is escaped in another way.
  const [before = '', rest = ''] = text.split(JSON.stringify(UPDATED));
  return { before, rest, between: ',\n', after: '\n]\n}\n' };
}

function textIfAny(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}

function listIfAny<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

// What each reader must believe of the hard newsroom's articles, as far as it keeps it.
import { type HardFeed, idOf, linkOf, type Public } from './hard-newsroom.ts';
import { FILES } from './hard-stories.ts';
import type { ParsedEntry } from './readers/feedparser.ts';
import type { Belief, Enclosure } from './readers/reader.ts';

type Expect = (article: Public, feed: HardFeed, base: string) => Belief;

/** By the name of the reader. */
export const EXPECTED: Readonly<Record<string, Expect>> = {
  newsboat: (article, feed, base) => ({
    ...told(article, feed, base),
    title: article.title,
    published: article.releasedAt,
    // Of several it shows all in Atom and the last in RSS.
    authors: named(feed.format === 'atom' ? [article.bylines.join(', ')] : article.bylines.slice(-1)),
    // The last that can be played.
    enclosures: enclosures(article, feed, base)
      .filter(({ type }) => /^(audio|video)\//.test(type))
      .slice(-1)
      .map(({ url, type }) => ({ url, type })),
  }),
  feedparser: (article, feed, base): Belief & Pick<ParsedEntry, 'summary'> => ({
    ...told(article, feed, base),
    // A description of anything else may not stand for it.
    summary: article.lead,
    title: feed.format === 'rss' ? asFeedparserHasIt(article.title) : article.title,
    published: article.releasedAt,
    updated: article.updatedAt,
    language: article.language,
    authors: article.bylines,
    enclosures: enclosures(article, feed, base),
  }),
  feedsmith: (article, feed, base) => ({
    ...told(article, feed, base),
    title: article.title,
    published: article.releasedAt,
    updated: article.updatedAt,
    language: article.language,
    authors: article.bylines,
    enclosures: enclosures(article, feed, base),
  }),
  sfeed: (article, feed, base) => ({
    ...told(article, feed, base),
    title: article.title,
    published: article.releasedAt,
    authors: article.bylines.slice(0, 1),
    enclosures: enclosures(article, feed, base)
      .slice(0, 1)
      .map(({ url }) => ({ url })),
  }),
  rss2email: (article, feed, base) => ({
    ...told(article, feed, base),
    title: feed.format === 'rss' ? asRss2emailHasIt(article.title) : article.title,
    // The date of a mail is that of the last change.
    published: article.updatedAt,
  }),
};

const told = (article: Public, { format }: HardFeed, base: string) => ({
  id: idOf(article, format),
  link: linkOf(base, article),
});

const named = (names: readonly string[]): string[] => names.filter((name) => name !== '');

/** In Atom all of them; in RSS the one that matters: sound, else film, else a picture, else a file. */
function enclosures({ files }: Public, { format }: HardFeed, base: string): Required<Enclosure>[] {
  const all = files.map((key) => {
    const { name, type, bytes } = FILES[key];
    return { url: `${base}/media/${name}`, type, length: bytes.length };
  });
  if (format !== 'rss') return all;
  const kinds = ['audio', 'video', 'image', 'application'];
  const rank = ({ type }: Enclosure) => kinds.indexOf(type?.split('/')[0] as string);
  return all.sort((a, b) => rank(a) - rank(b)).slice(0, 1);
}

// An RSS title may be text or HTML, and nothing says which: a reader that guesses guesses wrong where a text holds
// whole elements or whole character references. What can be done about it, the profile's “&#x26;” for “&”, is done.

/** It takes what looks like elements for HTML. */
const asFeedparserHasIt = (title: string): string =>
  /<b>.*<\/b>/.test(title) ? title.replace('R&D', 'R&amp;D') : title;

/** It makes Markdown of HTML for a subject. */
function asRss2emailHasIt(title: string): string {
  if (/<b>.*<\/b>/.test(title)) return title.replace(/<\/?b>/g, '**');
  return title.replace('&amp;T', '&T').replace('&lt;b&gt;', '<b>').replace('&nbsp;', ' ');
}

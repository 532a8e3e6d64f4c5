// Links that subscribe with one click: in a program of one's own, or in a reader on the web by its own address for it.
import type { Words } from '../../i18n.ts';
import { html, type Markup } from './markup.ts';
import type { FeedLink } from './models.ts';
import { flatText } from './text.ts';

/** Each takes the feed's URL, encoded, at the end. In the order of the alphabet: none is recommended. */
const READERS: readonly (readonly [string, string])[] = [
  ['Feedbin', 'https://feedbin.com/?subscribe='],
  ['Feedly', 'https://feedly.com/i/subscription/feed/'],
  ['Inoreader', 'https://www.inoreader.com/?add_feed='],
  ['NewsBlur', 'https://www.newsblur.com/?url='],
  ['The Old Reader', 'https://theoldreader.com/feeds/subscribe?url='],
];

/** A feed's links, under what they are for. */
export function oneClick(feed: FeedLink, words: Words): Markup {
  return html`<p class="one-click">${words.t('feeds.oneClick')}</p>
${readerLinks(feed, words)}`;
}

/** Nothing is asked of a reader before one is followed. */
function readerLinks({ title, url }: FeedLink, words: Words): Markup {
  const readers = [
    [words.t('feeds.ownReader'), `feed:${url}`] as const,
    ...READERS.map(([name, address]) => [name, address + encodeURIComponent(url)] as const),
  ];
  return html`<ul class="readers">${readers.map(([reader, href]) => {
    const label = words.t('feeds.inReader', { reader, feed: flatText(title) });
    return html`
<li><a href="${href}" rel="nofollow noopener" aria-label="${label}">${reader}</a></li>`;
  })}
</ul>
`;
}

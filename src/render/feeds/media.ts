// Media RSS 1.5: what there is to say of each file of an entry, the same in Atom and RSS.
import { mediaKind } from '../../domain/article.ts';
import type { Entry, EntryMedia } from '../../domain/feed.ts';
import { nonBlank } from './format-writer.ts';
import { element, type XmlElement } from './xml-tree.ts';

export const MEDIA_NAMESPACE = 'http://search.yahoo.com/mrss/';

/**
 * One `media:content` for each file, its words within it.
 * @param described with descriptions: not where there is no content, for which readers would take them
 */
export function mediaContents({ media, language }: Entry, described: boolean): XmlElement[] {
  return media.map((one) => mediaContent(one, language, described));
}

function mediaContent(media: EntryMedia, lang: string, described: boolean): XmlElement {
  const { url, type, size, width, height, thumbnail } = media;
  const kind = mediaKind(type);
  const [title, ...more] = nonBlank([media.title, media.alt, media.caption]);
  const description = nonBlank([media.caption, ...more.reverse()]).find((text) => text !== title);
  return element(
    'media:content',
    {
      url,
      fileSize: String(size),
      type,
      medium: kind === 'file' ? 'document' : kind,
      width: width === null ? undefined : String(width),
      height: height === null ? undefined : String(height),
      lang,
    },
    [
      ...textIfAny('media:title', { type: 'plain' }, title),
      ...textIfAny('media:description', { type: 'plain' }, described ? description : null),
      ...textIfAny('media:credit', {}, media.credit),
      ...textIfAny('media:copyright', {}, media.terms),
      ...(thumbnail === null ? [] : [thumbnailElement(thumbnail)]),
    ],
  );
}

function thumbnailElement({ url, width, height }: NonNullable<EntryMedia['thumbnail']>): XmlElement {
  return element('media:thumbnail', {
    url,
    width: width === null ? undefined : String(width),
    height: height === null ? undefined : String(height),
  });
}

function textIfAny(
  name: string,
  attributes: Record<string, string>,
  text: string | null | undefined,
): XmlElement[] {
  return text === null || text === undefined || text.trim() === '' ? [] : [element(name, attributes, text)];
}

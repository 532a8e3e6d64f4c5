// The media one article uses: those its fields list, then the pictures of its body, each with its words.
import { faultOfThumbnail, type MediaFile, type MediaUse } from '../domain/article.ts';
import { type Origin, type Problem, problemAt } from '../domain/story-input.ts';
import type { MediaEntry } from './article-fields.ts';
import type { ResolveImage } from './markdown.ts';
import type { MediaShelf } from './media-shelf.ts';

export interface MediaList {
  /** Finds the picture of an image in the body. */
  resolve: ResolveImage;
  /** The list after the body has been read: what it says about a listed picture counts too. */
  finish(): { media: MediaUse[]; problems: Problem[] };
}

interface Listed extends MediaUse {
  field: string;
  given: string;
  decorative: boolean;
}

/** Starts the list with the entries of an article's `media` field. */
export async function createMediaList(
  entries: readonly MediaEntry[],
  shelf: MediaShelf,
  origin: Origin,
): Promise<MediaList> {
  const findThumbnail = async ({ thumbnail }: MediaEntry, of: MediaFile) => {
    if (thumbnail === undefined) return null;
    const found = await shelf.find(thumbnail);
    if ('fault' in found) return { fault: `thumbnail: ${found.fault}` };
    const fault = faultOfThumbnail(found.file, of);
    return fault === undefined ? found.file : { fault: `thumbnail: “${thumbnail}” ${fault}` };
  };
  const problems: Problem[] = [];
  const listed: Listed[] = [];
  for (const [at, entry] of entries.entries()) {
    const field = `media[${at + 1}]`;
    const found = await shelf.find(entry.file);
    if ('fault' in found) problems.push(problemAt(origin, field, found.fault));
    else if (listed.some((one) => one.name === found.file.name)) {
      problems.push(problemAt(origin, field, `“${entry.file}” is listed twice; keep one of the two`));
    } else {
      const thumbnail = await findThumbnail(entry, found.file);
      if (thumbnail && 'fault' in thumbnail) problems.push(problemAt(origin, field, thumbnail.fault));
      else listed.push({ ...useOf(entry), ...found.file, thumbnail, field, given: entry.file });
    }
  }
  const inBody = new Map<string, MediaUse>();
  const resolve: ResolveImage = async (image) => {
    const found = await shelf.find(image.name);
    if ('fault' in found) return { fault: found.fault };
    const { file } = found;
    if (!file.type.startsWith('image/')) {
      return { fault: `“${image.name}” is ${file.type} and no image; list it under media or link to it` };
    }
    const entry = listed.find((one) => one.name === file.name);
    if (entry?.decorative && image.alt) {
      return { fault: `“${image.name}” has alt text here and decorative: true under media; keep one` };
    }
    const alt = image.alt || entry?.alt || null;
    if (!alt && !entry?.decorative && !image.decorative) {
      return { fault: image.decorative === undefined ? noWords(image.name) : noWordsInHtml(image.name) };
    }
    if (entry) {
      entry.alt ??= alt;
      entry.decorative ||= alt === null;
    }
    const caption = entry?.caption ?? (image.title || null);
    const credit = entry?.credit ?? null;
    if (!entry && !inBody.has(file.name)) {
      inBody.set(file.name, { ...file, alt, caption, credit, title: null, terms: null, thumbnail: null });
    }
    return { file, alt, caption, credit };
  };
  const finish = () => {
    const silent = listed.filter((one) => one.type.startsWith('image/') && !one.alt && !one.decorative);
    const wordless = silent.map((one) => problemAt(origin, one.field, noWords(one.given)));
    const uses = listed.map(({ field: _field, given: _given, decorative: _decorative, ...use }) => use);
    return { media: [...uses, ...inBody.values()], problems: [...problems, ...wordless] };
  };
  return { resolve, finish };
}

function useOf(entry: MediaEntry) {
  return {
    alt: entry.alt ?? null,
    caption: entry.caption ?? null,
    credit: entry.credit ?? null,
    title: entry.title ?? null,
    terms: entry.terms ?? null,
    decorative: entry.decorative ?? false,
  };
}

function noWordsInHtml(file: string): string {
  return `the image “${file}” has no alt text; give it alt="what it shows", or alt="" when it is decorative`;
}

function noWords(file: string): string {
  return `the image “${file}” has no alt text; write ![what it shows](${file}), or under media alt: what it shows or decorative: true`;
}

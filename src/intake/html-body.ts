// An article's body that comes as HTML of another system: its pictures found, everything else sanitised.
import type { Problem } from '../domain/story-input.ts';
import type { PlacedImage } from './body-images.ts';
import type { ResolveImage } from './markdown.ts';
import { type Attributes, DEEPEST, nestsDeeply, sanitise } from './sanitise.ts';
import { oneLine } from './source-file.ts';

/**
 * Takes from a body what an article may contain; the same text always gives the same string.
 * @param text HTML, a fragment
 * @param report makes a problem of a sentence
 * @returns the problems found; the HTML is of no use when there are any
 */
export async function renderHtml(
  text: string,
  resolve: ResolveImage,
  report: (message: string) => Problem,
): Promise<{ html: string; problems: Problem[] }> {
  if (nestsDeeply(text)) {
    return { html: '', problems: [report(`has more than ${DEEPEST} elements within one another`)] };
  }
  const asked = new Map<string, Attributes>();
  const html = sanitise(text, (attributes) => {
    asked.set(keyOf(attributes), attributes);
    return attributes;
  });
  if (asked.size === 0) return { html, problems: [] };
  const problems: Problem[] = [];
  const placed = new Map<string, PlacedImage>();
  for (const [key, attributes] of asked) {
    const found = await resolve(imageOf(attributes));
    if ('fault' in found) problems.push(report(found.fault));
    else placed.set(key, found);
  }
  if (problems.length > 0) return { html: '', problems };
  return { html: sanitise(text, (attributes) => shown(placed.get(keyOf(attributes)))), problems };
}

const keyOf = (attributes: Attributes): string => JSON.stringify(attributes);

function imageOf({ src = '', alt, title = '' }: Attributes) {
  // HTML's own word for a picture that needs no words is an empty alt text.
  return { name: named(src), alt: oneLine(alt ?? ''), title: oneLine(title), decorative: alt?.trim() === '' };
}

function shown(image: PlacedImage | undefined): Attributes {
  if (!image) return {};
  const { name, width, height } = image.file;
  return { src: `media:${name}`, alt: image.alt ?? '', width: String(width), height: String(height) };
}

/** The name of a file beside the lines that an address names. */
function named(src: string): string {
  const address = src.trim().replace(/^\.\//, '');
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

// Pictures in an article's body: which file each is, its words, and its HTML.
import type { Token } from 'markdown-it';
import type { MediaFile } from '../domain/article.ts';
import { escapeHtml } from './sanitise.ts';
import { oneLine } from './source-file.ts';

/** An image as the body writes it. */
export interface BodyImage {
  /** The name of a file beside the article. */
  name: string;
  /** Empty when not given. */
  alt: string;
  title: string;
  /** HTML only: whether it says of itself that it shows nothing that needs words. */
  decorative?: boolean;
}

/** An image as it will stand; `alt` null is decorative. */
export interface PlacedImage {
  file: MediaFile;
  alt: string | null;
  caption: string | null;
  credit: string | null;
}

/** Finds the file of each image among inline tokens and keeps it in the token's `meta`. */
export async function placeImages(
  tokens: Token[],
  resolve: (image: BodyImage) => Promise<PlacedImage | { fault: string }>,
  report: (at: Token, fault: string) => void,
): Promise<void> {
  for (const token of tokens) {
    if (token.type !== 'image') continue;
    const placed = await resolve({
      name: decoded(String(token.attrGet('src') ?? '')),
      alt: oneLine(plainText(token.children ?? [])),
      title: oneLine(String(token.attrGet('title') ?? '')),
    });
    if ('fault' in placed) report(token, placed.fault);
    else token.meta = { placed };
  }
}

/** `<img>` with the file's content name; the address is made when the article is rendered. */
export function renderImage(token: Token): string {
  const { file, alt } = placedIn(token);
  const { name, width, height } = file;
  return `<img src="media:${name}" alt="${escapeHtml(alt ?? '')}" width="${width}" height="${height}" />`;
}

/** `<figure>` with caption and credit, for a picture that stands alone. */
export function renderFigure(token: Token): string {
  const { caption, credit } = placedIn(token);
  const words = caption && credit ? `${caption} (${credit})` : (caption ?? credit);
  const figcaption = words ? `<figcaption>${escapeHtml(words)}</figcaption>` : '';
  return `<figure>${renderImage(token)}${figcaption}</figure>\n`;
}

function placedIn(token: Token): PlacedImage {
  return (token.meta as { placed: PlacedImage }).placed;
}

/** Markdown percent-encodes addresses; a file's name is meant as it was typed. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function plainText(tokens: Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'image') return plainText(token.children ?? []);
      return token.type === 'softbreak' || token.type === 'hardbreak' ? ' ' : token.content;
    })
    .join('');
}

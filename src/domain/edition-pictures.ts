// The pictures that stand for an edition wherever its feeds are listed: what is refused because no reader could show it.
import { type MediaFile, mediaKind } from './article.ts';

/** The icon is square; the logo is wider than it is high, best twice as wide. */
export const PICTURES = ['icon', 'logo'] as const;
export type Picture = (typeof PICTURES)[number];

/** Pixels that either must have across. */
const NARROWEST = 48;
/** Octets: every reader fetches it. */
const LARGEST = 1_000_000;

/** Says what is wrong with a file as an edition's icon or logo, as a clause to follow its name. */
export function faultOfPicture(which: Picture, { type, size, width, height }: MediaFile): string | undefined {
  if (mediaKind(type) !== 'image' || width === null || height === null) {
    return `is ${type} and no image; expected a picture such as a PNG`;
  }
  const pixels = `has ${width} by ${height} pixels`;
  if (which === 'icon' && width !== height) return `${pixels}; an icon is square, such as 512 by 512`;
  if (which === 'logo' && width < height)
    return `${pixels}; a logo is wider than it is high, such as 144 by 72`;
  if (width < NARROWEST) return `${pixels}; expected at least ${NARROWEST} across`;
  if (size > LARGEST) return `has ${size} octets; expected ${LARGEST} at most, since every reader fetches it`;
  return undefined;
}

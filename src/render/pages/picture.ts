// The pictures that stand for a page elsewhere: what programs must know of them before they fetch them.

const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

/** The media type of a picture, by the name that its URL ends with; undefined for another. */
export function pictureType(url: string): string | undefined {
  return TYPES[url.slice(url.lastIndexOf('.') + 1)];
}

/** Whether what shows a link can show the picture: none of them draws SVG. */
export function isRaster(url: string): boolean {
  const type = pictureType(url);
  return type !== undefined && type !== TYPES['svg'];
}

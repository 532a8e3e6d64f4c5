// What a media file is, told from its content and never from its name. Those who tell are loaded with the first file: they
// are fifty modules, and most threads and commands meet no file.
import type { MediaFile } from '../domain/article.ts';
import { MAX_MEDIA_OCTETS, problemOfSize } from './source-file.ts';

/** What may be published: the type as found, the type and extension it is served with. */
const TYPES: Readonly<Record<string, { type: string; ext: string }>> = {
  'image/jpeg': { type: 'image/jpeg', ext: 'jpg' },
  'image/png': { type: 'image/png', ext: 'png' },
  'image/apng': { type: 'image/png', ext: 'png' },
  'image/webp': { type: 'image/webp', ext: 'webp' },
  'image/gif': { type: 'image/gif', ext: 'gif' },
  'image/avif': { type: 'image/avif', ext: 'avif' },
  'audio/mpeg': { type: 'audio/mpeg', ext: 'mp3' },
  'audio/mp4': { type: 'audio/mp4', ext: 'm4a' },
  'audio/x-m4a': { type: 'audio/mp4', ext: 'm4a' },
  'audio/ogg': { type: 'audio/ogg', ext: 'ogg' },
  'video/mp4': { type: 'video/mp4', ext: 'mp4' },
  'video/x-m4v': { type: 'video/mp4', ext: 'mp4' },
  'video/webm': { type: 'video/webm', ext: 'webm' },
  'application/pdf': { type: 'application/pdf', ext: 'pdf' },
};

const PUBLISHABLE = 'JPEG, PNG, WebP, GIF, AVIF, MP3, M4A, Ogg, MP4, WebM or PDF';

/**
 * Says what a media file is: its type by content, its dimensions, its name `{sha256}.{ext}`.
 * @returns a fault, to follow the file's name in a sentence, when it cannot be published
 */
export async function identifyMedia(bytes: Uint8Array): Promise<{ file: MediaFile } | { fault: string }> {
  const tooBig = problemOfSize('', bytes.length, MAX_MEDIA_OCTETS);
  if (tooBig) return { fault: tooBig.message };
  const found = await foundType(bytes);
  const known = TYPES[found.split(';')[0] as string];
  if (!known) {
    return { fault: `cannot be published: it is ${found}; expected ${PUBLISHABLE}, told by the content` };
  }
  const picture = known.type.startsWith('image/');
  const size = picture ? await dimensions(bytes) : { width: null, height: null };
  if (!size) return { fault: `is damaged: its width and height cannot be read` };
  const name = `${await sha256(bytes)}.${known.ext}`;
  return { file: { name, type: known.type, size: bytes.length, ...size } };
}

async function foundType(bytes: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  try {
    return (await fileTypeFromBuffer(bytes))?.mime ?? 'of an unknown type';
  } catch {
    return 'of an unknown type';
  }
}

async function dimensions(bytes: Uint8Array): Promise<{ width: number; height: number } | undefined> {
  const { imageSize } = await import('image-size');
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    if (!(width > 0 && height > 0)) return undefined;
    // EXIF orientations 5 to 8 lie on their side; browsers turn them.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return undefined;
  }
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join('');
}

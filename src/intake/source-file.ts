// A file as it comes in: bytes with a name, the limits on them, and the text they hold.
import type { Edition } from '../domain/edition.ts';
import type { Problem } from '../domain/story-input.ts';

export interface SourceFile {
  /** As to name it in errors; its last part is the file's name. */
  path: string;
  bytes: Uint8Array;
}

/** What a reader of files knows about the newsroom. */
export interface IntakeSettings {
  /** By path. */
  editions: ReadonlyMap<string, Pick<Edition, 'path' | 'language' | 'title' | 'timeZone'>>;
  /** BCP 47 tags whose names of months and languages are understood. */
  interfaceLanguages: readonly string[];
  /** Where the newsroom is, for the URLs that articles had on a former system. */
  baseUrl?: string;
}

const MEGABYTE = 1024 * 1024;
export const MAX_ARTICLE_OCTETS = MEGABYTE;
export const MAX_MEDIA_OCTETS = 50 * MEGABYTE;

/**
 * The problem of a file that is too big, told from its size alone: whoever reads files asks before reading.
 * @param octets the file's size
 * @returns undefined when the file is within the limit
 */
export function problemOfSize(path: string, octets: number, limit = MAX_ARTICLE_OCTETS): Problem | undefined {
  if (octets <= limit) return undefined;
  const kind = limit === MAX_ARTICLE_OCTETS ? 'an article file' : 'a media file';
  const message = `the file has ${inMegabytes(octets)} MB; ${kind} may have ${inMegabytes(limit)} MB at most`;
  return { file: path, line: null, field: null, message };
}

/** The name of a file without its folders. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/**
 * Decodes a text file: UTF-8, line ends as LF, without a byte order mark or characters that no
 * reader sees and XML forbids.
 */
export function decodeText(file: SourceFile): { text: string } | { problem: Problem } {
  const tooBig = problemOfSize(file.path, file.bytes.length);
  if (tooBig) return { problem: tooBig };
  const [first, second] = file.bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return refuse(file, 1, 'the text is UTF-16; save the file as UTF-8');
  }
  const nul = file.bytes.indexOf(0);
  if (nul >= 0) {
    return refuse(file, lineAt(file.bytes, nul), 'this is not a text file (it contains a NUL byte)');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
    return { text: visible(text.replace(/\r\n?/g, '\n')) };
  } catch {
    const line = lineOfBadText(file.bytes);
    return refuse(file, line, 'the text is not valid UTF-8 here; save the file as UTF-8');
  }
}

/** Drops what XML 1.0 section 2.2 forbids, which no feed could carry. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff\ufffe\uffff]/g, '');
}

/** A text on one line: outer space gone, inner space single. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}

/** The beginning of a text, to quote in an error. */
export function excerpt(text: string, length = 60): string {
  const line = oneLine(text);
  const letters = Array.from(line);
  return letters.length <= length ? line : `${letters.slice(0, length).join('').trimEnd()}…`;
}

function refuse(file: SourceFile, line: number, message: string): { problem: Problem } {
  return { problem: { file: file.path, line, field: null, message } };
}

function inMegabytes(octets: number): string {
  return (Math.ceil((octets / MEGABYTE) * 10) / 10).toString();
}

function lineAt(bytes: Uint8Array, position: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < position; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

/** A line feed is never part of a longer UTF-8 sequence, so each line can be tried on its own. */
function lineOfBadText(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(10, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end + 1));
    } catch {
      return line;
    }
    if (end < 0) return line;
    start = end + 1;
  }
}

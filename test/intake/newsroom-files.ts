// Files and settings that the tests of intake read.
import type { ArticleInput, Problem } from '../../src/domain/story-input.ts';
import type { MediaLookup } from '../../src/intake/media-shelf.ts';
import { type ReadStory, readStoryFile, readStoryFolder } from '../../src/intake/read-story.ts';
import type { IntakeSettings } from '../../src/intake/source-file.ts';

const EDITIONS = [
  ['en', 'en', 'Harbour News'],
  ['nl', 'nl', 'Havennieuws'],
  ['fr', 'fr-BE', 'Nouvelles du port'],
  ['de', 'de', 'Hafennachrichten'],
  ['ar', 'ar', 'أخبار المرفأ'],
  ['ja', 'ja', '港だより'],
] as const;

export const SETTINGS: IntakeSettings = {
  editions: new Map(
    EDITIONS.map(([path, language, title]) => [
      path,
      { path, language, title, timeZone: path === 'ja' ? 'Asia/Tokyo' : 'Europe/Brussels' },
    ]),
  ),
  interfaceLanguages: ['en', 'nl', 'fr', 'de', 'es', 'ru', 'pl', 'ar', 'ja', 'ko', 'vi', 'he'],
};

/** One pixel. */
export const PNG = base64(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
);
export const PNG_NAME = '6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0.png';
export const GIF = base64('R0lGODlhAgADAIAAAP///wAAACwAAAAAAgADAAACAkQBADs=');
export const PDF = bytes('%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

export const MEDIA: MediaLookup = async (name) => {
  const files: Record<string, Uint8Array> = {
    'crane.png': PNG,
    'my crane.png': PNG,
    'dock.gif': GIF,
    'tariff.pdf': PDF,
    'logo.svg': bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  };
  return files[name];
};

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function base64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Reads `en.md` with these lines of front matter after its first four, and this body. */
export function readMarkdown(fields: string, body = '', settings = SETTINGS): Promise<ReadStory> {
  const text = `---\nstory: crane\nedition: en\nheadline: A new crane\nlead: It lifts.\n${fields}${fields && '\n'}---\n${body}`;
  return readStoryFile({ file: { path: 'in/en.md', bytes: bytes(text) }, media: MEDIA }, settings);
}

export function readFolder(files: Record<string, string>): Promise<ReadStory> {
  const sources = Object.entries(files).map(([name, text]) => ({
    path: `crane/${name}`,
    bytes: bytes(text),
  }));
  return readStoryFolder({ key: 'crane', files: sources, media: MEDIA }, SETTINGS);
}

export function readRelease(
  text: string,
  options: { edition?: string; story?: string } = {},
): Promise<ReadStory> {
  return readStoryFile(
    { file: { path: 'in/news.txt', bytes: bytes(text) }, media: MEDIA, ...options },
    SETTINGS,
  );
}

/** The only article of a story without problems. */
export function onlyArticle(story: ReadStory): ArticleInput {
  if (story.problems.length > 0) throw new Error(says(story.problems).join('\n'));
  return story.articles[0] as ArticleInput;
}

/** Problems as a press officer reads them. */
export function says(problems: readonly Problem[]): string[] {
  return problems.map(({ file, line, field, message }) =>
    [file, line, field]
      .filter((part) => part !== null)
      .concat(message)
      .join(': '),
  );
}

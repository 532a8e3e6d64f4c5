// What comes in: one article as a file, the import API or a command gives it, already read and checked.
import type { Content } from './article.ts';
import type { GivenTime } from './time.ts';

/** Something wrong with what came in: where, and what was expected. */
export interface Problem {
  file: string;
  line: number | null;
  field: string | null;
  message: string;
  /** It comes right by itself once this is in, and may then be tried again. */
  awaits?: 'source';
}

/** Where an article's fields came from, so that a later check can still name the line. */
export interface Origin {
  file: string;
  /** 1-based line of each field that the file gives. */
  lines: Readonly<Record<string, number>>;
  /** Where all of it stands on one line: that line. */
  line?: number;
  /** The file whose fields hold where this one is silent: a story's `story.yaml`. */
  defaults?: Origin;
}

/** What came in to be said. Topics null: the file says nothing of them, and those that the article has stay. */
export type InputContent = Omit<Content, 'topics'> & { topics: string[] | null };

export interface ArticleInput {
  /** The newsroom's own key of the story, private. */
  story: string;
  /** Path of the edition. */
  edition: string;
  content: InputContent;
  /** Null: the file says nothing, and a schedule set by command stays. */
  publishAt: GivenTime | null;
  updatedAt: GivenTime | null;
  withdrawAt: GivenTime | null;
  /** A guid of a former system, kept exactly; null makes one. */
  guid: string | null;
  guidIsPermaLink: boolean;
  /** Paths below the base URL that it had on a former system, as `formerPath` writes them; they lead to it for ever. */
  formerPaths?: string[];
  /** Edition path of the story's source article; null where the file does not say. */
  source: string | null;
  /** Of a translation: the source revision it follows; null means the newest. */
  sourceRevision: number | null;
  coOriginal: boolean;
  /** Edition paths; null means the newsroom's default. */
  required: string[] | null;
  /** Public note of a correction; used only when imported as one. */
  correction: string | null;
  origin: Origin;
}

/** The articles of one story that came in together, and what was wrong with the others. */
export interface StoryInput {
  story: string;
  articles: ArticleInput[];
  problems: Problem[];
}

/** Makes a problem of one field of an input. */
export function problemAt(origin: Origin, field: string | null, message: string): Problem {
  const line = origin.line ?? (field === null ? null : (origin.lines[field] ?? null));
  if (field !== null && line === null && origin.defaults?.lines[field] !== undefined) {
    return problemAt(origin.defaults, field, message);
  }
  return { file: origin.file, line, field, message };
}

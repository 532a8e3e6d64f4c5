// An import from start to end: walks what it is given, reads story by story, commits group by group, tells a listener.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { DeskLink } from '../desk/link.ts';
import { type Problem, problemAt, type StoryInput } from '../domain/story-input.ts';
import { inLineWords, isJsonLines } from '../intake/json-line.ts';
import type { ReadStory } from '../intake/read-story.ts';
import type { IntakeSettings } from '../intake/source-file.ts';
import type { ImportedArticle, ImportOptions } from '../operations/import-stories.ts';
import type { HeldStory } from '../operations/settle.ts';
import { sayFileFault } from './failure.ts';
import { sendGroup } from './import-group.ts';
import { LinesImport, STDIN } from './import-lines.ts';
import { findNewsroomFile, type ImportedNewsroom, importNewsroom } from './import-newsroom.ts';
import { findStatements, importStatements, type StatementListener } from './import-statements.ts';
import { MediaQueue } from './media-queue.ts';
import { interfaceLanguages } from './open-desk.ts';
import { readAhead } from './read-ahead.ts';
import { mediaBeside, mediaIn } from './read-files.ts';
import { type FoundRead, type Reading, readFound } from './read-found.ts';
import { SeenArticles } from './seen-articles.ts';
import { StoryGroup } from './story-group.ts';
import { walkFolder } from './walk.ts';

export interface ImportRunOptions extends ImportOptions {
  /** For single files that do not say their edition or story. */
  edition?: string | undefined;
  story?: string | undefined;
  /** Where the newsroom is, for the URLs that articles had on a former system. */
  baseUrl?: string | undefined;
  /** Standard input, for the path `-`. */
  input?: (() => AsyncIterable<Uint8Array>) | undefined;
}

/** Told what happens while it happens; an import holds no list of its own. */
export interface ImportListener extends StatementListener {
  newsroom(added: ImportedNewsroom): void;
  /** A story that is due and waits for the rest of its required editions. */
  held(story: HeldStory): void;
  /** What is due goes out later: the newsroom could not be written a moment after this came in. */
  later(): void;
  /** Called after each commit: these stories are safe. `progress` goes from 0 to 1. */
  committed(articles: ImportedArticle[], progress: number): void;
}

/** Imports files and folders. What is wrong is told to the listener; everything else comes in. */
export async function importPaths(
  desk: DeskLink,
  paths: readonly string[],
  options: ImportRunOptions,
  listener: ImportListener,
): Promise<void> {
  const run = new ImportRun(desk, options, listener);
  for (const [at, path] of paths.entries()) {
    await run.path(path, (progress) => (at + progress) / paths.length);
  }
  await run.commit(1);
}

class ImportRun {
  readonly #desk: DeskLink;
  readonly #media: MediaQueue;
  readonly #options: ImportRunOptions;
  readonly #listener: ImportListener;
  readonly #seen = new SeenArticles();
  readonly #languages = interfaceLanguages();
  readonly #group = new StoryGroup();
  #lines: LinesImport | null = null;
  #settings: IntakeSettings = { editions: new Map(), interfaceLanguages: [] };

  constructor(desk: DeskLink, options: ImportRunOptions, listener: ImportListener) {
    this.#desk = desk;
    this.#media = new MediaQueue(desk);
    this.#options = options;
    this.#listener = listener;
  }

  async path(path: string, whole: (progress: number) => number): Promise<void> {
    const refuse = (message: string) => this.#problem({ file: path, line: null, field: null, message });
    if (path === '-') {
      await this.#readSettings();
      await this.#takeLines(STDIN, whole);
      return;
    }
    let isFolder: boolean;
    try {
      isFolder = statSync(path).isDirectory();
    } catch (error) {
      return refuse(sayFileFault(error));
    }
    const newsroom = isFolder ? findNewsroomFile(path) : isNewsroomFile(path) ? path : undefined;
    if (newsroom !== undefined) await this.#newsroom(newsroom);
    await this.#readSettings();
    if (!isFolder) {
      if (newsroom === undefined) await this.#takeFile(path, whole);
      return;
    }
    const statements = findStatements(path);
    if (statements !== undefined) await this.#statements(statements);
    if (statements === path) return;
    let stories = 0;
    const walk = walkFolder(path, (name) => this.#settings.editions.has(name), statements);
    for await (const { found, read } of readAhead(walk, this.#reading(path))) {
      if (found.kind === 'problem') {
        this.#problem(found.problem);
        continue;
      }
      stories++;
      if (read) await this.#takeRead(read, whole(found.progress));
      else if (found.kind === 'file')
        await this.#takeLines(found.path, (progress) => whole(progress * found.progress), path);
    }
    if (stories === 0 && newsroom === undefined && statements === undefined) {
      refuse(
        'there are no stories here; expected folders with files such as en.md, or files with story: and edition:',
      );
    }
  }

  /** Commits the stories read so far. */
  commit(progress: number): Promise<void> {
    return this.#commit(this.#group.take(), progress);
  }

  async #commit(stories: readonly StoryInput[], progress: number): Promise<void> {
    if (stories.length === 0) return;
    await this.#media.arrived();
    const { articles, problems, held, later } = await sendGroup(this.#desk, stories, this.#options);
    for (const problem of problems) this.#problem(problem);
    for (const story of held) this.#listener.held(story);
    if (later) this.#listener.later();
    this.#listener.committed(articles, progress);
  }

  async #newsroom(path: string): Promise<void> {
    const imported = await importNewsroom(this.#desk, path, this.#options.by);
    for (const problem of imported.problems) this.#problem(problem);
    this.#listener.newsroom(imported);
  }

  #statements(folder: string): Promise<void> {
    const { by } = this.#options;
    const { statement } = this.#listener;
    const problem = (one: Problem) => this.#problem(one);
    return importStatements(this.#desk, folder, { settings: this.#settings, by }, { statement, problem });
  }

  // Once for each path: what edition names cost to look up is kept under this very object.
  async #readSettings(): Promise<void> {
    const editions = new Map(
      (await this.#desk.perform('editions', {})).map((edition) => [edition.path, edition]),
    );
    const { baseUrl } = this.#options;
    this.#settings = {
      editions,
      interfaceLanguages: this.#languages,
      ...(baseUrl !== undefined && { baseUrl }),
    };
  }

  /** How files below a root are read. */
  #reading(root: string): Reading {
    const { edition, story } = this.#options;
    return { root, edition, story, settings: this.#settings };
  }

  async #takeFile(path: string, whole: (progress: number) => number): Promise<void> {
    if (isJsonLines(path)) await this.#takeLines(path, whole);
    else
      await this.#takeRead(
        await readFound({ kind: 'file', path, progress: 1 }, this.#reading(path)),
        whole(1),
      );
  }

  async #takeRead({ problems, story, octets }: FoundRead, progress: number): Promise<void> {
    for (const problem of problems) this.#problem(problem);
    if (story) await this.#takeStory(story, progress, { octets });
  }

  /**
   * @param again whether its articles came in before, and could not be taken yet
   * @param octets of its JSON, where they are known
   */
  async #takeStory(
    story: ReadStory,
    progress: number,
    { again = false, octets }: { again?: boolean; octets?: number },
  ): Promise<void> {
    for (const problem of story.problems) this.#problem(problem);
    const articles = story.articles.filter((article) => {
      const twin = again ? undefined : this.#seen.see(article);
      if (twin === undefined) return true;
      const message = `story “${article.story}” in edition “${article.edition}” came in already, from ${twin}`;
      this.#problem(problemAt(article.origin, 'story', message));
      return false;
    });
    if (articles.length === 0) return;
    const input = { story: story.story, articles, problems: [] };
    await this.#commit(this.#group.add(input, octets), progress);
    await this.#media.send(story.media);
  }

  /** Takes a file of lines to its end and commits it: what waits for a source is tried again when all is in. */
  async #takeLines(file: string, whole: (progress: number) => number, root = file): Promise<void> {
    const { input, edition, story } = this.#options;
    const media = file === STDIN ? mediaIn('.') : root === file ? mediaBeside(file) : mediaBeside(file, root);
    this.#lines = new LinesImport(file === STDIN ? { file, input } : { file }, { media, edition, story });
    await this.#lines.run(this.#settings, {
      take: (read, progress, again) => this.#takeStory(read, whole(progress), { again }),
      problem: (problem) => this.#problem(problem),
      commit: () => this.commit(whole(1)),
    });
    this.#lines = null;
  }

  #problem({ awaits, ...problem }: Problem): undefined {
    if (awaits && this.#lines?.defer(problem)) return;
    this.#listener.problem(isJsonLines(problem.file) ? inLineWords(problem) : problem);
  }
}

function isNewsroomFile(path: string): boolean {
  return /^newsroom\.ya?ml$/i.test(basename(path));
}

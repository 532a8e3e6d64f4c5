// What an import says: problems as they come, the count after each commit, a table or counts at the end.
import type { Problem } from '../domain/story-input.ts';
import { sayLacks } from '../domain/together.ts';
import type { ImportedArticle, ImportOutcome } from '../operations/import-stories.ts';
import type { SetStatement } from '../operations/statements.ts';
import { CompactMap } from './compact-map.ts';
import type { ImportedNewsroom } from './import-newsroom.ts';
import type { ImportListener } from './import-run.ts';
import type { Io } from './io.ts';
import { startBar } from './progress-bar.ts';
import { columnWidths, counted, formatTable, printable } from './table.ts';
import { LATER } from './when.ts';

/** As many changed articles as one looks through; more are counted. */
const MOST_ROWS = 40;

export interface ReportOptions {
  json: boolean;
  /** Nothing was written: say what would be, article by article. */
  dryRun: boolean;
  problemsOnly: boolean;
}

export interface ImportReport extends ImportListener {
  /** How many have been committed. */
  readonly stories: number;
  /** Takes the progress bar away. */
  stop(): void;
  /** Says what it came to. */
  finish(): { problems: number };
}

/** `file:line: field: message`, as compilers do, so that editors can jump there. */
export function sayProblem({ file, line, field, message }: Problem): string {
  const place = line === null ? printable(file) : `${printable(file)}:${line}`;
  return `${place}: ${field === null ? '' : `${printable(field)}: `}${printable(message)}`;
}

/** Reports an import in the way that the options ask for. */
export function createReport(io: Io, options: ReportOptions): ImportReport {
  return options.json ? jsonReport(io, options) : textReport(io, options);
}

/** What both ways count. */
class Tally {
  readonly outcomes = new Map<ImportOutcome, number>();
  readonly newsroom = { editions: 0, topics: 0, labels: 0 };
  readonly statements = { new: 0, changed: 0, unchanged: 0 };
  /** Articles of one story may come in far apart. */
  readonly #stories = new CompactMap();
  #story = '';
  articles = 0;
  problems = 0;

  get stories(): number {
    return this.#stories.size;
  }

  add(articles: readonly ImportedArticle[]): void {
    this.articles += articles.length;
    for (const { story, outcome } of articles) {
      this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
      if (story === this.#story) continue;
      this.#story = story;
      this.#stories.set(story, 1);
    }
  }

  addNewsroom({ editions, topics, labels }: ImportedNewsroom): void {
    this.newsroom.editions += editions.length;
    this.newsroom.topics += topics;
    this.newsroom.labels += labels;
  }

  addStatement({ outcome }: SetStatement): void {
    this.statements[outcome] += 1;
  }

  get changed(): number {
    return this.articles - (this.outcomes.get('unchanged') ?? 0);
  }
}

function jsonReport(io: Io, { dryRun }: ReportOptions): ImportReport {
  const tally = new Tally();
  const line = (event: string, facts: object) => io.out(`${JSON.stringify({ event, ...facts })}\n`);
  return {
    get stories() {
      return tally.stories;
    },
    problem(problem) {
      tally.problems++;
      line('problem', problem);
    },
    newsroom(added) {
      tally.addNewsroom(added);
      const { editions, topics, labels } = added;
      if (editions.length + topics + labels > 0) line('newsroom', { editions, topics, labels });
    },
    statement(set) {
      tally.addStatement(set);
      line('statement', set);
    },
    held: (story) => line('held', story),
    later: () => line('later', {}),
    committed(articles) {
      tally.add(articles);
      for (const article of articles) line('article', article);
      if (!dryRun) line('committed', { stories: tally.stories, articles: tally.articles });
    },
    stop: () => {},
    finish() {
      const { stories, articles, problems, outcomes, statements } = tally;
      const counts = { stories, articles, problems, outcomes: Object.fromEntries(outcomes), statements };
      line('done', { dryRun, ...counts });
      return { problems };
    },
  };
}

function textReport(io: Io, { dryRun, problemsOnly }: ReportOptions): ImportReport {
  const tally = new Tally();
  const bar = problemsOnly ? null : startBar(io);
  let rows: string[][] = [];
  let widths: number[] = [];
  const flush = (header: boolean): void => {
    if (rows.length === 0) return;
    const named = header ? { header: HEADER } : {};
    widths = columnWidths(header ? [HEADER, ...rows] : rows, widths);
    bar?.clear();
    io.out(formatTable(rows, { ...named, columns: io.columns, widths }));
    rows = [];
  };
  return {
    get stories() {
      return tally.stories;
    },
    problem(problem) {
      tally.problems++;
      bar?.clear();
      io.err(`${sayProblem(problem)}\n`);
    },
    newsroom: (added) => tally.addNewsroom(added),
    statement: (set) => tally.addStatement(set),
    held({ story, lacks }) {
      bar?.clear();
      io.err(`${printable(story)} is held until it is whole: ${sayLacks(lacks)}\n`);
    },
    later() {
      bar?.clear();
      io.err(`${LATER}\n`);
    },
    committed(articles, progress) {
      tally.add(articles);
      const changed = articles.filter((article) => article.outcome !== 'unchanged');
      if (dryRun || tally.changed <= MOST_ROWS) rows.push(...changed.map(rowOf));
      else rows = [];
      // Group by group, so that a rehearsal of any size is held in part only.
      if (dryRun && !problemsOnly) flush(widths.length === 0);
      const verb = dryRun ? 'looked at' : 'committed';
      if (bar) bar.update(progress, `${counted(tally.stories, 'story', 'stories')} ${verb}`);
      else if (!problemsOnly && !dryRun && tally.changed > 0)
        io.err(`${counted(tally.stories, 'story', 'stories')} committed\n`);
    },
    stop: () => bar?.stop(),
    finish() {
      if (!problemsOnly) {
        flush(widths.length === 0);
        io.out(summary(tally, dryRun));
      }
      return { problems: tally.problems };
    },
  };
}

const HEADER = ['story', 'edition', 'outcome', 'headline'];

function rowOf({ story, edition, outcome, headline }: ImportedArticle): string[] {
  return [story, edition, outcome, headline];
}

function summary(tally: Tally, dryRun: boolean): string {
  const { editions, topics, labels } = tally.newsroom;
  const added = [
    ...(editions > 0 ? [`${counted(editions, 'edition')} added`] : []),
    ...(topics > 0 ? [`${counted(topics, 'topic')} added`] : []),
    ...(labels > 0 ? [`${counted(labels, 'topic label')} added`] : []),
    ...(tally.statements.new > 0 ? [`${counted(tally.statements.new, 'statement')} added`] : []),
    ...(tally.statements.changed > 0 ? [`${counted(tally.statements.changed, 'statement')} changed`] : []),
  ];
  const outcomes = [...tally.outcomes].map(([outcome, count]) => `${count} ${outcome}`);
  const problems = tally.problems > 0 ? [`${counted(tally.problems, 'problem')}`] : [];
  if (tally.changed === 0 && added.length === 0 && problems.length === 0) return 'nothing changed\n';
  const parts = [...added, ...outcomes, ...problems];
  return `${dryRun ? 'nothing written; this would be: ' : ''}${parts.join(', ')}\n`;
}

// coranto status: which story is where, edition by edition.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CellState, STATES, type StatusPage } from '../../desk/status.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, positive, reading } from '../options.ts';
import { formatGrid, formatStory } from '../status-grid.ts';
import { noticesOf } from '../webhook-report.ts';

interface StatusOptions extends ActingOptions {
  edition?: string;
  state?: CellState;
  limit: number;
  before?: number;
  json?: boolean;
}

/** Adds `status`. */
export function registerStatus(program: Command, { io }: Shell): void {
  const command = program
    .command('status')
    .description('Show which stories are public, scheduled, blocked, missing or stale in which edition.')
    .argument('[story]', 'only this story, in detail')
    .option('--edition <path>', 'only this edition')
    .addOption(new Option('--state <state>', 'only stories with such an article').choices(STATES))
    .addOption(new Option('--limit <count>', 'how many stories at most').argParser(upTo1000).default(50))
    .addOption(new Option('--before <id>', 'go on: stories older than this id').argParser(positive));
  acting(reading(command))
    .addHelpText(
      'after',
      examples(['coranto status', 'coranto status budget-2026', 'coranto status --state stale --edition fr']),
    )
    .action((story: string | undefined, options: StatusOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { edition = null, state = null, limit, before = null } = options;
        const page = await desk.perform('status', { story: story ?? null, edition, state, limit, before });
        if (options.json) io.out(`${JSON.stringify(asJson(page))}\n`);
        else if (page.rows.length === 0) io.err('no stories\n');
        else if (story !== undefined) io.out(formatStory(page, io.columns));
        else io.out(formatGrid(page, io.columns));
        const notices = story === undefined ? noticesOf(await desk.perform('webhooks', {})) : [];
        for (const notice of notices) io.err(`${notice}\n`);
      }),
    );
}

function asJson({ rows, next }: StatusPage) {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const stories = rows.map(({ id, key, source, lacks, cells }) => ({
    id,
    story: key,
    source,
    lacks,
    articles: cells.map(({ edition, state, required, article }) => ({
      edition,
      state,
      required,
      headline: article?.headline ?? null,
      corrected: article?.corrected ?? false,
      publishAt: iso(article?.publishAt ?? null),
      heldAt: iso(article?.heldAt ?? null),
      withdrawAt: iso(article?.withdrawAt ?? null),
      releasedAt: iso(article?.releasedAt ?? null),
      withdrawnAt: iso(article?.withdrawnAt ?? null),
      withdrawal: article?.withdrawal ?? null,
    })),
  }));
  return { stories, next };
}

function upTo1000(text: string): number {
  const count = positive(text);
  if (count > 1000) throw new InvalidArgumentError('Expected 1000 at most; --before goes on from there.');
  return count;
}

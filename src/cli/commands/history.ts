// coranto history: what happened to a story, who did it, when and why.
import type { Command } from 'commander';
import type { HistoryEvent, HistoryPage } from '../../desk/history.ts';
import type { DeskLink } from '../../desk/link.ts';
import { formatHistory, type History } from '../history-report.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';

interface HistoryOptions extends ActingOptions {
  edition?: string;
  full?: boolean;
  json?: boolean;
}

/** Adds `history`. */
export function registerHistory(program: Command, { io }: Shell): void {
  const command = program
    .command('history')
    .description('Show what happened to a story: every revision, release and schedule, who did it and why.')
    .argument('<story>', 'the story’s key')
    .option('--edition <path>', 'only what happened to this edition’s article')
    .option('--full', 'with what each revision changed, word by word');
  acting(reading(command))
    .addHelpText(
      'after',
      examples([
        'coranto history budget-2026',
        'coranto history budget-2026 --edition fr --full',
        'coranto history budget-2026 --json',
      ]),
    )
    .action((story: string, options: HistoryOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { edition = null, full = false } = options;
        const history = await readHistory(desk, story, edition, full || options.json === true);
        if (options.json) io.out(`${JSON.stringify(asJson(history))}\n`);
        else io.out(formatHistory(history, { full, columns: io.columns }));
      }),
    );
}

/** All pages. */
async function readHistory(
  desk: DeskLink,
  story: string,
  edition: string | null,
  full: boolean,
): Promise<History> {
  const events: HistoryEvent[] = [];
  let after: HistoryPage['next'] = null;
  for (;;) {
    const page: HistoryPage = await desk.perform('history', { story, edition, after, full });
    events.push(...page.events);
    if (page.next === null) return { story: page.story, source: page.source, events };
    after = page.next;
  }
}

function asJson({ story, source, events }: History) {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    story,
    source,
    events: events.map(({ place: _, at, ...event }) => {
      if (event.what === 'desk') return { at: iso(at), ...event, dueAt: iso(event.dueAt) };
      return { at: iso(at), ...event };
    }),
  };
}

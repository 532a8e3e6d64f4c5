// coranto preview: a link to a story as it will appear, for whoever should see it before the public does.
import type { Command } from 'commander';
import type { PreviewState } from '../../domain/preview.ts';
import { type Instant, toRfc3339 } from '../../domain/time.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { formatTable } from '../table.ts';

interface PreviewOptions extends ActingOptions {
  json?: boolean;
}

const SAID: Readonly<Record<PreviewState, string>> = {
  scheduled: 'appears at its time',
  held: 'waits for the rest of its story',
  unscheduled: 'has no time yet',
  public: 'public',
  withdrawn: 'withdrawn: nothing to be seen',
  erased: 'erased: nothing to be seen',
  closed: 'the edition is closed: nothing to be seen',
  none: 'no text yet',
};

/** Adds `preview`. */
export function registerPreview(program: Command, { io }: Shell): void {
  const command = program
    .command('preview')
    .description('Print a link to a story as it will appear: its pages and feed entries, for 24 hours.')
    .argument('<story>', 'the story’s key');
  acting(reading(command))
    .addHelpText(
      'after',
      examples([
        'coranto preview budget-2026',
        'coranto preview budget-2026 --json',
        'coranto preview budget-2026 --to https://news.example.org',
      ]),
    )
    .action((story: string, options: PreviewOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { url, endsAt, editions } = await desk.perform('preview', { story });
        if (options.json) {
          const iso = (at: Instant | null) => (at === null ? null : toRfc3339(at));
          const told = editions.map(({ publishAt, ...edition }) => ({
            ...edition,
            publishAt: iso(publishAt),
          }));
          io.out(`${JSON.stringify({ story, url, endsAt: iso(endsAt), editions: told })}\n`);
          return;
        }
        io.out(`${url}\n\n`);
        io.out(`Whoever has this link sees the story for 24 hours, until ${sayLocal(endsAt)}.\n\n`);
        const rows = editions.map(({ edition, language, state, publishAt }) => [
          edition,
          language,
          publishAt === null ? SAID[state] : `${SAID[state]}, ${toRfc3339(publishAt)}`,
        ]);
        io.out(formatTable(rows, { columns: io.columns }));
      }),
    );
}

/** A moment as the clock on this desk shows it. */
function sayLocal(at: Instant): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' }).format(at);
}

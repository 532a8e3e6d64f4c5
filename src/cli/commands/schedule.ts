// coranto schedule: when articles go out.
import { type Command, Option } from 'commander';
import { parseTime, TimeError, toRfc3339 } from '../../domain/time.ts';
import type { Scheduled } from '../../operations/schedule.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type WritingOptions, writing } from '../options.ts';
import { formatTable } from '../table.ts';

interface ScheduleOptions extends WritingOptions {
  at?: string;
  in?: string;
  clear?: boolean;
}

/** Adds `schedule`. */
export function registerSchedule(program: Command, { io }: Shell): void {
  const command = program
    .command('schedule')
    .description('Set, move or clear the time at which articles are released.')
    .argument('<story>', 'the story’s key')
    .argument('[edition...]', 'the editions; without any, all that are not public')
    .addOption(
      new Option('--at <time>', 'such as 2026-03-14T09:30, in each edition’s zone, or with +01:00').conflicts(
        ['in', 'clear'],
      ),
    )
    .addOption(new Option('--in <time>', 'from now: 30s, 5m, 2h or 1d').conflicts(['at', 'clear']))
    .addOption(new Option('--clear', 'back to a draft without a time').conflicts(['at', 'in']));
  acting(writing(command))
    .addHelpText(
      'after',
      examples([
        'coranto schedule budget-2026 --at 2026-03-14T09:30',
        'coranto schedule budget-2026 nl fr --in 5m',
        'coranto schedule budget-2026 ar --clear',
      ]),
    )
    .action(async (story: string, editions: string[], options: ScheduleOptions) => {
      const which = { story, editions: editions.length > 0 ? editions : null };
      const input = { ...which, time: timeOf(options), by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) =>
        printScheduled(io, story, await desk.perform('schedule', input), options.json),
      );
    });
}

/** The time as the newsroom reads it, in each edition's zone; null clears it. */
function timeOf({ at, in: after, clear }: ScheduleOptions): string | null {
  if (clear) return null;
  if (after !== undefined) {
    const text = `+${after.replace(/^\+/, '')}`;
    if (!/^\+\d{1,6}[smhd]$/.test(text))
      throw new UsageError(`“${after}” is not a span of time; expected one such as 5m, 2h or 1d`);
    return text;
  }
  if (at === undefined) throw new UsageError('say when: --at <time>, --in <time> or --clear');
  try {
    parseTime(at, 'UTC');
  } catch (error) {
    if (error instanceof TimeError) throw new UsageError(error.message);
    throw error;
  }
  return at;
}

/** Says when each article goes out, for `release` too. */
export function printScheduled(io: Io, story: string, scheduled: readonly Scheduled[], json = false): void {
  const articles = scheduled.map(({ edition, publishAt }) => ({
    edition,
    publishAt: publishAt === null ? null : toRfc3339(publishAt),
  }));
  if (json) {
    io.out(`${JSON.stringify({ story, articles })}\n`);
    return;
  }
  const now = io.now();
  const rows = scheduled.map(({ edition, publishAt }) => {
    if (publishAt === null) return [story, edition, 'not scheduled'];
    return [story, edition, publishAt <= now ? 'released' : 'scheduled', toRfc3339(publishAt)];
  });
  io.out(formatTable(rows, { columns: io.columns }));
}

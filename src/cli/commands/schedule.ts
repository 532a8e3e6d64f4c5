// coranto schedule: when articles go out.
import type { Command } from 'commander';
import { toRfc3339 } from '../../domain/time.ts';
import { sayLacks } from '../../domain/together.ts';
import type { ScheduledStory } from '../../operations/schedule.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, type OverridingOptions, override, overriding, writing } from '../options.ts';
import { formatTable, printable } from '../table.ts';
import { givenTime, LATER, type TimedOptions, timed } from '../when.ts';

interface ScheduleOptions extends OverridingOptions, TimedOptions {
  clear?: boolean;
}

/** Adds `schedule`. */
export function registerSchedule(program: Command, { io }: Shell): void {
  const command = program
    .command('schedule')
    .description('Set, move or clear the time at which articles are released.')
    .argument('<story>', 'the story’s key')
    .argument('[edition...]', 'the editions; without any, all that are not public');
  timed(command, { name: 'clear', description: 'back to a draft without a time' });
  overriding(acting(writing(command)))
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
      const input = { ...which, time: timeOf(options), ...override(options), by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) =>
        printScheduled(io, story, await desk.perform('schedule', input), options.json),
      );
    });
}

/** The time as the newsroom reads it, in each edition's zone; null clears it. */
function timeOf(options: ScheduleOptions): string | null {
  if (options.clear) return null;
  const time = givenTime(options);
  if (time === undefined) throw new UsageError('say when: --at <time>, --in <time> or --clear');
  return time;
}

/** Says when each article goes out, for `release` too. */
export function printScheduled(
  io: Io,
  story: string,
  { articles: scheduled, lacks, later }: ScheduledStory,
  json = false,
): void {
  const articles = scheduled.map(({ edition, publishAt }) => ({
    edition,
    publishAt: publishAt === null ? null : toRfc3339(publishAt),
  }));
  if (json) {
    io.out(`${JSON.stringify({ story, articles, lacks, ...(later && { later }) })}\n`);
    return;
  }
  const now = io.now();
  const rows = scheduled.map(({ edition, publishAt }) => {
    if (publishAt === null) return [story, edition, 'not scheduled'];
    const isOut = lacks.length === 0 && !later;
    const state = publishAt > now ? 'scheduled' : isOut ? 'released' : lacks.length > 0 ? 'held' : 'due';
    return [story, edition, state, toRfc3339(publishAt)];
  });
  io.out(formatTable(rows, { columns: io.columns }));
  if (later) io.err(`${LATER}\n`);
  if (lacks.length === 0) return;
  const isLate = scheduled.some(({ publishAt }) => publishAt !== null && publishAt <= now);
  const says = isLate ? 'is held until it is whole' : 'will be held unless it is whole by then';
  io.err(`“${printable(story)}” ${says}: ${sayLacks(lacks)}\n`);
}

// coranto sample: an empty newsroom gets the sample newsroom, to look at and to try things on.
import type { Command } from 'commander';
import { Refusal } from '../../operations/refusal.ts';
import { STATUS } from '../failure.ts';
import { sayProblem } from '../import-report.ts';
import type { Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { fillSample, sayFilled } from '../sample.ts';

/** Adds `sample`. */
export function registerSample(program: Command, shell: Shell): void {
  const { io } = shell;
  acting(reading(program.command('sample').description('Fill an empty newsroom with the sample newsroom.')))
    .addHelpText('after', examples(['coranto sample', 'coranto sample --to https://news.example.org']))
    .action((options: ActingOptions & { json?: boolean }) =>
      withDesk(io, { to: options.to, create: true }, async (desk) => {
        const editions = await desk.perform('editions', {});
        if (editions.length > 0) {
          const paths = editions.map(({ path }) => path).join(', ');
          throw new Refusal(`the sample is for an empty newsroom, and this one has editions: ${paths}`);
        }
        const filled = await fillSample(desk);
        for (const problem of filled.problems) io.err(`${sayProblem(problem)}\n`);
        if (filled.problems.length > 0) shell.status = STATUS.refused;
        const { stories, articles } = filled;
        io.out(options.json ? `${JSON.stringify({ stories, articles })}\n` : `${sayFilled(filled)}\n`);
      }),
    );
}

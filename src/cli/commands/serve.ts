// coranto serve: the HTTP server and the schedule, until it is told to stop.
import type { Command } from 'commander';
import { type NodeConfig, readConfig } from '../../config.ts';
import type { Context } from '../../context.ts';
import { linkHere } from '../../desk/link.ts';
import { listEditions } from '../../storage/editions.ts';
import type { Io, Shell } from '../io.ts';
import { openDesk } from '../open-desk.ts';
import { examples } from '../options.ts';

/** Adds `serve`. */
export function registerServe(program: Command, { io }: Shell): void {
  program
    .command('serve')
    .description('Serve the newsroom and release what is due, until stopped.')
    .addHelpText('after', examples(['coranto serve', 'CORANTO_PORT=8080 coranto serve']))
    .action(async () => {
      const config = readConfig(io.env);
      // Says what is wrong with the database before anything else starts.
      (await openDesk(config, io, { create: true })).close();
      const { serve } = await import('../../node/serve.ts');
      await serve(
        config,
        (line) => io.out(`${line}\n`),
        (context) => prepare(config, context, io),
      );
    });
}

/** A trial on this machine has something to look at; a public newsroom begins empty. */
async function prepare(config: NodeConfig, context: Context, io: Io): Promise<void> {
  if (config.isPublic || (await listEditions(context.db)).length > 0) return;
  // Loaded when it is needed, once in a newsroom’s life: a server has that memory all its own.
  const { fillSample, sayFilled } = await import('../sample.ts');
  const { sayProblem } = await import('../import-report.ts');
  const filled = await fillSample(linkHere(context));
  for (const problem of filled.problems) io.err(`${sayProblem(problem)}\n`);
  io.out(`${sayFilled(filled)}\n`);
}

// coranto serve: the HTTP server and the schedule, until it is told to stop.
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import type { Shell } from '../io.ts';
import { examples } from '../options.ts';

/** Adds `serve`. */
export function registerServe(program: Command, { io }: Shell): void {
  program
    .command('serve')
    .description('Serve the newsroom and release what is due, until stopped.')
    .addHelpText('after', examples(['coranto serve', 'CORANTO_PORT=8080 coranto serve']))
    .action(async () => {
      const config = readConfig(io.env);
      const { serve } = await import('../../node/serve.ts');
      await serve(config, (line) => io.out(`${line}\n`));
    });
}

// coranto render: a generation run by hand.
import type { Command } from 'commander';
import type { Shell } from '../io.ts';
import { withDeskHere } from '../open-desk.ts';
import { examples, reading } from '../options.ts';
import { counted } from '../table.ts';

/** Adds `render`. */
export function registerRender(program: Command, { io }: Shell): void {
  reading(program.command('render').description('Render every document that changes have touched.'))
    .addHelpText('after', examples(['coranto render', 'coranto render --json']))
    .action(async (options: { json?: boolean }) => {
      // Loaded here only: rendering is most of the program, and no other command needs it.
      const [{ createContext }, { generate }] = await Promise.all([
        import('../../node/context.ts'),
        import('../../jobs/generate.ts'),
      ]);
      await withDeskHere(io, {}, async (desk) => {
        const context = await createContext(desk.config, desk.db);
        const { rendered } = await generate({ ...context, now: desk.now });
        if (options.json) io.out(`${JSON.stringify({ rendered })}\n`);
        else io.out(rendered === 0 ? 'nothing to render\n' : `${counted(rendered, 'document')} rendered\n`);
      });
    });
}

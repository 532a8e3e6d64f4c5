// coranto render: a generation run by hand; or all there is.
import type { Command } from 'commander';
import type { PreparingThreads } from '../../node/preparing-threads.ts';
import type { Shell } from '../io.ts';
import { type OpenDesk, withDeskHere } from '../open-desk.ts';
import { examples, reading } from '../options.ts';
import { startProgress } from '../progress-report.ts';
import { counted } from '../table.ts';

/** Adds `render`. */
export function registerRender(program: Command, { io }: Shell): void {
  reading(
    program
      .command('render')
      .description('Render every document that changes have touched, or every one that there is.')
      .option(
        '--all',
        'also what nobody has asked for yet, and after an upgrade what was rendered before it',
      ),
  )
    .addHelpText('after', examples(['coranto render', 'coranto render --all', 'coranto render --json']))
    .action(async ({ all = false, json = false }: { all?: boolean; json?: boolean }) => {
      await withDeskHere(io, {}, async (desk) => {
        const rendered = await render(desk, all, () => startProgress(io, json));
        if (json) io.out(`${JSON.stringify({ rendered })}\n`);
        else io.out(rendered === 0 ? 'nothing to render\n' : `${counted(rendered, 'document')} rendered\n`);
      });
    });
}

/** @returns how many documents were rendered */
async function render(
  desk: OpenDesk,
  all: boolean,
  tell: () => ReturnType<typeof startProgress>,
): Promise<number> {
  // Loaded here only: rendering is most of the program, and no other command needs it.
  const [{ createContext }, { generate }] = await Promise.all([
    import('../../node/context.ts'),
    import('../../jobs/generate.ts'),
  ]);
  const press = { ...(await createContext(desk.config, desk.db)), now: desk.now };
  const { rendered } = await generate(press);
  if (!all) return rendered;
  const [{ renderAll }, { startPreparing }] = await Promise.all([
    import('../render-all.ts'),
    import('../../node/preparing-threads.ts'),
  ]);
  const progress = tell();
  let threads: PreparingThreads | undefined;
  const startThreads = () => {
    threads = startPreparing(desk.config);
    return threads.beside;
  };
  try {
    const more = await renderAll(press, startThreads, (done, of) => progress.update(done, of, 'documents'));
    return rendered + more;
  } finally {
    progress.stop();
    await threads?.stop();
  }
}

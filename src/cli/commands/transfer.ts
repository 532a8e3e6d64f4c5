// coranto transfer: moves the whole newsroom from one host to another, or copies it.
import { type Command, Option } from 'commander';
import { type DeskLink, guarded } from '../../desk/link.ts';
import { runTransfer, type Transferred } from '../../desk/transfer-run.ts';
import { STATUS, UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { examples, reading } from '../options.ts';
import { RemoteError } from '../remote-faults.ts';
import { createTransferReport } from '../transfer-report.ts';

interface TransferCommandOptions {
  to?: string;
  from?: string;
  copy?: boolean;
  restart?: boolean;
  json?: boolean;
  quiet?: boolean;
}

const HOW = `
One side is the newsroom of CORANTO_DATABASE and CORANTO_MEDIA, the other one that runs elsewhere with the key in
CORANTO_KEY. The one that is filled must be new. The one that is moved is closed first: it serves what it has, and
writes and releases nothing, so that nothing is lost and nothing goes out twice. Cut anywhere, the same command goes
on from there. What comes over is the same in every row and file; rendered documents are rendered again.
`;

/** Adds `transfer`. */
export function registerTransfer(program: Command, shell: Shell): void {
  const command = program
    .command('transfer')
    .description('Move the whole newsroom to another host, or here from one.')
    .addOption(
      new Option('--to <url>', 'move the newsroom here to the new one at this URL').conflicts('from'),
    )
    .option('--from <url>', 'move the newsroom at this URL here, into a new database')
    .option('--copy', 'leave it open where it is, for a backup or a trial; it must not change meanwhile')
    .option('--restart', 'take away what an earlier transfer has brought, and begin again')
    .option('--quiet', 'print what is lost only');
  reading(command)
    .addHelpText('after', HOW)
    .addHelpText(
      'after',
      examples([
        'CORANTO_KEY=... coranto transfer --to https://coranto.example.workers.dev',
        'CORANTO_KEY=... coranto transfer --from https://news.example.org',
        'CORANTO_DATABASE=backup.db CORANTO_KEY=... coranto transfer --from https://news.example.org --copy',
      ]),
    )
    .action(async (options: TransferCommandOptions) => {
      const { media } = await transfer(shell.io, options);
      if (media.lost > 0) shell.status = STATUS.refused;
    });
}

async function transfer(io: Io, options: TransferCommandOptions): Promise<Transferred> {
  const { to, from } = options;
  const url = to ?? from;
  if (url === undefined) throw new UsageError('say where to: --to <url>, or where from: --from <url>');
  return withDesk(io, { to: url }, async (there) => {
    // A wrong URL or key is told before a database is made here for it.
    if (from !== undefined) await there.perform('newsroom', {});
    return withDesk(io, { create: from !== undefined }, (here) =>
      from === undefined
        ? transferAndReport(io, options, { source: here, target: there }, ['the newsroom here', url])
        : transferAndReport(io, options, { source: there, target: guarded(here) }, [
            url,
            'the newsroom here',
          ]),
    );
  });
}

async function transferAndReport(
  io: Io,
  options: TransferCommandOptions,
  links: { source: DeskLink; target: DeskLink },
  [source, target]: [string, string],
): Promise<Transferred> {
  const { json = false, quiet = false, copy = false, restart = false } = options;
  const report = createTransferReport(io, { json, quiet, source, target });
  try {
    const transferred = await runTransfer(links.source, links.target, { copy, restart }, report);
    report.finish(transferred);
    return transferred;
  } catch (error) {
    if (error instanceof RemoteError) error.message += '; the same command goes on from where it was cut';
    throw error;
  } finally {
    report.stop();
  }
}

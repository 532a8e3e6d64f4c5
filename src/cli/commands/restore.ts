// coranto restore: an empty newsroom becomes the one that was exported or backed up.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { guarded } from '../../desk/link.ts';
import { checkSource, type RestoreOptions, type RestoreSource, runRestore } from '../../desk/restore-run.ts';
import type { Transferred } from '../../desk/transfer-run.ts';
import { createFileLedger, ledgerFile } from '../../node/ledger.ts';
import { createFileMedia } from '../../node/media.ts';
import { Refusal } from '../../operations/refusal.ts';
import type { Erasure } from '../../storage/erasing.ts';
import { travelling } from '../../storage/transfer-tables.ts';
import { type CopyOptions, type CopyReport, createCopyReport, sayMedia } from '../copy-report.ts';
import { STATUS } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { RemoteError } from '../remote-faults.ts';
import { openSource } from '../restore-source.ts';
import { counted } from '../table.ts';

interface RestoreCommandOptions extends CopyOptions, ActingOptions {
  media?: string;
  erasures?: string;
  continue?: boolean;
  restart?: boolean;
}

const HOW = `
Takes what “coranto export” or “coranto backup” has written, and looks at all of it before anything is written. The
newsroom that is filled must be new: give it a new CORANTO_DATABASE, or with --to a new D1. Every row, id and document is
what it was; bodies are sanitised again. Cut anywhere, the same command goes on from there.

The log goes on in a new epoch: what happened after the export is lost, its numbers will be given to other changes, and
partners with a cursor start anew. Give --continue only where nothing happened after it, as when the newsroom
was closed first (“coranto newsroom close”): then every cursor goes on. Two newsrooms in one epoch must never both work.

What was erased after the backup was made comes back with it, and is erased again at once where it is noted: in the ledger
beside CORANTO_DATABASE (its name with .erasures), beside the backup, or in the one that --erasures names.
`;

/** Adds `restore`. */
export function registerRestore(program: Command, shell: Shell): void {
  const command = program
    .command('restore')
    .argument('<folder>', 'with an export or a backup; or the file of one')
    .description('Make an empty newsroom what was exported or backed up.')
    .option('--continue', 'go on in the epoch of what is restored: nothing happened after it')
    .option('--restart', 'take away what an earlier restore has brought, and begin again')
    .option('--media <folder>', 'where its media files are (default: media beside it)')
    .option(
      '--erasures <file>',
      'the ledger of the newsroom that was lost: what was erased later is erased again',
    )
    .option('--incomplete', 'restore it though media files are missing')
    .option('--quiet', 'print what is wrong only');
  acting(reading(command))
    .addHelpText('after', HOW)
    .addHelpText(
      'after',
      examples([
        'CORANTO_DATABASE=new.db CORANTO_MEDIA=new-media coranto restore /mnt/backup/newsroom',
        'CORANTO_KEY=... coranto restore newsroom --to https://news.example.org',
        'coranto restore newsroom --continue',
      ]),
    )
    .action(async (path: string, options: RestoreCommandOptions) => {
      const report = createCopyReport(shell.io, options);
      try {
        const { media, newsroom, erased } = await restore(shell.io, path, options, report);
        report.stop();
        const { uuid, epoch, version, counts } = newsroom;
        report.done(
          { uuid, epoch, version, rows: counts, media, erased },
          say({ media, newsroom, erased }, options),
        );
        if (media.lost > 0 && !options.incomplete) shell.status = STATUS.refused;
      } finally {
        report.stop();
      }
    });
}

async function restore(
  io: Io,
  path: string,
  options: RestoreCommandOptions,
  report: CopyReport,
): Promise<Transferred> {
  const { to, incomplete = false, continue: goesOn = false, restart = false } = options;
  const config = readConfig(io.env);
  if (options.erasures !== undefined && !existsSync(options.erasures)) {
    throw new Refusal(`there is no ledger “${options.erasures}”`);
  }
  const source = await openSource(path, options.media, config, io);
  try {
    // A wrong URL or key is told before all of it is looked at.
    if (to !== undefined) await withDesk(io, { to }, (desk) => desk.perform('newsroom', {}));
    const hasToo = to === undefined ? createFileMedia(config.media).has : async () => false;
    await checkSource(source, hasToo, incomplete, report);
    const erasures = [...(await listNoted(ledgerFile(source.file))), ...(await listNoted(options.erasures))];
    const fill = fillFrom(source, { continue: goesOn, restart, erasures }, io, report);
    return await withDesk(io, { to, create: true }, (desk) => fill(to === undefined ? guarded(desk) : desk));
  } catch (error) {
    if (error instanceof RemoteError) error.message += '; the same command goes on from where it was cut';
    throw error;
  } finally {
    await source.close();
  }
}

/** What a ledger says; nothing where there is none. */
async function listNoted(file: string | undefined): Promise<Erasure[]> {
  return file === undefined ? [] : createFileLedger(file).list();
}

function fillFrom(source: RestoreSource, options: RestoreOptions, { newId }: Io, report: CopyReport) {
  return (target: Parameters<typeof runRestore>[1]) => runRestore(source, target, options, newId, report);
}

function say(
  { newsroom, media, erased }: Pick<Transferred, 'newsroom' | 'media' | 'erased'>,
  { to, continue: goesOn }: RestoreCommandOptions,
): string {
  const where = to ?? 'the newsroom here';
  return [
    `restored ${counted(travelling(newsroom.counts), 'row')} and ${sayMedia(media)}, at version ${newsroom.version}`,
    ...(erased > 0 ? [`erased ${counted(erased, 'article')} again that had been erased since`] : []),
    goesOn
      ? `${where} goes on in the epoch that it had, and releases what is due; where another host has it too, close it there`
      : `${where} begins a new epoch, and releases what is due; where another host has it too, close it there`,
  ].join('\n');
}

// coranto backup: a copy of the database and its media that can take their place, made while the newsroom works.
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { BACKUP, type BackedUp, runBackup } from '../backup-run.ts';
import { type CopyOptions, createCopyReport, sayMedia, saySize } from '../copy-report.ts';
import { STATUS } from '../failure.ts';
import type { Shell } from '../io.ts';
import { MEDIA } from '../media-folder.ts';
import { examples, reading } from '../options.ts';
import { counted } from '../table.ts';

const HOW = `
Copies the database of this machine to ${BACKUP} in the folder, as it is at one moment, and beside it, in ${MEDIA}/, every
media file that it names and that is not there yet. Nobody waits for it: releases and imports go on. The copy is looked
at before it takes the place of the one before: SQLite’s integrity, every reference, every count, every file against the
hash in its name. Where something is wrong, each fault is a line, the exit status is 1 and the backup before stays.
“coranto restore” makes a newsroom of it; it is one itself, too: set CORANTO_DATABASE and CORANTO_MEDIA to it.
`;

/** Adds `backup`. */
export function registerBackup(program: Command, shell: Shell): void {
  const { io } = shell;
  const command = program
    .command('backup')
    .argument('<folder>', 'where to; it is made where there is none')
    .description('Back up the newsroom of this machine while it works, and check the backup.')
    .option('--incomplete', 'keep it though media files are missing; each is named')
    .option('--quiet', 'print what is wrong only');
  reading(command)
    .addHelpText('after', HOW)
    .addHelpText(
      'after',
      examples(['coranto backup /mnt/backup/newsroom', 'coranto backup "backup-$(date +%u)" --quiet']),
    )
    .action(async (folder: string, options: CopyOptions) => {
      const report = createCopyReport(io, options);
      try {
        const made = await runBackup(readConfig(io.env), io, folder, options.incomplete ?? false, report);
        report.stop();
        report.done(made, say(made));
        if (!made.kept) shell.status = STATUS.refused;
      } finally {
        report.stop();
      }
    });
}

function say({ kept, file, octets, newsroom: { version, counts }, media }: BackedUp): string {
  if (!kept) return 'no backup was made; the one before, if there was one, is as it was';
  const what = `${counted(counts.stories, 'story', 'stories')}, ${counted(counts.articles, 'article')}`;
  return `backed up version ${version} (${what}) to ${file} (${saySize(octets)}), and ${sayMedia(media)}`;
}

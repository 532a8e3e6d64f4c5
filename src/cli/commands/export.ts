// coranto export: the whole newsroom as lines of JSON with its media, for any system and any time.
import { join } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { exportLines } from '../../desk/export-run.ts';
import { type DeskLink, linkHere } from '../../desk/link.ts';
import { listNames, type MovedMedia, moveMedia } from '../../desk/transfer-media.ts';
import type { TransferHead } from '../../storage/transfer.ts';
import { type CopyOptions, type CopyReport, createCopyReport, sayMedia, saySize } from '../copy-report.ts';
import { STATUS } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { LINES, writeLinesFile } from '../lines-file.ts';
import { dropOthers, MEDIA, mediaFolder } from '../media-folder.ts';
import { openSnapshot, withDesk } from '../open-desk.ts';
import { examples, reading } from '../options.ts';
import { counted } from '../table.ts';
import { partialFile, putInPlace, refuseLive } from '../whole-file.ts';

interface ExportCommandOptions extends CopyOptions {
  from?: string;
}

const HOW = `
Writes ${LINES}, a line of JSON for each row of each table with its columns by name, and ${MEDIA}/, every file by its
name. The first line says what it is, the last that it is whole. All of it is as of one moment, while the newsroom goes
on working. A second export into the same folder takes the place of the first, and copies only files that are not there.
It holds everything: drafts, what is under embargo, who did what and why. “coranto restore” makes a newsroom of it.
`;

/** Adds `export`. */
export function registerExport(program: Command, shell: Shell): void {
  const command = program
    .command('export')
    .argument('<folder>', 'where to; it is made where there is none')
    .description('Write the whole newsroom as lines of JSON, with its media.')
    .option('--from <url>', 'export the newsroom at this URL, with the key in CORANTO_KEY')
    .option('--incomplete', 'keep it though media files are missing; each is named')
    .option('--quiet', 'print what is missing only');
  reading(command)
    .addHelpText('after', HOW)
    .addHelpText(
      'after',
      examples([
        'coranto export /mnt/archive/newsroom',
        'CORANTO_KEY=... coranto export newsroom --from https://news.example.org',
        `coranto export newsroom && jq 'select(.table == "articles") | .row.slug' newsroom/${LINES}`,
      ]),
    )
    .action(async (folder: string, options: ExportCommandOptions) => {
      const report = createCopyReport(shell.io, options);
      try {
        const exported = await withNewsroom(shell.io, folder, options.from, (newsroom) =>
          runExport(newsroom, folder, options.incomplete ?? false, report),
        );
        report.stop();
        report.done(exported, say(exported));
        if (!exported.kept) shell.status = STATUS.refused;
      } finally {
        report.stop();
      }
    });
}

/** The newsroom elsewhere, or the one here as it is at this moment. */
async function withNewsroom<T>(
  io: Io,
  folder: string,
  from: string | undefined,
  act: (newsroom: DeskLink) => Promise<T>,
): Promise<T> {
  if (from !== undefined) return withDesk(io, { to: from }, act);
  const config = readConfig(io.env);
  refuseLive([join(folder, MEDIA)], [config.media]);
  const desk = await openSnapshot(config, io);
  try {
    return await act(linkHere(desk));
  } finally {
    desk.close();
  }
}

interface Exported {
  kept: boolean;
  file: string;
  octets: number;
  rows: number;
  newsroom: TransferHead;
  media: MovedMedia & { dropped: number };
}

async function runExport(
  newsroom: DeskLink,
  folder: string,
  incomplete: boolean,
  report: CopyReport,
): Promise<Exported> {
  // A wrong URL or key is told before a folder is made for it.
  await newsroom.perform('newsroom', {});
  const partial = partialFile(folder, LINES);
  const sink = writeLinesFile(partial);
  try {
    const written = await exportLines(newsroom, sink, report);
    await sink.close();
    const to = mediaFolder(join(folder, MEDIA));
    const media = await moveMedia(newsroom, { from: newsroom, to }, written.newsroom.counts.media, report);
    const kept = media.lost === 0 || incomplete;
    if (kept) await putInPlace(partial, folder, LINES);
    const dropped = kept ? await dropOthers(join(folder, MEDIA), listNames(newsroom)) : 0;
    return {
      kept,
      file: join(folder, LINES),
      octets: sink.octets(),
      ...written,
      media: { ...media, dropped },
    };
  } finally {
    await sink.discard();
  }
}

function say({ kept, file, octets, rows, newsroom, media }: Exported): string {
  if (!kept)
    return `nothing was exported: ${counted(media.lost, 'media file')} missing; --incomplete leaves them out`;
  const what = `${counted(rows, 'row')} at version ${newsroom.version}`;
  return `exported ${what} to ${file} (${saySize(octets)}), and ${sayMedia(media)}`;
}

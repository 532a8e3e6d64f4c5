// What a transfer says: how far it is while it goes, what came over at the end, and what to do next.
import type { TransferListener, Transferred } from '../desk/transfer-run.ts';
import type { Io } from './io.ts';
import { startProgress } from './progress-report.ts';
import { counted, formatTable } from './table.ts';

export interface TransferReportOptions {
  json: boolean;
  /** Say only what was lost. */
  quiet: boolean;
  /** What to call both sides in a sentence. */
  source: string;
  target: string;
}

export interface TransferReport extends TransferListener {
  /** Takes the progress bar away. */
  stop(): void;
  /** Says what it came to. */
  finish(transferred: Transferred): void;
}

/** Reports a transfer in the way that the options ask for. */
export function createTransferReport(io: Io, options: TransferReportOptions): TransferReport {
  return options.json ? jsonReport(io) : textReport(io, options);
}

function jsonReport(io: Io): TransferReport {
  const line = (event: string, facts: object = {}) => io.out(`${JSON.stringify({ event, ...facts })}\n`);
  return {
    emptying: () => line('emptying'),
    closed: (when) => line('closed', { when }),
    began: (progress) => line('began', progress),
    moved: (progress) => line('moved', progress),
    file: (progress) => line('file', progress),
    lost: (name, why) => line('lost', { name, why }),
    stop: () => {},
    finish({ outcome, newsroom: { uuid, version, counts }, media }) {
      line('done', { outcome, uuid, version, rows: counts, media });
    },
  };
}

const NUMBER = new Intl.NumberFormat('en');

function textReport(io: Io, { quiet, source, target }: TransferReportOptions): TransferReport {
  const { say, fault, update, from, stop } = startProgress(io, quiet);
  return {
    emptying: () => say(`emptying ${target} of what an earlier transfer has brought`),
    closed(when) {
      say(
        when === 'now'
          ? `closed ${source}: it serves what it has, and nothing is written or released there`
          : `${source} was closed already; what was written elsewhere since is not moved`,
      );
    },
    began({ rows, of }) {
      if (rows > 0) say(`going on from ${NUMBER.format(rows)} of ${NUMBER.format(of)} rows`);
      from(rows, of);
    },
    moved: ({ rows, of }) => update(rows, of, 'rows'),
    file: ({ files, of }) => update(files, of, 'media files'),
    lost: (name, why) => fault(`${name} ${why}`),
    stop,
    finish(transferred) {
      stop();
      if (!quiet) io.out(summary(transferred, source, target));
    },
  };
}

function summary({ outcome, newsroom, media }: Transferred, source: string, target: string): string {
  if (outcome === 'there') {
    return `${target} has this newsroom already, at version ${newsroom.version}; nothing was done\n`;
  }
  const { counts } = newsroom;
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const table = Object.entries(counts).map(([name, count]) => [name, NUMBER.format(count)]);
  const files = [
    `${counted(media.copied, 'media file')}`,
    ...(media.present > 0 ? [`${media.present} were there already`] : []),
    ...(media.lost > 0 ? [`${media.lost} lost`] : []),
  ];
  return [
    formatTable(table, { header: ['table', 'rows'], columns: null }),
    `${outcome} ${NUMBER.format(rows)} rows and ${files.join(', ')}\n`,
    ...next(outcome, source, target),
  ].join('');
}

function next(outcome: 'moved' | 'copied', source: string, target: string): string[] {
  if (outcome === 'copied') {
    return [`Both are open: each releases what is due. “coranto newsroom close” closes one of them.\n`];
  }
  return [
    `Next: point the newsroom’s domain to the host of ${target}, which is at work from now on.\n`,
    `${capital(source)} is closed: it serves what it had until the domain has moved.\n`,
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

// What an export, a backup and a restore say: how far they are, what is missing, what they came to.
import type { ExportListener } from '../desk/export-run.ts';
import type { CheckListener } from '../desk/restore-run.ts';
import type { MovedMedia } from '../desk/transfer-media.ts';
import type { TransferListener } from '../desk/transfer-run.ts';
import type { BackupListener } from './backup-run.ts';
import type { Io } from './io.ts';
import { startProgress } from './progress-report.ts';
import { counted } from './table.ts';

/** What the three commands have in common. */
export interface CopyOptions {
  incomplete?: boolean;
  json?: boolean;
  quiet?: boolean;
}

export interface CopyReport extends ExportListener, CheckListener, TransferListener, BackupListener {
  /** Takes the progress bar away. */
  stop(): void;
  /** Says what it came to: the facts for scripts, the sentences for people. */
  done(facts: object, said: string): void;
}

/** Reports in the way that the options ask for. */
export function createCopyReport(io: Io, { json = false, quiet = false }: CopyOptions): CopyReport {
  return json ? jsonReport(io) : textReport(io, quiet);
}

function jsonReport(io: Io): CopyReport {
  const line = (event: string, facts: object = {}) => io.out(`${JSON.stringify({ event, ...facts })}\n`);
  return {
    began: (progress) => line('began', progress),
    moved: (progress) => line('moved', progress),
    overtaken: () => line('overtaken'),
    checked: (progress) => line('checked', progress),
    emptying: () => line('emptying'),
    closed: () => {},
    copied: (progress) => line('copied', progress),
    checking: () => line('checking'),
    fault: (sentence) => line('fault', { sentence }),
    file: (progress) => line('file', progress),
    lost: (name, why) => line('lost', { name, why }),
    stop: () => {},
    done: (facts) => line('done', facts),
  };
}

function textReport(io: Io, quiet: boolean): CopyReport {
  const { say, fault, update, from, stop } = startProgress(io, quiet);
  return {
    began({ rows, of }) {
      if (rows > 0) say(`going on from ${rows} of ${of} rows`);
      from(rows, of);
    },
    moved: ({ rows, of }) => update(rows, of, 'rows'),
    overtaken: () => say('the newsroom has changed meanwhile; reading it again from its beginning'),
    checked: ({ rows, of }) => update(rows, of, 'rows looked at'),
    emptying: () => say('emptying the newsroom of what an earlier restore has brought'),
    closed: () => {},
    copied: ({ pages, of }) => update(pages, of, 'pages of the database'),
    checking: () => say('looking at the copy'),
    fault,
    file: ({ files, of }) => update(files, of, 'media files'),
    lost: (name, why) => fault(`${name} ${why}`),
    stop,
    done(_, said) {
      if (!quiet) io.out(`${said}\n`);
    },
  };
}

/** `3 media files, 2 of them there already`. */
export function sayMedia({ copied, present, lost, dropped = 0 }: MovedMedia & { dropped?: number }): string {
  const more = [
    ...(present > 0 ? [`${present} of them there already`] : []),
    ...(lost > 0 ? [`${lost} missing`] : []),
    ...(dropped > 0 ? [`${dropped} removed that nothing names any more`] : []),
  ];
  return [counted(copied + present, 'media file'), ...more].join(', ');
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size as people say it. */
export function saySize(octets: number): string {
  let [size, unit] = [octets, 0];
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
}

// coranto key audit: who saw what before its time.
import type { Command } from 'commander';
import { toRfc3339 } from '../../domain/time.ts';
import type { Io } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, notEmpty, positive, reading } from '../options.ts';
import { formatTable } from '../table.ts';

interface AuditOptions extends ActingOptions {
  story?: string;
  before?: number;
  limit: number;
  json?: boolean;
}

/** Adds `audit` to `key`. */
export function registerAudit(key: Command, io: Io): void {
  const command = key
    .command('audit')
    .description('Show which scheduled articles and files keys saw before their time, newest first.')
    .argument('[name]', 'only of this key')
    .option('--story <key>', 'only of this story', notEmpty)
    .option('--limit <count>', 'how many at most, up to 1000', positive, 100)
    .option('--before <number>', 'only rows before the one with this number', positive);
  acting(reading(command))
    .addHelpText(
      'after',
      examples(['coranto key audit', 'coranto key audit agency --story annual-report --json']),
    )
    .action((name: string | undefined, options: AuditOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { story = null, before = null, limit } = options;
        const asked = { key: name ?? null, story, before, limit: Math.min(limit, 1_000) };
        const rows = await desk.perform('embargo-audit', asked);
        const told = rows.map((row) => ({ ...row, at: toRfc3339(row.at) }));
        if (options.json) return io.out(`${JSON.stringify({ audit: told })}\n`);
        if (told.length === 0) return io.err('no key saw anything before its time\n');
        const cells = told.map(({ id, at, key: whose, prefix, action, edition, story: what, ...rest }) => [
          ...[String(id), at, whose, prefix, action, `${edition}/${what}`],
          ...[String(rest.revision), rest.media ?? ''],
        ]);
        const header = ['number', 'when', 'key', 'prefix', 'what', 'article', 'revision', 'file'];
        io.out(formatTable(cells, { header, columns: io.columns }));
      }),
    );
}

// coranto key create, list, rotate, edit, revoke, history and audit: what partners may do.
import type { Command } from 'commander';
import { PER_MINUTE } from '../../domain/partner.ts';
import { DAY, toRfc3339 } from '../../domain/time.ts';
import type { KeyView } from '../../operations/key-view.ts';
import type { NewSecret } from '../../operations/keys.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { asJson, formatKeys } from '../key-report.ts';
import { type KeySettingOptions, settings, span, withSettings } from '../key-settings.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, notEmpty, reading, type WritingOptions, writing } from '../options.ts';
import { formatTable } from '../table.ts';
import { registerAudit } from './key-audit.ts';

interface KeyOptions extends WritingOptions, KeySettingOptions {
  name: string;
  overlap: number;
  prefix?: string;
}

/** Adds `key` with its commands. */
export function registerKey(program: Command, { io }: Shell): void {
  const key = program
    .command('key')
    .helpCommand(false)
    .description('Make, list, rotate, edit and revoke the keys of partners.');
  registerCreate(key, io);
  registerList(key, io);
  registerRotate(key, io);
  registerEdit(key, io);
  registerRevoke(key, io);
  registerHistory(key, io);
  registerAudit(key, io);
}

const NAME = ['<name>', 'whose it is, such as havenkrant'] as const;

function registerCreate(key: Command, io: Io): void {
  const command = key
    .command('create')
    .description('Make a key for a partner. It is shown once, and kept nowhere.')
    .requiredOption('--name <name>', 'whose it is: lower-case letters, digits and hyphens', notEmpty);
  acting(writing(withSettings(command)))
    .addHelpText(
      'after',
      examples([
        'coranto key create --name havenkrant --scopes read,webhooks --editions nl,fr',
        'coranto key create --name newsdesk --scopes write,publish --expires 2027-01-01 --per-minute 60',
        'coranto key create --name agency --embargoed nl',
      ]),
    )
    .action(async (options: KeyOptions) => {
      const given = {
        scopes: options.embargoed ? [] : (['read'] as const),
        editions: null,
        embargoed: [],
        expires: null,
        perMinute: PER_MINUTE,
        ...settings(options),
      };
      await withDesk(io, { to: options.to }, async (desk) => {
        const input = { name: options.name, ...given, by: by(options, io) };
        show(io, await desk.perform('create-key', input), options);
      });
    });
}

function registerList(key: Command, io: Io): void {
  acting(reading(key.command('list').description('List the keys, and when each was used last.')))
    .addHelpText('after', examples(['coranto key list', 'coranto key list --json']))
    .action((options: KeyOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const keys = await desk.perform('keys', {});
        if (options.json) return io.out(`${JSON.stringify({ keys: keys.map(asJson) })}\n`);
        if (keys.length === 0)
          return io.err('there are no keys yet; make one with “coranto key create --name ...”\n');
        io.out(formatKeys(keys, io.columns));
      }),
    );
}

function registerRotate(key: Command, io: Io): void {
  const command = key
    .command('rotate')
    .description('Give a key a second secret; the one that it has ends after a while.')
    .argument(...NAME)
    .option('--overlap <time>', 'how long both are good: 0s, 30m, 12h or 7d', span, 7 * DAY);
  acting(writing(command))
    .addHelpText(
      'after',
      examples(['coranto key rotate havenkrant', 'coranto key rotate havenkrant --overlap 0s']),
    )
    .action((name: string, options: KeyOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const input = { name, overlap: options.overlap, by: by(options, io) };
        show(io, await desk.perform('rotate-key', input), options);
      }),
    );
}

function registerEdit(key: Command, io: Io): void {
  const command = key
    .command('edit')
    .description('Change what a key may do, from the next request on.')
    .argument(...NAME)
    .option('--all-editions', 'its scopes hold for every edition, those to come too')
    .option('--no-embargoed', 'it sees nothing before its time')
    .option('--no-expires', 'it does not end by itself');
  acting(writing(withSettings(command)))
    .addHelpText(
      'after',
      examples([
        'coranto key edit havenkrant --editions nl,fr,de',
        'coranto key edit agency --expires 2027-06-01 --no-embargoed',
      ]),
    )
    .action(async (name: string, options: KeyOptions) => {
      const given = settings(options);
      if (Object.keys(given).length === 0) throw new UsageError('say what to change, such as --scopes');
      await withDesk(io, { to: options.to }, async (desk) => {
        const edited = await desk.perform('edit-key', { name, ...given, by: by(options, io) });
        if (options.json)
          return io.out(`${JSON.stringify({ key: asJson(edited.key), changed: edited.changed })}\n`);
        io.out(edited.changed.length === 0 ? 'nothing changed\n' : formatKeys([edited.key], io.columns));
      });
    });
}

function registerRevoke(key: Command, io: Io): void {
  const command = key
    .command('revoke')
    .description('End a key at once and for good, or one of its two secrets.')
    .argument(...NAME)
    .option('--prefix <prefix>', 'only the secret that begins so', notEmpty);
  acting(writing(command))
    .addHelpText(
      'after',
      examples([
        'coranto key revoke havenkrant --reason "The contract is over"',
        'coranto key revoke havenkrant --prefix k3x9m2qa',
      ]),
    )
    .action((name: string, options: KeyOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const prefix = options.prefix?.replace(/^coranto_/, '').replace(/_$/, '') ?? null;
        const { key: revoked, changed } = await desk.perform('revoke-key', {
          name,
          prefix,
          by: by(options, io),
        });
        if (options.json) return io.out(`${JSON.stringify({ key: asJson(revoked), changed })}\n`);
        const what = prefix === null ? `key ${name}` : `secret ${prefix} of key ${name}`;
        io.out(
          `${what} ${changed ? 'is revoked: the next request with it is refused' : 'was revoked already'}\n`,
        );
      }),
    );
}

function registerHistory(key: Command, io: Io): void {
  const command = key
    .command('history')
    .description('Show what was done to a key, who did it and why.')
    .argument(...NAME);
  acting(reading(command))
    .addHelpText('after', examples(['coranto key history havenkrant']))
    .action((name: string, options: KeyOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const events = await desk.perform('key-log', { name });
        const told = events.map((event) => ({ ...event, at: toRfc3339(event.at) }));
        if (options.json) return io.out(`${JSON.stringify({ name, events: told })}\n`);
        const rows = told.map(({ at, action, prefix, actor, reason }) => [
          at,
          action,
          prefix ?? '',
          actor,
          reason ?? '',
        ]);
        const header = ['when', 'what', 'prefix', 'who', 'why'];
        io.out(formatTable(rows, { header, columns: io.columns }));
      }),
    );
}

/** The one time that the secret is told. */
function show(io: Io, { key, prefix, token }: NewSecret, options: WritingOptions): void {
  if (options.json) {
    io.out(`${JSON.stringify({ key: asJson(key), prefix, token })}\n`);
  } else {
    io.out(`${token}\n`);
    io.err(`${sayMade(key, prefix)}\nIt is shown this once, and kept nowhere: give it to them now.\n`);
  }
}

function sayMade(key: KeyView, prefix: string): string {
  const other = key.secrets.find((secret) => secret.prefix !== prefix && secret.state === 'valid');
  if (!other?.expiresAt) return `This is the key “${key.name}”.`;
  return `This is the second secret of the key “${key.name}”; ${other.prefix} is good until ${toRfc3339(other.expiresAt)}.`;
}

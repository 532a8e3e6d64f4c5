// coranto edition add, list, edit, move, close and open: the newsroom's language editions.
import { type Command, Option } from 'commander';
import type { EditionSettings } from '../../storage/editions.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, reading, type WritingOptions, writing } from '../options.ts';
import { formatTable, printable } from '../table.ts';

interface EditionOptions extends WritingOptions, Partial<Omit<EditionSettings, 'timeZone'>> {
  zone?: string;
  notRequired?: boolean;
}

/** Adds `edition` with its commands. */
export function registerEdition(program: Command, { io }: Shell): void {
  const edition = program
    .command('edition')
    .helpCommand(false)
    .description('Add, list, edit, move, close and open language editions.');
  registerAdd(edition, io);
  registerList(edition, io);
  registerEdit(edition, io);
  registerMove(edition, io);
  registerState(edition, io, 'close');
  registerState(edition, io, 'open');
}

function registerAdd(edition: Command, io: Io): void {
  const command = edition
    .command('add')
    .description('Add a language edition.')
    .argument('<path>', 'first part of its URLs')
    .requiredOption('--language <tag>', 'BCP 47 tag, such as nl-BE')
    .requiredOption('--title <text>', 'its name, in its language')
    .requiredOption('--zone <zone>', 'IANA time zone, such as Europe/Brussels');
  acting(writing(withSettings(command)))
    .addHelpText(
      'after',
      examples(['coranto edition add nl --language nl-BE --title "Havennieuws" --zone Europe/Brussels']),
    )
    .action(async (path: string, options: EditionOptions) => {
      const { language, title, zone } = options as Required<EditionOptions>;
      const given = { path, ...settings(options), language, title, timeZone: zone };
      await withDesk(io, { to: options.to, create: true }, async (desk) => {
        const added = await desk.perform('add-edition', { edition: given, by: by(options, io) });
        if (options.json) io.out(`${JSON.stringify({ added })}\n`);
        else
          io.out(
            `added edition ${added.path}: ${printable(added.title)} (${added.language}, ${added.timeZone})\n`,
          );
      });
    });
}

function registerList(edition: Command, io: Io): void {
  acting(reading(edition.command('list').description('List the editions.')))
    .addHelpText('after', examples(['coranto edition list', 'coranto edition list --json']))
    .action((options: EditionOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const editions = await desk.perform('editions', {});
        if (options.json) return io.out(`${JSON.stringify({ editions })}\n`);
        if (editions.length === 0)
          return io.err('there are no editions yet; add one with “coranto edition add”\n');
        const rows = editions.map((one) => [
          one.path,
          one.language,
          one.direction,
          one.timeZone,
          one.fallback,
          one.required ? 'yes' : 'no',
          one.closedAt === null ? 'open' : 'closed',
          one.title,
        ]);
        const header = ['path', 'language', 'direction', 'zone', 'fallback', 'required', 'state', 'title'];
        io.out(formatTable(rows, { header, columns: io.columns }));
      }),
    );
}

function registerEdit(edition: Command, io: Io): void {
  const command = edition
    .command('edit')
    .description('Change settings of an edition; its path and its ids stay.')
    .argument('<path>', 'the edition')
    .option('--language <tag>', 'BCP 47 tag, such as nl-BE')
    .option('--title <text>', 'its name, in its language')
    .option('--zone <zone>', 'IANA time zone, such as Europe/Brussels');
  acting(writing(withSettings(command)))
    .addHelpText('after', examples(['coranto edition edit nl --title "Haven en douane"']))
    .action(async (path: string, options: EditionOptions) => {
      const given = settings(options);
      if (Object.keys(given).length === 0) throw new UsageError('say what to change, such as --title');
      const input = { path, settings: given, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const { edition: edited, changed } = await desk.perform('edit-edition', input);
        if (options.json) return io.out(`${JSON.stringify({ edition: edited, changed })}\n`);
        if (changed.length === 0) return io.out('nothing changed\n');
        io.out(
          formatTable(
            changed.map((name) => [name, String(edited[name])]),
            { columns: io.columns },
          ),
        );
      });
    });
}

function registerMove(edition: Command, io: Io): void {
  const command = edition
    .command('move')
    .description('Give an edition another path; every URL that it had redirects for ever, and its ids stay.')
    .argument('<path>', 'the edition')
    .argument('<new-path>', 'first part of its URLs from now on');
  acting(writing(command))
    .addHelpText('after', examples(['coranto edition move nl nl-be']))
    .action(async (path: string, to: string, options: WritingOptions) => {
      const input = { path, to, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const moved = await desk.perform('move-edition', input);
        if (options.json) return io.out(`${JSON.stringify(moved)}\n`);
        io.out(`edition ${moved.former} is at ${moved.edition.path} now; its former URLs redirect there\n`);
      });
    });
}

const STATES = {
  close: {
    description:
      'Close an edition: what is public stays and can be corrected, and nothing new comes out in it.',
    state: 'closed',
  },
  open: { description: 'Open a closed edition again.', state: 'open' },
} as const;

function registerState(edition: Command, io: Io, name: keyof typeof STATES): void {
  const { description, state } = STATES[name];
  const command = edition.command(name).description(description).argument('<path>', 'the edition');
  acting(writing(command))
    .addHelpText('after', examples([`coranto edition ${name} de --reason "The office there ${name}s"`]))
    .action(async (path: string, options: WritingOptions) => {
      const input = { path, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const set = await desk.perform(`${name}-edition`, input);
        if (options.json) return io.out(`${JSON.stringify(set)}\n`);
        if (!set.changed) return io.out(`edition ${path} was ${state} already\n`);
        io.out(
          `edition ${path} is ${state}${name === 'open' ? '' : `: ${sayUnscheduled(set.unscheduled)}`}\n`,
        );
      });
    });
}

function sayUnscheduled(count: number): string {
  if (count === 0) return 'nothing waited there';
  return `${count} ${count === 1 ? 'article that waited there has' : 'articles that waited there have'} no time any more`;
}

function withSettings(command: Command): Command {
  return command
    .option('--description <text>', 'one line about it')
    .addOption(
      new Option(
        '--direction <direction>',
        'writing direction (default: as the language is written)',
      ).choices(['ltr', 'rtl']),
    )
    .addOption(
      new Option(
        '--fallback <policy>',
        'what it does for a story it has no article for (default: hide)',
      ).choices(['hide', 'link', 'show']),
    )
    .option('--calendar <name>', 'calendar of its dates (default: gregory)')
    .option(
      '--required',
      'every story needs it, unless the story says otherwise: it goes out with it or not at all',
    )
    .option('--not-required', 'stories need it only where they say so (default)');
}

/** The settings that the options give. */
function settings(options: EditionOptions): Partial<EditionSettings> {
  const { language, title, description, direction, zone: timeZone, calendar, fallback } = options;
  if (options.required && options.notRequired)
    throw new UsageError('--required and --not-required exclude each other');
  const required = options.required ?? (options.notRequired ? false : undefined);
  const all = { language, title, description, direction, timeZone, calendar, fallback, required };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

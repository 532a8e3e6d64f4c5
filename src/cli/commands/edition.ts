// coranto edition add, list, edit, move, close and open: the newsroom's language editions.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DeskLink } from '../../desk/link.ts';
import { API_ACCESS } from '../../domain/edition.ts';
import { PICTURES, type Picture } from '../../domain/edition-pictures.ts';
import type { EditionSettings } from '../../storage/editions.ts';
import { sendPicture } from '../edition-pictures.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, reading, type WritingOptions, writing } from '../options.ts';
import { formatTable, printable } from '../table.ts';

interface EditionOptions
  extends WritingOptions,
    Partial<Omit<EditionSettings, 'timeZone' | 'windowSize' | Optional>>,
    Partial<Record<Optional, string | false>> {
  zone?: string;
  window?: number;
  notRequired?: boolean;
}

/** Settings that can be taken away: with `--no-` before them. Pictures are given as files. */
type Optional = Said | Picture;

/** Those of them that are texts. */
const SAID = ['rights', 'license', 'accent', 'publisher', 'email', 'phone', 'address'] as const;
type Said = (typeof SAID)[number];

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
      const own = { path, ...settings(options), language, title, timeZone: zone };
      await withDesk(io, { to: options.to, create: true }, async (desk) => {
        const given = { ...own, ...(await pictures(desk, options)) };
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
          one.api,
          one.closedAt === null ? 'open' : 'closed',
          one.title,
        ]);
        const header = [
          'path',
          'language',
          'direction',
          'zone',
          'fallback',
          'required',
          'api',
          'state',
          'title',
        ];
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
    .addHelpText(
      'after',
      examples([
        'coranto edition edit nl --title "Haven en douane"',
        'coranto edition edit nl --icon icon.png --no-logo',
      ]),
    )
    .action(async (path: string, options: EditionOptions) => {
      const own = settings(options);
      if (Object.keys(own).length === 0 && PICTURES.every((which) => options[which] === undefined))
        throw new UsageError('say what to change, such as --title');
      await withDesk(io, { to: options.to }, async (desk) => {
        const given = { ...own, ...(await pictures(desk, options)) };
        const input = { path, settings: given, by: by(options, io) };
        const { edition: edited, changed } = await desk.perform('edit-edition', input);
        if (options.json) return io.out(`${JSON.stringify({ edition: edited, changed })}\n`);
        if (changed.length === 0) return io.out('nothing changed\n');
        io.out(
          formatTable(
            changed.map((name) => [name === 'windowSize' ? 'window' : name, String(edited[name] ?? 'none')]),
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
    .option('--not-required', 'stories need it only where they say so (default)')
    .addOption(
      new Option(
        '--api <access>',
        'whether the API answers for it without a key (default: open); feeds and pages are public either way',
      ).choices(API_ACCESS),
    )
    .option('--window <entries>', 'how many entries its feeds have (default: 50)', wholeNumber)
    .option('--rights <text>', 'who has the rights in what it publishes')
    .option('--no-rights', 'say nothing of that')
    .option('--license <url>', 'web address of the licence under which it publishes')
    .option('--no-license', 'name no licence')
    .option('--icon <file>', 'a square picture for its feeds and pages, best 512 by 512 pixels')
    .option('--no-icon', 'no icon')
    .option('--logo <file>', 'a wide picture for its feeds and pages, best 144 by 72 pixels')
    .option('--no-logo', 'no logo')
    .option(
      '--accent <colour>',
      'colour of its pages, such as #0b5c7a; what is written in it can always be read',
    )
    .option('--no-accent', 'the colour that pages have by themselves')
    .option('--publisher <name>', 'the organisation that publishes it, in its language')
    .option('--no-publisher', 'say nothing of that')
    .option('--email <address>', 'where the public writes to whoever publishes it')
    .option('--no-email', 'name no e-mail address')
    .option('--phone <number>', 'their telephone number, as it is to be shown')
    .option('--no-phone', 'name no telephone number')
    .option('--address <text>', 'their postal address, on one line')
    .option('--no-address', 'name no postal address');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return Number(text);
}

/** The pictures that the options give, sent ahead to the newsroom. */
async function pictures(
  desk: DeskLink,
  options: EditionOptions,
): Promise<Partial<Record<Picture, string | null>>> {
  const given: Partial<Record<Picture, string | null>> = {};
  for (const which of PICTURES) {
    const file = options[which];
    if (file === false) given[which] = null;
    else if (file !== undefined) given[which] = await sendPicture(desk, which, file);
  }
  return given;
}

/** The settings that the options give. */
function settings(options: EditionOptions): Partial<EditionSettings> {
  const { language, title, description, direction, zone: timeZone, calendar, fallback } = options;
  if (options.required && options.notRequired)
    throw new UsageError('--required and --not-required exclude each other');
  const required = options.required ?? (options.notRequired ? false : undefined);
  const { window: windowSize, api } = options;
  const texts = SAID.map((name) => [name, options[name] === false ? null : options[name]]);
  const all = {
    ...{ language, title, description, direction, timeZone, calendar, fallback, required, windowSize, api },
    ...Object.fromEntries(texts),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

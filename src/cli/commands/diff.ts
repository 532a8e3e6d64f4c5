// coranto diff: what changed in the source since a translation followed it, or between two revisions of a text.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { StoryDiff } from '../../desk/diff.ts';
import { formatDifference } from '../difference-report.ts';
import type { Shell } from '../io.ts';
import { wrapped } from '../marked-text.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, reading } from '../options.ts';
import { KINDS, sayMinute } from '../past.ts';
import { columnWidths, formatTable } from '../table.ts';

interface DiffOptions extends ActingOptions {
  revisions?: Revisions;
  json?: boolean;
}

interface Revisions {
  from: number;
  /** Null: the newest. */
  to: number | null;
}

/** Adds `diff`. */
export function registerDiff(program: Command, { io }: Shell): void {
  const command = program
    .command('diff')
    .description('Show what changed in the source since the revision that a translation follows.')
    .argument('<story>', 'the story’s key')
    .argument('<edition>', 'the translation’s edition')
    .addOption(
      new Option(
        '--revisions <from..to>',
        'compare these revisions of this edition’s own text instead',
      ).argParser(revisionsOf),
    );
  acting(reading(command))
    .addHelpText(
      'after',
      examples([
        'coranto diff budget-2026 fr',
        'coranto diff budget-2026 nl --revisions 2..4',
        'coranto diff budget-2026 nl --revisions 2',
      ]),
    )
    .action((story: string, edition: string, options: DiffOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { from, to } = options.revisions ?? { from: null, to: null };
        const diff = await desk.perform('diff', { story, edition, from, to });
        if (options.json) io.out(`${JSON.stringify(asJson(diff))}\n`);
        else io.out(formatDiff(diff, io.columns));
      }),
    );
}

function revisionsOf(text: string): Revisions {
  const read = /^([1-9]\d{0,8})(?:\.\.([1-9]\d{0,8}))?$/.exec(text);
  if (!read)
    throw new InvalidArgumentError('Expected two revisions such as 2..4, or one to compare the newest with.');
  return { from: Number(read[1]), to: read[2] === undefined ? null : Number(read[2]) };
}

function formatDiff(diff: StoryDiff, columns: number | null): string {
  const { from, to, revisions, difference, language } = diff;
  const title = sayTitle(diff);
  if (from === to) return wrapped(title, columns);
  const widths = columnWidths(revisions.map(rowOf));
  const rows = revisions.map((revision) => {
    const { note, reason } = revision;
    const below = [
      ...(note === null ? [] : [`note: ${note}`]),
      ...(reason === null ? [] : [`reason: ${reason}`]),
    ];
    const line = formatTable([rowOf(revision)], { columns, widths });
    return [line, ...below.map((text) => wrapped(text, columns, '  '))].join('');
  });
  const sections = [
    wrapped(title, columns),
    rows.join(''),
    formatDifference(difference, { language, columns }),
  ];
  if (difference.body && difference.body.changes.length > 0) {
    const numbers = `paragraphs are numbered as in revision ${to}; those that are gone (-) as in revision ${from}`;
    sections.push(wrapped(numbers, columns));
  }
  return sections.join('\n');
}

function sayTitle({ story, edition, of, from, to, stale }: StoryDiff): string {
  const which = `“${story}” in ${edition}`;
  if (from === to) return `${which} is current: it follows revision ${to} of ${of}`;
  if (of === edition) return `${which}: from revision ${from} to revision ${to}`;
  return `${which} follows revision ${from} of ${of}, which is at revision ${to}: ${stale ? 'stale' : 'not stale'}`;
}

function rowOf({ number, kind, savedAt, actor }: StoryDiff['revisions'][number]): string[] {
  return [`revision ${number}`, KINDS[kind], sayMinute(savedAt), actor];
}

function asJson({ revisions, ...diff }: StoryDiff) {
  return {
    ...diff,
    revisions: revisions.map(({ savedAt, ...facts }) => ({
      ...facts,
      savedAt: new Date(savedAt).toISOString(),
    })),
  };
}

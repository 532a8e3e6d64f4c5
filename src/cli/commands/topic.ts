// coranto topic list, add, rename, iptc and merge: what articles are about, and what that is called in each edition.
import type { Command } from 'commander';
import { slugify } from '../../domain/slug.ts';
import { readCode } from '../../operations/classify-topic.ts';
import type { ListedTopic } from '../../operations/list-topics.ts';
import { Refusal } from '../../operations/refusal.ts';
import type { TopicConflict } from '../../operations/topics.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, by, examples, notEmpty, reading, type WritingOptions, writing } from '../options.ts';
import { formatTable, printable } from '../table.ts';

interface TopicOptions extends WritingOptions {
  label?: string;
  slug?: string;
  iptc?: string;
  none?: boolean;
}

/** Adds `topic` with its commands. */
export function registerTopic(program: Command, { io }: Shell): void {
  const topic = program
    .command('topic')
    .helpCommand(false)
    .description('List, add, rename, classify and merge topics.');
  registerList(topic, io);
  registerAdd(topic, io);
  registerRename(topic, io);
  registerIptc(topic, io);
  registerMerge(topic, io);
}

function registerList(topic: Command, io: Io): void {
  acting(
    reading(
      topic.command('list').description('List the topics: label, slug and public articles in each edition.'),
    ),
  )
    .addHelpText('after', examples(['coranto topic list', 'coranto topic list --json']))
    .action((options: TopicOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const topics = await desk.perform('topics', {});
        if (options.json) return io.out(`${JSON.stringify({ topics })}\n`);
        if (topics.length === 0)
          return io.err('there are no topics yet; add one with “coranto topic add” or in newsroom.yaml\n');
        const header = ['topic', 'iptc', 'edition', 'public', 'slug', 'label'];
        io.out(formatTable(topics.flatMap(rowsOf), { header, columns: io.columns }));
      }),
    );
}

function rowsOf({ key, merged, iptc, labels }: ListedTopic): string[][] {
  const name = merged.length === 0 ? key : `${key} (and ${merged.join(', ')})`;
  if (labels.length === 0) return [[name, iptc ?? '', '', '', '', '']];
  return labels.map(({ edition, label, slug, publicArticles }, at) => [
    at === 0 ? name : '',
    at === 0 ? (iptc ?? '') : '',
    edition,
    String(publicArticles),
    slug,
    label,
  ]);
}

function registerAdd(topic: Command, io: Io): void {
  const command = topic
    .command('add')
    .description('Add a topic, or a label for one in an edition where it has none.')
    .argument('<topic>', 'its key, such as port-security')
    .argument('<edition>', 'the edition’s path')
    .argument('<label>', 'what it is called there')
    .option('--slug <slug>', 'last part of its URL there (default: as its label)', notEmpty)
    .option('--iptc <code>', 'of a new topic: its code among the IPTC Media Topics', notEmpty);
  acting(reading(command))
    .addHelpText(
      'after',
      examples(['coranto topic add bridges nl Bruggen', 'coranto topic add bridges en Bridges']),
    )
    .action((key: string, edition: string, label: string, options: TopicOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const editions = await desk.perform('editions', {});
        const language = editions.find(({ path }) => path === edition)?.language ?? 'und';
        const slug = options.slug ?? slugify(label, language);
        const code = options.iptc === undefined ? {} : { iptc: readCode(options.iptc) };
        const given = { key, ...code, labels: [{ edition, label: label.trim(), slug }] };
        const { topics, labels, conflicts } = await desk.perform('add-topics', { topics: [given] });
        const [conflict] = conflicts;
        if (conflict) throw new Refusal(sayConflict(conflict));
        if (options.json) return io.out(`${JSON.stringify({ topics, labels })}\n`);
        if (topics + labels === 0) return io.out('nothing changed\n');
        io.out(
          `${topics > 0 ? 'added topic' : 'added a label of topic'} ${key} in ${edition}: ${printable(label)} (${slug})\n`,
        );
      }),
    );
}

function sayConflict({ topic, edition, message }: TopicConflict): string {
  return edition === null
    ? `topic “${topic}” ${message}`
    : `topic “${topic}” in edition “${edition}”: ${message}`;
}

function registerIptc(topic: Command, io: Io): void {
  const command = topic
    .command('iptc')
    .description('Say which of the IPTC Media Topics a topic is: readers in any language know the code.')
    .argument('<topic>', 'its key')
    .argument('[code]', 'eight digits, or a URI of cv.iptc.org')
    .option('--none', 'it is none of them');
  acting(writing(command))
    .addHelpText('after', examples(['coranto topic iptc crime 20000082', 'coranto topic iptc crime --none']))
    .action(async (key: string, code: string | undefined, options: TopicOptions) => {
      if ((code === undefined) === (options.none !== true)) throw new UsageError('give a code, or --none');
      const input = { topic: key, iptc: code ?? null, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const classified = await desk.perform('classify-topic', input);
        if (options.json) return io.out(`${JSON.stringify(classified)}\n`);
        const { iptc, former } = classified;
        if (iptc === former) return io.out('nothing changed\n');
        io.out(`topic ${key} is ${iptc ?? 'none'} of the IPTC Media Topics, was ${former ?? 'none'}\n`);
      });
    });
}

function registerRename(topic: Command, io: Io): void {
  const command = topic
    .command('rename')
    .description(
      'Change what a topic is called in an edition, or its URL there; former URLs redirect for ever.',
    )
    .argument('<topic>', 'its key')
    .argument('<edition>', 'the edition’s path')
    .option('--label <text>', 'what it is called there', notEmpty)
    .option('--slug <slug>', 'last part of its URL there', notEmpty);
  acting(writing(command))
    .addHelpText(
      'after',
      examples(['coranto topic rename bridges nl --label "Bruggen en tunnels" --slug bruggen-en-tunnels']),
    )
    .action(async (key: string, edition: string, options: TopicOptions) => {
      const { label, slug } = options;
      if (label === undefined && slug === undefined)
        throw new UsageError('say what to change: --label or --slug');
      const given = { ...(label !== undefined && { label }), ...(slug !== undefined && { slug }) };
      const input = { topic: key, edition, ...given, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const renamed = await desk.perform('rename-topic', input);
        if (options.json) return io.out(`${JSON.stringify(renamed)}\n`);
        const { former } = renamed;
        if (former.label === renamed.label && former.slug === renamed.slug)
          return io.out('nothing changed\n');
        const [is, was] = [renamed, former].map(({ label, slug }) => `${printable(label)} (${slug})`);
        io.out(`topic ${key} in ${edition}: ${is}, was ${was}\n`);
      });
    });
}

function registerMerge(topic: Command, io: Io): void {
  const command = topic
    .command('merge')
    .description('Make a topic part of another: its articles, URLs and key are the other’s from then on.')
    .argument('<topic>', 'its key')
    .argument('<into>', 'the other’s key');
  acting(writing(command))
    .addHelpText('after', examples(['coranto topic merge tunnels bridges']))
    .action(async (key: string, into: string, options: TopicOptions) => {
      const input = { topic: key, into, by: by(options, io) };
      await withDesk(io, { to: options.to }, async (desk) => {
        const merged = await desk.perform('merge-topics', input);
        if (options.json) return io.out(`${JSON.stringify(merged)}\n`);
        const count = `${merged.articles} public ${merged.articles === 1 ? 'article' : 'articles'}`;
        io.out(`topic ${key} is part of ${into} now, with ${count}\n`);
      });
    });
}

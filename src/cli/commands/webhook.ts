// coranto webhook add, list, show, edit, rotate, enable, disable and remove: whom the newsroom tells of its changes.
import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { acting, examples, notEmpty, reading } from '../options.ts';
import { formatTable } from '../table.ts';
import { given, named, type WebhookOptions, withSettings } from '../webhook-options.ts';
import { formatWebhook, rowOf, saySubject } from '../webhook-report.ts';
import { registerSending } from './webhook-sending.ts';

const EXPLANATION = `
Messages and signatures are those of Standard Webhooks (www.standardwebhooks.com). “all” for --editions, --topics or
--events is every one, those to come too. The secret is shown once: give it to whoever runs the endpoint.
`;

/** Adds `webhook` with its commands. */
export function registerWebhook(program: Command, { io }: Shell): void {
  const webhook = program
    .command('webhook')
    .helpCommand(false)
    .description(
      'Tell other systems of every change: endpoints, their secrets, tests, replays and what came of it.',
    );
  registerAdd(webhook, io);
  registerList(webhook, io);
  registerShow(webhook, io);
  registerEdit(webhook, io);
  registerRotate(webhook, io);
  registerSending(webhook, io);
  registerSimple(webhook, io);
}

function registerAdd(webhook: Command, io: Io): void {
  const command = webhook
    .command('add')
    .description('Add an endpoint that is told of every change from now on.')
    .requiredOption('--name <name>', 'what it is called here', notEmpty)
    .requiredOption(
      '--url <url>',
      'where it is: https, unless CORANTO_CALLBACK_HOSTS names its host',
      notEmpty,
    );
  acting(reading(withSettings(command)))
    .addHelpText('after', EXPLANATION)
    .addHelpText(
      'after',
      examples([
        'coranto webhook add --name wire --url https://wire.example.com/hooks/coranto',
        'coranto webhook add --name archive --url https://archive.example.com/in --payload full \\',
        '  --editions nl fr --topics bridges --events article.released article.corrected',
      ]),
    )
    .action((options: WebhookOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { name, url } = options as Required<WebhookOptions>;
        const added = await desk.perform('add-webhook', { ...given(options), name, url });
        if (options.json) return io.out(`${JSON.stringify(added)}\n`);
        io.out(`added webhook ${added.webhook.label}: ${saySubject(added.webhook)}, from now on\n`);
        saySecret(io, added.secret);
      }),
    );
}

function registerList(webhook: Command, io: Io): void {
  const command = webhook.command('list').description('List the endpoints of the newsroom and its partners.');
  acting(reading(command))
    .addHelpText('after', examples(['coranto webhook list', 'coranto webhook list --json']))
    .action((options: WebhookOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const webhooks = await desk.perform('webhooks', {});
        if (options.json) return io.out(`${JSON.stringify({ webhooks })}\n`);
        if (webhooks.length === 0)
          return io.err('there are no webhooks; add one with “coranto webhook add”\n');
        const header = ['webhook', 'state', 'payload', 'told of', 'url'];
        io.out(formatTable(webhooks.map(rowOf), { header, columns: io.columns }));
      }),
    );
}

function registerShow(webhook: Command, io: Io): void {
  const command = named(webhook.command('show').description('Show an endpoint, and how it stands.'));
  acting(reading(command))
    .addHelpText('after', examples(['coranto webhook show wire']))
    .action((name: string, options: WebhookOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { webhook: found } = await desk.perform('webhook', { webhook: name });
        io.out(options.json ? `${JSON.stringify(found)}\n` : formatWebhook(found));
      }),
    );
}

function registerEdit(webhook: Command, io: Io): void {
  const command = named(webhook.command('edit').description('Change what an endpoint is, or is told of.'))
    .option('--name <name>', 'what it is called here', notEmpty)
    .option('--url <url>', 'where it is', notEmpty);
  acting(reading(withSettings(command)))
    .addHelpText(
      'after',
      examples(['coranto webhook edit wire --editions nl fr', 'coranto webhook edit wire --topics all']),
    )
    .action(async (name: string, options: WebhookOptions) => {
      const settings = given(options);
      if (Object.keys(settings).length === 0)
        throw new UsageError(
          'say what to change: --name, --url, --editions, --topics, --events or --payload',
        );
      await withDesk(io, { to: options.to }, async (desk) => {
        const edited = await desk.perform('edit-webhook', { webhook: name, ...settings });
        if (options.json) return io.out(`${JSON.stringify(edited)}\n`);
        io.out(`webhook ${edited.label}: ${saySubject(edited)}\n`);
      });
    });
}

function registerRotate(webhook: Command, io: Io): void {
  const command = named(
    webhook.command('rotate').description('Make another secret; the former one signs beside it for a day.'),
  );
  acting(reading(command))
    .addHelpText('after', examples(['coranto webhook rotate wire']))
    .action((name: string, options: WebhookOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const rotated = await desk.perform('rotate-webhook', { webhook: name });
        if (options.json) return io.out(`${JSON.stringify(rotated)}\n`);
        const until = rotated.webhook.formerSecretUntil;
        io.out(
          `webhook ${rotated.webhook.label} has another secret; the former one signs too until ${until}\n`,
        );
        saySecret(io, rotated.secret);
      }),
    );
}

/** Those that need no more than a name. */
const SIMPLE = {
  enable: ['Let a disabled endpoint go on where it was, or one that fails at once.', 'goes on where it was'],
  disable: [
    'Send an endpoint nothing until it is enabled again; nothing is lost.',
    'is sent nothing until it is enabled',
  ],
  remove: ['Remove an endpoint with its log.', 'is removed'],
} as const;

function registerSimple(webhook: Command, io: Io): void {
  for (const verb of ['enable', 'disable', 'remove'] as const) {
    const [description, said] = SIMPLE[verb];
    acting(reading(named(webhook.command(verb).description(description))))
      .addHelpText('after', examples([`coranto webhook ${verb} wire`]))
      .action((name: string, options: WebhookOptions) =>
        withDesk(io, { to: options.to }, async (desk) => {
          const done = await desk.perform(`${verb}-webhook`, { webhook: name });
          io.out(options.json ? `${JSON.stringify(done)}\n` : `webhook ${done.label} ${said}\n`);
        }),
      );
  }
}

function saySecret(io: Io, secret: string): void {
  io.out(`secret: ${secret}\n`);
  io.err('the secret is not shown again: give it to whoever runs the endpoint\n');
}

// coranto webhook add, list, show, edit, rotate, test, replay, enable, disable, remove and log: whom the newsroom tells
// of its changes, and how that went.
import { type Command, Option } from 'commander';
import type { DeskLink } from '../../desk/link.ts';
import { readReplayFrom } from '../../desk/webhook-place.ts';
import type { GivenSettings } from '../../desk/webhook-settings.ts';
import type { Webhook } from '../../desk/webhook-view.ts';
import { PAYLOADS, type Payload, WEBHOOK_EVENTS, type WebhookEvent } from '../../domain/webhook.ts';
import { Refusal } from '../../operations/refusal.ts';
import { UsageError } from '../failure.ts';
import type { Io, Shell } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, notEmpty, reading } from '../options.ts';
import { formatTable } from '../table.ts';
import { formatAttempts, formatWebhook, rowOf, saySubject } from '../webhook-report.ts';

interface WebhookOptions extends ActingOptions {
  name?: string;
  url?: string;
  editions?: string[];
  topics?: string[];
  events?: WebhookEvent[];
  payload?: Payload;
  from?: string;
  json?: boolean;
}

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
  registerTest(webhook, io);
  registerReplay(webhook, io);
  registerSimple(webhook, io);
  registerLog(webhook, io);
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

/** Milliseconds between looks at the delivery log, and how many: longer than a request may take. */
const LOOK = 500;
const LOOKS = 30;

function registerTest(webhook: Command, io: Io): void {
  const command = named(
    webhook.command('test').description('Send an endpoint a test, and show what it answered.'),
  );
  acting(reading(command))
    .addHelpText('after', examples(['coranto webhook test wire']))
    .action((name: string, options: WebhookOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { message } = await desk.perform('test-webhook', { webhook: name });
        const attempt = await attemptOf(desk, name, message, io);
        if (!attempt) {
          throw new Refusal(
            `the test is not sent yet: is the newsroom serving, with CORANTO_PUSH on? “coranto webhook log ${name}” will tell`,
          );
        }
        if (options.json) io.out(`${JSON.stringify(attempt)}\n`);
        else if (attempt.error === null)
          io.out(`the test came in: ${attempt.status} after ${attempt.milliseconds} ms\n`);
        if (attempt.error !== null) throw new Refusal(`the test failed: the endpoint ${attempt.error}`);
      }),
    );
}

/** What became of a message; undefined when nothing has for some seconds. */
async function attemptOf(desk: DeskLink, webhook: string, message: string, io: Io) {
  for (let looks = 0; looks < LOOKS; looks++) {
    const { attempts } = await desk.perform('webhook', { webhook });
    const made = attempts.find((one) => one.message === message);
    if (made) return made;
    await io.wait(LOOK);
  }
  return undefined;
}

function registerReplay(webhook: Command, io: Io): void {
  const command = named(
    webhook.command('replay').description('Tell an endpoint again of every change from a place on.'),
  ).requiredOption(
    '--from <place>',
    '“beginning”, a time such as 2026-03-14T09:30Z, or a change cursor',
    notEmpty,
  );
  acting(reading(command))
    .addHelpText(
      'after',
      examples([
        'coranto webhook replay wire --from 2026-03-14T09:30+01:00',
        'coranto webhook replay wire --from beginning',
      ]),
    )
    .action((name: string, options: WebhookOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const from = readReplayFrom(options.from as string);
        const replayed = await desk.perform('replay-webhook', { webhook: name, from });
        if (options.json) return io.out(`${JSON.stringify(replayed)}\n`);
        io.out(
          `webhook ${replayed.label} is told again of what happened since, each event under the id that it had\n`,
        );
        sayDisabled(io, replayed);
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

function registerLog(webhook: Command, io: Io): void {
  const command = named(
    webhook
      .command('log')
      .description('Show the newest attempts of an endpoint: when, how long, what came of it.'),
  );
  acting(reading(command))
    .addHelpText('after', examples(['coranto webhook log wire', 'coranto webhook log wire --json']))
    .action((name: string, options: WebhookOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { webhook: found, attempts } = await desk.perform('webhook', { webhook: name });
        if (options.json) return io.out(`${JSON.stringify({ attempts })}\n`);
        if (attempts.length === 0) return io.err('nothing was sent to it yet\n');
        io.out(formatAttempts(attempts, io.columns));
        sayDisabled(io, found);
      }),
    );
}

const named = (command: Command): Command =>
  command.argument('<webhook>', 'as “webhook list” shows it, or its id');

function withSettings(command: Command): Command {
  return command
    .option('--editions <path...>', 'told of these editions alone', collect)
    .option('--topics <key...>', 'told of these topics alone', collect)
    .addOption(new Option('--events <type...>', 'told of these alone').choices(['all', ...WEBHOOK_EVENTS]))
    .addOption(new Option('--payload <payload>', 'ids, or the whole article').choices(PAYLOADS));
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, notEmpty(text)];
}

/** The settings that the options give; “all” is null. */
function given(options: WebhookOptions): Partial<GivenSettings> {
  const { name, url, editions, topics, events, payload } = options;
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(editions && { editions: listOf(editions) }),
    ...(topics && { topics: listOf(topics) }),
    ...(events && { events: listOf(events) }),
    ...(payload && { payload }),
  };
}

function listOf<T extends string>(list: T[]): T[] | null {
  if (!list.includes('all' as T)) return list;
  if (list.length > 1) throw new UsageError('“all” stands alone');
  return null;
}

function saySecret(io: Io, secret: string): void {
  io.out(`secret: ${secret}\n`);
  io.err('the secret is not shown again: give it to whoever runs the endpoint\n');
}

function sayDisabled(io: Io, { label, disabled }: Webhook): void {
  if (disabled)
    io.err(
      `webhook ${label} is disabled since ${disabled.at}; “coranto webhook enable ${label}” lets it go on\n`,
    );
}

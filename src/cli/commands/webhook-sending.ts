// coranto webhook test, replay and log: what an endpoint is sent for the asking, and what came of all that it was sent.
import type { Command } from 'commander';
import type { DeskLink } from '../../desk/link.ts';
import { readReplayFrom } from '../../desk/webhook-place.ts';
import type { Webhook } from '../../desk/webhook-view.ts';
import { Refusal } from '../../operations/refusal.ts';
import type { Io } from '../io.ts';
import { withDesk } from '../open-desk.ts';
import { type ActingOptions, acting, examples, notEmpty, reading } from '../options.ts';
import { named } from '../webhook-options.ts';
import { formatAttempts } from '../webhook-report.ts';

interface SendingOptions extends ActingOptions {
  from?: string;
  json?: boolean;
}

/** Adds `test`, `replay` and `log` to `webhook`. */
export function registerSending(webhook: Command, io: Io): void {
  registerTest(webhook, io);
  registerReplay(webhook, io);
  registerLog(webhook, io);
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
    .action((name: string, options: SendingOptions) =>
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
    .action((name: string, options: SendingOptions) =>
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

function registerLog(webhook: Command, io: Io): void {
  const command = named(
    webhook
      .command('log')
      .description('Show the newest attempts of an endpoint: when, how long, what came of it.'),
  );
  acting(reading(command))
    .addHelpText('after', examples(['coranto webhook log wire', 'coranto webhook log wire --json']))
    .action((name: string, options: SendingOptions) =>
      withDesk(io, { to: options.to }, async (desk) => {
        const { webhook: found, attempts } = await desk.perform('webhook', { webhook: name });
        if (options.json) return io.out(`${JSON.stringify({ attempts })}\n`);
        if (attempts.length === 0) return io.err('nothing was sent to it yet\n');
        io.out(formatAttempts(attempts, io.columns));
        sayDisabled(io, found);
      }),
    );
}

function sayDisabled(io: Io, { label, disabled }: Webhook): void {
  if (disabled)
    io.err(
      `webhook ${label} is disabled since ${disabled.at}; “coranto webhook enable ${label}” lets it go on\n`,
    );
}

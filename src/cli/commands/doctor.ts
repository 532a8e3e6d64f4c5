// coranto doctor: whether feed readers get through to a live newsroom.
import { type Command, InvalidArgumentError } from 'commander';
import type { Limits } from '../doctor/ask.ts';
import { examine } from '../doctor/examine.ts';
import { printPollAsJson, printReport, printSumAsJson } from '../doctor/report.ts';
import { STATUS } from '../failure.ts';
import type { Shell } from '../io.ts';
import { examples, reading } from '../options.ts';

const LIMITS = { time: 10_000, bytes: 10_000_000 };

/** Before each request to another machine: four at once are then 16 a second at most. */
const PAUSE = 250;

const EXPLANATION = `
Finds the feeds through /feeds.opml and polls each edition’s, in every format, and one of its topics’: twice, as
newsboat, Miniflux, FreshRSS, Feedly and others do, each with its own headers. Asks for the front page and the API too.
It fails where a reader would be shut out: by a challenge page, a rate limit, a cookie, a redirect to another host, a
changed type or body, a lost ETag. Bot protection may also go by addresses and by TLS, which nobody can try for
others; run it from outside your own network at least.
`;

/** Adds `doctor`. */
export function registerDoctor(program: Command, shell: Shell): void {
  const { io } = shell;
  const command = program
    .command('doctor')
    .description('Poll a live newsroom as feed readers do; fail where they would be shut out.')
    .requiredOption('--public <url>', 'the newsroom’s base URL', baseUrl);
  reading(command)
    .addHelpText('after', EXPLANATION)
    .addHelpText(
      'after',
      examples([
        'coranto doctor --public https://news.example.org',
        'coranto doctor --public https://example.org/news --json',
      ]),
    )
    .action(async ({ public: base, json }: { public: URL; json?: boolean }) => {
      if (!json) io.err(`polling ${base.href} as feed readers do\n`);
      const limits: Limits = { ...LIMITS, pause: isThisMachine(base) ? 0 : PAUSE };
      const polls = await examine(base, limits, (poll) => {
        if (json) printPollAsJson(io, poll);
      });
      if (json) printSumAsJson(io, polls);
      else printReport(io, polls);
      if (polls.some(({ fault }) => fault !== null)) shell.status = STATUS.refused;
    });
}

/** The URL with a final slash, so that paths can be resolved against it. */
function baseUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('Expected an http or https URL, such as https://news.example.org.');
  }
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('Expected a URL without a user, a query or a fragment.');
  }
  url.pathname = url.pathname.replace(/\/*$/, '/');
  return url;
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

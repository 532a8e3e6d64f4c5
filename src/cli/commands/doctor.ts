// coranto doctor: whether the newsroom of this machine is sound, or whether feed readers get through to a live one.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readConfig } from '../../config.ts';
import type { Limits } from '../doctor/ask.ts';
import { examine } from '../doctor/examine.ts';
import { printExamination, printExaminationAsJson, printFindingAsJson } from '../doctor/newsroom/report.ts';
import { printPollAsJson, printReport, printSumAsJson } from '../doctor/report.ts';
import { STATUS, UsageError } from '../failure.ts';
import type { Shell } from '../io.ts';
import { examples, reading } from '../options.ts';
import { startBar } from '../progress-bar.ts';

const LIMITS = { time: 10_000, bytes: 10_000_000 };

/** Before each request to another machine: four at once are then 16 a second at most. */
const PAUSE = 250;

const EXPLANATION = `
Looks at the database and at what must hold of it; renders every public document, has an independent parser read it
and compares it with the newsroom; follows every link inside the newsroom; reads every media file; and tells which
stories and editions somebody should look after. Nothing is written, and a server may run meanwhile. A line a finding:
✗ is a fault (something is broken, wrong or overdue; exit status 1), ! a warning (exit status 0). Run it with the
CORANTO_BASE_URL of the server: links are inside the newsroom when they lead below it.

With --public it polls a newsroom as the public has it instead: finds the feeds through /feeds.opml and polls each
edition’s, in every format, and one of its topics’: twice, as newsboat, Miniflux, FreshRSS, Feedly and others do, each
with its own headers. Asks for the front page and the API too.
It fails where a reader would be shut out: by a challenge page, a rate limit, a cookie, a redirect to another host, a
changed type or body, a lost ETag. Bot protection may also go by addresses and by TLS, which nobody can try for
others; run it from outside your own network at least.
`;

interface DoctorOptions {
  public?: URL;
  to?: string;
  json?: boolean;
}

/** Adds `doctor`. */
export function registerDoctor(program: Command, shell: Shell): void {
  const command = program
    .command('doctor')
    .description(
      'Examine the newsroom here, or poll a live one as feed readers do; fail where something is wrong.',
    )
    .option('--public <url>', 'poll the newsroom at this base URL', baseUrl)
    // Understood, to say what to do instead.
    .addOption(new Option('--to <url>').hideHelp());
  reading(command)
    .addHelpText('after', EXPLANATION)
    .addHelpText(
      'after',
      examples([
        'coranto doctor',
        'CORANTO_DATABASE=backup/coranto.db CORANTO_MEDIA=backup/media coranto doctor',
        'coranto doctor --public https://news.example.org',
        'coranto doctor --public https://example.org/news --json',
      ]),
    )
    .action(({ public: base, to, json = false }: DoctorOptions) => {
      if (to !== undefined) throw new UsageError(sayElsewhere(to));
      return base ? pollLive(shell, base, json) : examineHere(shell, json);
    });
}

function sayElsewhere(url: string): string {
  return (
    `a newsroom elsewhere cannot be examined from here; poll it with “coranto doctor --public ${url}”, or copy it ` +
    `with “coranto transfer --from ${url} --copy” and examine the copy`
  );
}

async function examineHere(shell: Shell, json: boolean): Promise<void> {
  const { io } = shell;
  // Loaded here only: rendering is most of the program.
  const { examineNewsroom } = await import('../doctor/newsroom/examine.ts');
  const bar = json ? null : startBar(io);
  const examination = await examineNewsroom(readConfig(io.env), io, {
    found: (finding) => {
      if (json) printFindingAsJson(io, finding);
    },
    progress: (done, what) => bar?.update(done, what),
  }).finally(() => bar?.stop());
  if (json) printExaminationAsJson(io, examination);
  else printExamination(io, examination);
  if (examination.findings.some(({ severity }) => severity === 'fault')) shell.status = STATUS.refused;
}

async function pollLive(shell: Shell, base: URL, json: boolean): Promise<void> {
  const { io } = shell;
  if (!json) io.err(`polling ${base.href} as feed readers do\n`);
  const limits: Limits = { ...LIMITS, pause: isThisMachine(base) ? 0 : PAUSE };
  const polls = await examine(base, limits, (poll) => {
    if (json) printPollAsJson(io, poll);
  });
  if (json) printSumAsJson(io, polls);
  else printReport(io, polls);
  if (polls.some(({ fault }) => fault !== null)) shell.status = STATUS.refused;
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

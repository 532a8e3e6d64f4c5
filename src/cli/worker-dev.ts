// A program, run by “npm run worker:dev”: the Worker on this machine, with the sample newsroom, a key and its ticks.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { schedule } from 'node-cron';
import { JOBS } from '../jobs/jobs.ts';
import { failureOf, STATUS } from './failure.ts';
import { sayProblem } from './import-report.ts';
import { processIo } from './io.ts';
import { connect } from './remote.ts';
import { fillSample, sayFilled } from './sample.ts';
import { startWrangler, type Wrangler, WranglerError } from './wrangler.ts';

const PORT = 4401;
/** Milliseconds until the Worker must answer; the first build takes some seconds. */
const START = 60_000;
const LOOK_EVERY = 250;

const io = processIo();
const say = (line: string): void => io.out(`${line}\n`);

/** What was started and must be ended, whatever happens. */
const running = new Set<Wrangler>();

const stopped = new Promise<'stopped'>((resolve) => {
  // Each time: a second one, while it is stopping, must not leave anything behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve('stopped'));
});

try {
  if ((await Promise.race([serve(), stopped])) === 'stopped') say('Stopping.');
} catch (error) {
  const { status, message } = failureOf(error);
  io.err(`worker:dev: ${error instanceof WranglerError ? error.message : message}\n`);
  process.exitCode = error instanceof WranglerError ? STATUS.refused : status;
}
for (const wrangler of running) await wrangler.end();
// Its schedule would go on.
process.exit();

/** Serves until the Worker ends; that is an error, for nobody asked it to. */
async function serve(): Promise<never> {
  const port = await freePort(process.argv[2] ?? process.env['PORT'] ?? String(PORT));
  const base = `http://127.0.0.1:${port}`;
  const key = randomBytes(32).toString('base64url');
  say('Bringing the local D1 up to date.');
  await run(['d1', 'migrations', 'apply', 'DB', '--local']).succeeded();
  say('Starting the Worker.');
  const worker = run([
    ...['dev', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
    ...['--var', `CORANTO_BASE_URL:${base}`, '--var', `CORANTO_KEY:${key}`],
    '--show-interactive-dev-session=false',
  ]);
  await Promise.race([ready(base, worker), worker.failed()]);
  await Promise.race([furnish(base, key), worker.failed()]);
  worker.show((text) => io.err(text));
  // Wrangler runs no Cron Triggers in development.
  for (const cron of new Set(JOBS.map((job) => job.cron))) {
    schedule(cron, () => tick(base, cron), { timezone: 'UTC' });
  }
  return worker.failed();
}

function run(args: readonly string[]): Wrangler {
  const wrangler = startWrangler(args);
  running.add(wrangler);
  return wrangler;
}

/** A port that nobody listens on: another Worker's answers would be taken for ours. */
async function freePort(text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new WranglerError(`“${text}” is not a port; expected a whole number from 1 to 65535`);
  }
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', () =>
      reject(
        new WranglerError(
          `another program listens on port ${port}; name another: npm run worker:dev -- 4402`,
        ),
      ),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
  return port;
}

async function ready(base: string, worker: Wrangler): Promise<void> {
  const deadline = Date.now() + START;
  let answered = 'nothing';
  while (Date.now() < deadline) {
    const answer = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(START) }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    if (answer) answered = `${answer.status} ${await answer.text()}`;
    await wait(LOOK_EVERY);
  }
  throw worker.error(`the Worker is not ready after ${START / 1000} seconds; /readyz answers ${answered}`);
}

/** Fills the newsroom when it is empty, and says where it is and how to act on it. */
async function furnish(base: string, key: string): Promise<void> {
  const link = connect(base, key, io);
  if ((await link.perform('editions', {})).length === 0) {
    const filled = await fillSample(link);
    for (const problem of filled.problems) io.err(`${sayProblem(problem)}\n`);
    say(sayFilled(filled));
  }
  const editions = await link.perform('editions', {});
  say(`The Worker runs at ${base}/ (what it keeps is in .wrangler/state)`);
  const width = Math.max(...editions.map(({ path }) => path.length));
  for (const { path } of editions) {
    const url = `${base}/${path}/`;
    say(`  ${path.padEnd(width)}  ${url.padEnd(base.length + width + 2)}  ${url}feed.atom`);
  }
  say(`To act on it from another terminal:\n  export CORANTO_KEY=${key}`);
  say(`  npm run coranto -- status --to ${base}`);
}

/** What the platform does at each full minute. */
async function tick(base: string, cron: string): Promise<void> {
  const url = `${base}/cdn-cgi/local/scheduled?${new URLSearchParams({ cron, format: 'json' })}`;
  try {
    const answer = await fetch(url);
    if (answer.ok) return;
    const why =
      answer.status === 404
        ? 'this version of wrangler does not know /cdn-cgi/local/scheduled'
        : `${answer.status} ${(await answer.text()).slice(0, 1000)}`;
    io.err(`worker:dev: the tick failed: ${why}\n`);
  } catch (error) {
    io.err(`worker:dev: the tick failed: the Worker does not answer (${(error as Error).message})\n`);
  }
}

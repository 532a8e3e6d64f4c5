// The Worker: requests, ticks and wake-ups, over the same app and the same jobs as everywhere.
import type {
  ExecutionContext,
  ExportedHandler,
  MessageBatch,
  ScheduledController,
} from '@cloudflare/workers-types';
import { answeredPath } from '../documents/cache-tag.ts';
import { SECURITY_HEADERS } from '../documents/headers.ts';
import { chooseRequestId } from '../http/request-id.ts';
import { JOBS } from '../jobs/jobs.ts';
import type { Env } from './bindings.ts';
import { tagged } from './cache.ts';
import { SchemaError } from './database.ts';
import { consoleLog, createHost, type Host, SetupError } from './host.ts';
import { readWakeups, type Wakeup } from './wakeups.ts';

const EVERY_JOB = JOBS.map(({ name }) => name);

/** The one job that has a queue of its own. */
const PUSH = 'push';

/** Kept for the life of the isolate once it is there; what failed is tried again with the next request. */
let made: Promise<Host> | undefined;

function hostOf(env: Env): Promise<Host> {
  made ??= createHost(env).catch((error) => {
    made = undefined;
    throw error;
  });
  return made;
}

async function fetch(request: Request, env: Env, invocation: ExecutionContext): Promise<Response> {
  let host: Host;
  try {
    host = await hostOf(env);
  } catch (error) {
    return notSetUp(error);
  }
  // Whatever was written, there may be something to render and to push: no waiting for the next minute.
  const wakeAll = (only?: 'push') => invocation.waitUntil(wake(env, only ? [only] : EVERY_JOB));
  const requestId = chooseRequestId(request.headers.get('X-Request-Id'), () => crypto.randomUUID());
  const response = await host.app.fetch(request, {
    context: host.forRequest(requestId, wakeAll, (work) => invocation.waitUntil(work)),
    requestId,
  });
  if (!host.config.cache || request.method !== 'GET') return response;
  return tagged(response, answeredPath(request.url, response.headers, host.config.baseUrl));
}

async function scheduled(
  controller: ScheduledController,
  env: Env,
  invocation: ExecutionContext,
): Promise<void> {
  const due = JOBS.filter(({ cron }) => cron === controller.cron).map(({ name }) => name);
  // Receivers may be slow: they have invocations of their own, beside all else, and after it for what it releases.
  const others = due.filter((name) => name !== PUSH);
  try {
    await run(others, env, invocation);
  } finally {
    if (others.length < due.length) await wake(env, [PUSH]);
  }
}

async function queue(batch: MessageBatch, env: Env, invocation: ExecutionContext): Promise<void> {
  const { jobs, unknown } = readWakeups(batch);
  for (const body of unknown) consoleLog.error('a message in the queue says nothing', { body });
  await run([...jobs], env, invocation);
  // What a tick has released was not there yet when the push was woken that was woken with it.
  if (jobs.has('tick')) await wake(env, [PUSH]);
}

/**
 * Runs jobs one after the other, all of them although one fails; what may not go on now goes on in the next
 * invocation.
 * @throws what the first of those that failed threw: the platform tries again
 */
async function run(names: readonly string[], env: Env, invocation: ExecutionContext): Promise<void> {
  // One for all of them: what an invocation may ask of the database it may ask once.
  const context = (await hostOf(env)).forJobs(invocation);
  const failures: unknown[] = [];
  const more: string[] = [];
  for (const job of JOBS.filter(({ name }) => names.includes(name))) {
    try {
      if ((await job.run(context)) === 'more') more.push(job.name);
    } catch (error) {
      context.log.error('a job failed', { job: job.name, error: String((error as Error).stack ?? error) });
      failures.push(error);
    }
  }
  await wake(env, more);
  if (failures.length > 0) throw failures[0];
}

async function wake(env: Env, jobs: readonly string[]): Promise<void> {
  const others = jobs.filter((job) => job !== PUSH);
  if (others.length > 0) await env.QUEUE.sendBatch(others.map((job) => ({ body: { job } as Wakeup })));
  if (jobs.includes(PUSH)) await env.PUSH.send({ job: PUSH });
}

/** Says to whoever deployed it what is missing; it tells nothing that wrangler.toml does not. */
function notSetUp(error: unknown): Response {
  const expected = error instanceof SetupError || error instanceof SchemaError;
  const detail = expected ? (error as Error).message : 'The newsroom could not be opened; its log says why.';
  consoleLog.error('the newsroom is not set up', { error: String(error) });
  const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, detail };
  return new Response(`${JSON.stringify(problem, null, 2)}\n`, {
    status: 503,
    headers: {
      ...Object.fromEntries(SECURITY_HEADERS),
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': '60',
    },
  });
}

// biome-ignore lint/style/noDefaultExport: the runtime asks for one
export default { fetch, scheduled, queue } as unknown as ExportedHandler<Env>;

// The Worker in real workerd, with a local D1, R2 and Queue, from wrangler.toml as it would be deployed.
import { fileURLToPath } from 'node:url';
import { createTestHarness, type TestHarness, type TestHarnessOptions, unstable_readConfig } from 'wrangler';
import type { Bindings } from '../../src/worker/bindings.ts';
import type { Ends } from '../support/scratch.ts';
import type { ContractHost, HostOptions } from './host.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONFIG = 'wrangler.toml';

export interface WorkerHost extends ContractHost {
  harness: TestHarness;
  /** The bindings themselves, past the program. */
  env(): Promise<Bindings>;
  /** Deploys again, with other settings. */
  configure(options: HostOptions): Promise<void>;
  migrate(): Promise<void>;
}

/** What a deployment may lack. */
interface Unfinished {
  /** The database has its tables. */
  migrate?: boolean;
  /** There are a database, a bucket and a queue. */
  bindings?: boolean;
}

/** Starts a Worker whose database has its tables and nothing else. */
export async function startWorkerHost(
  test: Ends,
  options: HostOptions,
  { migrate = true, bindings = true }: Unfinished = {},
): Promise<WorkerHost> {
  process.env['WRANGLER_SEND_METRICS'] = 'false';
  // There is no network to ask for a location.
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  const harness = createTestHarness(bindings ? deployed(options) : unbound(options));
  test.after(() => harness.close());
  const { url } = await harness.listen();
  const worker = () => harness.getWorker<Bindings>();
  const host: WorkerHost = {
    name: 'Workers',
    url: url.href.replace(/\/$/, ''),
    harness,
    env: () => worker().getEnv(),
    tick: async () => void (await worker().scheduled({ cron: '* * * * *' })),
    configure: async (others) => harness.update(deployed(others)),
    migrate: () => worker().applyD1Migrations('DB'),
  };
  if (migrate) await host.migrate();
  return host;
}

function deployed({ baseUrl, key, vars }: HostOptions): TestHarnessOptions {
  return {
    root: ROOT,
    workers: [
      {
        configPath: CONFIG,
        vars: { CORANTO_BASE_URL: baseUrl, ...vars },
        ...(key !== null && { secrets: { CORANTO_KEY: key } }),
      },
    ],
  };
}

/** The same program with nothing but its stylesheet. */
function unbound({ baseUrl, key }: HostOptions): TestHarnessOptions {
  const { name, main, compatibility_date, compatibility_flags, assets, build, alias } = unstable_readConfig({
    config: `${ROOT}${CONFIG}`,
  });
  const vars = { CORANTO_BASE_URL: baseUrl, CORANTO_KEY: key };
  const config = { name, main, compatibility_date, compatibility_flags, assets, build, alias, vars };
  return { root: ROOT, workers: [{ config: config as never }] };
}

// The server on one machine, as “coranto serve” starts it, on a new SQLite file.
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { type Ends, scratchFolder } from '../support/scratch.ts';
import type { ContractHost, HostOptions } from './host.ts';

export interface NodeHost extends ContractHost {
  /** Settings with which a command acts on the same newsroom here. */
  env: Record<string, string>;
}

export async function startNodeHost(test: Ends, options: HostOptions): Promise<NodeHost> {
  const folder = scratchFolder(test);
  const env = {
    CORANTO_BASE_URL: options.baseUrl,
    CORANTO_DATABASE: join(folder, 'coranto.db'),
    CORANTO_MEDIA: join(folder, 'media'),
    CORANTO_PORT: '0',
    ...(options.key !== null && { CORANTO_KEY: options.key }),
    ...options.vars,
  };
  const serving = await startServing(readConfig(env));
  test.after(() => serving.close());
  return {
    name: 'Node',
    url: `http://127.0.0.1:${serving.port}`,
    env,
    // It keeps time by itself.
    tick: async () => {},
  };
}

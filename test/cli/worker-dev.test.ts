import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = fileURLToPath(new URL('../../src/cli/worker-dev.ts', import.meta.url));

test('worker:dev starts no Worker where another program listens, whose answers would be taken for its own', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  t.after(() => holder.close());
  const { port } = holder.address() as AddressInfo;
  const run = promisify(execFile)(process.execPath, [PROGRAM, String(port)], { timeout: 20_000 });
  await assert.rejects(run, (error: { code: number; stdout: string; stderr: string }) => {
    assert.equal(
      error.stderr,
      `worker:dev: another program listens on port ${port}; name another: npm run worker:dev -- 4402\n`,
    );
    assert.deepEqual([error.code, error.stdout], [1, '']);
    return true;
  });
});

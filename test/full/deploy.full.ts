// The Worker as wrangler would upload it. That it runs, the contract proves each time the tests run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { scratchFolder } from '../support/scratch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the Worker deploys, in less than a megabyte, with nothing of Node’s own in it', async (t) => {
  const out = scratchFolder(t);
  const wrangler = join(ROOT, 'node_modules/.bin/wrangler');
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false' };
  await promisify(execFile)(wrangler, ['deploy', '--dry-run', '--outdir', out], { cwd: ROOT, env });
  const bundle = readFileSync(join(out, 'main.js'));
  assert.ok(gzipSync(bundle).length < 1_000_000);
  assert.doesNotMatch(bundle.toString(), /better-sqlite3|node-cron|@hono\/node-server/);
});

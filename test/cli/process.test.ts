import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CommandLine, commandLine } from './command-line.ts';

const CORANTO = fileURLToPath(new URL('../../src/cli/coranto.js', import.meta.url));

const environment = (cli: CommandLine): NodeJS.ProcessEnv => {
  // What the tests have compiled it need not compile again.
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...cli.env };
};

/** A Node on this machine that is too old; where there is none, this one made to say that it is. */
function oldNode(folder: string): [command: string, ...args: string[]] {
  const found = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
    const version = spawnSync(path, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' });
    return version.status === 0 && Number(version.stdout) < 24;
  });
  if (found !== undefined) return [found];
  const pretence = join(folder, 'old.cjs');
  const versions = "{ value: { ...process.versions, node: '20.19.0' } }";
  writeFileSync(pretence, `Object.defineProperty(process, 'versions', ${versions});`);
  return [process.execPath, '-r', pretence];
}

describe('coranto as a process', () => {
  test('prints its result and nothing else', async (t) => {
    const cli = await commandLine(t);
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [CORANTO, 'edition', 'list', '--json'],
      {
        env: environment(cli),
      },
    );
    assert.equal(stderr, '');
    assert.equal(JSON.parse(stdout).editions.length, 4);
  });

  test('ends when the port is taken, says which, and leaves its status to the shell', async (t) => {
    const cli = await commandLine(t);
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.after(() => holder.close());
    const { port } = holder.address() as AddressInfo;
    const env = { ...environment(cli), CORANTO_PORT: String(port) };
    const serve = promisify(execFile)(process.execPath, [CORANTO, 'serve'], { env, timeout: 20_000 });
    await assert.rejects(serve, (error: { code: number; stderr: string }) => {
      assert.match(
        error.stderr,
        new RegExp(`^coranto: cannot listen .*127\\.0\\.0\\.1:${port}.*another program listens there`),
      );
      assert.equal(error.code, 1);
      return true;
    });
  });

  test('ends quietly when its reader has seen enough', async (t) => {
    const cli = await commandLine(t);
    const command = `"${process.execPath}" "${CORANTO}" --help | head -n 1`;
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], { env: environment(cli) });
    assert.deepEqual([stdout, stderr], ['Usage: coranto [options] [command]\n', '']);
  });

  test('says in one sentence that Node is too old', async (t) => {
    const [command, ...args] = oldNode((await commandLine(t)).folder);
    const { status, stdout, stderr } = spawnSync(command, [...args, CORANTO, 'status'], { encoding: 'utf8' });
    assert.match(
      stderr,
      /^coranto: Coranto needs Node 24 and this is Node \d+\.\d+\.\d+; run “npm ci” once, .*“npm start”.*\n$/,
    );
    assert.equal(stdout, '');
    assert.equal(status, 1);
  });
});

// nginx with one worker in a folder of its own: it serves a feed and its compressed twin as files, with the same headers.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { freePort } from '../support/ports.ts';
import type { FeedAnswer } from './contestants.ts';

/** What nginx says by itself. */
const OWN = new Set(['etag', 'last-modified', 'content-length', 'content-encoding', 'content-type']);

export interface Nginx {
  port: number;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Null where it is not installed. @param path where the feed is */
export async function spawnNginx(folder: string, path: string, answer: FeedAnswer): Promise<Nginx | null> {
  if (spawnSync('nginx', ['-v']).status !== 0) return null;
  const prefix = join(folder, 'nginx');
  const file = join(prefix, 'files', path);
  mkdirSync(dirname(file), { recursive: true });
  mkdirSync(join(prefix, 'logs'), { recursive: true });
  writeFileSync(file, Buffer.from(answer.identity, 'base64'));
  writeFileSync(`${file}.gz`, Buffer.from(answer.body, 'base64'));
  const port = await freePort();
  writeFileSync(join(prefix, 'nginx.conf'), configuration(prefix, port, answer.full));
  const process = spawn('nginx', ['-p', prefix, '-c', 'nginx.conf', '-e', 'error.log'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(process, 'exit');
  while (!(await isOpen(port))) {
    if (process.exitCode !== null) throw new Error(`nginx ended with status ${process.exitCode}`);
  }
  return {
    port,
    process,
    async stop() {
      process.kill('SIGKILL');
      await gone;
    },
  };
}

function configuration(prefix: string, port: number, headers: readonly string[]): string {
  const added: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const [name = '', value = ''] = headers.slice(i);
    if (OWN.has(name.toLowerCase())) continue;
    added.push(`    add_header ${name} "${value.replace(/["\\]/g, '\\$&')}";`);
  }
  const type = headers[headers.indexOf('Content-Type') + 1];
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid nginx.pid;
worker_rlimit_nofile 4096;
events { worker_connections 1024; }
http {
${temporary.map((name) => `  ${name}_temp_path ${prefix}/${name};`).join('\n')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  gzip_static on;
  open_file_cache max=100 inactive=60s;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:${port};
    root files;
    types { }
    default_type "${type}";
${added.join('\n')}
  }
}
`;
}

async function isOpen(port: number): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).then((isThere) => {
    socket.destroy();
    return isThere as boolean;
  });
}

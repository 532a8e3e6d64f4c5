// A bare sender: what node:http takes to post the same octets to the same receivers, so many at once.
import { Agent, request } from 'node:http';
import { reportCpu } from './child.ts';

export interface Errand {
  urls: readonly string[];
  /** Octets of each body. */
  size: number;
  atOnce: number;
}

const agent = new Agent({ keepAlive: true });

function post(url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', agent }, (response) => {
      response.resume().once('end', resolve);
    });
    sending.once('error', reject).end(body);
  });
}

process.on('message', async (message) => {
  if (message === 'cpu') return;
  const { urls, size, atOnce } = message as Errand;
  const body = Buffer.alloc(size, 'news ');
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < urls.length) await post(urls[next++] as string, body);
    }),
  );
  process.send?.({ seconds: (performance.now() - started) / 1000 });
});
reportCpu();

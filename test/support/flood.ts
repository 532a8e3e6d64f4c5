// A program that means no good: many slow connections to a server, or more requests than it can answer.
//   flood.ts <port> slow <connections>              until it is ended; says “open” when all are
//   flood.ts <port> ask <path> <seconds> [rate]     so many a second, or as many as are answered; says how many were
import { createConnection, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const [, , portGiven, kind, ...rest] = process.argv;
const port = Number(portGiven);

/** Opened in handfuls: a server takes so many at once from the kernel. */
const AT_ONCE = 250;

/** Ways to keep a connection and give nothing for it. */
const SLOW: readonly string[] = [
  // The rest comes octet by octet.
  'GET /en/feed.atom HTTP/1.1\r\nHost: x\r\nX-Slow: ',
  'POST /hub HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 20000\r\n\r\nhub.',
  'POST /hub HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n',
  `GET /en/feed.atom HTTP/1.1\r\nHost: x\r\nX-Large: ${'a'.repeat(12_000)}`,
  '',
];

/** Asks again and again, and never reads what comes. */
const DEAF = 'GET /en/feed.json?x HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50);

async function open(): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', () => resolve());
  });
  return socket;
}

async function slow(count: number): Promise<void> {
  const sockets = new Map<number, Socket>();
  const begin = async (i: number): Promise<void> => {
    const socket = await open();
    sockets.set(i, socket);
    if (i % 10 === 9) {
      socket.pause();
      socket.write(DEAF);
    } else {
      socket.resume();
      socket.write(SLOW[i % SLOW.length] as string);
    }
  };
  for (let i = 0; i < count; i += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, j) => begin(i + j)));
  }
  console.log('open');
  for (;;) {
    await wait(1_000);
    for (const [i, socket] of sockets) {
      // Whoever is thrown out comes again.
      if (socket.destroyed) {
        sockets.delete(i);
        void begin(i);
      } else if (i % 10 !== 9) socket.write('a');
    }
  }
}

async function askMuch(path: string, seconds: number, rate: number): Promise<void> {
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nIf-None-Match: W/"none", *\r\n\r\n`;
  const sockets = await Promise.all(Array.from({ length: 64 }, open));
  const until = performance.now() + seconds * 1_000;
  let answered = 0;
  let asked = 0;
  for (const socket of sockets) {
    socket.on('data', (chunk) => {
      let heads = 0;
      for (let at = chunk.indexOf('HTTP/1.1 '); at !== -1; at = chunk.indexOf('HTTP/1.1 ', at + 9))
        heads += 1;
      answered += heads;
      if (rate === 0 && performance.now() < until) socket.write(request.repeat(heads));
    });
    if (rate === 0) socket.write(request.repeat(8));
  }
  const from = performance.now();
  while (performance.now() < until) {
    await wait(10);
    const due = Math.floor(((performance.now() - from) / 1_000) * rate) - asked;
    const each = Math.ceil(due / sockets.length);
    if (each > 0) for (const socket of sockets) socket.write(request.repeat(each));
    asked += Math.max(0, each) * sockets.length;
  }
  console.log(JSON.stringify({ answered, asked }));
  process.exit();
}

if (kind === 'slow') await slow(Number(rest[0]));
else await askMuch(rest[0] as string, Number(rest[1]), Number(rest[2] ?? 0));

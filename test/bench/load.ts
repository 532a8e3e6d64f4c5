// The load: keep-alive connections on raw sockets, each asking again as soon as it has its answer.
import { connect, type Socket } from 'node:net';

export interface Load {
  port: number;
  /** The whole request. */
  request: string;
  /** The status that every answer must have. */
  status: number;
  connections: number;
  /** Milliseconds. */
  duration: number;
}

export interface Answered {
  requests: number;
  /** Milliseconds that they took. */
  elapsed: number;
}

/**
 * Asks for as long as it should and counts. All answers have the same length, so after the first there is
 * nothing to parse but the status: the load must cost less than the server.
 */
export async function load({ port, request, status, connections, duration }: Load): Promise<Answered> {
  const length = await lengthOfAnswer(port, request);
  const expected = Buffer.from(`HTTP/1.1 ${status} `);
  const bytes = Buffer.from(request);
  let requests = 0;
  let failure: Error | undefined;
  const sockets = Array.from({ length: connections }, () => {
    let missing = 0;
    const socket: Socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(65_536),
        callback(count, buffer) {
          if (missing === length && expected.compare(buffer as Buffer, 0, expected.length) !== 0) {
            failure ??= new Error(
              `expected ${expected}, got ${(buffer as Buffer).toString('latin1', 0, 32)}`,
            );
          }
          missing -= count;
          if (missing === 0) {
            requests++;
            missing = length;
            socket.write(bytes);
          } else if (missing < 0) failure ??= new Error('an answer is longer than the first one');
          return true;
        },
      },
    });
    socket.on('error', (error) => {
      failure ??= error;
    });
    socket.on('connect', () => {
      missing = length;
      socket.write(bytes);
    });
    return socket;
  });
  const started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, duration));
  const answered = { requests, elapsed: performance.now() - started };
  for (const socket of sockets) socket.destroy();
  if (failure) throw failure;
  return answered;
}

function lengthOfAnswer(port: number, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(request)).setEncoding('latin1');
    socket.on('error', reject).on('data', (data: string) => {
      text += data;
      const end = text.indexOf('\r\n\r\n') + 4;
      if (end < 4) return;
      const body = text.startsWith('HTTP/1.1 304') ? 0 : Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (text.length < end + body) return;
      socket.destroy();
      resolve(end + body);
    });
  });
}

// One connection of a proxy, on which readers ask one after the other: raw, for readers must cost less than the server.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  /** Octets of all of it, and of the body. */
  octets: number;
  body: number;
  etag: string;
}

export class PollConnection {
  readonly #socket: Socket;
  #answered = (_: Answer): void => {};
  #failed = (_: Error): void => {};
  /** What has come of a head that is not whole. */
  #begun: Buffer | undefined;
  #answer: Answer = { status: 0, octets: 0, body: 0, etag: '' };
  #missing = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#failed(new Error('the server closed a connection')));
  }

  static async open(port: number): Promise<PollConnection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new PollConnection(socket);
  }

  ask(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#socket.removeAllListeners('close').destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#missing === 0) {
      const come = this.#begun ? Buffer.concat([this.#begun, chunk]) : chunk;
      const end = come.indexOf('\r\n\r\n') + 4;
      this.#begun = end < 4 ? come : undefined;
      if (end < 4) return;
      const head = come.toString('latin1', 0, end);
      const status = Number(head.slice(9, 12));
      const body = status === 304 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
      const etag = /\r\netag: ([^\r]+)/i.exec(head)?.[1] ?? '';
      this.#answer = { status, octets: end + body, body, etag };
      this.#missing = end + body - come.length;
    } else {
      this.#missing -= chunk.length;
    }
    if (this.#missing === 0) this.#answered(this.#answer);
    else if (!(this.#missing > 0)) this.#failed(new Error('an answer is longer than it says'));
  }
}

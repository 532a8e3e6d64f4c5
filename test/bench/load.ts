// The load: keep-alive connections on raw sockets, each asking again as soon as it has its answer.
import { connect, type Socket } from 'node:net';

export interface Answered {
  requests: number;
  /** Milliseconds that they took. */
  elapsed: number;
}

/** Connections that ask one server the same thing for as long as they are told to. */
export class Load {
  readonly #port: number;
  readonly #request: Buffer;
  readonly #expected: Buffer;
  readonly #sockets: Socket[] = [];
  /** Octets of an answer. All have the same length, so after the first there is only a status to look at. */
  #length = 0;
  #requests = 0;
  #asking = false;
  #waiting = 0;
  #drained = (): void => {};
  #failed = (_: Error): void => {};

  /** @param status the status that every answer must have */
  constructor(port: number, request: string, status: number) {
    this.#port = port;
    this.#request = Buffer.from(request);
    this.#expected = Buffer.from(`HTTP/1.1 ${status} `);
  }

  async open(connections: number): Promise<void> {
    this.#length = await this.#measure();
    await Promise.all(Array.from({ length: connections }, () => this.#connect()));
  }

  /** Asks on all connections for so many milliseconds, and waits for the last answers. */
  async run(duration: number): Promise<Answered> {
    const from = this.#requests;
    const started = performance.now();
    const drained = new Promise<void>((resolve, reject) => {
      this.#drained = resolve;
      this.#failed = reject;
    });
    this.#asking = true;
    this.#waiting = this.#sockets.length;
    for (const socket of this.#sockets) socket.write(this.#request);
    const timer = setTimeout(() => {
      this.#asking = false;
    }, duration);
    await drained.finally(() => clearTimeout(timer));
    return { requests: this.#requests - from, elapsed: performance.now() - started };
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #connect(): Promise<void> {
    let missing = this.#length;
    const receive = (count: number, buffer: Buffer): boolean => {
      if (missing === this.#length && this.#expected.compare(buffer, 0, this.#expected.length) !== 0) {
        this.#failed(new Error(`expected ${this.#expected}, got ${buffer.toString('latin1', 0, 32)}`));
      }
      missing -= count;
      if (missing > 0) return true;
      if (missing < 0) this.#failed(new Error('an answer is longer than the first one'));
      missing = this.#length;
      this.#requests++;
      if (this.#asking) socket.write(this.#request);
      else if (--this.#waiting === 0) this.#drained();
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafe(65_536), callback: receive as never };
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true, onread });
    this.#sockets.push(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
      socket.on('error', (error) => this.#failed(error));
    });
  }

  #measure(): Promise<number> {
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(this.#port, '127.0.0.1', () => socket.write(this.#request));
      socket.setEncoding('latin1').on('error', reject);
      socket.on('data', (data) => {
        text += data;
        const end = text.indexOf('\r\n\r\n') + 4;
        const body = text.startsWith('HTTP/1.1 304') ? 0 : Number(/content-length: (\d+)/i.exec(text)?.[1]);
        if (end < 4 || text.length < end + body) return;
        socket.destroy();
        resolve(end + body);
      });
    });
  }
}

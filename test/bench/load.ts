// The load: keep-alive connections on raw sockets, each asking again as soon as it has its answer, or at fixed times.
import { connect, type Socket } from 'node:net';

export interface Answered {
  requests: number;
  /** Milliseconds that they took. */
  elapsed: number;
}

/** What a server is asked, again and again. */
export interface Question {
  port: number;
  request: string;
  /** The status that every answer must have. */
  status: number;
}

interface Connection {
  socket: Socket;
  /** When what it waits for should have been asked. */
  dueAt: number;
}

/** Connections that ask one server the same thing for as long as they are told to. */
export class Load {
  readonly #port: number;
  readonly #request: Buffer;
  readonly #expected: Buffer;
  readonly #connections: Connection[] = [];
  /** Octets of an answer. All have the same length, so after the first there is only a status to look at. */
  #length = 0;
  /** Called with each answer. */
  #answered = (_: Connection): void => {};
  #failed = (_: Error): void => {};

  constructor({ port, request, status }: Question) {
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
    const started = performance.now();
    let requests = 0;
    let asking = true;
    let waiting = this.#connections.length;
    const drained = new Promise<void>((resolve, reject) => {
      this.#failed = reject;
      this.#answered = ({ socket }) => {
        requests++;
        if (asking) socket.write(this.#request);
        else if (--waiting === 0) resolve();
      };
    });
    for (const { socket } of this.#connections) socket.write(this.#request);
    const timer = setTimeout(() => {
      asking = false;
    }, duration);
    await drained.finally(() => clearTimeout(timer));
    return { requests, elapsed: performance.now() - started };
  }

  /**
   * Asks at times that are given, whatever became of what was asked before: who has to wait for a free connection has
   * waited since its own time.
   * @param times milliseconds from now, in order
   * @returns milliseconds from each one's time to the end of its answer
   */
  async runAt(times: readonly number[]): Promise<number[]> {
    const waited: number[] = [];
    const free = [...this.#connections];
    const started = performance.now();
    let asked = 0;
    await new Promise<void>((resolve, reject) => {
      this.#failed = reject;
      this.#answered = (connection) => {
        waited.push(performance.now() - connection.dueAt);
        free.push(connection);
        if (waited.length === times.length) resolve();
      };
      // No timer is as exact as this, and the core is the load's own.
      const look = (): void => {
        const now = performance.now() - started;
        while (asked < times.length && (times[asked] as number) <= now && free.length > 0) {
          const connection = free.pop() as Connection;
          connection.dueAt = started + (times[asked++] as number);
          connection.socket.write(this.#request);
        }
        if (waited.length < times.length) setImmediate(look);
      };
      look();
    });
    return waited;
  }

  close(): void {
    for (const { socket } of this.#connections) socket.destroy();
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
      this.#answered(connection);
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafe(65_536), callback: receive as never };
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true, onread });
    const connection: Connection = { socket, dueAt: 0 };
    this.#connections.push(connection);
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

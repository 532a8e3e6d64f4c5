// Readers who ask at fixed times, whatever became of what they asked before, and how long each had to wait.
import { Agent, get } from 'node:http';

/** Requests a second. */
const RATE = 200;

export class Readers {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #url: string;
  readonly #waited: number[] = [];
  #asked = 0;
  #failed: Error | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Reads while something goes on; the time within which 99 of 100 had their answer, in milliseconds. */
  async during(something: Promise<unknown>): Promise<number> {
    this.#waited.length = 0;
    this.#asked = 0;
    const started = performance.now();
    const timer = setInterval(() => {
      // Late by so many: their time has come all the same, and counts from then.
      for (; this.#asked < ((performance.now() - started) / 1000) * RATE; this.#asked++) {
        this.#ask(started + (this.#asked / RATE) * 1000);
      }
    }, 1);
    await something;
    clearInterval(timer);
    while (this.#waited.length < this.#asked && !this.#failed) await new Promise((go) => setTimeout(go, 5));
    if (this.#failed) throw this.#failed;
    const sorted = this.#waited.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] as number;
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(at: number): void {
    const headers = { 'Accept-Encoding': 'gzip' };
    get(this.#url, { agent: this.#agent, headers }, (response) => {
      if (response.statusCode !== 200)
        this.#failed = new Error(`a reader was answered ${response.statusCode}`);
      response.resume().once('end', () => this.#waited.push(performance.now() - at));
    }).once('error', (error) => {
      this.#failed = error;
    });
  }
}

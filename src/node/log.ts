// The log on Node: one JSON line each, for whoever collects them, with the id of the request that it is about.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../context.ts';

/** Of one message, lines in a second: the others are counted. What fails for everybody must not fill the disk. */
const MOST_A_SECOND = 20;

/** On whose behalf what runs now is done, however deep it is called. Each thread has its own. */
const requests = new AsyncLocalStorage<string | undefined>();

/**
 * Does something on behalf of a request: whatever it says to the log has the request's id.
 * @param id undefined: nobody's, as what goes on when the request is long answered
 */
export function onBehalfOf<T>(id: string | undefined, act: () => T): T {
  return requests.run(id, act);
}

/** The id of the request on whose behalf this runs. */
export const currentRequest = (): string | undefined => requests.getStore();

/** What JSON lets stand, and a terminal takes for an order, or turns round what is read. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A line of the log, without its end: JSON in which nothing is unseen. */
export function asLine(facts: Record<string, unknown>): string {
  return JSON.stringify(facts).replace(
    UNSEEN,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Where the log goes: to whoever started this. */
export const writeLines = (lines: string): void => void process.stderr.write(lines);

/** Quiet when nothing happens. */
export const stderrLog: Log = createLog(writeLines);

/** @param write takes whole lines */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  const told = new Map<string, { second: number; lines: number; untold: number }>();
  const say = (level: string, message: string, facts: Record<string, unknown> = {}): void => {
    const at = now();
    const second = Math.floor(at / 1000);
    const before = told.get(message);
    if (before?.second === second && ++before.lines > MOST_A_SECOND) {
      before.untold += 1;
      return;
    }
    const untold = before?.second === second ? 0 : (before?.untold ?? 0);
    if (before?.second !== second) told.set(message, { second, lines: 1, untold: 0 });
    const request = currentRequest();
    const line = {
      at: new Date(at).toISOString(),
      level,
      message,
      ...(request !== undefined && { request }),
      ...facts,
      // So many of the same came with the last one, and were not written.
      ...(untold > 0 && { untold }),
    };
    write(`${asLine(line)}\n`);
  };
  return {
    info: (message, facts) => say('info', message, facts),
    warn: (message, facts) => say('warn', message, facts),
    error: (message, facts) => say('error', message, facts),
  };
}

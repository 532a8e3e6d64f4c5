// Desks at work on a newsroom: what they ask of its processes, over HTTP or otherwise, and what they hear goes into its journal.
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from './random.ts';
import { dueOf, manyOf, nextStep } from './story.ts';
import { begin, end, KEY, type Recorder, type World } from './world.ts';

/** Stories that desks work on at any time. */
const AT_WORK = 12;

export interface DeskOptions {
  desks: number;
  /** Steps in all. */
  steps?: number;
  recorder?: Recorder;
  mayGoOn?: () => boolean;
  /** Answers that say that it was not done, or not wholly, and that is well. */
  allows?: readonly number[];
  /** Milliseconds at most between two steps of one desk. */
  rest?: number;
  /** Whom they ask, one after the other; unless it is given, the server over HTTP. */
  lines?: readonly Line[];
}

/** How a desk asks a process. */
export interface Line {
  /** Undefined where nobody answers any more, here and below. */
  post(operation: string, input: unknown): Promise<Answer | undefined>;
  put(media: { name: string; bytes: Uint8Array }): Promise<number | undefined>;
}

/** Desks at work on stories, each with one at a time, until told to stop or nobody answers. */
export async function work(world: World, random: Random, options: DeskOptions): Promise<void> {
  const {
    desks,
    steps = Number.POSITIVE_INFINITY,
    mayGoOn = () => true,
    recorder,
    allows = [],
    rest = 0,
    lines = [overHttp(world)],
  } = options;
  const busy = new Set<string>();
  let left = steps;
  let made = 0;
  const names = world.journal.keys().filter((key) => key.startsWith('s'));
  const serial = names.length;
  const find = (own: Random): string => {
    const open = names.filter((key) => {
      const state = world.journal.stateOf(key);
      return !busy.has(key) && state !== undefined && ['public', 'withdrawn'].includes(state.is);
    });
    if (open.length > 0 && (open.length >= AT_WORK || own.chance(0.7))) return own.pick(open);
    const key = `s${serial + made++}`;
    names.push(key);
    return key;
  };
  const desk = async (own: Random, line: Line): Promise<void> => {
    while (left-- > 0 && mayGoOn()) {
      const key = find(own);
      const state = world.journal.stateOf(key);
      const step = state && nextStep(key, state, own, Date.now());
      if (!step) continue;
      busy.add(key);
      if (step.media) {
        begin(world, 'media');
        const sent = await line.put(step.media);
        end(world, 'media');
        if (sent === undefined) return;
        if (sent !== 200 && sent !== 204) {
          if (!allows.includes(sent)) world.faults.push(`media: ${sent}`);
          world.counts.refused++;
          busy.delete(key);
          continue;
        }
      }
      begin(world, step.kind);
      const entry = world.journal.ask(key, step.kind, step.after, recorder?.mark() ?? 0);
      const answer = await line.post(step.operation, step.input);
      end(world, step.kind);
      if (answer === undefined) return;
      if (answer.status === 200 && !answer.body.includes('"problems":[{')) {
        entry.acknowledgedAt = recorder?.mark() ?? 0;
        world.counts.acknowledged++;
        if (step.kind === 'import' && answer.body.includes('"later":true')) entry.state = dueOf(step.after);
        busy.delete(key);
      } else if (allows.includes(answer.status)) {
        checkProblem(world, answer);
        // Of an erasure the ledger may know: it stays busy. All else was not done.
        if (step.kind === 'erase') world.counts.unsure++;
        else {
          world.journal.take(key, entry);
          world.counts.refused++;
          busy.delete(key);
        }
        if (rest === 0) await wait(20);
      } else {
        world.faults.push(`${step.kind} of ${key}: ${answer.status} ${answer.body.slice(0, 300)}`);
      }
      if (rest > 0) await wait(own.below(rest));
    }
  };
  await Promise.all(
    Array.from({ length: desks }, (_, i) => desk(random.fork(), lines[i % lines.length] as Line)),
  );
}

function checkProblem(world: World, { type, retryAfter, body }: Answer): void {
  if (type.startsWith('application/problem+json') && retryAfter !== null && !body.includes('/data')) return;
  world.faults.push(`an unclear refusal: ${type} ${body.slice(0, 200)}`);
}

export interface Answer {
  status: number;
  type: string;
  retryAfter: string | null;
  body: string;
}

function overHttp(world: World): Line {
  const place = `${world.base}/api/v1/desk`;
  return {
    post: (operation, input) =>
      ask(`${place}/${operation}`, 'POST', JSON.stringify(input), 'application/json'),
    async put({ name, bytes }) {
      const body = bytes as Uint8Array<ArrayBuffer>;
      return (await ask(`${place}/media/${name}`, 'PUT', body, 'application/octet-stream'))?.status;
    },
  };
}

/** Undefined where nobody answers any more. */
async function ask(url: string, method: string, body: BodyInit, type: string): Promise<Answer | undefined> {
  try {
    const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': type };
    const response = await fetch(url, { method, body, headers });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      retryAfter: response.headers.get('retry-after'),
      body: await response.text(),
    };
  } catch {
    return undefined;
  }
}

/** Has a process bring in so many stories with one request. */
export async function importMany(world: World, name: string, stories: number, line: Line): Promise<void> {
  const keys = Array.from({ length: stories }, (_, i) => `${name}-${i}`);
  const { input, after } = manyOf(keys);
  const entries = keys.map((key) => world.journal.ask(key, 'import of many', after));
  begin(world, 'import of many');
  const answer = await line.post('import', input);
  end(world, 'import of many');
  if (answer === undefined) return;
  if (answer.status !== 200 || answer.body.includes('"problems":[{')) {
    world.faults.push(`import of many: ${answer.status} ${answer.body.slice(0, 300)}`);
    return;
  }
  for (const entry of entries) entry.acknowledgedAt = 0;
  world.counts.acknowledged += stories;
}

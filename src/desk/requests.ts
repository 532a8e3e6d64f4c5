// What a desk elsewhere asks, from its bytes to what becomes of it. A host lets whoever writes do this: the
// answer is plain values, which cross from one thread to another.
import type { z } from 'zod';
import { TimeError } from '../domain/time.ts';
import { Refusal } from '../operations/refusal.ts';
import type { MediaStore } from '../storage/media.ts';
import { BusyError, ClosedError } from '../storage/newsroom.ts';
import { linkHere } from './link.ts';
import { OPERATIONS, type OpenNewsroom, type OperationName } from './operations.ts';
import {
  PARTNER_OPERATIONS,
  type PartnerDesk,
  type PartnerInput,
  type PartnerOperation,
  type PartnerOperationName,
  type PartnerResult,
} from './partner-operations.ts';

/** What is wrong with one field of an input. */
export interface FieldProblem {
  /** Names and indexes, joined by dots. */
  path: string;
  message: string;
}

/**
 * `unread`: not JSON. `input`: not what the operation takes. `refused`: it makes no sense as asked. `busy`:
 * nothing was done; ask again.
 */
export type Fault = 'unknown' | 'unread' | 'input' | 'refused' | 'busy';

export type Performed =
  /** The result as JSON. */
  { ok: true; json: string } | { ok: false; fault: Fault; detail: string; problems?: FieldProblem[] };

/** The same, with the result as it is. */
export type PerformedForPartner<Result> = { ok: true; result: Result } | Extract<Performed, { ok: false }>;

export interface DeskRequests {
  /** Performs the operation of that name on its input as JSON. */
  perform(name: string, body: Uint8Array): Promise<Performed>;
  /** Keeps a media file. */
  putMedia(name: string, bytes: Uint8Array): Promise<Performed>;
}

export interface PartnerRequests {
  /** Does something for a partner, whose route has checked the input. */
  perform<N extends PartnerOperationName>(
    name: N,
    input: PartnerInput<N>,
  ): Promise<PerformedForPartner<PartnerResult<N>>>;
}

const MOST_PROBLEMS = 50;
/** Letters of a name or a message: what was sent may be long, and is not sent back. */
const LONGEST = 300;

/**
 * Takes requests to a newsroom that is open here.
 * @param onWritten called after each that may have changed something
 */
export function takeRequests(
  newsroom: OpenNewsroom & { media: MediaStore },
  onWritten: () => void = () => {},
): DeskRequests {
  const link = linkHere(newsroom);
  return {
    perform: (name, body) =>
      answering(async () => {
        const read = readInput(name, body);
        if ('fault' in read) return read.fault;
        const result = await link.perform(name as OperationName, read.input as never);
        if (OPERATIONS[name as OperationName].writes) onWritten();
        return { ok: true, json: JSON.stringify(result ?? null) } as const;
      }),
    putMedia: (name, bytes) =>
      answering(async () => {
        await link.putMedia(name, bytes);
        return { ok: true, json: 'null' } as const;
      }),
  };
}

/** Takes what partners ask of a newsroom that is open here; `onWritten` as above. */
export function takePartnerRequests(
  newsroom: PartnerDesk,
  onWritten: () => void = () => {},
): PartnerRequests {
  return {
    perform: (name, input) =>
      answering(async () => {
        const { writes, run } = PARTNER_OPERATIONS[name] as PartnerOperation<unknown, never>;
        const result = await run(newsroom, input);
        if (writes) onWritten();
        return { ok: true, result } as const;
      }),
  };
}

function readInput(name: string, body: Uint8Array): { input: unknown } | { fault: Performed } {
  const refuse = (fault: Fault, detail: string) => ({ fault: { ok: false, fault, detail } as const });
  if (!Object.hasOwn(OPERATIONS, name)) {
    return refuse(
      'unknown',
      `There is no operation “${name}”; there are ${Object.keys(OPERATIONS).join(', ')}.`,
    );
  }
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('unread', 'The body is not JSON.');
  }
  const read = OPERATIONS[name as OperationName].input.safeParse(given);
  if (read.success) return { input: read.data };
  const detail = 'The input is not what this operation takes.';
  return { fault: { ok: false, fault: 'input', detail, problems: problemsOf(read.error) } };
}

/** What a schema says is wrong, briefly: of each field what, and where it stands. */
export function problemsOf({ issues }: z.ZodError): FieldProblem[] {
  const at = (path: readonly PropertyKey[], message: string): FieldProblem => ({
    path: brief(path.map(String).join('.')),
    message: brief(message),
  });
  const problems = issues.slice(0, MOST_PROBLEMS).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [at(issue.path, issue.message)];
    const keys = issue.keys.slice(0, MOST_PROBLEMS);
    return keys.map((key) => at([...issue.path, key], 'There is no such field here.'));
  });
  return problems.slice(0, MOST_PROBLEMS);
}

function brief(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`;
}

/** What a desk did wrong is told in a sentence; anything else is our fault. */
async function answering<T>(act: () => Promise<T>): Promise<T | Extract<Performed, { ok: false }>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal || error instanceof ClosedError || error instanceof TimeError) {
      return { ok: false, fault: 'refused', detail: error.message };
    }
    if (error instanceof BusyError) return { ok: false, fault: 'busy', detail: error.message };
    throw error;
  }
}

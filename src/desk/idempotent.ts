// Requests that may be sent again because their answer was lost: done once, answered as often as they are asked
// (draft-ietf-httpapi-idempotency-key-header).
import type { Desk } from '../context.ts';
import { MINUTE } from '../domain/time.ts';
import { type Condition, ConditionalDatabase } from '../storage/condition.ts';
import { type Database, DatabaseFault } from '../storage/database.ts';
import {
  findRequest,
  type KnownRequest,
  keepAnswer,
  type RequestName,
  rememberRequest,
} from '../storage/idempotent-requests.ts';
import { DeskError } from './fault.ts';

/** The name that a request has of its own. */
export interface NamedRequest extends RequestName {
  /** A digest of what is asked: one name stands for one request. */
  fingerprint: string;
}

export interface Work<T> {
  /** What must hold for it, judged with its first write. */
  condition: Condition | null;
  /** Does it. The result is plain JSON. */
  perform(db: Database): Promise<T>;
  /** What to answer when it was done and its answer is not known. */
  lost(): Promise<T>;
  /** Whether the answer may be kept: not where it tells a secret. */
  keeps: boolean;
}

/** Whoever was at work this long ago is no longer: its answer is lost. */
const PATIENCE = MINUTE;

/** Letters of an answer that is kept. */
const LONGEST_ANSWER = 20_000;

/** In the place of one that is not: it was given, and is not known any more. */
const TOO_LONG = '';

/** Thrown at a try to write by one of two that do the same: the other came first. */
class KnownError extends Error {
  readonly known: KnownRequest;
  constructor(known: KnownRequest) {
    super('this request is known');
    this.known = known;
  }
}

/**
 * Does something once for all requests of one name. That it is done is committed with what it writes first, the answer
 * after that: whatever breaks off in between, it is not done twice.
 * @param request null: it has no name, and is done as often as it is asked
 * @throws DeskError where a name stands for another request, or for one whose answer is not there
 */
export async function once<T>({ db, now }: Desk, request: NamedRequest | null, work: Work<T>): Promise<T> {
  const { condition, perform } = work;
  if (!request) return perform(condition ? new ConditionalDatabase(db, condition) : db);
  const at = now();
  const { fingerprint } = request;
  const answerTo = async (known: KnownRequest): Promise<T> => {
    if (known.fingerprint !== fingerprint) {
      throw new DeskError('reused', 'This Idempotency-Key came with another request; take a new one.');
    }
    if (known.answer) return JSON.parse(known.answer) as T;
    if (known.answer === TOO_LONG) return work.lost();
    if (at - known.at < PATIENCE) throw new DeskError('running', 'The same request may still be under way.');
    return work.lost();
  };
  const keep = async (result: T): Promise<T> => {
    const answer = JSON.stringify(result);
    const kept = answer.length <= LONGEST_ANSWER ? answer : TOO_LONG;
    // What is done is done, whether its answer can be kept or not.
    if (work.keeps) await keepAnswer(db, request, { fingerprint, at, answer: kept }).catch(unlessFault);
    return result;
  };
  const known = await findRequest(db, request, at);
  if (known) return answerTo(known);
  const conditional = new ConditionalDatabase(db, async (head) => {
    const other = await findRequest(db, request, at);
    if (other) throw new KnownError(other);
    const along = (await condition?.(head)) ?? [];
    return [...rememberRequest(request, { fingerprint, at }), ...along];
  });
  try {
    return await keep(await perform(conditional));
  } catch (error) {
    if (error instanceof KnownError) return answerTo(error.known);
    throw error;
  }
}

function unlessFault(error: unknown): void {
  if (!(error instanceof DatabaseFault)) throw error;
}

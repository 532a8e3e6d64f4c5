// Why what was asked is not done, for whoever asked: a kind that a program understands, and a sentence.
import { TimeError } from '../domain/time.ts';
import { Refusal } from '../operations/refusal.ts';
import { BusyError, ClosedError } from '../storage/newsroom.ts';

/** What is wrong with one field of an input. */
export interface FieldProblem {
  /** Names and indexes, joined by dots. */
  path: string;
  message: string;
}

/**
 * `unknown`: there is no such operation, edition or article. `unread`: not JSON. `input`: not what the operation takes.
 * `refused`: it makes no sense as asked. `busy`: nothing was done; ask again. `forbidden`: the key may not.
 * `changed`: it is not what the request says it is. `unconditional`: the request does not say what it changes.
 * `reused`: another request had this name. `running`: the same request may be under way. `done`: it was done, and what
 * was answered is not known any more.
 */
export type Fault =
  | 'unknown'
  | 'unread'
  | 'input'
  | 'refused'
  | 'busy'
  | 'forbidden'
  | 'changed'
  | 'unconditional'
  | 'reused'
  | 'running'
  | 'done';

export interface Told {
  ok: false;
  fault: Fault;
  /** A sentence. */
  detail: string;
  problems?: FieldProblem[];
  /** What a program may want to know besides. */
  members?: Readonly<Record<string, unknown>>;
  /** The tag of what is there, where that is the point. */
  etag?: string;
}

/** Thrown where something asked for is not done, to be told as it is. */
export class DeskError extends Error {
  override name = 'DeskError';
  readonly told: Told;
  constructor(fault: Fault, detail: string, more: Omit<Told, 'ok' | 'fault' | 'detail'> = {}) {
    super(detail);
    this.told = { ok: false, fault, detail, ...more };
  }
}

/** What whoever asked did wrong is told in a sentence; anything else is our fault. */
export async function answering<T>(act: () => Promise<T>): Promise<T | Told> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof DeskError) return error.told;
    if (error instanceof Refusal || error instanceof ClosedError || error instanceof TimeError) {
      return { ok: false, fault: 'refused', detail: error.message };
    }
    if (error instanceof BusyError) return { ok: false, fault: 'busy', detail: error.message };
    throw error;
  }
}

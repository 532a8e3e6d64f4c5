// What a desk elsewhere asks, from its bytes to what becomes of it. A host lets whoever writes do this: the
// answer is plain values, which cross from one thread to another.
import type { Key } from '../domain/partner.ts';
import type { MediaStore } from '../storage/media.ts';
import { type AskedBy, NEWSROOM } from './asked-by.ts';
import { answering, DeskError, type Fault, type Told } from './fault.ts';
import { once } from './idempotent.ts';
import { linkHere } from './link.ts';
import type { Operation } from './operation.ts';
import { STORY_OPERATIONS } from './operations/stories.ts';
import { OPERATIONS, type OpenNewsroom, type OperationName } from './operations.ts';
import {
  PARTNER_OPERATIONS,
  type PartnerDesk,
  type PartnerInput,
  type PartnerOperation,
  type PartnerOperationName,
  type PartnerResult,
} from './partner-operations.ts';
import { problemsOf } from './problems.ts';
import { actorOf, isForPartners, mayPerform } from './scopes.ts';

export type { Fault, FieldProblem } from './fault.ts';

export type Performed =
  /** The result as JSON. */
  { ok: true; json: string } | Told;

/** The same, with the result as it is. */
export type PerformedForPartner<Result> = { ok: true; result: Result } | Told;

export interface DeskRequests {
  /** Performs the operation of that name on its input as JSON; unless somebody else asks, for the newsroom itself. */
  perform(name: string, body: Uint8Array, by?: AskedBy): Promise<Performed>;
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
    perform: (name, body, by = NEWSROOM) =>
      answering(async () => {
        const read = readInput(name, body, by.key);
        if ('fault' in read) return read.fault;
        const result = await performAs(newsroom, by, read.name, read.input);
        if (OPERATIONS[read.name].writes) onWritten();
        return { ok: true, json: JSON.stringify(result ?? null) } as const;
      }),
    putMedia: (name, bytes) =>
      answering(async () => {
        await link.putMedia(name, bytes);
        return { ok: true, json: 'null' } as const;
      }),
  };
}

/**
 * Takes what partners ask of a newsroom that is open here.
 * @param onWritten as above; `push`: there is something to push and nothing else to do
 */
export function takePartnerRequests(
  newsroom: PartnerDesk,
  onWritten: (only?: 'push') => void = () => {},
): PartnerRequests {
  return {
    perform: (name, input) =>
      answering(async () => {
        const { writes, pushes, run } = PARTNER_OPERATIONS[name] as PartnerOperation<unknown, never>;
        const result = await run(newsroom, input);
        if (writes) onWritten();
        else if (pushes?.(result as never)) onWritten('push');
        return { ok: true, result } as const;
      }),
  };
}

/** Performs an operation for whoever asks: once, where the request has a name, and if the key is good for it. */
async function performAs(
  newsroom: OpenNewsroom,
  { key, request }: AskedBy,
  name: OperationName,
  input: unknown,
): Promise<unknown> {
  const { writes, again, run } = OPERATIONS[name] as unknown as Operation<unknown, unknown>;
  const condition = key && mayPerform(newsroom.db, key, name, input);
  if (!writes) {
    await condition?.();
    return run(newsroom, input, key);
  }
  const perform = (db: OpenNewsroom['db']) => run({ ...newsroom, db }, input, key);
  // Others may tell secrets, of keys and of webhooks.
  const keeps = Object.hasOwn(STORY_OPERATIONS, name);
  return once(newsroom, request, {
    condition,
    perform,
    keeps,
    async lost() {
      // What changes nothing the second time is asked again for its answer.
      if (again === 'same')
        return once(newsroom, null, { condition, perform, keeps, lost: async () => null });
      throw new DeskError('done', `This was done when it was asked before; ${WHERE_TO_LOOK}.`);
    },
  });
}

const WHERE_TO_LOOK =
  'what was answered is not known any more: look at the story, its status and its history';

function readInput(
  name: string,
  body: Uint8Array,
  key: Key | null,
): { name: OperationName; input: unknown } | { fault: Performed } {
  const refuse = (fault: Fault, detail: string) => ({ fault: { ok: false, fault, detail } as const });
  if (!Object.hasOwn(OPERATIONS, name)) {
    return refuse(
      'unknown',
      `There is no operation “${name}”; there are ${Object.keys(OPERATIONS).join(', ')}.`,
    );
  }
  if (key && !isForPartners(name as OperationName)) {
    return refuse('forbidden', `“${name}” is for the newsroom’s own key.`);
  }
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('unread', 'The body is not JSON.');
  }
  const { input: schema, writes } = OPERATIONS[name as OperationName];
  const read = schema.safeParse(key && writes ? signed(given, key) : given);
  if (read.success) return { name: name as OperationName, input: read.data };
  const detail = 'The input is not what this operation takes.';
  return { fault: { ok: false, fault: 'input', detail, problems: problemsOf(read.error) } };
}

/** A partner acts under the name of its key, and may say who there it is. */
function signed(given: unknown, key: Key): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const { by = {} } = given as { by?: unknown };
  if (typeof by !== 'object' || by === null) return given;
  const { actor } = by as { actor?: unknown };
  return { ...given, by: { reason: null, ...by, actor: actorOf(key, actor) } };
}

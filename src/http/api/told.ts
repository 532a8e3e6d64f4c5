// What a desk is told when what it asked is not done: its kind as a status, its sentence as a problem.
import type { Context as Call } from 'hono';
import type { Fault, Told } from '../../desk/fault.ts';
import { SECURITY_HEADERS } from '../../documents/headers.ts';
import type { AppContext } from '../app.ts';
import { problem } from '../problem.ts';

/** What is answered to a key is for nobody else. */
export const PRIVATE = { ...Object.fromEntries(SECURITY_HEADERS), 'Cache-Control': 'private, no-store' };

const STATUS = {
  unknown: 404,
  unread: 400,
  input: 422,
  refused: 409,
  busy: 503,
  forbidden: 403,
  changed: 412,
  unconditional: 428,
  reused: 422,
  running: 409,
  done: 409,
} as const satisfies Record<Fault, number>;

/** Seconds. */
const RETRY: Partial<Record<Fault, string>> = { busy: '1', running: '5' };

/** The problem that a refusal is answered with. */
export function tell(call: Call, context: AppContext, told: Told): Promise<Response> {
  const { fault, detail, problems, members, etag } = told;
  const retry = RETRY[fault];
  const headers: Record<string, string> = {
    ...(retry !== undefined && { 'Retry-After': retry }),
    ...(etag !== undefined && { ETag: etag }),
  };
  return problem(call, context, STATUS[fault], detail, headers, problems, members);
}

/** A private answer in JSON. */
export function answerPrivately(
  json: string,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(json, {
    status,
    headers: { ...PRIVATE, 'Content-Type': 'application/json', ...headers },
  });
}

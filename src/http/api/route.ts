// What one route of the API is: what it takes, whom it answers, what it says, and what it does. The same schemas check
// what comes in and are told to partners as OpenAPI.
import type { Context as Call } from 'hono';
import type { z } from 'zod';
import type { AppContext } from '../app.ts';
import type { Caller, Wanted } from './caller.ts';

/** What a checked request is handed over as. */
export interface Asked<P, Q, B> {
  call: Call;
  context: AppContext;
  caller: Caller;
  params: P;
  query: Q;
  body: B;
}

/**
 * A body that is read before the route runs: JSON by its schema, or the octets as they are. `unread`: JSON that whoever
 * performs what it asks reads by that schema; the route has its octets.
 */
export type Body<B> =
  | { kind: 'json'; schema: z.ZodType<B>; most: number; description: string }
  | { kind: 'unread'; schema: z.ZodType; most: number; description: string }
  | { kind: 'octets'; most: number; description: string };

/** One kind of answer. */
export interface Said {
  description: string;
  /** By media type; nothing for an answer without a body. */
  content?: Readonly<Record<string, z.ZodType | null>>;
  headers?: Readonly<Record<string, string>>;
}

export interface ApiRoute {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, as Hono takes it. */
  path: string;
  /** A name for programs that are generated from the description: `listArticles`. */
  operation: string;
  tag: 'Reading' | 'Changes' | 'Embargoed' | 'Writing' | 'Webhooks' | 'About';
  /** One line. */
  summary: string;
  /** Markdown. */
  description?: string;
  wants: Wanted;
  params?: z.ZodType;
  query?: z.ZodType;
  /** Headers that mean something here, by name: what they are for. */
  headers?: Readonly<Record<string, string>>;
  body?: Body<unknown>;
  /** Answers by status; what every route may answer besides is added. */
  answers: Readonly<Record<number, Said>>;
  run(asked: Asked<never, never, never>): Promise<Response>;
}

interface Typed<P, Q, B> extends Omit<ApiRoute, 'params' | 'query' | 'body' | 'run'> {
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: Body<B>;
  run(asked: Asked<P, Q, B>): Promise<Response>;
}

/** Ties schemas to the function that takes what they let through. */
export function apiRoute<P = undefined, Q = undefined, B = undefined>(route: Typed<P, Q, B>): ApiRoute {
  return route as unknown as ApiRoute;
}

// A partner's key to a site, made as the newsroom makes one, and requests that show it.
import type { Scope } from '../../src/domain/partner.ts';
import { type Asked, request, resultOf } from './ask-desk.ts';
import type { Answer, Site } from './site.ts';

export interface PartnerKey {
  token: string;
  /** A request below `/api/v1` that shows the key; an object is sent as JSON. */
  ask(
    method: string,
    path: string,
    body?: object | string | null,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

/** @param editions paths; null: all of them. `embargoed` are those that it may see before their time */
export async function makeKey(
  site: Site,
  name: string,
  scopes: readonly Scope[],
  editions: readonly string[] | null = null,
  embargoed: readonly string[] = [],
): Promise<PartnerKey> {
  const settings = { scopes, editions, embargoed, expires: null, perMinute: 100_000 };
  const by = { actor: 'editor', reason: null };
  const { token } = await resultOf<{ token: string }>(site, 'create-key', { name, ...settings, by });
  return keyHolder(site, token);
}

/** Requests of whoever shows a token. */
export function keyHolder(site: Site, token: string): PartnerKey {
  return {
    token,
    ask(method, path, body = null, headers = {}) {
      const json = body !== null && { 'content-type': 'application/json' };
      const asked: Asked = { method, headers: { authorization: `Bearer ${token}`, ...json, ...headers } };
      if (body !== null) asked.body = typeof body === 'string' ? body : JSON.stringify(body);
      return request(site, `/api/v1${path}`, asked);
    },
  };
}

// Asks a site what a desk elsewhere asks: operations as JSON and media, with the key or without.
import { type Answer, answerOf, type Site } from './site.ts';

export const KEY = 'pZ-0123456789abcdefghijklmnopqrstuvwxyzAB';

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}

const WITH_KEY = { authorization: `Bearer ${KEY}` };

/** One request, as it stands. */
export function request(site: Site, path: string, { method = 'GET', ...rest }: Asked = {}): Promise<Answer> {
  // A stream is sent only by who says that it does not wait for the answer's beginning.
  const init = { method, ...rest, ...(rest.body instanceof ReadableStream && { duplex: 'half' }) };
  return answerOf(site.app.request(`${site.context.config.baseUrl}${path}`, init as RequestInit));
}

/** An operation with its input; a text goes as it is. */
export function perform(
  site: Site,
  name: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = typeof input === 'string' ? input : JSON.stringify(input);
  const all = { ...WITH_KEY, 'content-type': 'application/json', ...headers };
  return request(site, `/api/v1/desk/${name}`, { method: 'POST', headers: all, body });
}

/** The result of an operation that must succeed. */
export async function resultOf<T>(site: Site, name: string, input: unknown): Promise<T> {
  const { status, body } = await perform(site, name, input);
  if (status !== 200) throw new Error(`${name}: ${status} ${body}`);
  return JSON.parse(body) as T;
}

export function sendMedia(site: Site, name: string, bytes: BodyInit): Promise<Answer> {
  return request(site, `/api/v1/desk/media/${name}`, { method: 'PUT', headers: WITH_KEY, body: bytes });
}

export function askMedia(site: Site, name: string, method = 'GET'): Promise<Answer> {
  return request(site, `/api/v1/desk/media/${name}`, { method, headers: WITH_KEY });
}

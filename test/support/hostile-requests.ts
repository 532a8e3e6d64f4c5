// Requests to each route of the API as its own schemas give them, right and wrong, and with whatever else somebody
// might send.
import fc from 'fast-check';
import type { ApiRoute } from '../../src/http/api/route.ts';
import { anyValue, HOSTILE_TEXTS, mutated, textOfValue, valid, type Words } from './from-schema.ts';

export interface HostileRequest {
  method: string;
  /** Below the base URL, with its query. */
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Parts of a path as nobody encodes them who means well. */
const RAW_PARTS = [
  '%00',
  '%zz',
  '%',
  '%ED%A0%80',
  '%C0%AF',
  '..%2f..%2fetc',
  '%2e%2e',
  '%20',
  '%2F',
  '%E2%80%AE',
  ';a',
  '+',
];

const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

const header = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    '"',
    '"x"',
    'W/"x"',
    '"a", "b"',
    ',,,',
    'Bearer',
    'x'.repeat(5_000),
    '"'.repeat(500),
    '\u00ff\u0080',
  ),
  fc.string({ unit: fc.integer({ min: 32, max: 255 }).map((n) => String.fromCharCode(n)), maxLength: 20 }),
);

const HEADERS = [
  'accept',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'idempotency-key',
  'prefer',
  'range',
  'cookie',
];

/**
 * Requests to a route.
 * @param words such as stand for something in the newsroom that is asked
 * @param tokens of those who may ask
 */
export function requestsTo(
  route: ApiRoute,
  words: Words,
  tokens: readonly string[],
): fc.Arbitrary<HostileRequest> {
  const method = fc.oneof({ weight: 9, arbitrary: fc.constant(route.method) }, fc.constantFrom(...METHODS));
  const some = fc.dictionary(fc.constantFrom(...HEADERS), header, { minKeys: 1, maxKeys: 2 });
  const weird = fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, some);
  const token = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...tokens).map((one) => `Bearer ${one}`) },
    fc.constantFrom(undefined, ...tokens.map((one) => `Bearer ${one}x`), 'Basic eDp5', 'Bearer '),
    header,
  );
  return fc
    .record({
      method,
      path: pathsOf(route, words),
      query: queriesOf(route, words),
      weird,
      token,
      sent: bodiesOf(route, words),
    })
    .map(({ method: asked, path, query, weird: more, token: shown, sent }) => {
      const hasBody = sent !== null && asked !== 'GET' && asked !== 'HEAD';
      return {
        method: asked,
        path: `/api/v1${path}${query}`,
        headers: {
          ...(hasBody && { 'content-type': sent.type }),
          ...more,
          ...(shown !== undefined && { authorization: shown }),
        },
        body: hasBody ? sent.body : null,
      };
    });
}

function pathsOf({ path, params }: ApiRoute, words: Words): fc.Arbitrary<string> {
  const names = [...path.matchAll(/:(\w+)(?:\{[^}]*\})?/g)];
  if (names.length === 0) return fc.constant(path);
  const given = params
    ? fc.oneof({ weight: 3, arbitrary: valid(params, words) }, mutated(params, words))
    : fc.constant({});
  const part = fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.constantFrom(...RAW_PARTS));
  const raw = fc.array(part, { minLength: names.length, maxLength: names.length });
  return fc.tuple(given, raw).map(([values, parts]) =>
    names.reduce((so, [whole, name], at) => {
      const value = (Object(values) as Record<string, unknown>)[name as string];
      return so.replace(whole, () => parts[at] ?? (encode(textOfValue(value ?? 'x').slice(0, 2_000)) || 'x'));
    }, path),
  );
}

function queriesOf({ query }: ApiRoute, words: Words): fc.Arbitrary<string> {
  const any = fc.array(fc.tuple(fc.constantFrom('limit', 'cursor', 'x', ...HOSTILE_TEXTS), anyValue), {
    maxLength: 2,
  });
  const own = query
    ? fc
        .oneof(
          { weight: 2, arbitrary: fc.constant({}) },
          { weight: 3, arbitrary: valid(query, words) },
          mutated(query, words),
        )
        .map((one) => Object.entries(Object(one) as object).slice(0, 3))
    : fc.constant([]);
  return fc
    .tuple(own, fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, any), fc.nat(9))
    .map(([mine, more, twice]) => {
      const all = [...mine, ...more, ...(twice === 0 ? mine : [])] as [string, unknown][];
      const parts = all.map(
        ([name, value]) => `${encode(name.slice(0, 99))}=${encode(textOfValue(value).slice(0, 1_000))}`,
      );
      return parts.length === 0 ? '' : `?${parts.join('&')}`;
    });
}

const bytes = (text: string) => new TextEncoder().encode(text);
const UNREADABLE = [
  '',
  '{',
  '[1,',
  'NaN',
  '{"a":1}{}',
  '{"__proto__":{"x":1}}',
  `${'['.repeat(20_000)}`,
  '"\ud800"',
  '\ufeff{}',
];

function bodiesOf(
  { body }: ApiRoute,
  words: Words,
): fc.Arbitrary<{ type: string; body: string | Uint8Array } | null> {
  if (!body)
    return fc.oneof(
      { weight: 5, arbitrary: fc.constant(null) },
      fc.constant({ type: 'application/json', body: '{}' }),
    );
  const octets = fc
    .uint8Array({ maxLength: 60 })
    .map((one) => ({ type: 'application/octet-stream', body: one }));
  if (body.kind === 'octets') return octets;
  const json = fc
    .oneof(
      { weight: 4, arbitrary: valid(body.schema, words) },
      { weight: 5, arbitrary: mutated(body.schema, words) },
      anyValue,
    )
    .map((value) => ({ type: 'application/json', body: bytes(JSON.stringify(value)) }));
  const unreadable = fc
    .constantFrom(...UNREADABLE)
    .map((text) => ({ type: 'application/json', body: bytes(text) }));
  const typed = fc
    .constantFrom('', 'text/plain', 'application/jsonx', 'multipart/form-data')
    .map((type) => ({ type, body: '{}' }));
  return fc.oneof({ weight: 10, arbitrary: json }, unreadable, octets, typed);
}

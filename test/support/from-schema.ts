// Values from a schema of ours: such as it lets through, and such as somebody sends who means no good. What generates
// them is the schema as partners are told it (JSON Schema), so that nothing of what is told goes untried.
import fc from 'fast-check';
import { z } from 'zod';
import { anyText, anyUrl } from './any-text.ts';

interface Node {
  $ref?: string;
  $defs?: Record<string, Node>;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Node[];
  oneOf?: Node[];
  allOf?: Node[];
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: boolean | Node;
  items?: Node;
  prefixItems?: Node[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
}

/** Texts that mean something where they are tried, by the name of the field. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** What programs trip over. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\nX-Evil: 1',
  '\u001b[31m',
  '\ud800',
  'a\udfffb',
  '\ufeff',
  '\u202eevil',
  '%00',
  '%zz',
  '%ED%A0%80',
  '../../etc/passwd',
  "' OR 1=1 --",
  '"; DROP TABLE stories; --',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  '{{7*7}}',
  '%s%n',
  'null',
  'NaN',
  '-0',
  '1e999',
  '9'.repeat(400),
  'x'.repeat(20_000),
  '𝒳'.repeat(300),
  'é'.repeat(201),
  '\u0301'.repeat(500),
  '('.repeat(3_000),
];

const deep = (levels: number): unknown => JSON.parse(`${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE_TEXTS),
  fc.constantFrom<unknown>(null, true, false, 0, -1, 0.5, 1e300, -1e300, 2 ** 53, 2 ** 31, -(2 ** 63)),
  fc.constantFrom<unknown>([], {}, [[]], [null], { length: -1 }, { toString: 1 }, { '': {} }),
  fc.constantFrom(20, 400).map(deep),
  fc.constant(Array.from({ length: 2_000 }, () => 'a')),
  anyText({ maxLength: 40 }),
);

/** Values that a schema lets through, or nearly: what it checks beyond its form is tried as it comes. */
export function valid(schema: z.ZodType, words: Words = {}): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
  return build(root, root, words, '');
}

/** The same, with something wrong in one place or more. */
export function mutated(schema: z.ZodType, words: Words = {}): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), how: fc.nat(4), value: hostile });
  return fc
    .tuple(valid(schema, words), fc.array(change, { minLength: 1, maxLength: 2 }))
    .map(([value, changes]) =>
      changes.reduce((so, { at, how, value: to }) => mutate(so, at, how, to), value),
    );
}

/** Anything that JSON can say, and nothing that any schema has in mind. */
export { hostile as anyValue };

function build(node: Node, root: Node, words: Words, field: string): fc.Arbitrary<unknown> {
  const inner = (one: Node, name = field) => build(one, root, words, name);
  if (node.$ref !== undefined) {
    return inner(root.$defs?.[node.$ref.replace('#/$defs/', '')] ?? {});
  }
  const choices = node.anyOf ?? node.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => inner(one)));
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum) return fc.constantFrom(...node.enum);
  switch (node.type) {
    case 'object':
      return objectOf(node, inner);
    case 'array': {
      if (node.prefixItems) return fc.tuple(...node.prefixItems.map((one) => inner(one)));
      const minLength = node.minItems ?? 0;
      return fc.array(inner(node.items ?? {}), { minLength, maxLength: Math.max(minLength, 2) });
    }
    case 'string':
      return textOf(node, words[field] ?? []);
    case 'integer':
    case 'number':
      return numberOf(node);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.oneof(hostile, fc.constantFrom(...(words[field] ?? []), 'x'));
  }
}

function objectOf(
  node: Node,
  inner: (one: Node, name?: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = node;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, inner(one, name)]),
  );
  const known = fc.record(fields, { requiredKeys: required });
  if (typeof additionalProperties !== 'object') return known;
  const others = fc.dictionary(anyText({ minLength: 1, maxLength: 8 }), inner(additionalProperties), {
    maxKeys: 2,
  });
  return fc.tuple(known, others).map(([own, more]) => ({ ...more, ...own }));
}

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  uri: anyUrl(),
  'date-time': fc.constantFrom('2026-03-14T09:00:00Z', '2026-02-30T09:00:00Z', '9999-12-31T23:59:59Z'),
  date: fc.constantFrom('2026-03-14', '2026-02-30'),
};

function textOf(
  { minLength = 0, maxLength = 200, pattern, format }: Node,
  words: readonly string[],
): fc.Arbitrary<string> {
  const known = words.filter((word) => pattern === undefined || new RegExp(pattern, 'u').test(word));
  const most = Math.max(minLength, Math.min(maxLength, 30));
  const own =
    (format !== undefined && FORMATS[format]) ||
    (pattern === undefined
      ? anyText({ minLength, maxLength: most })
      : fc.stringMatching(new RegExp(pattern, 'u')));
  if (known.length === 0) return own;
  return fc.oneof(own, { weight: 5, arbitrary: fc.constantFrom(...known) });
}

function numberOf({ type, minimum, maximum }: Node): fc.Arbitrary<number> {
  const min = Math.max(minimum ?? -1_000, -Number.MAX_SAFE_INTEGER);
  const max = Math.min(maximum ?? Math.max(min, 1_000), Number.MAX_SAFE_INTEGER);
  return type === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
}

/** A value where only a text can be. */
export function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Changes one place of a value, the same one for the same number. */
function mutate(value: unknown, at: number, how: number, to: unknown): unknown {
  if (typeof value !== 'object' || value === null) return to;
  const names = Object.keys(value);
  const name = names[at % (names.length + 1)];
  if (name === undefined) {
    if (how === 0) return to;
    if (how === 1) return [value];
    return Array.isArray(value) ? [...value, to] : { ...value, [textOfValue(to).slice(0, 99)]: to };
  }
  const part = (value as Record<string, unknown>)[name];
  if (Array.isArray(value))
    return value.map((one, i) => (String(i) === name ? mutate(one, at >> 3, how, to) : one));
  if (how === 0) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  return { ...value, [name]: how < 3 ? to : mutate(part, at >> 3, how, to) };
}

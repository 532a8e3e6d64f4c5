// Any operation with any JSON: what a program that knows the names and not the meaning would send.
import fc from 'fast-check';
import { anyText } from './any-text.ts';

const WORDS = [
  ...[
    'story',
    'stories',
    'edition',
    'editions',
    'by',
    'actor',
    'reason',
    'note',
    'as',
    'articles',
    'content',
    'topics',
  ],
  ...[
    'settings',
    'path',
    'title',
    'language',
    'timeZone',
    'time',
    'state',
    'limit',
    'before',
    'problems',
    '__proto__',
  ],
];
const VALUES = ['en', 'quay', 'amend', 'public', '+5m', '', '\u0000', '\ud800', 'x'.repeat(300)];

const text = fc.oneof(fc.constantFrom(...WORDS, ...VALUES), anyText({ maxLength: 8 }));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 0, 1, -1, 0.5, 1e300, Number.MAX_SAFE_INTEGER),
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
  ),
}));

/** Input that is right but for one thing, or nothing, at the operation it is meant for. */
const nearly = fc.record(
  {
    story: fc.oneof(fc.constant('quay'), value),
    edition: fc.oneof(fc.constant('en'), fc.constant(null), value),
    editions: fc.oneof(fc.constant(['en']), fc.constant(null), value),
    by: fc.oneof(fc.constant({ actor: 'a', reason: null }), value),
    note: fc.oneof(fc.constant('It said otherwise.'), value),
    time: fc.oneof(fc.constant('+5m'), fc.constant(null), text),
    state: fc.oneof(fc.constant(null), text),
    limit: fc.oneof(fc.constant(5), value),
    before: fc.oneof(fc.constant(null), value),
    topics: fc.oneof(fc.constant([]), value),
    settings: fc.oneof(fc.constant({}), value),
    path: fc.oneof(fc.constant('en'), text),
  },
  { requiredKeys: [] },
);

/** Calls with an operation and a body of JSON, some hundred times. */
export function readAnything(
  ask: (name: string, input: string) => Promise<void>,
  names: readonly string[],
  numRuns = 200,
): Promise<void> {
  const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: text });
  return fc.assert(
    fc.asyncProperty(name, fc.oneof(value, nearly), (one, input) => ask(one, JSON.stringify(input))),
    { numRuns },
  );
}

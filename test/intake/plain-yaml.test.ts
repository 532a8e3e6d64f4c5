// What is read quickly is what the whole parser reads, and what it does not read is left to that.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPlainFields } from '../../src/intake/plain-yaml.ts';
import { parseYaml, readYaml } from '../../src/intake/yaml-file.ts';
import { anyText } from '../support/any-text.ts';

const FILE = 'quay/en.md';

/** Pieces that mean something in YAML, somewhere. */
const piece = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'Kaai 7', 'op', '12:00', 'ميناء', '船', ' ', ':', ', ') },
  fc.constantFrom(
    ...[
      'a',
      'Kaai 7',
      '2026-11-23T12:00+01:00',
      'ميناء',
      '船',
      ' ',
      '  ',
      '\t',
      ':',
      ': ',
      ' #',
      '#',
      '- ',
      '-',
      ', ',
      ',',
    ],
    ...[
      '"',
      "'",
      '\\',
      '[',
      ']',
      '{',
      '}',
      '&x',
      '*x',
      '!t',
      '|',
      '>',
      '%',
      '@',
      '?',
      '? ',
      '~',
      'null',
      'true',
      '012',
      '…',
    ],
    ...['\u0085', '\u00a0', '\u2028', '\u200f', '---', '...', '<<', '='],
  ),
  anyText({ maxLength: 4 }),
);
const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const given = fc.oneof(
  text,
  text.map((one) => `"${one}"`),
  text.map((one) => `'${one}'`),
  fc.array(text, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
);
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('headline', 'lead', 'topics', 'constructor', 'on', 'x1') },
  text,
);
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(name, fc.constantFrom(': ', ': ', ': ', ':  ', ':', ' : '), given)
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: text },
);
const file = fc
  .tuple(fc.array(line, { maxLength: 3 }), fc.constantFrom('', '\n', '\n\n'))
  .map(([lines, end]) => lines.join('\n') + end);

test('reads fields at once as the whole parser reads them, lines too', () => {
  let plain = 0;
  fc.assert(
    fc.property(file, (yaml) => {
      const read = readPlainFields(yaml);
      if (!read) return;
      plain++;
      const [ours, theirs] = [readYaml(FILE, yaml, 2), parseYaml(FILE, yaml, 2)];
      assert.deepEqual(theirs.problems, []);
      assert.deepEqual(ours.value, theirs.value);
      for (const path of [['headline'], ['lead'], ['topics', 0], ['topics', 7], ['missing'], []]) {
        assert.equal(ours.lineOf(path), theirs.lineOf(path), `line of ${path.join('.')}`);
      }
    }),
    { numRuns: 4_000 },
  );
  assert.ok(plain > 100, `${plain} of the texts were plain`);
});

test('leaves to the parser what has more to it than a field on each line', () => {
  for (const yaml of [
    '',
    'a:',
    'a: b\na: c',
    'a: "b\\n"',
    'a: b: c',
    'a: b #c',
    '- a',
    'a:\n  - b',
    'a: |\n  b',
    'a: &b c',
    "a: 'b'",
  ]) {
    assert.equal(readPlainFields(yaml), undefined, yaml);
  }
});

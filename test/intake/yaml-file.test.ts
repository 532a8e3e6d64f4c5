import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStoryFile } from '../../src/intake/read-story.ts';
import { readYaml } from '../../src/intake/yaml-file.ts';
import { bytes, SETTINGS, says } from './newsroom-files.ts';

const FAULTS: readonly (readonly [title: string, yaml: string, fault: string])[] = [
  ['a repeated key', 'a: 1\nlead: x\na: 2', '3: a: the field is given twice; keep one of the two'],
  ['a tab as indentation', 'media:\n\t- file: x', '2: media: a tab stands here; indent with spaces'],
  [
    'an unquoted colon',
    'lead: x\nheadline: Police: two arrests',
    '2: headline: a value that contains a colon and a space must be in quotes: headline: "One: two"',
  ],
  [
    'an unclosed quotation mark, where it begins',
    'lead: x\nheadline: "Two arrests\nslug: a',
    '2: headline: a quotation mark is opened and not closed',
  ],
  [
    'a reserved first character',
    'headline: @port opens',
    '1: headline: put a value that begins with @ in quotes',
  ],
  ['a tag', 'headline: !important news', '1: headline: put a value that begins with ! in quotes'],
  [
    'an alias',
    'headline: *Breaking',
    '1: headline: put a text that begins with * in quotes: "*Breaking ..."',
  ],
  ['an anchor', 'headline: &Sons close', '1: headline: put a text that begins with & in quotes: "&Sons ..."'],
  [
    'a hash that would silently begin a comment',
    'headline: Dock #4 opens',
    '1: headline: the text from “#4 opens” on would be a comment; put the value in quotes',
  ],
  [
    'text after a quoted value',
    'headline: "Port" opens',
    '1: headline: “o” does not belong here; put the whole value in quotes',
  ],
  [
    'a wrong escape',
    'headline: "C:\\port"',
    '1: headline: a backslash in "..." has a meaning of its own; write \\\\ or use single quotes',
  ],
  [
    'a line without a field',
    'just words\nlead: x',
    '1: expected a field and its value on one line, such as “headline: text”, or a closing bracket',
  ],
  ['a list as a key', '? [a, b]\n: c', '1: expected the name of a field here, found a list'],
];

for (const [title, yaml, fault] of FAULTS) {
  test(`reports ${title}`, () => {
    const problems = readYaml('f', yaml).problems.map((problem) => ({ ...problem, file: '' }));
    assert.deepEqual(
      says(problems).map((line) => line.replace(/^: /, '')),
      [fault],
    );
  });
}

test('refuses an alias bomb at once, without expanding it', () => {
  const levels = Array.from(
    { length: 30 },
    (_, at) => `k${at + 1}: &k${at + 1} [${`*k${at}, `.repeat(9)}*k${at}]`,
  );
  const { value, problems } = readYaml('f', `k0: &k0 x\n${levels.join('\n')}`);
  assert.equal(value, undefined);
  assert.match(problems[0]?.message ?? '', /^put a text that begins with & in quotes/);
});

test('refuses nesting too deep to read', async () => {
  const { problems } = readYaml('f', `a: ${'['.repeat(60_000)}`);
  assert.equal(problems.length > 0, true);
  assert.deepEqual(await faultsOfFile(`---\na: ${'['.repeat(70_000)}\n---\n`), [
    'en.md: 1: the fields before the closing --- have 69 KB; expected 64 KB at most, and the text below them',
  ]);
});

test('keeps comments, and a hash that begins none', () => {
  const { value, problems } = readYaml(
    'f',
    '# top\nslug: port # note\nheadline: "Dock #4"\nlead: C#sharp\n# end',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(value, { slug: 'port', headline: 'Dock #4', lead: 'C#sharp' });
});

test('counts lines from where the front matter stands', () => {
  const yaml = readYaml('f', 'a: 1\nb:\n  - x\n  - y: 2', 7);
  assert.deepEqual(
    [yaml.lineOf(['a']), yaml.lineOf(['b']), yaml.lineOf(['b', 1, 'y']), yaml.lineOf(['c'])],
    [7, 8, 10, 7],
  );
});

async function faultsOfFile(text: string): Promise<string[]> {
  const file = { path: 'en.md', bytes: bytes(text) };
  return says((await readStoryFile({ file, media: async () => undefined }, SETTINGS)).problems);
}

test('reports front matter that is missing or not closed', async () => {
  assert.deepEqual(await faultsOfFile('headline: A\n---\n'), [
    'en.md: 1: expected a first line of three hyphens (---), then fields such as “headline: text”',
  ]);
  assert.deepEqual(await faultsOfFile('---\nheadline: A\nlead: B\n\nBody.\n'), [
    'en.md: 1: the fields are not closed; expected a line of three hyphens (---) after the last one',
  ]);
  assert.deepEqual(await faultsOfFile('---\nonly words\n---\n'), [
    'en.md: 2: expected fields such as “headline: text”',
  ]);
});

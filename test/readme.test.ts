import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { commandNames } from '../src/cli/main.ts';
import { SETTINGS } from '../src/config.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  test('names every command', async () => {
    const missing = (await commandNames()).filter((name) => !new RegExp(`\`${name}[\` ]`).test(readme));
    assert.deepEqual(missing, []);
  });

  test('names every setting, and none that does not exist', () => {
    assert.deepEqual([...new Set(readme.match(/CORANTO_[A-Z_]+/g))].sort(), Object.keys(SETTINGS).sort());
  });

  test('gives each setting’s default', () => {
    for (const [name, { default: value }] of Object.entries(SETTINGS)) {
      const line = readme.split('\n').find((one) => one.includes(name) && one.includes(value ?? 'none'));
      assert.ok(line, `${name} and its default, ${value}, on one line`);
    }
  });
});

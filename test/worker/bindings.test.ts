// A Worker that was deployed without what it needs says so, all at once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Env, missingBindings } from '../../src/worker/bindings.ts';

const NAMES = ['DB', 'MEDIA', 'ASSETS', 'QUEUE', 'PUSH'];
const whole = Object.fromEntries(NAMES.map((name) => [name, {}]));

const faultsOf = (env: object): string[] => missingBindings(env as Env);

test('all bindings there are enough, whatever else there is', () => {
  assert.deepEqual(faultsOf(whole), []);
  assert.deepEqual(faultsOf({ ...whole, CORANTO_BASE_URL: 'x', OTHER: 1 }), []);
});

test('each missing binding is named with what it is for and what to add', () => {
  for (const name of NAMES) {
    const { [name]: _gone, ...rest } = whole;
    const [fault, ...others] = faultsOf(rest);
    assert.deepEqual(others, []);
    assert.match(
      fault as string,
      new RegExp(`^${name}, the .+, is missing: add \\[.+\\] with binding = "${name}"$`),
    );
  }
});

test('all that are missing are named at once', () => {
  assert.deepEqual(
    faultsOf({}).map((line) => line.split(',')[0]),
    NAMES,
  );
});

test('a variable of the name is no binding', () => {
  assert.equal(faultsOf({ ...whole, DB: 'coranto', QUEUE: 7 }).length, 2);
});

test('what it says to add stands in wrangler.toml', () => {
  const toml = readFileSync(new URL('../../wrangler.toml', import.meta.url), 'utf8');
  for (const fault of faultsOf({})) {
    const [, table, name] = /add (\[.+\]) with binding = "(\w+)"/.exec(fault) ?? [];
    const after = toml.split(table as string).slice(1);
    // Up to the next table: the binding is one of this.
    const own = after.map((text) => text.split(/^\[/m)[0]);
    assert.ok(
      own.some((text) => text?.includes(`binding = "${name}"`)),
      `${table} ${name}`,
    );
  }
});

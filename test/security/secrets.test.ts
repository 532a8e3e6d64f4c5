// Secrets: compared in one place, in a time that tells nothing, and kept from whoever may not read them.
import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { matchesSecret } from '../../src/domain/secret.ts';
import { createKey } from '../../src/operations/keys.ts';
import { commandLine } from '../cli/command-line.ts';
import { BY_EDITOR } from '../support/inputs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const sources = globSync('src/**/*.ts', { cwd: ROOT }).map(
  (path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const,
);

const SECRET = String.raw`\b\w*(?:[sS]ecret|[sS]ignature|[tT]oken|[pP]assword|[aA]uthorization|[hH]ash(?:OfToken)?)\b`;
const NOTHING = String.raw`\s*(?:null\b|undefined\b|''|-1)`;
const COMPARED = new RegExp(
  String.raw`${SECRET}(?:\([^)]*\))?\s*[!=]==?(?!=)(?!${NOTHING})|[!=]==?\s*${SECRET}|${SECRET}\.(?:startsWith|endsWith|includes|localeCompare)\(`,
  'g',
);

/** One entry of a list is looked for by itself. */
const NO_SECRET: readonly string[] = ['src/operations/keys.ts: === secret'];

test('no secret is compared but by its digest, in one place', () => {
  const found = sources.flatMap(([path, text]) =>
    [...text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').matchAll(COMPARED)].map(
      ([what]) => `${path}: ${what.trim()}`,
    ),
  );
  assert.deepEqual(
    found.filter((one) => !NO_SECRET.includes(one)),
    [],
  );
  const own = sources.filter(
    ([path, text]) =>
      /timingSafeEqual|subtle\.verify|\|=[^;]*\^/.test(text) && path !== 'src/domain/secret.ts',
  );
  assert.deepEqual(
    own.map(([path]) => path),
    [],
    'a comparison of its own',
  );
  const users = sources
    .filter(([, text]) => /import \{[^}]*\bmatchesSecret\b/.test(text))
    .map(([path]) => path);
  // A key that is shown, the signature of a cursor, and that of a link to a preview.
  assert.deepEqual(users.sort(), [
    'src/domain/preview-token.ts',
    'src/http/api/identify.ts',
    'src/partners/cursor.ts',
  ]);
});

test('a secret matches itself, and nothing that begins like it or has its length', async () => {
  assert.ok(await matchesSecret('a secret', 'a secret'));
  for (const other of ['', 'a', 'a secre', 'a secret ', 'A secret', 'a secreT', 'b secret', 'a secret\0'])
    assert.ok(!(await matchesSecret(other, 'a secret')), other);
});

test('an export and a backup hold no key, and are for whoever made them alone', async (t) => {
  const cli = await commandLine(t);
  const settings = { scopes: ['read'] as const, editions: null, embargoed: [], perMinute: 60, expires: null };
  const { token } = await createKey(cli.newsroom, { name: 'wire', ...settings }, BY_EDITOR);
  const key = 'CanaryOfTheDeskKey0123456789abcdefghij';
  for (const [command, file] of [
    ['export', 'newsroom.jsonl'],
    ['backup', 'coranto.db'],
  ] as const) {
    const folder = join(cli.folder, command);
    const { status, out, err } = await cli.runWith(
      { env: { ...cli.env, CORANTO_KEY: key } },
      command,
      folder,
    );
    assert.equal(status, 0, err);
    const kept = readFileSync(join(folder, file), 'latin1');
    for (const secret of [token, key]) assert.ok(!(kept + out + err).includes(secret));
    // The hash is there: the key is good in a newsroom that is made of it.
    assert.ok(kept.includes(token.slice('coranto_'.length, 'coranto_'.length + 8)));
    assert.equal((statSync(join(folder, file)).mode & 0o077).toString(8), '0', file);
  }
});

// What others wrote and we ship or build with: each for a reason, under a licence that we may use, from one place.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

interface Locked {
  version?: string;
  license?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
}

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const manifest = json('package.json') as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const lock = json('package-lock.json') as { packages: Record<string, Locked> };
/** By the folder that each is installed in. */
const packages = Object.entries(lock.packages).filter(([folder]) => folder !== '');
const nameOf = (folder: string): string =>
  folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** SPDX identifiers of licences that ask for no more than their text. PSF-2.0 is argparse’s, CC0 and Unlicense give all. */
const SHIPPED = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'PSF-2.0',
];
/** What only builds and tests: nothing of it is given to anybody. sharp is wrangler’s, for images that we do not touch. */
const BUILDING = [...SHIPPED, 'CC0-1.0', 'Unlicense', 'MPL-2.0', 'LGPL-3.0-or-later'];

/** Whether an SPDX expression of AND and OR, without brackets, is met by these. */
function isMet(expression: string, allowed: readonly string[]): boolean {
  return expression.split(' OR ').some((all) => all.split(' AND ').every((one) => allowed.includes(one)));
}

test('every package has a licence on the list, and says the same itself', () => {
  const wrong = packages.flatMap(([folder, { license = '', dev = false }]) => {
    const file = join(folder, 'package.json');
    // Of other systems.
    const own = existsSync(join(ROOT, file)) ? json(file).license : license;
    const isAllowed = isMet(license, dev ? BUILDING : SHIPPED);
    return isAllowed && own === license ? [] : [`${folder}: ${license || 'none'} (itself: ${own})`];
  });
  assert.deepEqual(wrong, []);
  assert.ok(packages.length > 150);
  assert.ok(
    !isMet('GPL-3.0-only', BUILDING) && !isMet('MIT AND GPL-3.0-only', BUILDING) && !isMet('', BUILDING),
  );
});

test('every direct dependency is in the README with what it is for, and no other', () => {
  const section =
    /\n## Dependencies\n([\s\S]*?)\n## /.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
  const rows = [...section.matchAll(/^\| `([^`]+)` \| (\S.{10,}) \|$/gm)].map(([, name]) => name);
  assert.deepEqual(rows, [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]);
});

test('every package comes from the registry, is the very one that was looked at, and stands there once', () => {
  for (const [folder, { resolved, integrity, version }] of packages) {
    assert.match(integrity ?? '', /^sha512-[\w+/]{86}==$/, folder);
    assert.match(version ?? '', /^\d+\.\d+\.\d+/, folder);
    // Left out, it is the registry’s.
    if (resolved !== undefined) assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, folder);
  }
  const direct = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  const twice = packages.map(([folder]) => folder).filter((folder) => folder.indexOf('node_modules/', 1) > 0);
  const ours = twice.filter((folder) => direct.includes(nameOf(folder)));
  // Older ones, which others bring for themselves.
  assert.deepEqual(ours, OLDER);
});

const OLDER = ['node_modules/cli-progress/node_modules/string-width'];

test('nothing runs when it is installed but what must', () => {
  const scripts = packages.filter(([, one]) => one.hasInstallScript).map(([folder]) => nameOf(folder));
  // Each puts in place a program that was built elsewhere: the bundler and the runtime of wrangler, and Node.
  assert.deepEqual(scripts, ['esbuild', 'node', 'workerd']);
});

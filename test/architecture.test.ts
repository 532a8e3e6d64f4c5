// The rules that keep the design's shape: which folder may import which, and who touches the outside world.
import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** What a host may import: it puts everything together. */
const HOST = [
  'bounded-cache.ts',
  'config.ts',
  'context.ts',
  'desk',
  'documents',
  'domain',
  'http',
  'i18n.ts',
  'jobs',
  'late.ts',
  'operations',
  'partners',
  'push',
  'render',
  'storage',
];

/** What each part of src may import from the others. Dependencies point one way. */
const MAY_IMPORT: Record<string, string[]> = {
  domain: ['bounded-cache.ts'],
  'bounded-cache.ts': [],
  'late.ts': [],
  'i18n.ts': ['bounded-cache.ts', 'domain'],
  'config.ts': [],
  'context.ts': ['config.ts', 'domain', 'i18n.ts', 'render', 'storage'],
  intake: ['domain'],
  render: ['bounded-cache.ts', 'domain', 'i18n.ts'],
  storage: ['bounded-cache.ts', 'domain'],
  documents: ['bounded-cache.ts', 'context.ts', 'domain', 'i18n.ts', 'operations', 'render', 'storage'],
  operations: ['context.ts', 'domain', 'storage'],
  partners: [
    'bounded-cache.ts',
    'context.ts',
    'documents',
    'domain',
    'i18n.ts',
    'operations',
    'render',
    'storage',
  ],
  push: ['bounded-cache.ts', 'context.ts', 'documents', 'domain', 'operations', 'partners', 'storage'],
  jobs: ['context.ts', 'documents', 'domain', 'operations', 'push', 'storage'],
  desk: ['context.ts', 'domain', 'intake', 'operations', 'partners', 'push', 'storage'],
  http: [
    'context.ts',
    'desk',
    'documents',
    'domain',
    'intake',
    'late.ts',
    'operations',
    'partners',
    'push',
    'render',
    'storage',
  ],
  node: HOST,
  worker: HOST,
  cli: [...HOST, 'intake', 'node'],
  assets: [],
};

/** Hosts and the command line: the only ones with a clock, random numbers, a process and files. */
const OUTSIDE = new Set(['node', 'cli', 'worker']);

interface Source {
  path: string;
  part: string;
  text: string;
  imports: string[];
}

const sources = walk(join(ROOT, 'src'))
  .filter((path) => /\.(ts|js)$/.test(path))
  .map((path): Source => {
    const text = readFileSync(path, 'utf8');
    const inside = relative(join(ROOT, 'src'), path);
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
      (match) => match[1] as string,
    );
    return {
      path: relative(ROOT, path),
      part: inside.split('/')[0] as string,
      text: withoutComments(text),
      imports,
    };
  });

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function partOf(source: Source, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = relative(join(ROOT, 'src'), join(ROOT, dirname(source.path), specifier));
  return path.startsWith('..') ? undefined : path.split('/')[0];
}

/** Every violation as `file: what`, so that one run shows them all. */
function violations(find: (source: Source) => string[]): string[] {
  return sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`));
}

test('there are sources to look at', () => {
  assert.ok(sources.length > 60);
});

test('every part imports only what it may', () => {
  const found = violations((source) =>
    source.imports.flatMap((specifier) => {
      const part = partOf(source, specifier);
      if (part === undefined || part === source.part || MAY_IMPORT[source.part]?.includes(part)) return [];
      return [`imports ${specifier}`];
    }),
  );
  assert.deepEqual(found, []);
});

/** What is loaded with a file of src before anything is asked for: what it imports, and what that imports. */
function loadedWith(path: string, found = new Set<string>()): Set<string> {
  const text = withoutComments(readFileSync(join(ROOT, path), 'utf8'));
  found.add(path);
  for (const [, specifier] of text.matchAll(
    /^(?:import|export)(?! type\b)(?:[^;'=()]*? from)? '(\.[^']+)'/gm,
  )) {
    const next = join(dirname(path), specifier as string);
    if (next.startsWith('src/') && !found.has(next)) loadedWith(next, found);
  }
  return found;
}

test('a server begins without what only editors and partners ask for', () => {
  const late =
    /^src\/(desk\/operations|intake\/sanitise|partners\/|push\/lanes|http\/api\/.*routes|render\/guide)/;
  for (const [path, own] of [
    ['src/cli/commands/serve.ts', 'src/cli/open-desk.ts'],
    ['src/node/serve.ts', 'src/http/app.ts'],
    ['src/node/background.ts', 'src/jobs/generate.ts'],
  ] as const) {
    const loaded = [...loadedWith(path)];
    assert.ok(loaded.includes(own), `${own} is not loaded with ${path}`);
    assert.deepEqual(
      loaded.filter((one) => late.test(one)),
      [],
      path,
    );
  }
  assert.ok([...loadedWith('src/http/api/desk-routes.ts')].some((one) => late.test(one)));
});

test('only hosts and the command line touch Node', () => {
  const modules = /^(node:|better-sqlite3$|node-cron$|@hono\/node-server)/;
  const found = violations((source) =>
    source.part === 'node' || source.part === 'cli'
      ? []
      : source.imports.filter((name) => modules.test(name)),
  );
  assert.deepEqual(found, []);
});

test('only the Worker knows Cloudflare', () => {
  const found = violations((source) => {
    if (source.part === 'worker') return [];
    const imports = source.imports.filter((name) =>
      /^(@?cloudflare|wrangler|workerd|miniflare|coranto:)/.test(name),
    );
    return [
      ...imports,
      ...[...source.text.matchAll(/\b(D1Database|R2Bucket|ExecutionContext|waitUntil)\b/g)].map(String),
    ];
  });
  assert.deepEqual(found, []);
});

test('only hosts and the command line have a clock, random numbers, a process or the network', () => {
  const outside =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\bprocess\.|(?<![.\w])fetch\(|\bsetTimeout\b|Temporal\.Now/g;
  const found = violations((source) =>
    OUTSIDE.has(source.part) ? [] : [...source.text.matchAll(outside)].map(String),
  );
  assert.deepEqual(found, []);
});

test('all SQL is in storage', () => {
  const statement = /\bsql\(|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+[\w(*]/g;
  const allowed = new Set(['src/node/migrate.ts', 'src/cli/open-desk.ts']);
  const found = violations((source) =>
    source.part === 'storage' || allowed.has(source.path)
      ? []
      : [...source.text.matchAll(statement)].map(String),
  );
  assert.deepEqual(found, []);
});

test('only previews and embargoed access read what they show before its time', () => {
  const allowed: Record<string, RegExp> = {
    'storage/preview.ts': /^src\/(documents\/(coming-story|preview-document)|http\/preview)\.ts$/,
    'documents/coming-story.ts': /^src\/(documents\/preview-document|partners\/embargoed)\.ts$/,
    'storage/embargoed.ts': /^src\/(partners\/embargoed|desk\/operations\/embargo)\.ts$/,
    'partners/embargoed.ts': /^src\/(desk\/embargo-operations|http\/api\/embargoed)\.ts$/,
    'documents/preview-document.ts': /^src\/http\/preview\.ts$/,
    'http/preview.ts': /^src\/http\/app\.ts$/,
  };
  const found = violations((source) =>
    source.imports.flatMap((specifier) => {
      if (!specifier.startsWith('.')) return [];
      const path = relative(join(ROOT, 'src'), join(ROOT, dirname(source.path), specifier));
      const importers = allowed[path];
      return importers === undefined || importers.test(source.path) ? [] : [`imports ${specifier}`];
    }),
  );
  assert.deepEqual(found, []);
});

test('only render/feeds imports the feed library', () => {
  const found = violations((source) =>
    source.path.startsWith('src/render/feeds/') ? [] : source.imports.filter((name) => name === 'feed'),
  );
  assert.deepEqual(found, []);
});

test('nothing is a grab bag, and every file says what it owns', () => {
  const found = violations((source) => {
    const faults: string[] = [];
    if (/\b(utils?|helpers?|misc|common)\.ts$/.test(source.path)) faults.push('is named for nothing');
    const first = readFileSync(join(ROOT, source.path), 'utf8').replace(/^#!.*\n/, '');
    if (!first.startsWith('// ')) faults.push('has no sentence on top');
    return faults;
  });
  assert.deepEqual(found, []);
});

test('the top level holds what was agreed and nothing else', () => {
  const agreed = new Set([
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'wrangler.toml',
    'README.md',
    'LICENSE',
    'src',
    'locales',
    'db',
    'test',
    'node_modules',
  ]);
  const made = /^(\.|coranto\.db|coranto-media$)/;
  assert.deepEqual(
    readdirSync(ROOT).filter((name) => !agreed.has(name) && !made.test(name)),
    [],
  );
});

test('every dependency has an exact version', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  assert.deepEqual(
    versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version as string)),
    [],
  );
});

test('installing needs no compiler: the lock file says that better-sqlite3 builds nothing', () => {
  // npm 10 reads this from the lock file alone and would otherwise run node-gyp. npm install drops the
  // line: add it again to the entry of better-sqlite3 after every change of dependencies.
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  assert.equal(lock.packages['node_modules/better-sqlite3'].gypfile, false);
});

test('“npm test” runs every file of tests once, in one of its processes', () => {
  const processes = globSync('test/processes/*.test.ts', { cwd: ROOT });
  const shared = processes.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/'([\w*/]+)'/g)].map(([, glob]) => glob),
  );
  const run = shared.flatMap((glob) => globSync(`test/${glob}.test.ts`, { cwd: ROOT }));
  const files = globSync('test/**/*.test.ts', { cwd: ROOT }).filter((file) => !processes.includes(file));
  assert.deepEqual(run.sort(), files.sort());
});

// All of the tests that try less in `npm test`: found by what they load, so that none is forgotten.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.env['TESTS_WHOLE'] = 'on';

const TESTS = new URL('../', import.meta.url);

for (const file of globSync('**/*.test.ts', { cwd: fileURLToPath(TESTS) }).sort()) {
  const url = new URL(file, TESTS);
  if (/from '[./]+support\/often\.ts'/.test(readFileSync(url, 'utf8'))) await import(url.href);
}

import fc from 'fast-check';
import { sanitise } from '../../src/intake/sanitise.ts';
import { readFolder, readMarkdown, readRelease } from './newsroom-files.ts';

const N = 1e6;
const cases: Record<string, string> = {
  br: '['.repeat(N),
  im: '!['.repeat(N / 2),
  em: '*a '.repeat(N / 3),
  bq: '>'.repeat(N),
  sp: '[a]{'.repeat(N / 5),
  sp2: '[a]{lang=fr}'.repeat(N / 12),
  und: '_a__'.repeat(N / 4),
  nest: '[a '.repeat(N / 6) + 'b]{lang=fr}'.repeat(N / 22),
  li: '* '.repeat(N / 2),
  lnk: '[a]('.repeat(N / 4),
  lt: '<'.repeat(N),
  tab: '|a'.repeat(2e4) + '\n' + '|-'.repeat(2e4) + '\n' + '|\n'.repeat(1e4),
  amp: '&'.repeat(N),
  quote: '"a" '.repeat(N / 4),
  img: '![a](crane.png)\n\n'.repeat(N / 17),
  ent: '&#x41;'.repeat(N / 6),
  nl: '\n'.repeat(N),
  deepli: Array.from({ length: 1000 }, (_, i) => ' '.repeat(i * 2) + '- a').join('\n'),
};
for (const [k, t] of Object.entries(cases)) {
  let s = performance.now();
  const r = await readMarkdown('', t.slice(0, 1e6));
  const d = performance.now() - s;
  s = performance.now();
  await readRelease('News in English\n\nH\n\n2019-06-18\n\nLead.\n\n' + t.slice(0, 1e6));
  const d2 = performance.now() - s;
  if (d > 500 || d2 > 500) console.log(k, Math.round(d), Math.round(d2), r.problems.length);
}
for (const [k, t] of Object.entries({
  arrow: '<'.repeat(50) + 'a ',
  spaces: ' '.repeat(N),
  sp2: 'a' + ' '.repeat(N) + 'b',
  date: '1 '.repeat(30),
  yamlflow: 'x',
})) {
  const s = performance.now();
  await readRelease('News in English\n\nH\n\n' + t + '\n\nLead.\n\n');
  await readRelease(t + '\n\nH\n\n2019-06-18\n\nLead.\n\n');
  const d = performance.now() - s;
  if (d > 200) console.log('rel', k, d);
}
for (const y of [
  'a: ' + '['.repeat(65000),
  'a: ' + '{a: '.repeat(16000),
  '- '.repeat(32000),
  '? '.repeat(32000),
  'a: &a\n'.repeat(10000),
  'k: v\n'.repeat(13000),
  Array.from({ length: 9000 }, (_, i) => `k${i}: v`).join('\n'),
  'a:\n' + Array.from({ length: 350 }, (_, i) => ' '.repeat(i) + 'a:').join('\n'),
  '"'.repeat(65000),
  'topics: [' + 'a, '.repeat(20000) + ']',
  'topics: [' + 'A, '.repeat(20000) + ']',
  'media:\n' + '- x: y\n'.repeat(9000),
]) {
  const s = performance.now();
  const r = await readMarkdown(y);
  const d = performance.now() - s;
  if (d > 300) console.log('yaml', y.slice(0, 10), Math.round(d), r.problems.length);
}
let s = performance.now();
for (let i = 0; i < 2000; i++)
  await readFolder({
    'story.yaml': 'topics: [port]',
    'en.md': '---\nheadline: A ' + i + '\nlead: B\n---\n' + 'Some *text* here [x]{lang=fr}.\n\n'.repeat(20),
    'nl.md': '---\nheadline: A ' + i + '\nlead: B\n---\n' + 'Some *text* here.\n\n'.repeat(20),
  });
console.log('4000 articles', performance.now() - s);
s = performance.now();
for (let i = 0; i < 2000; i++)
  await readRelease('News in English\n\nH\n\nJune 18, 2019\n\nLead.\n\n' + 'Some text.\n\n'.repeat(20));
console.log('2000 releases', performance.now() - s);
const html = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<a href="',
        '">',
        '<img src=media:',
        '<ol start=3>',
        '<b>',
        '<table>',
        '<tr>',
        '<td>',
        '<li>',
        '&lt;',
        '&',
        '<!--',
        '-->',
        '<script>',
        '</script>',
        '<textarea>',
        '<svg>',
        '<math>',
        '<style>',
        '<plaintext>',
        '<noscript>',
        '<h1>',
        '</h1>',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((a) => a.join(''));
fc.assert(
  fc.property(html, (t) => {
    const o = sanitise(t);
    return sanitise(o) === o;
  }),
  { numRuns: 20000 },
);
console.log('idempotent');

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStatement } from '../../src/intake/statement.ts';

const read = (text: string) => readStatement({ path: 'en.md', bytes: new TextEncoder().encode(text) });

async function said(text: string): Promise<{ title: string; body: string }> {
  const result = await read(text);
  assert.ok('statement' in result, JSON.stringify(result));
  return result.statement;
}

async function faults(text: string): Promise<string[]> {
  const result = await read(text);
  return 'problems' in result
    ? result.problems.map(({ line, field, message }) => `${line} ${field ?? '-'}: ${message}`)
    : [];
}

test('a statement begins with its title as a heading, or has it in front matter', async () => {
  const expected = { title: 'Privacy & you', body: '<p>We count <em>nobody</em>.</p>' };
  assert.deepEqual(await said('# Privacy & you\n\nWe count *nobody*.\n'), expected);
  assert.deepEqual(await said('\n  \n#  Privacy & you ##\nWe count *nobody*.'), expected);
  assert.deepEqual(await said('---\ntitle: Privacy & you\n---\nWe count *nobody*.'), expected);
  // Then a heading below it is one of the text.
  assert.equal((await said('---\ntitle: A\n---\n# B\n')).body, '<h2>B</h2>');
});

test('has what an article may have, and nothing that could do harm', async () => {
  const { body } = await said(
    '# A\n\n## B\n\n- [c](contact)\n- [d](mailto:d@example.org)\n\n<script>alert(1)</script>\n\n[e]{lang=nl}',
  );
  assert.equal(
    body,
    '<h2>B</h2>\n<ul>\n<li><a href="contact">c</a></li>\n<li><a href="mailto:d@example.org">d</a></li>\n</ul>\n' +
      '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p><span lang="nl">e</span></p>',
  );
});

test('what is wrong is told with its line, its field and what was expected', async () => {
  const missing =
    'title: missing; expected the heading of the page, here or as a first line such as “# Accessibility statement”';
  assert.deepEqual(await faults('Just text.'), [`1 ${missing}`]);
  assert.deepEqual(await faults('#\n\nText.'), [`1 ${missing}`]);
  assert.deepEqual(await faults(''), [`1 ${missing}`]);
  assert.deepEqual(await faults('# A\n'), [
    '2 body: there is no text; expected that of the statement below its title',
  ]);
  assert.deepEqual(await faults('# A\n\nText.\n\n![a crane](crane.png)\n'), [
    '5 body: a statement has no pictures; say it in words, or give a link',
  ]);
  assert.deepEqual(await faults('---\ntitle: A\n---\n\n[x](javascript:alert)'), [
    '5 body: the link to “javascript:alert” cannot be published; a link begins with https:, http:, mailto: or tel:, or is relative',
  ]);
  assert.deepEqual(await faults('---\ntitle: A\nheadline: B\n---\nText.'), [
    '3 headline: “headline” is not a field; the fields are title',
  ]);
  assert.deepEqual(await faults('---\ntitle: [A]\n---\nText.'), [
    '2 title: expected the heading of the page, here or as a first line such as “# Accessibility statement”, found a list',
  ]);
  assert.deepEqual(await faults(`# ${'a'.repeat(1_001)}\n\nText.`), [
    '1 title: has 1001 characters; expected 1000 at most',
  ]);
  assert.deepEqual(await faults('---\ntitle: A'), [
    '1 -: the fields are not closed; expected a line of three hyphens (---) after the last one',
  ]);
});

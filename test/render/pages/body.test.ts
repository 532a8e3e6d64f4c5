import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyText } from '../../../src/render/pages/body.ts';

test('a table scrolls by itself, and its headings say what they are over or beside', () => {
  const html =
    '<p>1</p><table><thead><tr><th>a</th><th lang="fr">b</th></tr></thead><tbody><tr><th>c</th><td>d</td></tr></tbody></table>';
  assert.equal(
    bodyText(html).toString(),
    '<p>1</p><div class="table" tabindex="0"><table><thead><tr><th scope="col">a</th><th scope="col" lang="fr">b</th></tr></thead><tbody><tr><th scope="row">c</th><td>d</td></tr></tbody></table></div>',
  );
});

test('a text without tables stays as it is', () => {
  const html = '<h2>Over</h2><p>thead &lt;th&gt;</p>';
  assert.equal(bodyText(html).toString(), html);
});

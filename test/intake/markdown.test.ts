import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitise } from '../../src/intake/sanitise.ts';
import { onlyArticle, PNG_NAME, readMarkdown, says } from './newsroom-files.ts';

const IMG = `src="media:${PNG_NAME}"`;
const SIZE = 'width="1" height="1" />';

const GOLDEN: readonly (readonly [title: string, markdown: string, html: string])[] = [
  [
    'paragraphs and emphasis',
    'One *two*\nthree.\n\n**Four** `f<i>`\\\nfive',
    '<p>One <em>two</em>\nthree.</p>\n<p><strong>Four</strong> <code>f&lt;i&gt;</code><br />\nfive</p>',
  ],
  [
    'headings below the page’s own',
    '# A\n\n## B\n\n### C\n\n#### D\n\n##### E',
    '<h2>A</h2>\n<h2>B</h2>\n<h3>C</h3>\n<h4>D</h4>\n<h4>E</h4>',
  ],
  [
    'lists and their start',
    '- a\n- b\n\n7. c\n8. d',
    '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start="7">\n<li>c</li>\n<li>d</li>\n</ol>',
  ],
  [
    'quotations, rules and code',
    '> q\n\n---\n\n```js\na < b\n```',
    '<blockquote>\n<p>q</p>\n</blockquote>\n<hr />\n<pre><code>a &lt; b\n</code></pre>',
  ],
  [
    'tables',
    '| a | b |\n|---|:-:|\n| 1 | 2 |',
    '<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>',
  ],
  [
    'links as written',
    '[a](../x?y=1&z=2 "t") <https://e.example/é> [m](mailto:a@b.example) [t](tel:+3212)',
    '<p><a href="../x?y=1&amp;z=2">a</a> <a href="https://e.example/%C3%A9">https://e.example/é</a> <a href="mailto:a@b.example">m</a> <a href="tel:+3212">t</a></p>',
  ],
  [
    'HTML as the text it is',
    '<b onclick="x()">bold</b> &lt; &copy; & "q"',
    '<p>&lt;b onclick="x()"&gt;bold&lt;/b&gt; &lt; © &amp; "q"</p>',
  ],
  [
    'phrases in other languages',
    'The [*Rijn*]{lang=NL} and [نهر]{lang="ar" dir=rtl} and [x]{dir=auto}.',
    '<p>The <span lang="nl"><em>Rijn</em></span> and <span lang="ar" dir="rtl">نهر</span> and <span dir="auto">x</span>.</p>',
  ],
  [
    'a phrase within a phrase and a link',
    '[a [b]{lang=fr} c]{lang=de} [d [e]{lang=fr}](/f)',
    '<p><span lang="de">a <span lang="fr">b</span> c</span> <a href="/f">d <span lang="fr">e</span></a></p>',
  ],
  [
    'braces that mark nothing',
    'A set {1, 2} and {name}\n\n- item {x}',
    '<p>A set {1, 2} and {name}</p>\n<ul>\n<li>item {x}</li>\n</ul>',
  ],
  [
    'an image in a sentence',
    'See ![a *red* crane](crane.png) here',
    `<p>See <img ${IMG} alt="a red crane" ${SIZE} here</p>`,
  ],
  [
    'an image that stands alone',
    '![a "red" crane](<my crane.png> "At work")',
    `<figure><img ${IMG} alt="a &quot;red&quot; crane" ${SIZE}<figcaption>At work</figcaption></figure>`,
  ],
  ['nothing', ' \n\n', ''],
];

for (const [title, markdown, html] of GOLDEN) {
  test(`renders ${title}`, async () => {
    assert.equal(onlyArticle(await readMarkdown('', markdown)).content.body, html);
    assert.equal(sanitise(html), html);
  });
}

test('renders the same text to the same HTML, whatever its line ends', async () => {
  const text = 'One\ntwo\n\n![a](crane.png)\n\n- x\n- [y]{lang=fr}\n';
  const once = onlyArticle(await readMarkdown('', text)).content;
  const again = onlyArticle(await readMarkdown('', text.replaceAll('\n', '\r\n'))).content;
  assert.deepEqual(again, once);
});

test('takes a figure’s caption, credit and words from the media field', async () => {
  const fields = 'media:\n  - file: crane.png\n    alt: A crane\n    caption: At <work>\n    credit: Port';
  const article = onlyArticle(await readMarkdown(fields, '![](crane.png "unused")'));
  assert.equal(
    article.content.body,
    `<figure><img ${IMG} alt="A crane" ${SIZE}<figcaption>At &lt;work&gt; (Port)</figcaption></figure>`,
  );
  assert.equal(article.content.media.length, 1);
});

test('lets a listed picture have its words in the body, or none when it is decorative', async () => {
  const inBody = onlyArticle(await readMarkdown('media:\n  - file: crane.png', '![A crane](crane.png)'));
  assert.equal(inBody.content.media[0]?.alt, 'A crane');
  const fields = 'media:\n  - file: crane.png\n    decorative: true';
  const decorative = onlyArticle(await readMarkdown(fields, '![](crane.png)'));
  assert.equal(decorative.content.body, `<figure><img ${IMG} alt="" ${SIZE}</figure>`);
  assert.equal(decorative.content.media[0]?.alt, null);
});

test('adds the pictures of the body to the media, after those listed and once each', async () => {
  const fields = 'media:\n  - file: tariff.pdf';
  const body = '![Dock](dock.gif "The dock")\n\n![Crane](crane.png)\n\n![Dock again](dock.gif)';
  const story = await readMarkdown(fields, body);
  const { media } = onlyArticle(story).content;
  assert.deepEqual(
    media.map(({ type, alt, caption }) => [type, alt, caption]),
    [
      ['application/pdf', null, null],
      ['image/gif', 'Dock', 'The dock'],
      ['image/png', 'Crane', null],
    ],
  );
  assert.deepEqual([...story.media.keys()].sort(), media.map((use) => use.name).sort());
});

const FAULTS: readonly (readonly [title: string, markdown: string, ...faults: string[]])[] = [
  [
    'an image without alt text, in its line',
    'Text\nmore ![](crane.png)',
    '8: body: the image “crane.png” has no alt text; write ![what it shows](crane.png), or under media alt: what it shows or decorative: true',
  ],
  [
    'an image from elsewhere',
    '![a](https://e.example/a.png)\n\n![b](//e.example/b.png)\n\n![c](data:image/png;base64,AA)',
    '7: body: “https://e.example/a.png” is an address; images must be files beside the article',
    '9: body: “//e.example/b.png” is an address; images must be files beside the article',
    '11: body: “data:image/png;base64,AA” is an address; images must be files beside the article',
  ],
  [
    'an image that is not there',
    '![a](gone.png)',
    '7: body: “gone.png” is not beside the article; add the file or correct its name',
  ],
  [
    'an image that is another file',
    '![a](tariff.pdf)',
    '7: body: “tariff.pdf” is application/pdf and no image; list it under media or link to it',
  ],
  [
    'a link with a scheme that no page may have',
    'a\n[b](javascript:alert(1))\n[c](//e.example/) <ftp://e.example/>',
    '8: body: the link to “javascript:alert(1)” cannot be published; a link begins with https:, http:, mailto: or tel:, or is relative',
    '9: body: the link to “//e.example/” cannot be published; a link begins with https:, http:, mailto: or tel:, or is relative',
    '9: body: the link to “ftp://e.example/” cannot be published; a link begins with https:, http:, mailto: or tel:, or is relative',
  ],
  [
    'a language that is no tag',
    'a\n\n[b]{lang=french}\n[c]{lang=en_US}',
    '9: body: “french” is not a language tag; write for example [texte]{lang=fr} or [نص]{lang=ar dir=rtl}',
    '10: body: “en_US” is not a language tag; write for example [texte]{lang=fr} or [نص]{lang=ar dir=rtl}',
  ],
  [
    'a direction that is none',
    '[b]{lang=ar dir=left}',
    '7: body: “left” is not a direction; expected ltr, rtl or auto',
  ],
  [
    'an attribute that is neither',
    '[b]{.red}\n[c]{onclick=x}',
    '7: body: “{.red}” is not known here; only lang and dir are, as in [texte]{lang=fr} or [نص]{lang=ar dir=rtl}',
    '8: body: “{onclick=x}” is not known here; only lang and dir are, as in [texte]{lang=fr} or [نص]{lang=ar dir=rtl}',
  ],
  [
    'a brace after brackets that is not closed',
    '[b]{lang=fr',
    '7: body: after [text] a “{” begins its language: [texte]{lang=fr} or [نص]{lang=ar dir=rtl}; write \\{ for the brace itself',
  ],
];

for (const [title, markdown, ...faults] of FAULTS) {
  test(`reports ${title}`, async () => {
    const story = await readMarkdown('', markdown);
    assert.deepEqual(story.articles, []);
    assert.deepEqual(story.media.size, 0);
    assert.deepEqual(
      says(story.problems),
      faults.map((fault) => `in/en.md: ${fault}`),
    );
  });
}

test('reports alt text for a picture that is said to be decorative', async () => {
  const fields = 'media:\n  - file: crane.png\n    decorative: true';
  assert.deepEqual(says((await readMarkdown(fields, '![A crane](crane.png)')).problems), [
    'in/en.md: 10: body: “crane.png” has alt text here and decorative: true under media; keep one',
  ]);
});

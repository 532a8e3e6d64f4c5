import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { renderMarkdown } from '../../src/intake/markdown.ts';
import { sanitise, sanitiseRendered } from '../../src/intake/sanitise.ts';
import { anyText } from '../support/any-text.ts';
import { markdown } from '../support/markdown.ts';
import { often } from '../support/often.ts';
import { readMarkdown } from './newsroom-files.ts';

const PAYLOADS = `<script>alert(1)</script>
<ScRiPt src=//e.example/x.js></ScRiPt>
<img src=x onerror=alert(1)>
<img src="javascript:alert(1)">
<img src="media:${'a'.repeat(64)}.png" onload=alert(1)>
<img src="https://e.example/pixel.gif">
<img srcset="https://e.example/pixel.gif 1x">
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<math><mi xlink:href="data:x,<script>alert(1)</script>">x</mi></math>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data="javascript:alert(1)"></object>
<embed src="data:text/html,<script>alert(1)</script>">
<base href="https://e.example/">
<meta http-equiv="refresh" content="0;url=javascript:alert(1)">
<link rel=stylesheet href="https://e.example/x.css">
<style>@import 'https://e.example/x.css'; p{background:url(javascript:alert(1))}</style>
<p style="background:url(javascript:alert(1))">x</p>
<p style="position:fixed;inset:0">x</p>
<p id="main" class="hidden" onclick="alert(1)" onmouseover=alert(1)>x</p>
<a href="javascript:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="java&#x09;script:alert(1)">x</a>
<a href="java&#10;script:alert(1)">x</a>
<a href="&#106;avascript:alert(1)">x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href="\u0001javascript:alert(1)">x</a>
<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="//e.example/phish">x</a>
<a href="\\\\e.example\\phish">x</a>
<a href="https://e.example/" target="_blank" onclick="alert(1)">x</a>
<a href="https://e.example/&quot; onclick=&quot;alert(1)">x</a>
<form action="javascript:alert(1)"><input type=submit><button formaction="javascript:alert(1)">x</button></form>
<textarea><script>alert(1)</script></textarea>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<title><img src=x onerror=alert(1)></title>
<template><script>alert(1)</script></template>
<video src=x onerror=alert(1)><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)></audio>
<details open ontoggle=alert(1)>x</details>
<marquee onstart=alert(1)>x</marquee>
<body onload=alert(1)>
<input autofocus onfocus=alert(1)>
<isindex action="javascript:alert(1)">
<!--><script>alert(1)</script>-->
<!--[if IE]><script>alert(1)</script><![endif]-->
<![CDATA[<script>alert(1)</script>]]>
<?php echo '<script>alert(1)</script>' ?>
<<script>alert(1)//<</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<p/onclick=alert(1)>x
<p"onclick=alert(1)>x
<a href='x' onclick='alert(1)
<span lang="fr&quot; onclick=&quot;alert(1)" dir="rtl onclick=x">x</span>
<ol start="1 onclick=alert(1)"><li>x</ol>
<bdi dir="&quot;><script>alert(1)</script>">x</bdi>
<table background="javascript:alert(1)"><tr><td background=x>x
<xss:p xmlns:xss="x" onclick=alert(1)>x</xss:p>
<custom-element onclick=alert(1)>x</custom-element>
&lt;script&gt;alert(1)&lt;/script&gt;
</p></div></body><script>alert(1)</script>`.split('\n');

const ATTRIBUTES: Record<string, RegExp> = {
  href: /^(https?:|mailto:|tel:|(?![a-z][a-z0-9+.-]*:|[/\\]{2})[^\s])/i,
  src: /^media:[0-9a-f]{64}\.[a-z0-9]{2,4}$/,
  alt: /^/,
  width: /^\d+$/,
  height: /^\d+$/,
  start: /^\d+$/,
  lang: /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]+)*$/,
  dir: /^(ltr|rtl|auto)$/,
};
const TAGS =
  /^(p|h[234]|ul|ol|li|blockquote|a|em|strong|code|pre|br|hr|span|bdi|figure|figcaption|img|table|caption|thead|tbody|tfoot|tr|th|td|sup|sub)$/;

function assertHarmless(html: string): void {
  const parser = new Parser({
    onopentag(name, attributes) {
      assert.match(name, TAGS, html);
      for (const [attribute, value] of Object.entries(attributes)) {
        assert.match(value, ATTRIBUTES[attribute] ?? /never^/, `${attribute} in ${html}`);
      }
    },
    oncomment: () => assert.fail(html),
    onprocessinginstruction: () => assert.fail(html),
  });
  parser.end(html);
}

for (const payload of PAYLOADS) {
  test(`lets no script through the sanitiser: ${payload}`, () => {
    const html = sanitise(`<p>before</p>${payload}<p>after</p>`);
    assertHarmless(html);
    assert.ok(html.startsWith('<p>before</p>'), html);
  });

  test(`lets no script through a body in Markdown: ${payload}`, async () => {
    for (const body of [
      payload,
      `[x](${payload})`,
      `> - ${payload}`,
      `[x]{lang="${payload}"}`,
      `![${payload}](crane.png)`,
    ]) {
      const story = await readMarkdown('', body);
      assert.equal(story.articles.length === 1, story.problems.length === 0);
      for (const article of story.articles) assertHarmless(article.content.body);
    }
  });
}

test('keeps what an article may contain', () => {
  const html = `<h2 lang="fr" dir="ltr">a</h2>
<p><a href="https://e.example/">b</a> <sup>1</sup><sub>2</sub> <bdi>c</bdi></p>
<figure><img src="media:${'0a'.repeat(32)}.webp" alt="" width="3" height="4" /><figcaption>d</figcaption></figure>`;
  assert.equal(sanitise(html), html);
});

test('writes what means the same in one way', () => {
  const html =
    "<H1>a</H1><p><b>b</b><i>c</i><br></p><hr><p LANG='en-us' DIR=RTL>d</p><p lang=french dir=up>e</p>";
  assert.equal(
    sanitise(html),
    '<h2>a</h2><p><strong>b</strong><em>c</em><br /></p><hr /><p lang="en-US" dir="rtl">d</p><p>e</p>',
  );
});

test('lets nothing harmful through, whatever it is made of, and nothing more when it cleans again', () => {
  const piece = fc.oneof(fc.constantFrom(...PAYLOADS), anyText({ maxLength: 12 }));
  const generated = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(generated, (text) => {
      const once = sanitise(text);
      assertHarmless(once);
      assertHarmless(sanitise(once));
    }),
    { numRuns: often(500) },
  );
});

/** Pieces of Markdown that are harmless for the most part, however they are put together. */
const PLAIN = [
  ...[
    'a',
    'Kaai',
    ' ',
    '\n',
    '\n\n',
    '*',
    '**',
    '_',
    '`',
    '"',
    "'",
    '&',
    '<',
    '>',
    '> ',
    '- ',
    '\n- ',
    '1. ',
    '## ',
    '    ',
  ],
  ...[
    '[a](/en/)',
    '[a](https://e.example/?a=1&b=2)',
    '[',
    '](',
    ')',
    '<https://e.example/>',
    '<a@e.example>',
    '&amp;',
    '---',
  ],
  ...[
    '\\',
    '  \n',
    '&lt;',
    '&quot;',
    '\n```\n',
    '* * *',
    '\n\t',
    '|',
    'é',
    '\u00a0',
    '/\\x',
    '//x',
    '&#34;',
    '&#0;',
  ],
];

test('leaves what Markdown renders to as it is only where taking it apart would, too', async () => {
  const noPictures = async () => ({ fault: 'no pictures' });
  const plain = fc.array(fc.constantFrom(...PLAIN), { maxLength: 8 }).map((parts) => parts.join(''));
  const run = async (text: string) => {
    const { html } = await renderMarkdown({ file: 'quay/en.md', text, firstLine: 1 }, noPictures);
    assert.equal(html, sanitise(html));
  };
  await fc.assert(fc.asyncProperty(plain, run), { numRuns: often(600) });
  await fc.assert(fc.asyncProperty(markdown, run), { numRuns: often(100) });
});

test('takes apart what is not harmless although it looks rendered', () => {
  for (const html of [
    '<a href="//evil.example">x</a>',
    '<a href="/\\evil.example">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://e.example" onclick="x()">x</a>',
    '<a href="https://e.example/&quot; onclick=&quot;x()">x</a>',
    '<p onclick="x()">x</p>',
    '<p><script>x()</script></p>',
    '<p>x&#60;script&#62;</p>',
    '<p>x <img src="/x" /></p>',
    '<<p>script>x()<</p>/script>',
  ])
    assert.equal(sanitiseRendered(html), sanitise(html), html);
});

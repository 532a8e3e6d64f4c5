import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import sanitize from 'sanitize-html';
import {
  absoluteHtml,
  cleanText,
  cutHtml,
  escapeHtml,
  markBlocks,
  plainText,
} from '../../src/render/html.ts';

const base = {
  articleUrl: 'https://news.example/en/2026/03/budget',
  mediaUrl: (name: string) => `https://cdn.example/media/${name}`,
};
const absolute = (html: string) => absoluteHtml(html, base);

describe('absoluteHtml', () => {
  test('resolves every kind of URL attribute against the article', () => {
    assert.equal(
      absolute(
        '<blockquote cite="../source"><a href="/x?a=1&amp;b=2#c">x</a><a href="#note">n</a><a href="">self</a></blockquote>' +
          '<video src="v.mp4" poster="//img.example/p.png"></video><object data="d.pdf"></object>',
      ),
      '<blockquote cite="https://news.example/en/2026/source"><a href="https://news.example/x?a=1&amp;b=2#c">x</a>' +
        '<a href="https://news.example/en/2026/03/budget#note">n</a><a href="https://news.example/en/2026/03/budget">self</a></blockquote>' +
        '<video src="https://news.example/en/2026/03/v.mp4" poster="https://img.example/p.png"></video>' +
        '<object data="https://news.example/en/2026/03/d.pdf"></object>',
    );
  });

  test('gives media of the story their own URL', () => {
    assert.equal(
      absolute('<img src=" media:ab12.jpg" alt="A &quot;lab&quot;"><a href="media:cd.pdf">PDF</a>'),
      '<img src="https://cdn.example/media/ab12.jpg" alt="A &quot;lab&quot;"><a href="https://cdn.example/media/cd.pdf">PDF</a>',
    );
  });

  test('leaves mailto and tel as they are written', () => {
    const html = '<a href="mailto:a@b.example?subject=R&amp;D">m</a><a href="tel:+41-22">t</a>';
    assert.equal(absolute(html), html);
  });

  test('drops an attribute that leads nowhere and keeps the element', () => {
    assert.equal(
      absolute(
        '<a href="http://[">bad</a><img src="" alt="a"><img src="media:"><a href="java\tscript:alert(1)">s</a>',
      ),
      '<a>bad</a><img alt="a"><img><a>s</a>',
    );
  });

  test('reads srcset as HTML does: commas in URLs, descriptors in parentheses, missing spaces', () => {
    const cases: [string, string | undefined][] = [
      [
        'a.jpg 1x, media:b.jpg 2x',
        'https://news.example/en/2026/03/a.jpg 1x, https://cdn.example/media/b.jpg 2x',
      ],
      [' ,a.jpg  480w 320h ,, b.jpg', srcset('a.jpg 480w 320h', 'b.jpg')],
      ['a,b.jpg 2x,c.jpg', srcset('a,b.jpg 2x', 'c.jpg')],
      ['a.jpg, b.jpg,', srcset('a.jpg', 'b.jpg')],
      ['a.jpg f(1, 2), b.jpg f(3', srcset('a.jpg f(1, 2)', 'b.jpg f(3')],
      ['data:image/png;base64,AA== 1x', 'data:image/png;base64,AA== 1x'],
      ['http://[ 1x, b.jpg 2x', srcset('b.jpg 2x')],
      ['http://[ 1x', undefined],
      [' , ', undefined],
    ];
    for (const [written, expected] of cases) {
      const attribute = expected === undefined ? '' : ` srcset="${expected}"`;
      assert.equal(absolute(`<img srcset="${written}">`), `<img${attribute}>`, written);
    }
  });

  test('closes what was left open and escapes what was not', () => {
    assert.equal(
      absolute('<p>a < b & c<br><p><em>d<a href="/'),
      '<p>a &lt; b &amp; c<br></p><p><em>d</em></p>',
    );
  });

  test('changes nothing the second time, whatever was sanitised', () => {
    const allowed = {
      allowedTags: ['p', 'a', 'br', 'img'],
      allowedAttributes: { a: ['href'], img: ['src', 'srcset'] },
    };
    const parts = [
      '<p>',
      '</p>',
      '<a href="',
      '">',
      '<img srcset="',
      '<img src="',
      '<br>',
      '<!--',
      '&amp;',
      ' x',
      ',',
    ];
    const piece = fc.constantFrom(...parts);
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const once = absolute(sanitize(pieces.join(''), allowed));
        assert.equal(absolute(once), once);
      }),
    );
  });
});

test('markBlocks gives each block the direction that it has: its own, or that of what it stands in', () => {
  assert.equal(
    markBlocks('<p>a<br>b</p><blockquote dir="ltr"><p>q</p></blockquote><ul><li><p>c</p></li></ul>', 'rtl'),
    '<p dir="rtl">a<br>b</p><blockquote dir="ltr"><p dir="ltr">q</p></blockquote><ul dir="rtl"><li><p dir="rtl">c</p></li></ul>',
  );
  assert.equal(
    markBlocks('<table><tr><td dir="auto"><p>a</p></td><td><p>b</p></td></tr></table>', 'rtl'),
    '<table dir="rtl"><tr><td dir="auto"><p dir="auto">a</p></td><td><p dir="rtl">b</p></td></tr></table>',
  );
});

describe('cutHtml', () => {
  const html = absoluteHtml(
    `<h2>Title</h2><p>本 𝒳 &lt;p&gt;<br>é</p><table><caption>c</caption><tr><td>1<img src="a.png" alt="a > b"></td></tr>
     <tr><td><ul><li>x<ol><li>y</li></ol></li></ul></td></tr></table><h3>Last</h3><pre>&lt;/p&gt;</pre>`,
    { articleUrl: 'https://news.example/en/2026/03/quay', mediaUrl: (name) => name },
  );
  const size = (text: string) => Buffer.byteLength(text);

  test('never has more octets than it may, nor an element open, nor a text of which a part is gone', () => {
    for (let octets = 0; octets <= size(html); octets += 1) {
      const cut = cutHtml(html, octets);
      assert.ok(size(cut) <= octets, `${octets}: ${cut}`);
      assert.equal(absoluteHtml(cut, { articleUrl: 'https://news.example/', mediaUrl: (name) => name }), cut);
      const kept = cut.replace(/(<\/[a-z0-9]+>)+$/, '');
      assert.ok(html.startsWith(kept) && /^$|<$|^</.test(html.slice(kept.length, kept.length + 1)), cut);
    }
    assert.equal(cutHtml(html, size(html)), html);
  });

  test('leaves no heading without what it heads', () => {
    assert.equal(cutHtml(html, size('<h2>Title</h2>')), '');
    assert.ok(!cutHtml(html, size(html) - 1).includes('Last'));
  });
});

describe('plainText', () => {
  test('puts a space where a block ends and none inside a word', () => {
    const html = '<h2>One</h2><p>two<br>th<b>ree</b>,\n\n four</p><ul><li>5</li><li>6</li></ul>&lt;7&gt;';
    assert.equal(plainText(html), 'One two three, four 5 6 <7>');
  });

  test('keeps no-break spaces and leaves out what is not shown', () => {
    assert.equal(plainText('<p> Qui&nbsp;? <!-- x --><style>p{}</style></p>'), 'Qui\u00a0?');
    assert.equal(plainText('<img alt="x">'), '');
  });
});

describe('cleanText', () => {
  test('removes what XML 1.0 forbids and keeps what it allows', () => {
    assert.equal(cleanText('a\0b\u0008c\u000bd\u001fe\ufffef\uffffg'), 'abcdefg');
    assert.equal(cleanText('\t\n\u007f\u0085\ue000\ufffd𠮷 '), '\t\n\u007f\u0085\ue000\ufffd𠮷 ');
  });

  test('makes lone surrogates visible and line ends alike', () => {
    assert.equal(cleanText('a\ud800b\udc00\ud800'), 'a\ufffdb\ufffd\ufffd');
    assert.equal(cleanText('a\r\nb\rc\n'), 'a\nb\nc\n');
  });

  test('leaves only characters of the XML 1.0 production Char, for every UTF-16 unit', () => {
    const CHAR = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
    for (let unit = 0; unit <= 0xffff; unit += 1) assert.match(cleanText(String.fromCharCode(unit)), CHAR);
  });
});

test('escapeHtml makes a text safe in elements, attributes and CDATA', () => {
  assert.equal(escapeHtml(`<a href="x">R&D</a> ]]>`), '&lt;a href=&quot;x&quot;&gt;R&amp;D&lt;/a&gt; ]]&gt;');
});

function srcset(...candidates: string[]): string {
  return candidates.map((candidate) => `https://news.example/en/2026/03/${candidate}`).join(', ');
}

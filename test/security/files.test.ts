// What somebody can put into a folder that is imported, or at an address that is read: it is refused by name or made
// harmless, and nothing outside the folder is ever read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Parser } from 'htmlparser2';
import { article, commandLine } from '../cli/command-line.ts';
import { openSite } from '../support/site.ts';

/** What ran, loaded or dressed up once it got to a page. */
const BODIES = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<a href="jav&#x09;ascript:alert(1)">a</a><a href="java\nscript:alert(1)">b</a><a href=" data:text/html,x">c</a>',
  '<p style="background:url(javascript:alert(1))" onclick=alert(1)>x</p><link rel=stylesheet href=//evil.example/x>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe><object data=x></object><embed src=x><base href=//evil.example/>',
  '<meta http-equiv=refresh content="0;url=//evil.example"><input autofocus onfocus=alert(1)><video poster=javascript:alert(1)>',
  '[a](javascript:alert(1)) ![b](data:image/svg+xml,<svg/onload=alert(1)>) <javascript:alert(1)>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp><template><img src=x onerror=alert(1)></template>',
  '<![CDATA[<script>alert(1)</script>]]><?xml-stylesheet href="//evil.example"?><!DOCTYPE x>',
];

const ELEMENTS =
  /^(script|style|iframe|object|embed|base|meta|link|form|input|svg|math|template|noscript|xmp)$/;

/** What pages have themselves: facts for search engines, their head, and the search. */
const OURS = ['<script>', '<meta>', '<link>', '<form>', '<input>', '<svg>'];

function faultsIn(html: string): string[] {
  const faults: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (ELEMENTS.test(name)) faults.push(`<${name}>`);
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^on|^style$|^srcdoc$/.test(attribute)) faults.push(`<${name} ${attribute}>`);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers pass over them
        if (/^(javascript|data|vbscript):/i.test(value.replace(/[\u0000-\u0020]/g, ''))) faults.push(value);
      }
    },
  });
  parser.end(html);
  return faults;
}

test('what is imported is made harmless before anybody sees it', async (t) => {
  const cli = await commandLine(t);
  for (const [at, body] of BODIES.entries())
    cli.write(`in/${at}/en.md`, article({ headline: `"Number ${at}"` }, body));
  const turned = '"\u202eevil\u202c Set-Cookie: x=1\\r\\nX: y"';
  cli.write('in/turned/en.md', article({ headline: turned, slug: undefined }, 'Words.'));
  const { status, err } = await cli.run('import', join(cli.folder, 'in'));
  // Markdown says what it means: a link that leads nowhere is told to whoever wrote it.
  assert.equal(status, 1);
  assert.deepEqual(
    [...err.matchAll(/\/in\/(\w+)\/en\.md/g)].map(([, name]) => name),
    ['9', '9'],
    err,
  );
  const site = await openSite(cli.newsroom);
  const { body } = await site.get('/en/feed.json');
  const items = (JSON.parse(body) as { items: { content_html: string; url: string; title: string }[] }).items;
  assert.equal(items.length, BODIES.length);
  for (const { content_html, url, title } of items) {
    assert.deepEqual(faultsIn(content_html), [], title);
    const path = new URL(url).pathname;
    assert.match(path, /^\/en\/2026\/01\/[a-z0-9-]+$/);
    const page = await site.get(path);
    assert.equal(page.status, 200);
    for (const value of Object.values(page.headers)) assert.match(value, /^[\x20-\x7e]*$/);
    assert.deepEqual(
      faultsIn(page.body).filter((one) => !OURS.includes(one)),
      [],
      title,
    );
    assert.doesNotMatch(page.body, /<script(?! type="application\/ld\+json")/);
  }
  assert.deepEqual(site.errors, []);
});

test('what is no story, leads elsewhere or would take for ever is refused by name', async (t) => {
  const cli = await commandLine(t);
  const folder = join(cli.folder, 'in');
  const bomb = Array.from(
    { length: 12 },
    (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1},`.repeat(10)}]`,
  ).join('\n');
  const files: Record<string, string> = {
    'aliases/en.md': `---\n${bomb}\nheadline: x\n---\nx\n`,
    'nested/en.md': `---\nheadline: ${'['.repeat(50_000)}\n---\nx\n`,
    'proto/en.md': article({ __proto__x: 'x', constructor: '{a: 1}' }).replace('__proto__x', '__proto__'),
    'tag/en.md': article({ headline: '!!js/function "function(){}"' }),
    'language/story.yaml': `source: ${'x-'.repeat(5_000)}a\n`,
    'language/en.md': article({ language: 'x-private-not-a-tag-' }),
    'media/en.md': article({ media: '[{file: ../../../../../etc/passwd, alt: x}]' }),
    'drive/en.md': article({ media: '[{file: "/dev/zero", alt: x}]' }),
    'slug/en.md': article({ slug: '"../../../x"' }),
    'time/en.md': article({ publishAt: '+999999-01-01' }),
    'lines.jsonl': `{"story":"x","edition":"en","__proto__":{"polluted":1},"headline":${'['.repeat(60_000)}\n`,
    [`name\u202egnp\nX: y/en.md`]: article({}).replace('headline', 'headlin'),
  };
  for (const [name, text] of Object.entries(files)) cli.write(`in/${name}`, text);
  mkdirSync(join(folder, 'linked'));
  symlinkSync('/etc/passwd', join(folder, 'linked/en.md'));
  mkdirSync(join(folder, 'pipe'));
  execFileSync('mkfifo', [join(folder, 'pipe/en.md')]);
  const { status, out, err } = await cli.run('import', folder);
  assert.equal(status, 1);
  for (const name of Object.keys(files).filter((one) => !/story\.yaml|name/.test(one)))
    assert.ok((out + err).includes(name.replace(/\/.*/, '')), `nothing is said of ${name}: ${out}${err}`);
  assert.match(out + err, /linked\/en\.md/);
  assert.match(out + err, /pipe\/en\.md/);
  assert.doesNotMatch(out + err, /root:|this is a bug|\bat \S+ \(|\u202e/);
  assert.equal(cli.newsroom.value('SELECT count(*) FROM articles'), 0);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('a feed that would unfold for ever or reads files is read for what it says, or refused', async (t) => {
  const cli = await commandLine(t);
  const entities = Array.from(
    { length: 12 },
    (_, i) => `<!ENTITY a${i} "${i === 0 ? 'x' : `&a${i - 1};`.repeat(10)}">`,
  );
  const rss = (head: string, title: string) =>
    `<?xml version="1.0"?>${head}<rss version="2.0"><channel><title>x</title><item><title>${title}</title><guid>1</guid></item></channel></rss>`;
  const feeds = {
    laughs: rss(`<!DOCTYPE x [${entities.join('')}]>`, '&a11;'),
    external: rss('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '&e;'),
    parameter: rss('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]>', 'x'),
    deep: rss('', `${'<b>'.repeat(3_000)}x${'</b>'.repeat(3_000)}`),
    attributes: rss('', `<b ${Array.from({ length: 1_000 }, (_, i) => `a${i}="x"`).join(' ')}/>`),
    proto:
      '{"version":"https://jsonfeed.org/version/1.1","__proto__":{"polluted":1},"items":[{"id":"1","__proto__":{"polluted":1}}]}',
    nothing: '\0\0\0\0',
  };
  for (const [name, text] of Object.entries(feeds)) {
    const file = join(cli.folder, `${name}.xml`);
    writeFileSync(file, text);
    const { out, err } = await cli.run('cutover', file, '--feed', 'en/feed.rss');
    assert.doesNotMatch(out + err, /root:|this is a bug|\bat \S+ \(|\.ts:\d+/, name);
    assert.ok(out.length + err.length < 20_000, `${name} unfolds`);
    assert.ok(out + err !== '', name);
  }
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

// The pages for developers: each is there, leads only to what is there, and says nothing of another newsroom.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { GUIDES } from '../../src/http/developer-pages.ts';
import { codeOf, renderGuide } from '../../src/render/guide.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { connect, emptyTables, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

const BASE = 'https://example.com/press';
const PAGES = [...GUIDES.map((name) => (name === 'start' ? '' : name)), 'reference'];

/** What a page leads to, in the order in which it does. */
function linksOf(body: string): string[] {
  return [...body.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, url]) => url as string);
}

async function openPress(t: Parameters<typeof openNewsroom>[0]): Promise<Site> {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('one', { en: { topics: ['trade'] } }));
  return openSite(newsroom, { baseUrl: BASE });
}

describe('the pages for developers', () => {
  test('lead to nothing that is not there', async (t) => {
    const site = await openPress(t);
    const known = new Map<string, { status: number; body: string }>();
    const asked = async (path: string) => {
      const answer = known.get(path) ?? (await site.get(path));
      known.set(path, answer);
      return answer;
    };
    for (const page of PAGES) {
      const { status, body } = await asked(`/developers/${page}`);
      assert.equal(status, 200, page);
      for (const link of linksOf(body)) {
        if (!link.startsWith(BASE) && !link.startsWith('#')) continue;
        const [path, anchor] = link.slice(link.startsWith('#') ? 0 : BASE.length).split('#');
        const there = await asked((path || `/developers/${page}`).replaceAll('&amp;', '&'));
        assert.equal(there.status, 200, `${page} leads to ${link}`);
        if (anchor) assert.ok(there.body.includes(` id="${anchor}"`), `${page} leads to ${link}`);
      }
    }
    assert.deepEqual(site.errors, []);
  });

  test('name this newsroom and one of its editions in every example', async (t) => {
    const site = await openPress(t);
    const { body } = await site.get('/developers/changes');
    assert.ok(body.includes(`${BASE}/api/v1/changes?after=now&amp;wait=1&amp;edition=en`));
    for (const page of PAGES)
      assert.doesNotMatch((await site.get(`/developers/${page}`)).body, /\{\{|\bTo come\b/);
  });

  test('are answered 304 to whoever has them, and from where they are', async (t) => {
    const site = await openPress(t);
    const { headers } = await site.get('/developers/keys');
    const again = await site.get('/developers/keys', { 'if-none-match': headers['etag'] ?? '' });
    assert.equal(again.status, 304);
    assert.equal(again.headers['etag'], headers['etag']);
    for (const [path, to] of [
      ['/developers', '/developers/'],
      ['/developers/keys/', '/developers/keys'],
    ]) {
      const answer = await site.get(path as string);
      assert.deepEqual([answer.status, answer.headers['location']], [301, BASE + to]);
    }
  });

  test('are those, and no others; their sources are no files of the site', async (t) => {
    const site = await openPress(t);
    for (const path of [
      '/developers/nothing',
      '/developers/start',
      '/assets/guide-start.md',
      '/developers/../x',
    ]) {
      assert.equal((await site.get(path)).status, 404, path);
    }
  });

  test('are there in a newsroom that has no edition yet', async (t) => {
    const site = await openSite(connect(t, emptyTables()));
    for (const page of PAGES) assert.equal((await site.get(`/developers/${page}`)).status, 200, page);
  });
});

describe('a guide', () => {
  test('begins with its title, and has a value for every name in it', () => {
    assert.throws(() => renderGuide('Text\n', {}), /begins with its title/);
    assert.throws(() => renderGuide('# A\n\n{{nothing}}\n', {}), /asks for \{\{nothing\}\}/);
  });

  test('has code that can be read with a keyboard, escaped, and sections to link to', () => {
    const { title, description, html, sections } = renderGuide(
      '# A & B\n\nThe *first*\nline.\n\n## Two words\n\n```sh\na < b\n```\n',
      {},
    );
    assert.deepEqual(
      [title, description, sections],
      ['A & B', 'The first line.', [{ id: 'two-words', title: 'Two words' }]],
    );
    assert.match(html, /tabindex="0" aria-label="Command, example 1">\n<pre><code>a &lt; b\n<\/code><\/pre>/);
  });

  for (const name of GUIDES) {
    test(`says in which language its examples are (${name})`, () => {
      const text = readFileSync(new URL(`../../src/assets/guide-${name}.md`, import.meta.url), 'utf8');
      const languages = new Set(['sh', 'js', 'python', 'json', 'http', 'text']);
      for (const { language, code } of codeOf(text)) assert.ok(languages.has(language), code.slice(0, 80));
    });
  }
});

// The base URL comes from configuration; the site is below its path and nowhere else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aPicture, aStory, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { answerOf, openSite, standingPaths } from '../support/site.ts';

for (const baseUrl of [
  'https://example.org/news',
  'https://example.org/a/b.c/~news',
  'http://example.org:8080/nieuws%C3%A9',
  'https://example.org/níws',
]) {
  test(`the whole site is below ${baseUrl}`, async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(
      newsroom,
      aStory('one', {
        en: {
          headline: 'One',
          topics: ['trade'],
          media: [aPicture()],
          body: '<p><a href="../02/x">x</a></p>',
        },
      }),
    );
    const site = await openSite(newsroom, { baseUrl });
    await site.context.media.put(aPicture().name, Buffer.from('x'));
    const base = new URL(baseUrl).href;
    for (const path of [
      ...standingPaths(['en'], ['2026-03'], ['trade']),
      '/en/2026/03/one',
      `/media/${aPicture().name}`,
      '/assets/coranto.css',
      '/healthz',
    ]) {
      const { status, body } = await site.get(path);
      assert.equal(status, 200, path);
      // Every absolute URL of ours, and no path without a host.
      for (const [url] of body.replaceAll('<wbr>', '').matchAll(/https?:\/\/example\.org[^\s"<>]*/g))
        assert.ok(url.startsWith(base), `${url} in ${path}`);
      assert.doesNotMatch(body, /(?:href|src)="\//, path);
    }
    assert.equal((await site.get('/en')).headers['location'], `${base}/en/`);
    const { pathname, origin } = new URL(baseUrl);
    const root = await answerOf(site.app.request(`${origin}${pathname}`));
    assert.deepEqual([root.status, root.headers['location']], [301, `${base}/`]);
  });
}

test('nothing answers beside the base URL’s path', async (t) => {
  const newsroom = await openNewsroom(t);
  await bringIn(newsroom, aStory('one', { en: { headline: 'One' } }));
  const site = await openSite(newsroom, { baseUrl: 'https://example.org/news' });
  const beside = [
    '/',
    '/en/',
    '/en',
    '/en/feed.atom',
    '/newsen/',
    '/news-en',
    '/NEWS/en/',
    '/abcd/en',
    '/abcd/en/',
    '/abcd/en/2026/03/one/',
    '/news/../en/',
    '/news%2Fen/',
    '//news/en/',
    '/healthz',
    '/assets/coranto.css',
  ];
  for (const path of beside) {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const { status, headers } = await answerOf(site.app.request(`https://example.org${path}`, { method }));
      assert.equal(status, 404, `${method} ${path}`);
      assert.equal(headers['location'], undefined, path);
    }
  }
  // A percent-encoded letter of the path is still that letter.
  assert.equal((await answerOf(site.app.request('https://example.org/news/%65n/'))).status, 200);
});

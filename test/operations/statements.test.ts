// Statements: what an edition says of itself, and which pages follow.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closeEdition } from '../../src/operations/close-edition.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { describeStatements, removeStatement, setStatement } from '../../src/operations/statements.ts';
import { BY_EDITOR } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { openSite } from '../support/site.ts';

const PRIVACY = {
  edition: 'en',
  kind: 'privacy',
  title: 'Privacy',
  body: '<p>We count nobody.</p>',
} as const;

describe('a statement', () => {
  test('appears, changes and goes, each a public change; the same again is none', async (t) => {
    const newsroom = await openNewsroom(t);
    const set = async (given: Partial<typeof PRIVACY> | { title: string } | { body: string } = {}) =>
      (await setStatement(newsroom, { ...PRIVACY, ...given }, BY_EDITOR)).outcome;
    const tags = (seq: number) =>
      newsroom.rows('SELECT tag FROM touches WHERE seq = ? ORDER BY tag', seq).map(({ tag }) => tag);
    assert.equal(await set(), 'new');
    assert.deepEqual(tags(1), ['edition:1', 'editions', 'statement:1:privacy']);
    assert.equal(await set(), 'unchanged');
    assert.equal(await set({ title: ' Privacy ' }), 'unchanged');
    assert.equal(await set({ title: 'Your privacy' }), 'changed');
    // Nothing else shows its title.
    assert.deepEqual(tags(2), ['statement:1:privacy']);
    assert.equal(await set({ body: '<p>We count everybody.</p>' }), 'changed');
    const { kind, title } = await removeStatement(newsroom, PRIVACY, BY_EDITOR);
    assert.deepEqual([kind, title], ['privacy', 'Privacy']);
    assert.deepEqual(tags(4), ['edition:1', 'editions', 'statement:1:privacy']);
    assert.deepEqual(newsroom.log(), Array(4).fill('edition en/null'));
    assert.deepEqual((await describeStatements(newsroom.db)).statements, []);
  });

  test('is refused where it says nothing, or there is nothing to say it in or to take away', async (t) => {
    const newsroom = await openNewsroom(t);
    for (const [given, message] of [
      [{ title: ' ' }, /the title is empty/],
      [{ body: ' ' }, /the statement has no text/],
      [{ edition: 'xx' }, /there is no edition “xx”/],
    ] as const) {
      await assert.rejects(setStatement(newsroom, { ...PRIVACY, ...given }, BY_EDITOR), {
        name: 'Refusal',
        message,
      });
    }
    const none = { name: 'Refusal', message: /edition “en” has no privacy statement/ };
    await assert.rejects(removeStatement(newsroom, PRIVACY, BY_EDITOR), none);
    assert.equal(newsroom.value('SELECT count(*) FROM changes'), 0);
  });

  test('has a page, to which every page of its edition leads, with its links absolute', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    const { baseUrl } = site.context.config;
    assert.equal((await site.get('/en/privacy')).status, 404);
    const before = await site.get('/en/');
    const body = '<h2>Rights</h2><p>See <a href="contact">contact</a>.</p>';
    await setStatement(newsroom, { ...PRIVACY, title: 'R&D <b>', body }, BY_EDITOR);
    const page = await site.get('/en/privacy');
    assert.equal(page.status, 200);
    assert.match(page.body, /<h1>R&amp;D &lt;b&gt;<\/h1>/);
    assert.ok(page.body.includes(`<a href="${baseUrl}/en/contact">contact</a>`));
    assert.match(page.body, /<time datetime="2026-03-14">Last changed on March 14, 2026</);
    const after = await site.get('/en/');
    assert.notEqual(after.headers['etag'], before.headers['etag']);
    assert.ok(after.body.includes(`href="${baseUrl}/en/privacy"`));
    // Closed, it stays: it is about what stays.
    await closeEdition(newsroom, 'en', BY_EDITOR);
    assert.equal((await site.get('/en/privacy')).status, 200);
    await removeStatement(newsroom, PRIVACY, BY_EDITOR);
    assert.equal((await site.get('/en/privacy')).status, 404);
    assert.ok(!(await site.get('/en/')).body.includes('/en/privacy"'));
  });

  test('names the same in the other editions that have it, as they come and go', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    const others = async () =>
      [...(await site.get('/en/privacy')).body.matchAll(/<link rel="alternate" hreflang="(\w+)"/g)].map(
        ([, language]) => language,
      );
    await setStatement(newsroom, PRIVACY, BY_EDITOR);
    assert.deepEqual(await others(), []);
    await setStatement(newsroom, { ...PRIVACY, edition: 'nl' }, BY_EDITOR);
    assert.deepEqual((await others()).sort(), ['en', 'nl']);
    await removeStatement(newsroom, { ...PRIVACY, edition: 'nl' }, BY_EDITOR);
    assert.deepEqual(await others(), []);
  });

  test('on contact says who publishes the edition and how they are reached', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    await setStatement(newsroom, { ...PRIVACY, kind: 'contact', title: 'Contact' }, BY_EDITOR);
    const details = async () => {
      const { body } = await site.get('/en/contact');
      return /<dl class="details">[\s\S]*?<\/dl>/.exec(body)?.[0].replace(/\s*<[^>]+>\s*/g, '|');
    };
    assert.equal(await details(), undefined);
    const settings = {
      publisher: 'Port <Authority>',
      email: 'press@example.org',
      phone: '+999 (0)55 01',
      address: 'Quay 1, Westerschans',
    };
    await editEdition(newsroom, 'en', settings, BY_EDITOR);
    const text = (await details()) as string;
    for (const part of [
      'Port &lt;Authority&gt;',
      'press@example.org',
      '+999 (0)55 01',
      'Quay 1, Westerschans',
    ])
      assert.ok(text.includes(part), text);
    const { body } = await site.get('/en/contact');
    assert.ok(body.includes('href="tel:+9995501"') && body.includes('href="mailto:press@example.org"'));
  });
});

describe('the stylesheet of an edition', () => {
  test('is its own, follows its accent, and is there without one', async (t) => {
    const newsroom = await openNewsroom(t);
    const site = await openSite(newsroom);
    const plain = await site.get('/en/edition.css');
    assert.equal(plain.status, 200);
    assert.equal(plain.headers['content-type'], 'text/css; charset=utf-8');
    await editEdition(newsroom, 'en', { accent: '#0b5c7a' }, BY_EDITOR);
    const own = await site.get('/en/edition.css');
    assert.match(own.body, /^@media screen\{:root\{--rubric:#0b5c7a\}\}/);
    assert.notEqual(own.headers['etag'], plain.headers['etag']);
    assert.equal((await site.get('/nl/edition.css')).body, plain.body);
    assert.equal((await site.get('/xx/edition.css')).status, 404);
  });
});

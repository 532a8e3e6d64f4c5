// Embargoed access: a key sees what is to come in the editions that it names, every look is in the trail before it is
// answered, and nothing of it shows anywhere else.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { editEdition } from '../../src/operations/editions.ts';
import { createKey } from '../../src/operations/keys.ts';
import { settle } from '../../src/operations/settle.ts';
import { commandLine } from '../cli/command-line.ts';
import { at } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { openSite, type Site } from '../support/site.ts';

const BASE = 'https://news.example.org';
const LIST = '/api/v1/embargoed/articles';
const SECRET = `${'cd'.repeat(32)}.png`;
const HOUR = 3600;

interface Page {
  items: Record<string, unknown>[];
  next: string | null;
}

describe('embargoed access', () => {
  let newsroom: Newsroom;
  let site: Site;
  let headers: Record<string, string>;

  beforeEach(async (t) => {
    newsroom = await openNewsroom(t as never);
    site = await openSite(newsroom);
    await bringIn(newsroom, [
      aStory('deal', {
        en: {
          headline: 'The deal',
          publishAt: at(HOUR),
          media: [aPicture({ name: SECRET })],
          body: `<p><img src="media:${SECRET}" alt=""></p>`,
          topics: ['trade'],
        },
        nl: { headline: 'De overeenkomst', publishAt: at(HOUR) },
        fr: { headline: 'L’accord', publishAt: at(HOUR) },
      }),
      aStory('out', { en: { headline: 'Out' }, nl: { headline: 'Naar buiten', publishAt: at(2 * HOUR) } }),
      aStory('draft', { en: { headline: 'A draft', publishAt: null } }),
    ]);
    await site.context.media.put(SECRET, Buffer.from('bytes'));
    headers = await keyFor('wire', ['en', 'nl']);
  });

  const keyFor = async (name: string, embargoed: string[]): Promise<Record<string, string>> => {
    const scopes = ['read'] as const;
    const settings = { scopes, editions: null, embargoed, expires: null, perMinute: 600 };
    const { token } = await createKey(newsroom, { name, ...settings }, BY_EDITOR);
    return { authorization: `Bearer ${token}` };
  };

  const page = async (path: string, key = headers): Promise<Page> => {
    const { status, body } = await site.get(path, key);
    assert.equal(status, 200, body);
    return JSON.parse(body) as Page;
  };

  const uuidOf = (story: string, edition: string): string =>
    newsroom.value(
      `SELECT a.uuid FROM articles a JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
       WHERE s.key = ? AND e.path = ?`,
      story,
      edition,
    ) as string;

  const trail = (): string[] =>
    newsroom
      .rows(
        `SELECT k.name, t.action, s.key, e.path FROM embargo_audit t JOIN keys k ON k.id = t.key_id
         JOIN articles a ON a.id = t.article_id JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
         ORDER BY t.id`,
      )
      .map(({ name, action, key, path }) => `${name} ${action} ${key}/${path}`);

  test('lists what has a time in the editions of the key, by time, as it will be', async () => {
    const { items, next } = await page(LIST);
    assert.deepEqual(
      items.map(({ headline, embargoedUntil }) => [headline, embargoedUntil]),
      [
        ['The deal', '2026-03-14T10:30:00Z'],
        ['De overeenkomst', '2026-03-14T10:30:00Z'],
        ['Naar buiten', '2026-03-14T11:30:00Z'],
      ],
    );
    assert.equal(next, null);
    const [deal, , out] = items;
    const self = (path: string) => `${BASE}/api/v1/${path}`;
    const file = self(`embargoed/media/${SECRET}`);
    assert.equal(deal?.['bodyHtml'], `<p><img src="${file}" alt=""></p>`);
    assert.partialDeepStrictEqual(deal, {
      ...{ held: false, role: 'source', revision: 1, edition: 'en' },
      media: [{ name: SECRET, url: file }],
      // The French one is not for this key, and does not show.
      translations: [{ edition: 'nl', self: self(`embargoed/articles/${uuidOf('deal', 'nl')}`) }],
    });
    assert.equal((items[0]?.['translations'] as object[] | undefined)?.length, 1);
    for (const name of ['url', 'releasedAt', 'updatedAt', 'ordinal'])
      assert.ok(!(name in (deal ?? {})), name);
    assert.partialDeepStrictEqual(out, {
      role: 'translation',
      translations: [{ edition: 'en', self: self(`articles/${uuidOf('out', 'en')}`) }],
    });
    assert.deepEqual(trail(), ['wire listed deal/en', 'wire listed deal/nl', 'wire listed out/nl']);
  });

  test('is kept by nobody on the way, and told to nobody without the right', async () => {
    const answer = await site.get(LIST, headers);
    assert.equal(answer.headers['cache-control'], 'private, no-store');
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.equal((await site.get(LIST)).status, 401);
    assert.equal((await site.get(LIST, await keyFor('reader', []))).status, 403);
    assert.deepEqual((await page(LIST, await keyFor('arab', ['ar']))).items, []);
    assert.ok(trail().every((line) => line.startsWith('wire ')));
  });

  test('goes on page by page, each with a cursor that is of no other key or list', async () => {
    const first = await page(`${LIST}?limit=2`);
    const rest = await page((first.next as string).slice(BASE.length));
    assert.deepEqual(
      [...first.items, ...rest.items].map(({ headline }) => headline),
      ['The deal', 'De overeenkomst', 'Naar buiten'],
    );
    assert.equal(rest.next, null);
    const path = (first.next as string).slice(BASE.length);
    // Numbers of rows would tell how many articles there are.
    const [place = ''] = (new URL(first.next as string).searchParams.get('cursor') as string).split('.');
    const told = [Date.parse(at(HOUR)), uuidOf('deal', 'nl')];
    assert.deepEqual(JSON.parse(Buffer.from(place, 'base64url').toString()), told);
    assert.equal((await site.get(path, await keyFor('other', ['en', 'nl']))).status, 400);
    assert.equal((await site.get(path.replace('embargoed/', ''))).status, 400);
  });

  test('one article is there until it is public, and then leads to the public one', async () => {
    const uuid = uuidOf('deal', 'en');
    const path = `${LIST}/${uuid}`;
    assert.equal(JSON.parse((await site.get(path, headers)).body).headline, 'The deal');
    assert.deepEqual(trail(), ['wire read deal/en']);
    for (const story of ['draft/en', 'deal/fr']) {
      const [key, edition] = story.split('/') as [string, string];
      assert.equal((await site.get(`${LIST}/${uuidOf(key, edition)}`, headers)).status, 404, story);
    }
    newsroom.clock.move(HOUR * 1000);
    await settle(newsroom);
    const after = await site.get(path, headers);
    assert.deepEqual([after.status, after.headers['location']], [303, `${BASE}/api/v1/articles/${uuid}`]);
    assert.equal(trail().length, 1);
  });

  test('a file of it is there for the key, and at its own URL for nobody', async () => {
    const path = `/api/v1/embargoed/media/${SECRET}`;
    const file = await site.get(path, headers);
    assert.deepEqual(
      [file.status, file.body, file.headers['content-type'], file.headers['cache-control']],
      [200, 'bytes', 'image/png', 'private, no-store'],
    );
    assert.deepEqual(trail(), ['wire media deal/en']);
    assert.equal((await site.get(`/media/${SECRET}`)).status, 404);
    assert.equal((await site.get(path, await keyFor('dutch', ['nl']))).status, 404);
    newsroom.clock.move(HOUR * 1000);
    await settle(newsroom);
    assert.equal((await site.get(path, headers)).headers['location'], `${BASE}/media/${SECRET}`);
  });

  test('nothing is told that could not be written into the trail', async () => {
    newsroom.db.connection.exec(
      "CREATE TRIGGER no_trail BEFORE INSERT ON embargo_audit BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    for (const path of [LIST, `${LIST}/${uuidOf('deal', 'en')}`, `/api/v1/embargoed/media/${SECRET}`]) {
      const answer = await site.get(path, headers);
      assert.equal(answer.status, 500);
      assert.ok(!/deal|bytes/.test(answer.body));
    }
  });

  test('an edition that needs a key is told of to the keys that may read it only', async () => {
    await editEdition(newsroom, 'en', { api: 'key' }, BY_EDITOR);
    const uuid = uuidOf('out', 'en');
    const settings = { editions: ['en'], embargoed: [], expires: null, perMinute: 600 };
    const keys = {
      reader: await createKey(newsroom, { name: 'reader', scopes: ['read'], ...settings }, BY_EDITOR),
      writer: await createKey(newsroom, { name: 'writer', scopes: ['write'], ...settings }, BY_EDITOR),
    };
    const statuses = async (path: string) => {
      const anybody = await site.get(path);
      const [reader, writer] = [keys.reader, keys.writer].map(({ token }) =>
        site.get(path, { authorization: `Bearer ${token}` }),
      );
      return [anybody.status, (await writer)?.status, (await reader)?.status];
    };
    assert.deepEqual(await statuses(`/api/v1/articles/${uuid}`), [401, 403, 200]);
    assert.deepEqual(await statuses('/api/v1/editions/en'), [401, 403, 200]);
    assert.deepEqual(await statuses('/api/v1/articles?edition=en'), [401, 403, 200]);
    assert.deepEqual((await page('/api/v1/articles', {})).items, []);
    assert.equal(
      (await page('/api/v1/articles', { authorization: `Bearer ${keys.reader.token}` })).items.length,
      1,
    );
  });

  test('the trail is told to the newsroom, newest first', async (t) => {
    const cli = await commandLine(t);
    await bringIn(
      { ...cli.newsroom, now: cli.clock.now },
      aStory('deal', { en: { headline: 'The deal', publishAt: at(HOUR) } }),
    );
    const settings = { scopes: ['read'] as const, editions: null, expires: null, perMinute: 600 };
    const given = { name: 'wire', ...settings, embargoed: ['en'] };
    const { token, prefix } = await createKey(cli.newsroom, given, BY_EDITOR);
    const there = await openSite(cli.newsroom);
    await there.get(LIST, { authorization: `Bearer ${token}` });
    assert.match(
      (await cli.run('key', 'audit')).out,
      new RegExp(`^number .*\\n1 +2026-03-14T09:30:00Z +wire +${prefix} +listed +en/deal +1\\n$`),
    );
    const [told] = await cli.json('key', 'audit', 'wire', '--story', 'deal');
    assert.equal((told?.['audit'] as object[] | undefined)?.length, 1);
    assert.equal(
      (await cli.run('key', 'audit', '--before', '1')).err,
      'no key saw anything before its time\n',
    );
  });
});

// What feeds say of an edition: how many entries, whose they are, under which licence, and its pictures.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkHere } from '../../src/desk/link.ts';
import { addEdition, editEdition } from '../../src/operations/editions.ts';
import { erase } from '../../src/operations/erase.ts';
import { readCopied } from '../../src/storage/documents.ts';
import { listPublicMedia } from '../../src/storage/media.ts';
import { listMediaUsers } from '../../src/storage/upkeep.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { sideOf } from '../support/move.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { ICON, LOGO, PNG, PNG_NAME, pngOf } from '../support/picture.ts';
import type { Ends } from '../support/scratch.ts';
import { openSite } from '../support/site.ts';

const CC = 'https://creativecommons.org/licenses/by/4.0/';

async function withFiles(t: Ends): Promise<Newsroom> {
  const newsroom = await openNewsroom(t);
  const { link } = sideOf(newsroom);
  for (const { name, bytes } of [ICON, LOGO]) await link.putMedia(name, bytes);
  return newsroom;
}

const edit = (newsroom: Newsroom, settings: Parameters<typeof editEdition>[2]) =>
  editEdition(newsroom, 'nl', settings, BY_EDITOR);

describe('an edition', () => {
  test('has fifty entries in its feeds, and nothing else said, unless it is given', async (t) => {
    const newsroom = await openNewsroom(t);
    const given = { path: 'de', language: 'de', title: 'Hafen', timeZone: 'Europe/Berlin' };
    const { windowSize, rights, license, icon, logo } = await addEdition(newsroom, given, BY_EDITOR);
    assert.deepEqual([windowSize, rights, license, icon, logo], [50, null, null, null, null]);
  });

  test('is given each setting and loses it again, each a public change', async (t) => {
    const newsroom = await withFiles(t);
    const all = { windowSize: 20, rights: '© Haven', license: CC, icon: ICON.name, logo: LOGO.name };
    const { changed, edition } = await edit(newsroom, all);
    assert.deepEqual(changed, ['windowSize', 'rights', 'license', 'icon', 'logo']);
    assert.deepEqual({ ...edition, ...all }, edition);
    assert.deepEqual(
      [edition.iconSize, edition.logoSize],
      [
        { width: 64, height: 64 },
        { width: 144, height: 72 },
      ],
    );
    assert.deepEqual((await edit(newsroom, all)).changed, []);
    for (const name of ['rights', 'license', 'icon', 'logo'] as const) {
      assert.deepEqual((await edit(newsroom, { [name]: null })).changed, [name]);
    }
    assert.deepEqual(
      newsroom.log(),
      Array.from({ length: 5 }, () => 'edition nl/null'),
    );
    assert.deepEqual(
      newsroom.rows('SELECT tag FROM touches WHERE seq = 5 ORDER BY tag').map(({ tag }) => tag),
      ['edition:2', 'editions', 'newest:2'],
    );
    assert.deepEqual(
      newsroom.rows('SELECT window_size, rights, license, icon, logo FROM editions WHERE id = 2'),
      [{ window_size: 20, rights: null, license: null, icon: null, logo: null }],
    );
  });

  test('is refused what no feed could carry and no reader show', async (t) => {
    const newsroom = await withFiles(t);
    const { link } = sideOf(newsroom);
    const others = [pngOf(64, 63), pngOf(32, 32), pngOf(100, 200), pngOf(40, 20)] as const;
    for (const { name, bytes } of others) await link.putMedia(name, bytes);
    const pdf = `${'ab'.repeat(32)}.pdf`;
    await bringIn(
      newsroom,
      aStory('quay', {
        en: { media: [aPicture({ name: pdf, type: 'application/pdf', width: null, height: null })] },
      }),
    );
    const [oblong, small, high, narrow] = others.map(({ name }) => name) as [string, string, string, string];
    const missing = `${'cd'.repeat(32)}.png`;
    const seq = newsroom.value('SELECT max(seq) FROM changes');
    for (const [settings, message] of [
      [{ windowSize: 9 }, 'a window of 9 cannot be; expected a whole number of entries from 10 to 500'],
      [{ windowSize: 501 }, /a window of 501 cannot be/],
      [{ windowSize: 10.5 }, /a window of 10.5 cannot be/],
      [{ rights: '  ' }, /the rights are empty/],
      [{ license: 'CC BY' }, /“CC BY” is not a web address/],
      [{ license: 'ftp://a.example/' }, /is not a web address/],
      [{ license: 'https://a.example/<b>' }, /is not a web address/],
      [{ license: 'https://a.example/\u0000\u001b' }, /is not a web address/],
      [{ license: 'https://a.example/\ud800' }, /is not a web address/],
      [{ license: 'https://' }, /is not a web address/],
      [{ icon: missing }, `the icon “${missing}” is not here; send it first`],
      [{ icon: pdf }, /is application\/pdf and no image/],
      [{ icon: oblong }, /has 64 by 63 pixels; an icon is square/],
      [{ icon: small }, /has 32 by 32 pixels; expected at least 48 across/],
      [{ icon: LOGO.name }, /an icon is square/],
      [{ logo: high }, /a logo is wider than it is high/],
      [{ logo: narrow }, /expected at least 48 across/],
    ] as const)
      await assert.rejects(edit(newsroom, settings), { name: 'Refusal', message });
    assert.equal(newsroom.value('SELECT max(seq) FROM changes'), seq);
  });
});

describe('a picture of an edition', () => {
  test('is answered while the edition has it, with nothing public in it at all', async (t) => {
    const newsroom = await withFiles(t);
    const site = await openSite(newsroom);
    const link = linkHere({ ...newsroom, media: site.context.media });
    await link.putMedia(ICON.name, ICON.bytes);
    const status = async () => (await site.get(`/media/${ICON.name}`)).status;
    assert.equal(await status(), 404);
    await edit(newsroom, { icon: ICON.name });
    assert.equal(await status(), 200);
    assert.deepEqual(await listPublicMedia(newsroom.db, [ICON.name, LOGO.name]), [ICON.name]);
    await edit(newsroom, { icon: null, logo: LOGO.name });
    assert.equal(await status(), 404);
    assert.deepEqual(await listPublicMedia(newsroom.db, [ICON.name, LOGO.name]), [LOGO.name]);
  });

  test('is not taken away with an article that was erased', async (t) => {
    const newsroom = await withFiles(t);
    await edit(newsroom, { icon: ICON.name });
    const media = [ICON.name, LOGO.name].map((name) => aPicture({ name }));
    await bringIn(newsroom, aStory('quay', { en: { media } }));
    await erase({ ...newsroom, ledger: null }, { story: 'quay', edition: null }, BY_EDITOR);
    assert.deepEqual(newsroom.rows('SELECT name FROM dropped_media'), [{ name: LOGO.name }]);
    assert.deepEqual(newsroom.rows('SELECT name FROM media'), [{ name: ICON.name }]);
  });

  test('is forgotten by whoever holds copies when it becomes public, and doctor knows whose it is', async (t) => {
    const newsroom = await withFiles(t);
    const picture = aPicture({ name: PNG_NAME, size: PNG.length });
    await bringIn(newsroom, aStory('quay', { en: { media: [picture, aPicture({ thumbnail: picture })] } }));
    await edit(newsroom, { icon: ICON.name, logo: LOGO.name });
    const before = newsroom.value("SELECT min(seq) - 1 FROM changes WHERE kind = 'edition'") as number;
    assert.deepEqual((await readCopied(newsroom.db, before, 10)).media.sort(), [ICON.name, LOGO.name].sort());
    assert.deepEqual(await listMediaUsers(newsroom.db, ICON.name, 4), ['nl (icon)']);
    assert.deepEqual(await listMediaUsers(newsroom.db, LOGO.name, 4), ['nl (logo)']);
    assert.deepEqual(await listMediaUsers(newsroom.db, PNG_NAME, 4), ['en/quay']);
  });
});

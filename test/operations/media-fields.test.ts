// What a use of media says besides its words: a title, terms of use, and a picture that stands for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MediaUse } from '../../src/domain/article.ts';
import { erase } from '../../src/operations/erase.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { listPublicMedia } from '../../src/storage/media.ts';
import { findContents } from '../../src/storage/revisions.ts';
import { findStories } from '../../src/storage/stories.ts';
import { deleteUnits } from '../../src/storage/transfer.ts';
import { aPicture, aStory, BY_EDITOR, bringIn, fileOf, outcomes } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';

const STILL = fileOf(aPicture({ name: `${'01'.repeat(32)}.png`, width: 320, height: 180 }));
const OTHER = fileOf(aPicture({ name: `${'02'.repeat(32)}.png`, width: 320, height: 180 }));
const SOUND = aPicture({
  name: `${'03'.repeat(32)}.mp3`,
  type: 'audio/mpeg',
  width: null,
  height: null,
  alt: null,
  title: 'The harbour at night',
  terms: 'Free for editorial use',
  thumbnail: STILL,
});
const MEDIA = [aPicture(), SOUND, aPicture({ name: `${'04'.repeat(32)}.png`, thumbnail: STILL })];

const quay = (media: MediaUse[]) => aStory('quay', { en: { media } });

async function mediaOf({ db }: Newsroom): Promise<MediaUse[] | undefined> {
  return (await findStories(db, ['quay'])).get('quay')?.articles.get(1)?.content.media;
}

describe('media', () => {
  test('come back as they went in, in every revision', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, quay(MEDIA));
    assert.deepEqual(await mediaOf(newsroom), MEDIA);
    const fewer = MEDIA.toReversed().slice(0, 2);
    await bringIn(newsroom, quay(fewer));
    assert.deepEqual(await mediaOf(newsroom), fewer);
    const [first] = await findContents(newsroom.db, [{ articleId: 1, number: 1 }]);
    assert.deepEqual(first?.content.media, MEDIA);
  });

  test('are unchanged when they are the same, and amended when a title, terms or thumbnail is another', async (t) => {
    const newsroom = await openNewsroom(t);
    const bring = async (sound: Partial<MediaUse>) =>
      outcomes(await bringIn(newsroom, quay([{ ...SOUND, ...sound }])));
    assert.deepEqual(await bring({}), ['en/quay new']);
    assert.deepEqual(await bring({}), ['en/quay unchanged']);
    for (const other of [{ title: 'Night' }, { terms: null }, { thumbnail: OTHER }, { thumbnail: null }]) {
      assert.deepEqual(await bring(other), ['en/quay amended']);
      assert.deepEqual(await bring(other), ['en/quay unchanged']);
      await bring({});
    }
  });

  test('have a thumbnail that is public as long as they are', async (t) => {
    const newsroom = await openNewsroom(t);
    const names = [SOUND.name, STILL.name, OTHER.name];
    await bringIn(
      newsroom,
      aStory('draft', { en: { media: [{ ...SOUND, thumbnail: OTHER }], publishAt: null } }),
    );
    assert.deepEqual(await listPublicMedia(newsroom.db, names), []);
    await bringIn(newsroom, quay([SOUND]));
    assert.deepEqual(await listPublicMedia(newsroom.db, names), [SOUND.name, STILL.name]);
    await withdraw(newsroom, { story: 'quay' }, BY_EDITOR);
    assert.deepEqual(await listPublicMedia(newsroom.db, names), []);
  });

  test('are erased, words, files, thumbnails and all', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, [quay(MEDIA), aStory('other', { en: { media: [aPicture()] } })]);
    await erase({ ...newsroom, ledger: null }, { story: 'quay', edition: null }, BY_EDITOR);
    assert.equal(newsroom.value('SELECT count(*) FROM revision_media'), 1);
    assert.deepEqual(newsroom.rows('SELECT name FROM media'), [{ name: aPicture().name }]);
    const dropped = newsroom.rows('SELECT name FROM dropped_media ORDER BY name').map(({ name }) => name);
    assert.deepEqual(dropped, [STILL.name, SOUND.name, MEDIA[2]?.name]);
  });

  test('of one revision are taken away together where a transfer begins again', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, quay(MEDIA));
    await bringIn(newsroom, quay([SOUND]));
    await newsroom.db.batch(deleteUnits('revision_media', [1, 1, 0]));
    assert.deepEqual(newsroom.rows('SELECT DISTINCT revision FROM revision_media'), [{ revision: 2 }]);
  });
});

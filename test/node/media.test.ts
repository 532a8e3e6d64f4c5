import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createFileMedia } from '../../src/node/media.ts';
import { scratchFolder } from '../support/scratch.ts';

const NAME = `${'ab'.repeat(32)}.jpg`;

describe('media in a folder', () => {
  test('come back as they went in', async (t) => {
    const media = createFileMedia(join(scratchFolder(t), 'media'));
    assert.equal(await media.has(NAME), false);
    assert.equal(await media.find(NAME), undefined);
    await media.put(NAME, new Uint8Array([1, 2, 3]));
    assert.equal(await media.has(NAME), true);
    const found = await media.find(NAME);
    assert.equal(found?.size, 3);
    assert.deepEqual(await new Response(found?.body).bytes(), new Uint8Array([1, 2, 3]));
  });

  test('are written once, whole, and leave nothing beside them', async (t) => {
    const folder = scratchFolder(t);
    const media = createFileMedia(folder);
    const bytes = new Uint8Array(100_000).fill(7);
    await Promise.all([media.put(NAME, bytes), media.put(NAME, bytes), media.put(NAME, bytes)]);
    assert.deepEqual(readdirSync(join(folder, 'ab')), [NAME]);
  });

  test('are deleted, and deleting one that is not there is no fault', async (t) => {
    const folder = scratchFolder(t);
    const media = createFileMedia(folder);
    await media.put(NAME, new Uint8Array([1]));
    await media.delete(NAME);
    await media.delete(NAME);
    await media.delete('../../etc/passwd');
    assert.equal(await media.has(NAME), false);
    assert.deepEqual(readdirSync(join(folder, 'ab')), []);
    await createFileMedia(join(folder, 'none')).delete(NAME);
  });

  test('are read to their end though they are deleted meanwhile', async (t) => {
    const media = createFileMedia(scratchFolder(t));
    const bytes = new Uint8Array(300_000).fill(7);
    await media.put(NAME, bytes);
    const found = await media.find(NAME);
    await media.delete(NAME);
    assert.deepEqual(await new Response(found?.body).bytes(), bytes);
    assert.equal(await media.find(NAME), undefined);
  });

  test('have no name that leads out of the folder', async (t) => {
    const media = createFileMedia(scratchFolder(t));
    for (const name of ['../../etc/passwd', 'ab', '', `${NAME}/x`, `${'AB'.repeat(32)}.jpg`]) {
      assert.equal(await media.find(name), undefined);
      assert.equal(await media.has(name), false);
      await assert.rejects(media.put(name, new Uint8Array([1])), /is not the name of a media file/);
    }
  });
});

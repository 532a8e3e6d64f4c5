import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identifyMedia } from '../../src/intake/media.ts';
import { createMediaShelf } from '../../src/intake/media-shelf.ts';
import { MAX_MEDIA_OCTETS, problemOfSize } from '../../src/intake/source-file.ts';
import { base64, bytes, GIF, PDF, PNG, PNG_NAME } from './newsroom-files.ts';

const JPEG_ON_ITS_SIDE = base64(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAASUkqAAgAAAABABIBAwABAAAABgAAAAAAAAD/wAARCAACAAMDASIAAhEBAxEB/9k=',
);
const WEBP = base64('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==');

function box(type: string, ...content: (string | Uint8Array | number[])[]): Uint8Array {
  const parts = content.map((part) => (typeof part === 'string' ? bytes(part) : Uint8Array.from(part)));
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  return Uint8Array.from([
    0,
    0,
    length >> 8,
    length & 255,
    ...bytes(type),
    ...parts.flatMap((part) => [...part]),
  ]);
}

const FULL = [0, 0, 0, 0];
const AVIF = Uint8Array.from([
  ...box('ftyp', 'avif', FULL, 'avifmif1'),
  ...box('meta', FULL, box('iprp', box('ipco', box('ispe', FULL, [0, 0, 0, 5], [0, 0, 0, 7])))),
]);

async function found(content: Uint8Array) {
  const media = await identifyMedia(content);
  if ('fault' in media) return media.fault;
  const { name, type, size, width, height } = media.file;
  assert.match(name, /^[0-9a-f]{64}\.[a-z0-9]+$/);
  assert.equal(size, content.length);
  return [name.split('.')[1], type, width, height];
}

test('knows each type by its content, with the dimensions of pictures', async () => {
  assert.deepEqual(await found(PNG), ['png', 'image/png', 1, 1]);
  assert.deepEqual(await found(GIF), ['gif', 'image/gif', 2, 3]);
  assert.deepEqual(await found(WEBP), ['webp', 'image/webp', 1, 1]);
  assert.deepEqual(await found(AVIF), ['avif', 'image/avif', 5, 7]);
  assert.deepEqual(await found(PDF), ['pdf', 'application/pdf', null, null]);
  const mp3 = Uint8Array.from([
    ...bytes('ID3'),
    3,
    0,
    0,
    0,
    0,
    0,
    0,
    0xff,
    0xfb,
    0x90,
    0,
    ...new Uint8Array(500),
  ]);
  assert.deepEqual(await found(mp3), ['mp3', 'audio/mpeg', null, null]);
  assert.deepEqual(await found(box('ftyp', 'M4A ', FULL)), ['m4a', 'audio/mp4', null, null]);
  assert.deepEqual(await found(box('ftyp', 'isom', FULL)), ['mp4', 'video/mp4', null, null]);
  const webm = Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84, ...bytes('webm')]);
  assert.deepEqual(await found(webm), ['webm', 'video/webm', null, null]);
  const ogg = Uint8Array.from([
    ...bytes('OggS'),
    ...new Uint8Array(24),
    1,
    ...bytes('vorbis'),
    ...new Uint8Array(40),
  ]);
  assert.deepEqual(await found(ogg), ['ogg', 'audio/ogg', null, null]);
});

test('names a file after its SHA-256', async () => {
  const media = await identifyMedia(PNG);
  assert.equal('file' in media && media.file.name, PNG_NAME);
});

test('gives a photograph that lies on its side the dimensions it is shown with', async () => {
  assert.deepEqual(await found(JPEG_ON_ITS_SIDE), ['jpg', 'image/jpeg', 2, 3]);
});

test('refuses what cannot be published, and pictures that are damaged', async () => {
  const types = 'expected JPEG, PNG, WebP, GIF, AVIF, MP3, M4A, Ogg, MP4, WebM or PDF, told by the content';
  const refused = (is: string) => `cannot be published: it is ${is}; ${types}`;
  assert.equal(
    await found(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    refused('of an unknown type'),
  );
  assert.equal(await found(bytes('<?xml version="1.0"?><svg/>')), refused('application/xml'));
  assert.equal(
    await found(bytes('PK\u0003\u0004xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')),
    refused('application/zip'),
  );
  assert.equal(await found(bytes('MZ\u0000\u0000')), refused('application/x-msdownload'));
  assert.equal(await found(new Uint8Array()), refused('of an unknown type'));
  assert.equal(
    await found(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 0])),
    'is damaged: its width and height cannot be read',
  );
  assert.equal(await found(PNG.with(19, 0)), 'is damaged: its width and height cannot be read');
});

test('refuses a file that is too large, unread when its size is known', async () => {
  assert.equal(
    await found(new Uint8Array(MAX_MEDIA_OCTETS + 1)),
    'the file has 50.1 MB; a media file may have 50 MB at most',
  );
  const shelf = createMediaShelf(async () => ({ octets: 200 * 1024 * 1024 }));
  assert.deepEqual(await shelf.find('film.mp4'), {
    fault: '“film.mp4”: the file has 200 MB; a media file may have 50 MB at most',
  });
  assert.equal(problemOfSize('a.md', 1024 * 1024), undefined);
  assert.deepEqual(problemOfSize('a.md', 200 * 1024 * 1024), {
    file: 'a.md',
    line: null,
    field: null,
    message: 'the file has 200 MB; an article file may have 1 MB at most',
  });
});

test('reads each file once, however often it is asked for', async () => {
  const asked: string[] = [];
  const shelf = createMediaShelf(async (name) => {
    asked.push(name);
    return PNG;
  });
  await Promise.all([shelf.find('a.png'), shelf.find('a.png'), shelf.find('copy/of a.png')]);
  assert.deepEqual(asked, ['a.png', 'copy/of a.png']);
  assert.deepEqual([...shelf.read.keys()], [PNG_NAME]);
});

test('never asks for a file outside the folder', async () => {
  const shelf = createMediaShelf(async () => assert.fail('asked'));
  for (const name of [
    '../a.png',
    '/etc/passwd',
    'a/../../b.png',
    'C:\\a.png',
    '..\\a.png',
    '\\\\host\\a.png',
    'file:///a',
    'a\u0000b',
    './a.png',
    '..',
  ]) {
    assert.ok('fault' in (await shelf.find(name)), name);
  }
});

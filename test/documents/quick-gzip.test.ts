// Gzip put together from pieces: whatever they are, it is the document, and each is compressed once for all.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { bytesOf } from '../../src/documents/body.ts';
import { entityTag } from '../../src/documents/entity-tag.ts';
import { prepareAll } from '../../src/documents/prepare.ts';
import { type Document, keepAll, produce, produceAll } from '../../src/documents/produce.ts';
import {
  type Bytes,
  createPacker,
  type Deflate,
  type Packed,
  quickGzip,
} from '../../src/documents/quick-gzip.ts';
import { createDeflate } from '../../src/node/packer.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { assemble, type Piece, pieceOf, textOfAssembly } from '../../src/render/feeds/assembly.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { often } from '../support/often.ts';
import { openSite } from '../support/site.ts';

const deflate = createDeflate();

function zip(pieces: readonly Piece[]): { zipped: Uint8Array; identity: Uint8Array } {
  const assembly = assemble(pieces);
  return { zipped: quickGzip(assembly, bytesOf(assembly), deflate), identity: bytesOf(assembly) };
}

function identityOf({ body, packed }: Bytes): Uint8Array {
  return body ?? new Uint8Array(gunzipSync(packed.gzip));
}

/** The port, and how often it was asked to compress. */
function counted(): Deflate & { calls: number } {
  return {
    ...deflate,
    calls: 0,
    piece(bytes) {
      this.calls += 1;
      return deflate.piece(bytes);
    },
  };
}

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.uint8Array({ minLength: 50, maxLength: 80 }),
  // What compresses well, and what is longer than a stored block or the window.
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 4_000 }))
    .map(([part, times]) =>
      Uint8Array.from({ length: part.length * times }, (_, i) => part[i % part.length] as number),
    ),
);

describe('a quick gzip', () => {
  test('of any pieces is what they are one after the other', () => {
    const pieces = fc.array(
      bytes.map((octets): Piece => ({ bytes: octets, deflated: null })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(pieces, (given) => {
        const { zipped, identity } = zip(given);
        assert.deepEqual(identity, new Uint8Array(Buffer.concat(given.map((piece) => piece.bytes))));
        assert.deepEqual(new Uint8Array(gunzipSync(zipped)), identity);
      }),
      { numRuns: often(60) },
    );
  });

  test('is one member to readers that are not zlib’s as well, and its length is known beforehand', () => {
    const texts = ['<feed>', 'An entry. '.repeat(500), '\n', '', 'Ein Eintrag. '.repeat(9), '</feed>'];
    const { zipped, identity } = zip(texts.map(pieceOf));
    const read = `import gzip,sys,zlib; data=sys.stdin.buffer.read(); d=zlib.decompressobj(31); text=d.decompress(data)
assert d.eof and not d.unused_data and text==gzip.decompress(data); sys.stdout.buffer.write(text)`;
    assert.deepEqual(new Uint8Array(execFileSync('python3', ['-c', read], { input: zipped })), identity);
    assert.deepEqual(new Uint8Array(execFileSync('gzip', ['-dc'], { input: zipped })), identity);
    assert.ok(zipped.length < identity.length / 10);
  });

  test('of a document that is longer than any other, and of a short one after it, is that document', () => {
    const packer = createPacker(deflate);
    for (const length of [900_000, 1_200_000, 10]) {
      const assembly = assemble([pieceOf('a'.repeat(length - 1)), pieceOf('b')]);
      for (const body of [assembly, textOfAssembly(assembly)]) {
        const { bytes, digest, ...packed } = packer.pack(body);
        assert.deepEqual(identityOf(bytes), bytesOf(assembly));
        assert.deepEqual(new Uint8Array(digest), new Uint8Array(deflate.sha256(bytesOf(assembly))));
        assert.equal(packed.length, length);
      }
    }
  });

  test('of any text is that text in UTF-8, and its length and hash are those of its octets', () => {
    const packer = createPacker(deflate);
    const part = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('日本の灯台', 'منارة', '🗞️', 'quay '),
    );
    const text = fc.tuple(part, fc.integer({ min: 0, max: 400 })).map(([one, times]) => one.repeat(times));
    fc.assert(
      fc.property(text, (given) => {
        const { bytes, length, digest } = packer.pack(given);
        assert.deepEqual(identityOf(bytes), bytesOf(given));
        assert.equal(length, bytesOf(given).length);
        assert.equal(bytes.packed?.length ?? length, length);
        assert.equal(bytes.body === null, length >= 256, 'packed where it is worth it, else as it is');
        assert.deepEqual(new Uint8Array(digest), new Uint8Array(deflate.sha256(bytesOf(given))));
      }),
      { numRuns: often(60) },
    );
  });

  test('is not what a document becomes that is packed after it', () => {
    const packer = createPacker(deflate);
    for (const [one, other] of [
      ['a'.repeat(100), 'b'.repeat(100)],
      ['a'.repeat(1_000), 'b'.repeat(1_000)],
    ] as const) {
      const { bytes } = packer.pack(one);
      packer.pack(other);
      assert.deepEqual(identityOf(bytes), bytesOf(one));
    }
  });

  test('holds pieces of which none refers to another', () => {
    const piece = pieceOf('The same again. '.repeat(100));
    zip([piece, piece, piece]);
    const alone = Buffer.concat([piece.deflated as Uint8Array, Uint8Array.of(1, 0, 0, 255, 255)]);
    assert.deepEqual(new Uint8Array(inflateRawSync(alone)), piece.bytes);
  });
});

describe('documents that are compressed at once', () => {
  const FEEDS = ['feed', 'headlines'].flatMap((name) =>
    ['atom', 'rss', 'json'].map((format) => `${name}.${format}`),
  );
  const paths = ['/en/', '/en/topics/trade-en/'].flatMap((base) => FEEDS.map((feed) => base + feed));

  test('share what was compressed: a new entry is compressed once for each format and variant', async (t) => {
    const newsroom = await openNewsroom(t);
    const articles = (n: number) => ({ en: { headline: `Story ${n}`, topics: ['trade'] } });
    await bringIn(
      newsroom,
      [1, 2, 3, 4, 5].map((n) => aStory(`story-${n}`, articles(n))),
    );
    const { context } = await openSite(newsroom);
    const port = counted();
    const press = { ...context, packer: createPacker(port) };
    const all = await produceAll(press, paths);
    for (const one of all) {
      const { gzip, length } = (one as Document).packed as Packed;
      const identity = gunzipSync(gzip);
      assert.deepEqual([identity.length, await entityTag(identity)], [length, one?.etag]);
    }
    // Three formats in two variants of each entry; and of each document what stands before its entries, which is two.
    const frames = paths.length * 2;
    assert.ok(port.calls <= 5 * 6 + frames, String(port.calls));
    assert.ok(port.calls >= 5 * 6 + paths.length, String(port.calls));

    port.calls = 0;
    newsroom.clock.move(5_000);
    await bringIn(newsroom, aStory('story-6', articles(6)));
    const next = await produceAll(press, paths);
    for (const one of next) assert.match(gunzipSync(one?.packed?.gzip as Uint8Array).toString(), /Story 6/);
    assert.equal(port.calls, 6);

    port.calls = 0;
    newsroom.clock.move(5_000);
    await withdraw(newsroom, { story: 'story-6' }, BY_EDITOR);
    await produceAll(press, paths);
    // A tombstone stands around the entries, which are as they were.
    assert.ok(port.calls <= frames, String(port.calls));
  });

  test('are made as pages are that are one piece, and none is where nothing compresses', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('one', { en: {} }));
    const { context } = await openSite(newsroom);
    const both = ['/en/', '/en/feed.json'];
    const packed = await produceAll({ ...context, packer: createPacker(deflate) }, both);
    const bare = await produceAll(context, both);
    assert.equal(packed.length, 2);
    for (const [i, one] of packed.entries()) {
      assert.equal(one?.body, null);
      assert.equal(bare[i]?.packed, undefined);
      assert.deepEqual(bare[i]?.body, new Uint8Array(gunzipSync(one?.packed?.gzip as Uint8Array)));
      assert.equal(bare[i]?.etag, one?.etag);
    }
  });

  test('are never the bytes of a program that does not compress, though it was quicker', async (t) => {
    const newsroom = await openNewsroom(t);
    await bringIn(newsroom, aStory('one', { en: { headline: 'Quay opens' } }));
    const { context } = await openSite(newsroom);
    const press = { ...context, packer: createPacker(deflate) };
    const prepared = await prepareAll(press, ['/en/']);
    newsroom.clock.move(5_000);
    await bringIn(newsroom, aStory('two', { en: { headline: 'Quay closes' } }));
    const bare = await produce(context, '/en/');
    const [packed] = await keepAll(press, prepared);
    assert.ok(bare?.body);
    assert.equal(packed?.body, null);
    assert.deepEqual(identityOf(packed), bare.body);
    assert.equal(packed?.etag, bare.etag);
  });
});

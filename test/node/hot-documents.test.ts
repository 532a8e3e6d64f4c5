// What the serving thread holds in memory, beside the connection that writes: never what a commit has made wrong.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { answerDocument, type Servable } from '../../src/documents/answer.ts';
import { entityTag } from '../../src/documents/entity-tag.ts';
import type { Press } from '../../src/documents/prepare.ts';
import { type Document, produce } from '../../src/documents/produce.ts';
import type { Background } from '../../src/node/background-client.ts';
import type { NodeDatabase } from '../../src/node/database.ts';
import { HeldDocuments } from '../../src/node/held-documents.ts';
import { bytesOf, heat, refine } from '../../src/node/hot-document.ts';
import { HotDocuments } from '../../src/node/hot-documents.ts';
import { createDeflate, createNodePacker } from '../../src/node/packer.ts';
import { editEdition } from '../../src/operations/editions.ts';
import { erase } from '../../src/operations/erase.ts';
import { aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { connect, type Newsroom, newsroomFile } from '../support/newsroom.ts';
import type { Ends } from '../support/scratch.ts';
import { openSite, type Site } from '../support/site.ts';

interface Held {
  /** Whoever writes and renders, on a connection of its own. */
  newsroom: Newsroom;
  site: Site;
  press: Press;
  documents: HotDocuments;
  /** The answer at a path as it is served, its status ahead of it. */
  get(path: string): Promise<string>;
}

const nothing = async (): Promise<unknown> => undefined;

/**
 * @param onRead called once states of documents were read, before whoever asked for them has them
 * @param besideRender called before a document is rendered, and again before whoever asked for it has it
 */
async function hold(t: Ends, onRead = nothing, besideRender = nothing): Promise<Held> {
  const file = await newsroomFile(t);
  const newsroom = connect(t, file);
  const site = await openSite(newsroom);
  const press = { ...site.context, keepsBodies: false, packer: createNodePacker() };
  const render = async (path: string) => {
    await besideRender();
    const document = await produce(press, path);
    await besideRender();
    return document;
  };
  const background = { render } as unknown as Background;
  const { db } = connect(t, file, newsroom.clock);
  const reading: NodeDatabase = {
    async all(statement) {
      const rows = await db.all(statement);
      if (statement.sql.includes('AS kept')) await onRead();
      return rows;
    },
    first: (statement) => db.first(statement),
    run: (statement) => db.run(statement),
    batch: (statements) => db.batch(statements),
    dataVersion: () => db.dataVersion(),
    connection: db.connection,
    close: () => db.close(),
  };
  const documents = new HotDocuments(reading, press, background);
  t.after(() => documents.stop());
  const get: Held['get'] = async (path) => {
    const found = await documents.find(path);
    return found ? `${found.status} ${Buffer.from((await found.load('identity')) ?? '').toString()}` : '404';
  };
  return { newsroom, documents, get, press, site };
}

/** Requests of the turn of the event loop that comes next look for commits again. */
async function turn(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a document of which nothing is stored', () => {
  test('is rendered anew after a commit, though none of its tags is known', async (t) => {
    const { newsroom, get } = await hold(t);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'A quay', slug: 'quay' } }));
    newsroom.db.connection.pragma('query_only = ON');
    assert.match(await get('/en/2026/03/quay'), /^200 [\s\S]*A quay/);
    newsroom.db.connection.pragma('query_only = OFF');
    await bringIn(newsroom, aStory('quay', { en: { headline: 'A crane', slug: 'quay' } }));
    await turn();
    assert.match(await get('/en/2026/03/quay'), /^200 [\s\S]*A crane/);
  });

  test('of what was erased follows its edition', async (t) => {
    const { newsroom, site, get } = await hold(t);
    await bringIn(newsroom, aStory('quay', { en: { headline: 'A quay', slug: 'quay' } }));
    await erase(
      { ...newsroom, ledger: site.context.erasing.ledger },
      { story: 'quay', edition: null },
      BY_EDITOR,
    );
    assert.match(await get('/en/2026/03/quay'), /^410 [\s\S]*Harbour News/);
    await editEdition(newsroom, 'en', { title: 'The Quay Post' }, BY_EDITOR);
    await turn();
    assert.match(await get('/en/2026/03/quay'), /^410 [\s\S]*The Quay Post/);
  });
});

test('a document that is touched while it is looked whether it was is not held', async (t) => {
  let onRead = nothing;
  const { newsroom, documents, get, press } = await hold(t, () => onRead());
  await bringIn(newsroom, aStory('quay', { en: { headline: 'A quay', slug: 'quay' } }));
  const document = (await produce(press, '/en/2026/03/quay')) as Document;
  await bringIn(newsroom, aStory('rain', { nl: {} }));
  onRead = async () => {
    onRead = nothing;
    await bringIn(newsroom, aStory('quay', { en: { headline: 'A crane', slug: 'quay' } }));
    await turn();
    await documents.find('/robots.txt');
  };
  await documents.take([document]);
  assert.match(await get('/en/2026/03/quay'), /^200 [\s\S]*A crane/);
});

test('a document that changes whenever it is rendered is answered, with its own validators', async (t) => {
  let written = 0;
  const write = () =>
    bringIn(newsroom, aStory('quay', { en: { headline: `Quay ${++written}`, slug: 'quay' } }));
  const { newsroom, documents, press } = await hold(t, nothing, () => write());
  await write();
  const path = '/en/2026/03/quay';
  await produce(press, path);
  const found = (await documents.find(path)) as Servable;
  const request = { acceptEncoding: null, ifNoneMatch: null, ifModifiedSince: null };
  const answer = await answerDocument(found, request, press.now());
  assert.match(`${answer?.status} ${Buffer.from(answer?.body ?? '')}`, /^200 [\s\S]*<h1>Quay 2</);
  assert.equal(written, 3, 'once before and once after it was rendered');
  const now = await produce(press, path);
  const tag = new Map(answer?.headers).get('ETag');
  for (const { etag } of [found, now ?? found]) assert.notEqual(tag, `"${etag}"`);
});

test('bytes that a former program stored are not compressed under the tag of ours', async (t) => {
  const { newsroom, get, documents, site, press } = await hold(t);
  await bringIn(newsroom, aStory('quay', { en: { headline: 'A quay', lead: 'Long. '.repeat(100) } }));
  // With its body, as this program does on Workers and the former one did everywhere.
  await produce(site.context, '/en/feed.atom');
  await get('/en/feed.atom');
  const held = documents.peek('/en/feed.atom')?.variants.gzip;
  const anew = await produce(press, '/en/feed.atom');
  assert.equal(held?.tag, `"${anew?.etag}-gz"`);
  assert.deepEqual(new Uint8Array(held?.bytes ?? []), anew?.packed?.gzip);
});

test('what is held takes no more memory than its bytes, in whichever coding', async (t) => {
  const { newsroom, press } = await hold(t);
  await bringIn(newsroom, aStory('quay', { en: { lead: 'Long. '.repeat(100) } }));
  for (const path of ['/en/feed.atom', '/en/']) {
    const document = (await produce(press, path)) as Document;
    const quick = heat(document);
    const refined = await refine(quick);
    for (const one of [quick, refined]) {
      assert.equal(one.variants.identity.bytes, null, 'hardly anybody asks for them as they are');
      assert.equal(await entityTag(bytesOf(one, 'identity')), document.etag);
    }
    for (const { variants } of [quick, refined]) {
      const all = Object.values(variants).flatMap((variant) => variant?.bytes ?? []);
      assert.deepEqual(
        all.map(({ buffer }) => buffer.byteLength),
        all.map(({ length }) => length),
      );
    }
  }
  const { length, buffer } = createDeflate().piece(Buffer.from('What is compressed once. '.repeat(20)));
  assert.equal(buffer.byteLength, length);
});

test('what a Response is made of are its bytes, in whichever coding, before they are compressed well and after', async (t) => {
  const { newsroom, press } = await hold(t);
  await bringIn(newsroom, aStory('quay', { en: { lead: 'Long. '.repeat(100) } }));
  for (const path of ['/en/feed.atom', '/en/']) {
    const document = (await produce(press, path)) as Document;
    const quick = heat(document);
    const codings: string[] = [];
    for (const one of [quick, await refine(quick)]) {
      for (const coding of one.codings) {
        const sent = Buffer.from(await new Response(await one.load(coding)).arrayBuffer());
        const read = { identity: (bytes: Buffer) => bytes, gzip: gunzipSync, br: brotliDecompressSync };
        assert.equal(await entityTag(new Uint8Array(read[coding](sent))), document.etag, coding);
        codings.push(coding);
      }
    }
    assert.deepEqual(codings, ['identity', 'gzip', 'identity', 'gzip', 'br']);
  }
});

test('compressing well leaves alone what others have a part of', async (t) => {
  const { newsroom, press } = await hold(t);
  await bringIn(newsroom, aStory('quay', { en: { lead: 'Long. '.repeat(100) } }));
  const document = heat((await produce(press, '/en/')) as Document);
  const others = Array.from({ length: 40 }, (_, i) => Buffer.from(`of others ${i}`));
  await Promise.all(Array.from({ length: 8 }, () => refine(document)));
  assert.deepEqual(
    others.map(String),
    others.map((_, i) => `of others ${i}`),
  );
});

test('what was compressed in a hurry is soon compressed well, however many others come', async (t) => {
  const { newsroom, press } = await hold(t);
  await bringIn(newsroom, aStory('quay', { en: { lead: 'Long. '.repeat(100) } }));
  const held = new HeldDocuments();
  t.after(() => held.stop());
  const document = heat((await produce(press, '/en/feed.atom')) as Document);
  held.hold(document);
  const deadline = Date.now() + 60_000;
  for (let i = 0; held.get(document.path)?.isQuick; i++) {
    assert.ok(Date.now() < deadline, 'it waits for a quiet time that never comes');
    held.hold({ ...document, path: `/en/2026/03/${i}` });
    await wait(20);
  }
});

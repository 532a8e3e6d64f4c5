// What torture looks for in documents, it finds: each is spoiled as a write that was cut in half would.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { generate } from '../../src/jobs/generate.ts';
import { createContext } from '../../src/node/context.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { compareDocuments, nothingSeen } from './documents.ts';

const baseUrl = 'https://news.example.org';

const SPOILED: readonly [what: string, sql: string, told: string][] = [
  [
    'a tag is missing',
    "DELETE FROM document_tags WHERE document_id = (SELECT id FROM documents WHERE path = '/en/feed.json')",
    '/en/feed.json is not what is rendered anew: tags',
  ],
  [
    'the validators are those of other bytes',
    "UPDATE documents SET etag = 'other' WHERE path = '/en/feed.json'",
    '/en/feed.json is not what is rendered anew: etag',
  ],
  [
    'the headers are those of another document',
    "UPDATE documents SET headers = (SELECT headers FROM documents WHERE path = '/en/') WHERE path = '/en/feed.json'",
    '/en/feed.json is not what is rendered anew: headers',
  ],
  [
    'it is marked as missing, and is not',
    "UPDATE documents SET status = 404 WHERE path = '/en/feed.json'",
    '/en/feed.json is not what is rendered anew: status',
  ],
];

test('a document of which a part is of another render is found', async (t) => {
  const newsroom = await openNewsroom(t);
  const { db } = newsroom;
  await bringIn(newsroom, aStory('quay', { en: {}, nl: {} }));
  const context = await createContext(readConfig({ CORANTO_BASE_URL: baseUrl }), db);
  const { rendered } = await generate(context);
  const look = async (seen = nothingSeen()) => {
    const faults: string[] = [];
    const compared = await compareDocuments(db, { baseUrl, seen }, (_, what) => void faults.push(what));
    return { faults, compared };
  };
  const whole = await look();
  assert.deepEqual(whole, { faults: [], compared: { documents: rendered, stale: 0 } });
  assert.ok(rendered > 20, 'there is something to compare');
  for (const [what, sql, told] of SPOILED) {
    const seen = nothingSeen();
    await look(seen);
    db.connection.exec(`SAVEPOINT whole; ${sql}`);
    const { faults } = await look(seen);
    db.connection.exec('ROLLBACK TO whole; RELEASE whole');
    assert.ok(faults.includes(told), `${what}: ${faults.join('; ')}`);
  }
  const seen = nothingSeen();
  await look(seen);
  db.connection.exec("UPDATE documents SET modified_at = modified_at + 1 WHERE path = '/en/'");
  assert.deepEqual((await look(seen)).faults, ['/en/ has other validators']);
});

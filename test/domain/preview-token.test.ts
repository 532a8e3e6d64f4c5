import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPreview, signPreview } from '../../src/domain/preview-token.ts';
import { DAY, SECOND } from '../../src/domain/time.ts';
import { START } from '../support/clock.ts';

const SECRET = 'a secret';
const preview = { storyUuid: '9f3c0a5e-0f00-4abc-8def-00ff10203040', endsAt: START + DAY, editions: null };

test('a token says which story and until when, to whoever has the secret', async () => {
  const token = await signPreview(preview, SECRET);
  assert.match(token, /^[\w-]{72}$/);
  assert.deepEqual(await readPreview(token, SECRET), preview);
  assert.equal(await readPreview(token, 'another secret'), undefined);
});

test('a token may be of some editions alone, and names them', async () => {
  const some = { ...preview, editions: [1, 300, 2 ** 24 - 1] };
  const token = await signPreview(some, SECRET);
  assert.match(token, /^[\w-]{84}$/);
  assert.deepEqual(await readPreview(token, SECRET), some);
  for (const cut of [token.slice(4), token.slice(0, -4), token.slice(0, 28) + token.slice(32)]) {
    assert.equal(await readPreview(cut, SECRET), undefined);
  }
  await assert.rejects(signPreview({ ...preview, editions: [] }, SECRET), /of no edition/);
});

test('a time of the far future is told to the second', async () => {
  const far = { ...preview, endsAt: (2 ** 40 + 5) * SECOND };
  assert.deepEqual(await readPreview(await signPreview(far, SECRET), SECRET), far);
});

test('a token of which any character differs is none', async () => {
  const token = await signPreview(preview, SECRET);
  for (const [i, character] of [...token].entries()) {
    const other = character === 'A' ? 'B' : 'A';
    assert.equal(
      await readPreview(token.slice(0, i) + other + token.slice(i + 1), SECRET),
      undefined,
      `${i}`,
    );
  }
});

test('a token that is longer, shorter or spelt otherwise is none', async () => {
  const token = await signPreview(preview, SECRET);
  const spelt = ['', token.slice(1), token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, `${token}\n`];
  for (const text of [...spelt, token.replace(/.$/, '+'), token.replace(/.$/, 'é'), 'A'.repeat(100_000)]) {
    assert.equal(await readPreview(text, SECRET), undefined, text.slice(0, 80));
  }
});

// The doctor at the whole sample newsroom: six languages, two scripts from right to left and without spaces, media.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { digest } from '../cli/broken-newsroom.ts';
import { runCaptured } from '../cli/command-line.ts';
import { scratchFolder } from '../support/scratch.ts';

test('the doctor finds nothing in the sample newsroom, says so in a line and leaves it as it was', async (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, 'coranto.db');
  const world = { env: { CORANTO_DATABASE: file, CORANTO_MEDIA: join(folder, 'media') }, now: Date.now };
  await runCaptured(world, ['sample']);
  const before = digest(file);
  const { status, out, err } = await runCaptured(world, ['doctor']);
  assert.match(
    out,
    /^all is well: 6 editions, 30 stories, 126 articles, \d{3} documents, \d{5} links, 16 media files\n$/,
  );
  assert.equal(err, '');
  assert.equal(status, 0);
  assert.equal(digest(file), before);
});

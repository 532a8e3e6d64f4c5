import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaKind } from '../../src/domain/article.ts';
import { problemAt } from '../../src/domain/story-input.ts';

test('a problem names the line of its field, in the file that gives the field', () => {
  const defaults = { file: 'story.yaml', lines: { topics: 4, slug: 5 } };
  const origin = { file: 'en.md', lines: { slug: 2 }, defaults };
  const at = (field: string | null) => {
    const { file, line } = problemAt(origin, field, 'wrong');
    return `${file}:${line}`;
  };
  assert.equal(at('slug'), 'en.md:2');
  assert.equal(at('topics'), 'story.yaml:4');
  assert.equal(at('lead'), 'en.md:null');
  assert.equal(at(null), 'en.md:null');
});

test('media are images, audio, video or files', () => {
  assert.deepEqual(['image/png', 'audio/mpeg', 'video/mp4', 'application/pdf', 'text/plain'].map(mediaKind), [
    'image',
    'audio',
    'video',
    'file',
    'file',
  ]);
});

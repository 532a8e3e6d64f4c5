import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { problemAt } from '../../src/domain/story-input.ts';
import { readNewsroom } from '../../src/intake/newsroom.ts';
import { readStoryFile, readStoryFolder } from '../../src/intake/read-story.ts';
import { anyText } from '../support/any-text.ts';
import { often } from '../support/often.ts';
import { bytes, MEDIA, onlyArticle, readFolder, readMarkdown, SETTINGS, says } from './newsroom-files.ts';

const EN = '---\nheadline: A crane\nlead: It lifts.\n---\nBody.\n';
const NL = '---\nheadline: Een kraan\nlead: Ze tilt.\nsourceRevision: 1\n---\nTekst.\n';

test('reads a folder as a story with an article for each file', async () => {
  const story = await readFolder({ 'en.md': EN, 'nl.md': NL });
  assert.deepEqual([story.story, story.problems], ['crane', []]);
  assert.deepEqual(
    story.articles.map((one) => [one.story, one.edition, one.content.headline, one.origin.file]),
    [
      ['crane', 'en', 'A crane', 'crane/en.md'],
      ['crane', 'nl', 'Een kraan', 'crane/nl.md'],
    ],
  );
});

test('takes what an article does not say from story.yaml', async () => {
  const shared = 'story: crane-2026\npublishAt: 2026-03-14\nsource: en\ntopics: [port]\nbyline: Desk\n';
  const nl = NL.replace('---\n', '---\ntopics: [haven]\n');
  const story = await readFolder({ 'story.yaml': shared, 'en.md': EN, 'nl.md': nl });
  assert.deepEqual(story.problems, []);
  assert.deepEqual(
    story.articles.map((one) => [
      one.story,
      one.source,
      one.content.topics,
      one.content.bylines,
      one.publishAt?.given,
    ]),
    [
      ['crane-2026', 'en', ['port'], ['Desk'], '2026-03-14'],
      ['crane-2026', 'en', ['haven'], ['Desk'], '2026-03-14'],
    ],
  );
});

test('reads a shared local time in the zone of each edition', async () => {
  const ja = '---\nheadline: クレーン\nlead: 新しい。\n---\n';
  const story = await readFolder({ 'story.yaml': 'publishAt: 2026-03-14T12:00', 'en.md': EN, 'ja.md': ja });
  const times = story.articles.map((one) => one.publishAt?.kind === 'instant' && one.publishAt.at);
  assert.deepEqual(times, [Date.UTC(2026, 2, 14, 11), Date.UTC(2026, 2, 14, 3)]);
});

test('lets the good articles in and reports the bad ones', async () => {
  const story = await readFolder({ 'en.md': EN, 'nl.md': '---\nheadline: x\n---\n', 'fr.md': '' });
  assert.deepEqual(
    story.articles.map((one) => one.edition),
    ['en'],
  );
  assert.deepEqual(says(story.problems), [
    'crane/nl.md: 2: lead: missing; expected one or two sentences that sum up the story',
    'crane/fr.md: 1: expected a first line of three hyphens (---), then fields such as “headline: text”',
  ]);
});

test('reports a fault of story.yaml once, in its line, and lets nothing in', async () => {
  const unreadable = await readFolder({
    'story.yaml': 'topics: [port]\nheadline: A\nbylin: x\n',
    'en.md': EN,
    'nl.md': NL,
  });
  assert.deepEqual(unreadable.articles, []);
  assert.deepEqual(says(unreadable.problems), [
    'crane/story.yaml: 2: headline: belongs to one article; write it in the file of each edition',
    'crane/story.yaml: 3: bylin: “bylin” is not a field; did you mean “byline”?',
  ]);
  const impossible = await readFolder({
    'story.yaml': '\npublishAt: 2026-03-29T02:30',
    'en.md': EN,
    'nl.md': NL,
  });
  assert.deepEqual(says(impossible.problems), [
    'crane/story.yaml: 2: publishAt: “2026-03-29T02:30” does not exist in Europe/Brussels; write 2026-03-29T01:30:00+01:00 or 2026-03-29T03:30:00+02:00',
  ]);
});

test('lets a later check name the line of story.yaml', async () => {
  const story = await readFolder({ 'story.yaml': '# shared\ntopics:\n  - port\n', 'en.md': EN });
  const problem = problemAt(onlyArticle(story).origin, 'topics[1]', 'unknown');
  assert.deepEqual(says([problem]), ['crane/story.yaml: 3: topics[1]: unknown']);
});

test('names an unknown edition, two files of one edition, and files that are no articles', async () => {
  const story = await readFolder({ 'sv.md': EN, 'en.md': EN, 'EN.txt': 'x', 'notes.docx': 'x' });
  assert.deepEqual(
    story.articles.map((one) => one.edition),
    ['en'],
  );
  assert.deepEqual(says(story.problems), [
    'crane/sv.md: edition: there is no edition “sv”; the editions are en, nl, fr, de, ar, ja; name the file after one of them',
    'crane/EN.txt: edition: en.md is the article of edition “en” already; keep one of the two',
    'crane/notes.docx: expected an article: a file whose name ends in .md or .txt',
  ]);
  assert.deepEqual(says((await readFolder({})).problems), [
    'crane: the folder has no article; expected a file such as en.md',
  ]);
});

test('reports front matter that contradicts the folder', async () => {
  const story = await readFolder({
    'en.md': EN.replace('---\n', '---\nedition: nl\n'),
    'nl.md': NL.replace('---\n', '---\nstory: ship\n'),
  });
  assert.deepEqual(says(story.problems), [
    'crane/en.md: 2: edition: “nl” is not what the file’s name says; expected en, or another name',
    'crane/nl.md: 2: story: “ship” is not the story of this folder; expected crane',
  ]);
});

test('a newsroom without editions is told how to add one', async () => {
  const story = await readMarkdown('', '', { ...SETTINGS, editions: new Map() });
  assert.deepEqual(says(story.problems), [
    'in/en.md: 3: edition: there is no edition “en”; the newsroom has no editions yet; add one with “coranto edition add”',
  ]);
});

async function faultsOfBytes(content: Uint8Array): Promise<string[]> {
  const story = await readStoryFile({ file: { path: 'en.md', bytes: content }, media: MEDIA }, SETTINGS);
  assert.deepEqual(story.articles, []);
  return says(story.problems);
}

test('names the line where a text is not UTF-8', async () => {
  const latin1 = Uint8Array.from([
    ...bytes('---\r\nheadline: A\r\nlead: caf'),
    0xe9,
    ...bytes('\r\n---\r\n'),
  ]);
  assert.deepEqual(await faultsOfBytes(latin1), [
    'en.md: 3: the text is not valid UTF-8 here; save the file as UTF-8',
  ]);
  const cut = Uint8Array.from([...bytes('---\n'), 0xe2, 0x82]);
  assert.deepEqual(await faultsOfBytes(cut), [
    'en.md: 2: the text is not valid UTF-8 here; save the file as UTF-8',
  ]);
});

test('refuses UTF-16, binary files and files above a megabyte', async () => {
  assert.deepEqual(await faultsOfBytes(Uint8Array.from([0xff, 0xfe, 0x2d, 0])), [
    'en.md: 1: the text is UTF-16; save the file as UTF-8',
  ]);
  assert.deepEqual(await faultsOfBytes(bytes('---\nheadline: \u0000')), [
    'en.md: 2: this is not a text file (it contains a NUL byte)',
  ]);
  assert.deepEqual(await faultsOfBytes(bytes('x'.repeat(1024 * 1024 + 1))), [
    'en.md: the file has 1.1 MB; an article file may have 1 MB at most',
  ]);
});

test('reads a file with a byte order mark and any line ends', async () => {
  const text = EN.replace('---\n', '---\nedition: en\nstory: s\n');
  const read = async (content: string) =>
    onlyArticle(
      await readStoryFile({ file: { path: 'a.md', bytes: bytes(content) }, media: MEDIA }, SETTINGS),
    );
  const plain = await read(text);
  assert.deepEqual(await read(`\ufeff${text.replaceAll('\n', '\r\n')}`), plain);
  assert.deepEqual(await read(text.replaceAll('\n', '\r')), plain);
});

test('any bytes whatever give an article or a problem', async () => {
  const fragments = [
    '---\n',
    'headline: A\n',
    'lead: B\n',
    'edition: en\n',
    'story: s\n',
    '2019, June 18\n',
    '\n\n',
    'News in English\n',
    '![a](crane.png)',
    '[x]{lang=fr}',
    '“',
    '- ',
    '\t',
    '\ufeff',
    ': ',
    '"',
    '&a ',
    '*a',
    '{',
    '[',
    '<',
    '\r',
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...fragments), anyText({ maxLength: 8 })), {
    maxLength: 25,
  });
  const content = fc.oneof(
    text.map((parts) => bytes(parts.join(''))),
    fc.uint8Array({ maxLength: 200 }),
  );
  await fc.assert(
    fc.asyncProperty(content, fc.constantFrom('en.md', 'en.txt', 'story.yaml'), async (generated, name) => {
      const file = { path: name, bytes: generated };
      const single = await readStoryFile({ file, media: MEDIA, edition: 'en', story: 's' }, SETTINGS);
      assert.equal(single.articles.length === 0, single.problems.length > 0);
      const en = { path: 'en.md', bytes: bytes(EN) };
      const files = name === 'story.yaml' ? [file, en] : [file];
      const folder = await readStoryFolder({ key: 'k', files, media: MEDIA }, SETTINGS);
      assert.equal(folder.articles.length === 0, folder.problems.length > 0);
      readNewsroom(file);
    }),
    { numRuns: often(800) },
  );
});

test('reports the first problems of a file that is wrong in thousands of places', async () => {
  const story = await readMarkdown('', '[a]{\n'.repeat(2_000));
  assert.equal(story.problems.length, 51);
  assert.deepEqual(says(story.problems.slice(-1)), [
    'in/en.md: 57: 1950 more problems follow in this file; correct those above first',
  ]);
});

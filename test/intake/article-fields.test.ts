import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStoryFile } from '../../src/intake/read-story.ts';
import { bytes, onlyArticle, PNG, PNG_NAME, readMarkdown, SETTINGS, says } from './newsroom-files.ts';

async function faults(fields: string, body = ''): Promise<string[]> {
  const story = await readMarkdown(fields, body);
  assert.equal(story.articles.length, 0);
  return says(story.problems);
}

async function faultsOfFile(text: string, path = 'in/en.md'): Promise<string[]> {
  const media = async () => undefined;
  return says((await readStoryFile({ file: { path, bytes: bytes(text) }, media }, SETTINGS)).problems);
}

test('reads every field of the front matter', async () => {
  const fields = `slug: new-crane
publishAt: 2026-03-14T09:30
updatedAt: 2026-03-15T10:00Z
withdrawAt: +30d
topics: [port, customs, port]
byline:
  - Jan Peeters
  - Aïcha B.
dateline: Antwerp
guid: "1992 at  https://old.example/"
isPermaLink: false
source: nl
sourceRevision: 3
required: [en, nl]
correction: The crane is blue.
media:
  - file: dock.gif
    decorative: true
  - file: crane.png
    alt: A crane
    caption: The crane at work
    credit: Port photographer`;
  const article = onlyArticle(await readMarkdown(fields, 'It stands.'));
  const { content, origin, ...rest } = article;
  assert.deepEqual(rest, {
    story: 'crane',
    edition: 'en',
    publishAt: {
      kind: 'instant',
      at: Date.UTC(2026, 2, 14, 8, 30),
      dateOnly: false,
      given: '2026-03-14T09:30',
    },
    updatedAt: {
      kind: 'instant',
      at: Date.UTC(2026, 2, 15, 10),
      dateOnly: false,
      given: '2026-03-15T10:00Z',
    },
    withdrawAt: { kind: 'relative', after: 30 * 86_400_000, given: '+30d' },
    guid: '1992 at  https://old.example/',
    guidIsPermaLink: false,
    source: 'nl',
    sourceRevision: 3,
    coOriginal: false,
    required: ['en', 'nl'],
    correction: 'The crane is blue.',
  });
  const { media, ...words } = content;
  assert.deepEqual(words, {
    headline: 'A new crane',
    lead: 'It lifts.',
    body: '<p>It stands.</p>',
    slug: 'new-crane',
    bylines: ['Jan Peeters', 'Aïcha B.'],
    dateline: 'Antwerp',
    topics: ['port', 'customs'],
  });
  assert.deepEqual(
    media.map(({ alt, caption, type, width, height }) => ({ alt, caption, type, width, height })),
    [
      { alt: null, caption: null, type: 'image/gif', width: 2, height: 3 },
      { alt: 'A crane', caption: 'The crane at work', type: 'image/png', width: 1, height: 1 },
    ],
  );
  assert.equal(media[1]?.name, PNG_NAME);
  assert.equal(origin.file, 'in/en.md');
  assert.equal(origin.lines.slug, 6);
  assert.equal(origin.lines['topics[2]'], 10);
  assert.equal(origin.lines['media[2]'], 24);
});

test('leaves open what the file does not say', async () => {
  const { content, story, edition, origin, ...rest } = onlyArticle(await readMarkdown(''));
  assert.deepEqual(rest, {
    publishAt: null,
    updatedAt: null,
    withdrawAt: null,
    guid: null,
    guidIsPermaLink: false,
    source: null,
    sourceRevision: null,
    coOriginal: false,
    required: null,
    correction: null,
  });
  assert.deepEqual([content.slug, content.body, content.dateline], [null, '', null]);
});

test('takes every value as the text that was written', async () => {
  const file = (headline: string) =>
    `---\nstory: 2026\nedition: en\nheadline: ${headline}\nlead: 'no'\n---\n`;
  for (const headline of ['2026', '1.10', 'No', '2026-03-14', '0x10', 'null', '~']) {
    const source = { file: { path: 'en.md', bytes: bytes(file(headline)) }, media: async () => undefined };
    const article = onlyArticle(await readStoryFile(source, SETTINGS));
    assert.deepEqual([article.content.headline, article.story], [headline, '2026']);
  }
});

test('tidies texts: one line, single spaces, nothing that XML forbids', async () => {
  const article = onlyArticle(
    await readMarkdown('dateline: "Ant\\u0001werp\\ud800 \\n  port"\nbyline: >\n  Jan\n  Peeters'),
  );
  assert.deepEqual(
    [article.content.dateline, article.content.bylines],
    ['Antwerp\ufffd port', ['Jan Peeters']],
  );
});

test('a field left empty is not given', async () => {
  const article = onlyArticle(await readMarkdown('slug:\ndateline: ""\npublishAt:'));
  assert.deepEqual([article.content.slug, article.content.dateline, article.publishAt], [null, null, null]);
  const unseen = onlyArticle(await readMarkdown('dateline: "\\u0001"\nguid: "\\u0002 "'));
  assert.deepEqual([unseen.content.dateline, unseen.guid], [null, null], 'nor one that nobody can see');
});

test('names a missing headline and lead', async () => {
  assert.deepEqual(await faultsOfFile('---\nstory: s\nedition: en\nlead:\n---\nBody\n'), [
    'in/en.md: 2: headline: missing; expected one line of text',
    'in/en.md: 4: lead: missing; expected one or two sentences that sum up the story',
  ]);
});

test('names a missing story and edition', async () => {
  assert.deepEqual(await faultsOfFile('---\nheadline: A\nlead: B\nstory: s\n---\n'), [
    'in/en.md: edition: missing; expected a field such as “edition: en”',
  ]);
  assert.deepEqual(await faultsOfFile('---\nheadline: A\nlead: B\nedition: en\n---\n'), [
    'in/en.md: story: missing; expected a field such as “story: 2026-strike”',
  ]);
});

test('names the nearest field for an unknown one', async () => {
  assert.deepEqual(
    await faults('publisAt: 2026-03-14\nTags: [a]\nmedia:\n  - file: crane.png\n    alternative: x\nzzz: 1'),
    [
      'in/en.md: 10: media[1].alternative: “alternative” is not a field; the fields are file, alt, decorative, caption, credit, title, terms, thumbnail',
      'in/en.md: 6: publisAt: “publisAt” is not a field; did you mean “publishAt”?',
      'in/en.md: 7: Tags: “Tags” is not a field; did you mean “topics”?',
      'in/en.md: 11: zzz: “zzz” is not a field; the fields are story, publishAt, updatedAt, withdrawAt, topics, byline, dateline, media, source, sourceRevision, coOriginal, required, headline, lead, slug, guid, isPermaLink, formerPaths, correction, edition',
    ],
  );
});

test('says what a value should have been', async () => {
  const fields =
    'topics: port\nsourceRevision: 0\ncoOriginal: yes\nbyline: {a: b}\nrequired: en\nslug: New Crane/2';
  assert.deepEqual(await faults(fields), [
    'in/en.md: 6: topics: expected a list such as [port, customs], found “port”',
    'in/en.md: 9: byline: expected a name, or a list of names, found fields of its own',
    'in/en.md: 7: sourceRevision: expected a whole number from 1, found “0”',
    'in/en.md: 8: coOriginal: expected true or false, found “yes”',
    'in/en.md: 10: required: expected a list such as [nl, fr], found “en”',
    'in/en.md: 11: slug: “New Crane/2” contains a slash; a slug is one part of the URL',
  ]);
  assert.deepEqual(await faults('topics: [Port, a--b]\nslug: New Crane'), [
    'in/en.md: 6: topics[1]: “Port” is not a topic’s key; expected lower-case letters and digits joined by hyphens, such as port-security',
    'in/en.md: 6: topics[2]: “a--b” is not a topic’s key; expected lower-case letters and digits joined by hyphens, such as port-security',
    'in/en.md: 7: slug: “New Crane” is not a slug: lower-case letters and digits in groups joined by hyphens, 80 at most; write new-crane',
  ]);
});

test('names an unknown edition, also as source and among the required ones', async () => {
  assert.deepEqual(await faultsOfFile('---\nstory: s\nedition: sv\nheadline: A\nlead: B\n---\n'), [
    'in/en.md: 3: edition: there is no edition “sv”; the editions are en, nl, fr, de, ar, ja',
  ]);
  assert.deepEqual(await faults('source: sv\nrequired:\n  - en\n  - fi'), [
    'in/en.md: 6: source: there is no edition “sv”; the editions are en, nl, fr, de, ar, ja',
    'in/en.md: 9: required[2]: there is no edition “fi”; the editions are en, nl, fr, de, ar, ja',
  ]);
});

test('names both readings of a local time that does not exist or occurs twice', async () => {
  assert.deepEqual(await faults('publishAt: 2026-03-29T02:30'), [
    'in/en.md: 6: publishAt: “2026-03-29T02:30” does not exist in Europe/Brussels; write 2026-03-29T01:30:00+01:00 or 2026-03-29T03:30:00+02:00',
  ]);
  assert.deepEqual(await faults('withdrawAt: 2026-10-25 02:30'), [
    'in/en.md: 6: withdrawAt: “2026-10-25 02:30” occurs twice in Europe/Brussels; write 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00',
  ]);
});

test('refuses an impossible date, and a withdrawal that is not after the release', async () => {
  const expectation =
    'expected a time such as 2026-03-14T09:30 (in the edition’s zone), 2026-03-14T09:30+01:00, 2026-03-14 or +5m';
  assert.deepEqual(await faults('publishAt: 2026-02-30\nupdatedAt: tomorrow'), [
    `in/en.md: 6: publishAt: “2026-02-30” is not a possible date or time; ${expectation}`,
    `in/en.md: 7: updatedAt: “tomorrow” is not a time; ${expectation}`,
  ]);
  assert.deepEqual(await faults('withdrawAt: 2026-03-14\npublishAt: 2026-03-14'), [
    'in/en.md: 6: withdrawAt: is not later than publishAt; expected a time after it',
  ]);
});

test('refuses fields that contradict one another', async () => {
  assert.deepEqual(await faults('isPermaLink: true\nsource: nl\ncoOriginal: true'), [
    'in/en.md: 6: isPermaLink: is given without a guid; add the guid',
    'in/en.md: 8: coOriginal: a co-original text has no source; keep one of coOriginal and source',
  ]);
  assert.deepEqual(await faults('isPermaLink: true\nguid: "12"'), [
    'in/en.md: 7: guid: “12” is not a web address; write isPermaLink: false, or leave it out',
  ]);
  assert.deepEqual(await faults('media:\n  - file: crane.png\n    alt: x\n    decorative: true'), [
    'in/en.md: 8: media[1].alt: has both alt and decorative: true; keep one of the two',
  ]);
});

test('reads what a file is called, who may use it and its thumbnail', async () => {
  const fields =
    'media:\n  - file: tariff.pdf\n    title: The  tariff\n    terms: Free to use\n    thumbnail: crane.png';
  const story = await readMarkdown(fields);
  const [use] = onlyArticle(story).content.media;
  assert.deepEqual([use?.title, use?.terms, use?.thumbnail?.name], ['The tariff', 'Free to use', PNG_NAME]);
  assert.deepEqual(use?.thumbnail, {
    name: PNG_NAME,
    type: 'image/png',
    size: PNG.length,
    width: 1,
    height: 1,
  });
  assert.deepEqual([...story.media.keys()].sort(), [PNG_NAME, use?.name].sort());
});

test('refuses a thumbnail that is missing, no image, or the file itself', async () => {
  const thumbnails = ['gone.png', 'tariff.pdf', 'my crane.png', '[a]'];
  const list = thumbnails.map((name) => `  - file: crane.png\n    alt: x\n    thumbnail: ${name}`);
  assert.deepEqual(await Promise.all(list.map((entry) => faults(`media:\n${entry}`))), [
    [
      'in/en.md: 7: media[1]: thumbnail: “gone.png” is not beside the article; add the file or correct its name',
    ],
    ['in/en.md: 7: media[1]: thumbnail: “tariff.pdf” is application/pdf and no image'],
    [
      'in/en.md: 7: media[1]: thumbnail: “my crane.png” is the file itself; name another picture, or leave it out',
    ],
    ['in/en.md: 9: media[1].thumbnail: expected the name of a picture beside the article, found a list'],
  ]);
});

test('refuses media that are missing, wordless, listed twice or of a type that is not published', async () => {
  const media = ['gone.png', 'crane.png', 'my crane.png', 'logo.svg', '../x.png', 'http://a.example/x.png'];
  const list = `media:\n${media.map((name) => `  - file: ${name}\n`).join('')}`.trimEnd();
  assert.deepEqual(await faults(list), [
    'in/en.md: 7: media[1]: “gone.png” is not beside the article; add the file or correct its name',
    'in/en.md: 8: media[2]: the image “crane.png” has no alt text; write ![what it shows](crane.png), or under media alt: what it shows or decorative: true',
    'in/en.md: 9: media[3]: “my crane.png” is listed twice; keep one of the two',
    'in/en.md: 10: media[4]: “logo.svg” cannot be published: it is of an unknown type; expected JPEG, PNG, WebP, GIF, AVIF, MP3, M4A, Ogg, MP4, WebM or PDF, told by the content',
    'in/en.md: 11: media[5]: “../x.png” is not beside the article; name a file in the same folder, such as crane.jpg',
    'in/en.md: 12: media[6]: “http://a.example/x.png” is an address; images must be files beside the article',
  ]);
});

test('a file that is no picture needs no alt text', async () => {
  const article = onlyArticle(await readMarkdown('media:\n  - file: tariff.pdf'));
  assert.deepEqual(article.content.media[0]?.type, 'application/pdf');
});

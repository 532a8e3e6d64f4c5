import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readJsonLine } from '../../src/intake/json-line.ts';
import type { ReadStory } from '../../src/intake/read-story.ts';
import { MEDIA, onlyArticle, PNG_NAME, SETTINGS, says } from './newsroom-files.ts';

const ARTICLE = {
  story: 'crane',
  edition: 'en',
  headline: 'A new crane',
  lead: 'It lifts.',
  html: '<p>Up.</p>',
};
const BASE = 'https://news.example.org/press';

function readText(text: string, baseUrl = BASE): Promise<ReadStory> {
  return readJsonLine({ file: 'in/history.jsonl', number: 7, text, media: MEDIA }, { ...SETTINGS, baseUrl });
}

const read = (fields: object = {}, baseUrl = BASE) =>
  readText(JSON.stringify({ ...ARTICLE, ...fields }), baseUrl);

/** What is said of a line, without the place, which is always the same. */
async function faults(fields: object | string): Promise<string[]> {
  const { problems, articles } = await (typeof fields === 'string' ? readText(fields) : read(fields));
  assert.deepEqual(articles, []);
  return says(problems).map((text) => {
    assert.ok(text.startsWith('in/history.jsonl: 7: '), text);
    return text.slice('in/history.jsonl: 7: '.length);
  });
}

describe('a line of JSON', () => {
  test('is an article, with all that a former system knew of it', async () => {
    const line = {
      ...{ guid: ' urn:x:1 ', isPermaLink: false, slug: 'crane', byline: ['Ada', 'Bo'], dateline: 'Quay' },
      ...{ topics: ['port'], source: 'nl', sourceRevision: 1, required: ['nl', 'en'], coOriginal: false },
      publishedAt: '2019-06-18T09:30:00+02:00',
      updatedAt: '2019-06-19T10:00Z',
      withdrawnAt: '2020-01-01',
      formerPaths: ['https://news.example.org/press/2019/caf%c3%a9.html#top', '/press/story.php?id=7'],
      media: [{ file: 'crane.png', alt: 'A crane', credit: null }],
    };
    const article = onlyArticle(await read(line));
    assert.deepEqual(article, {
      story: 'crane',
      edition: 'en',
      content: {
        headline: 'A new crane',
        lead: 'It lifts.',
        body: '<p>Up.</p>',
        slug: 'crane',
        bylines: ['Ada', 'Bo'],
        dateline: 'Quay',
        topics: ['port'],
        media: article.content.media,
      },
      publishAt: {
        kind: 'instant',
        at: Date.UTC(2019, 5, 18, 7, 30),
        dateOnly: false,
        given: line.publishedAt,
      },
      updatedAt: { kind: 'instant', at: Date.UTC(2019, 5, 19, 10), dateOnly: false, given: line.updatedAt },
      withdrawAt: { kind: 'instant', at: Date.UTC(2020, 0, 1, 11), dateOnly: true, given: line.withdrawnAt },
      guid: ' urn:x:1 ',
      guidIsPermaLink: false,
      formerPaths: ['/2019/caf%C3%A9.html', '/story.php?id=7'],
      source: 'nl',
      sourceRevision: 1,
      coOriginal: false,
      required: ['nl', 'en'],
      correction: null,
      origin: { file: 'in/history.jsonl', lines: {}, line: 7 },
    });
    assert.deepEqual(
      article.content.media.map(({ name, alt }) => [name, alt]),
      [[PNG_NAME, 'A crane']],
    );
  });

  test('needs no more than a story, an edition and a text; what is null is not given', async () => {
    const { content, publishAt, guid } = onlyArticle(await read({ html: '', guid: null, topics: null }));
    assert.deepEqual([content.body, content.topics, publishAt, guid], ['', null, null, null]);
  });

  test('may have its text as Markdown', async () => {
    const { content } = onlyArticle(await read({ html: undefined, markdown: 'Up.\r\n\r\n> *Down.*' }));
    assert.equal(content.body, '<p>Up.</p>\n<blockquote>\n<p><em>Down.</em></p>\n</blockquote>');
    assert.deepEqual(await faults({ html: undefined, markdown: 'Up.\n\n[x](javascript:1)' }), [
      'markdown: in its line 3: the link to “javascript:1” cannot be published; a link begins with https:, http:, mailto: or tel:, or is relative',
    ]);
  });

  test('leaves of its HTML what an article may contain', async () => {
    const html =
      '<script>x</script><h1 onclick="x">A</h1><p style="x">B <b>C</b><iframe src="x"></iframe>\u0000</p>';
    assert.equal(onlyArticle(await read({ html })).content.body, '<h2>A</h2><p>B <strong>C</strong></p>');
  });

  test('finds the pictures of its HTML beside the file, and none elsewhere', async () => {
    const html =
      '<p><img src="./my%20crane.png" alt="A &quot;crane&quot;" onerror="x"><img alt="" src="dock.gif"></p>';
    const { content } = onlyArticle(await read({ html }));
    const [crane, dock] = content.media;
    assert.deepEqual(
      content.media.map(({ alt }) => alt),
      ['A "crane"', null],
    );
    assert.equal(
      content.body,
      `<p><img src="media:${crane?.name}" alt="A &quot;crane&quot;" width="1" height="1" />` +
        `<img src="media:${dock?.name}" alt="" width="2" height="3" /></p>`,
    );
    assert.deepEqual(
      await faults({ html: '<img src="https://e.example/x.png" alt="x"><img src="crane.png">' }),
      [
        'html: “https://e.example/x.png” is an address; images must be files beside the article',
        'html: the image “crane.png” has no alt text; give it alt="what it shows", or alt="" when it is decorative',
      ],
    );
  });

  test('that is not one is said to be wrong in a sentence', async () => {
    for (const [text, said] of [
      ['{"story": "x"', /^this is not JSON \(.*\); expected a line such as \{"story"/],
      ['[]', /^expected an article such as .*, found \[\]$/],
      ['"story"', /^expected an article such as .*, found "story"$/],
      [
        `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
        /^(expected an article|the fields are nested too deeply)/,
      ],
      [
        `{"story":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
        /nested too deeply|found fields of its own/,
      ],
    ] as const) {
      const [first] = await faults(text);
      assert.match(first ?? '', said, text.slice(0, 40));
    }
  });

  test('is told everything that is wrong with it, in the words of lines', async () => {
    assert.deepEqual(
      await faults({ story: 5, lead: undefined, html: undefined, title: 'x', date: 'x', isPermaLink: 1 }),
      [
        'story: expected the newsroom’s own name of the story, found 5',
        'lead: missing; expected one or two sentences that sum up the story',
        'isPermaLink: expected true or false, found 1',
        'title: “title” is not a field; did you mean “headline”?',
        'date: “date” is not a field; did you mean “publishedAt”?',
        'html: missing; expected the text of the article as html or markdown',
      ],
    );
    assert.deepEqual(
      await faults({
        publishedAt: '2020-02-30',
        withdrawnAt: '+5x',
        formerPaths: ['https://other.example/x', 'x'],
      }),
      [
        'formerPaths[1]: “https://other.example/x” is not at https://news.example.org; if its requests come here all the same, write the path alone',
        'formerPaths[2]: “x” is neither a path such as /2019/06/story.html nor an http or https URL',
        'publishedAt: “2020-02-30” is not a possible date or time; expected a time such as 2026-03-14T09:30 (in the edition’s zone), 2026-03-14T09:30+01:00, 2026-03-14 or +5m',
        'withdrawnAt: “+5x” is not a time; expected a time such as 2026-03-14T09:30 (in the edition’s zone), 2026-03-14T09:30+01:00, 2026-03-14 or +5m',
      ],
    );
    assert.deepEqual(await faults({ publishedAt: '2020-01-02', withdrawnAt: '2020-01-01' }), [
      'withdrawnAt: is not later than publishedAt; expected a time after it',
    ]);
    const [named] = await faults({ constructor: 1 });
    assert.match(named ?? '', /^constructor: “constructor” is not a field; the fields are story, /);
    assert.deepEqual(await faults({ required: [null], byline: [null], sourceRevision: 1e99 }), [
      'byline: expected a name, or a list of names, found a list',
      'sourceRevision: expected a whole number from 1, found 1e+99',
      'required[1]: expected the path of an edition, found nothing',
    ]);
    assert.deepEqual(await faults({ edition: 'it', markdown: 'x' }), [
      'html: is given beside markdown; keep one of the two',
    ]);
    assert.deepEqual(await faults({ edition: 'it' }), [
      'edition: there is no edition “it”; the editions are en, nl, fr, de, ar, ja',
    ]);
    assert.deepEqual(await faults({ html: '<i>'.repeat(1001) }), [
      'html: has more than 1000 elements within one another',
    ]);
    assert.deepEqual(await faults({ guid: 12_345_678_901_234_567_890n.toString(), isPermaLink: true }), [
      'guid: “12345678901234567890” is not a web address; write isPermaLink: false, or leave it out',
    ]);
  });

  test('has former paths below the base URL only', async () => {
    assert.deepEqual(
      await faults({ formerPaths: ['/2019/x', '/press/?p=5', '//press/x', `/press/${'x'.repeat(2000)}`] }),
      [
        'formerPaths[1]: “/2019/x” is not below https://news.example.org/press, so no request for it comes here',
        'formerPaths[2]: “/press/?p=5” is the newsroom’s own first page',
        'formerPaths[3]: “//press/x” is not below https://news.example.org/press, so no request for it comes here',
        'formerPaths[4]: is 2001 letters long; expected 2000 at most',
      ],
    );
    const paths = ['http://news.example.org/a/../b', '/%7Ec', '/~c', '/x/?p=5'];
    const { formerPaths } = onlyArticle(await read({ formerPaths: paths }, 'https://news.example.org'));
    assert.deepEqual(formerPaths, ['/b', '/~c', '/x/?p=5']);
  });
});

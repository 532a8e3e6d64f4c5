import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { connect } from '../../src/cli/remote.ts';
import type { Newsroom } from '../support/newsroom.ts';
import { ICON, PNG } from '../support/picture.ts';
import { article, type CommandLine, commandLine, runCaptured } from './command-line.ts';
import { type Elsewhere, KEY, type Mishap, newsroomElsewhere } from './newsroom-elsewhere.ts';

/** A one-pixel GIF. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const draft = { publishAt: undefined };

/** Everything that is kept of stories and their past, ids that are random left out. */
function contents(newsroom: Newsroom): unknown {
  return [
    'SELECT path, language, title, window_size, rights, icon FROM editions ORDER BY id',
    'SELECT topic_id, edition_id, label, slug FROM topic_labels ORDER BY 1, 2',
    `SELECT s.key, a.edition_id, a.revision, a.publish_at, a.publish_given, a.released_at, a.withdrawn_at, a.slug
      FROM articles a JOIN stories s ON s.id = a.story_id ORDER BY a.id`,
    'SELECT article_id, number, kind, headline, lead, body, note, follows, actor, reason FROM revisions ORDER BY 1, 2',
    'SELECT kind, story_id, article_id, edition_id, revision, actor, reason FROM changes ORDER BY seq',
    'SELECT name, type, size, width FROM media ORDER BY name',
    'SELECT article_id, revision, name, alt FROM revision_media ORDER BY 1, 2, 3',
  ].map((query) => newsroom.rows(query));
}

async function both(t: TestContext): Promise<{ here: CommandLine; there: Elsewhere }> {
  const here = await commandLine(t);
  return { here, there: await newsroomElsewhere(t, here.clock) };
}

/** Runs a command in both places. */
async function same({ here, there }: { here: CommandLine; there: Elsewhere }, ...argv: string[]) {
  const [ours, theirs] = [await here.run(...argv), await there.run(...argv)];
  assert.deepEqual(theirs, ours, argv.join(' '));
  return ours;
}

function writeStories({ write }: CommandLine): void {
  write(
    'in/newsroom.yaml',
    'editions:\n  - {path: de, language: de, title: Hafen, timeZone: Europe/Berlin}\n' +
      'topics:\n  trade: {de: Handel}\n  tides: {de: Gezeiten}\n',
  );
  write('in/strike/crane.gif', PIXEL);
  write(
    'in/strike/en.md',
    article({ topics: '[trade]' }, '![A crane](crane.gif)\n\n> [Ja]{lang=nl} “quoted”.'),
  );
  write('in/strike/nl.md', article({ source: 'en', headline: 'Kranen staan stil' }));
  write('in/strike/de.md', article({ topics: '[tides]', publishAt: '2026-04-01T09:30' }));
  write('in/later/fr.md', article(draft));
  write('in/bad/en.md', article({ topics: '[unknown]' }));
  write('in/worse/en.md', article({ publishAt: 'soon' }));
}

describe('a command with --to does elsewhere what it does here', () => {
  test('and says the same', async (t) => {
    const places = await both(t);
    const { here, there } = places;
    const stories = join(here.folder, 'in');
    writeStories(here);
    const { out, err, status } = await same(places, 'import', stories, '--reason', 'moved in');
    assert.match(out, /^strike {2}de {7}new/m);
    assert.match(err, /bad\/en\.md:5: topics: there is no topic “unknown”/);
    assert.equal(status, 1);
    await same(places, 'import', stories, '--json');

    await same(
      places,
      'edition',
      'add',
      'it',
      '--language',
      'it',
      '--title',
      'Porto',
      '--zone',
      'Europe/Rome',
    );
    await same(places, 'edition', 'edit', 'it', '--title', 'Il porto');
    const icon = here.write('icon.png', ICON.bytes);
    await same(places, 'edition', 'edit', 'it', '--icon', icon, '--rights', 'Il porto', '--window', '20');
    await same(places, 'edition', 'edit', 'it', '--icon', here.write('pixel.png', PNG));
    await same(places, 'topic', 'iptc', 'trade', '20000082');
    await same(places, 'edition', 'list');
    await same(places, 'edition', 'edit', 'xx', '--title', 'x');

    await same(places, 'schedule', 'later', '--at', '2026-04-01T09:00');
    await same(places, 'schedule', 'later', 'fr', '--in', '5m');
    await same(places, 'schedule', 'strike', 'de', '--clear', '--json');
    await same(places, 'schedule', 'later', '--at', '2026-03-29T02:30');
    await same(places, 'release', 'later', '--actor', 'Ada');
    await same(places, 'release', 'later');

    here.write('new/tug.gif', Buffer.concat([PIXEL, Buffer.from('tug')]));
    const text = here.write('new/en.md', article({}, 'New. ![A tug](tug.gif)'));
    assert.equal((await same(places, 'amend', 'strike', 'en', text)).out, 'strike  en  amended\n');
    await same(places, 'amend', 'strike', 'en', text);
    await same(places, 'amend', 'nope', 'en', text);
    await same(places, 'amend', 'strike', 'xx', text);
    await same(places, 'update', 'strike', 'nl', here.write('new/nl.md', article({}, 'Nieuw.')), '--json');
    await same(places, 'correct', 'strike', 'nl', here.write('new/nl.md', article()), '--note', 'Not nieuw.');
    await same(places, 'correct', 'strike', 'en', '--note', 'The sum was wrong until ten.');
    await same(places, 'correct', 'strike', 'de', '--note', 'Not public.');
    await same(places, 'withdraw', 'strike', '--edition', 'nl');
    await same(places, 'withdraw', 'strike', '--json');
    await same(places, 'withdraw', 'nope');

    for (const args of [[], ['strike'], ['--state', 'withdrawn', '--json'], ['--limit', '1'], ['nope']]) {
      await same(places, 'status', ...args);
    }
    await same(places, 'status', '--edition', 'xx');
    assert.deepEqual(contents(there.newsroom), contents(here.newsroom));
  });

  test('in groups of at most 400 articles', async (t) => {
    const { here, there } = await both(t);
    for (let i = 0; i < 101; i++) {
      for (const edition of ['en', 'nl', 'fr', 'ar']) here.write(`in/s${i}/${edition}.md`, article());
    }
    const lines = await there.run('import', join(here.folder, 'in'));
    assert.deepEqual(lines, {
      status: 0,
      out: '404 new\n',
      err: '100 stories committed\n101 stories committed\n',
    });
  });

  test('with its media ahead of it, each only where it is missing', async (t) => {
    const places = await both(t);
    const { here, there } = places;
    for (let i = 0; i < 9; i++) {
      here.write(`in/s${i}/en.md`, article({ media: '[{file: a.gif, alt: A}]' }));
      here.write(`in/s${i}/a.gif`, Buffer.concat([PIXEL, Buffer.from([i])]));
    }
    await same(places, 'import', join(here.folder, 'in'));
    const kinds = () => there.requests.map((name) => name.replace(/[0-9a-f]{64}/, '*'));
    assert.equal(kinds().filter((name) => name === 'PUT media/*.gif').length, 9);
    assert.deepEqual(kinds().slice(-2), ['PUT media/*.gif', 'POST import']);
    await same(places, 'import', join(here.folder, 'in'));
    assert.equal(kinds().filter((name) => name === 'PUT media/*.gif').length, 9);
    assert.equal(kinds().filter((name) => name === 'HEAD media/*.gif').length, 18);
  });

  test('where a sample fills an empty newsroom and no other', async (t) => {
    const places = await both(t);
    assert.match(
      (await same(places, 'sample')).err,
      /empty newsroom, and this one has editions: en, nl, fr, ar/,
    );
    const { newsroom, run } = places.there;
    for (const table of ['topic_labels', 'topics', 'editions'])
      newsroom.db.connection.exec(`DELETE FROM ${table}`);
    const { status, out, err } = await run('sample');
    assert.deepEqual([status, err], [0, '']);
    assert.match(out, /^Filled the empty database with the sample newsroom: \d+ stories, \d+ articles\.\n$/);
  });

  test('but not a dry run, which needs a copy here', async (t) => {
    const there = await newsroomElsewhere(t);
    const { status, err } = await there.run('import', 'x', '--dry-run');
    assert.match(
      err,
      /a dry run needs the newsroom here: copy it with “coranto transfer --from http:.* --copy”/,
    );
    assert.deepEqual([status, there.requests], [2, []]);
  });
});

describe('a key', () => {
  test('that is missing is asked for', async (t) => {
    const there = await newsroomElsewhere(t);
    const { status, err } = await there.runWith({ env: {} }, 'status');
    assert.match(err, /CORANTO_KEY is missing; .* “openssl rand -base64 32”/);
    assert.deepEqual([status, there.requests], [3, []]);
  });

  test('that is wrong is refused, and never repeated', async (t) => {
    const there = await newsroomElsewhere(t);
    const wrong = 'another-key-that-is-as-long-as-it-must-be';
    const { status, err } = await there.runWith({ env: { CORANTO_KEY: wrong } }, 'status');
    assert.match(err, /CORANTO_KEY is not the key of the newsroom at http:.*press; set it to/);
    assert.ok(!err.includes(wrong));
    assert.equal(status, 3);
  });

  test('that a newsroom lacks lets nobody in', async (t) => {
    const there = await newsroomElsewhere(t);
    there.mishap = () => problem(403, 'Its operator has set no CORANTO_KEY.');
    const { status, err } = await there.run('status');
    assert.match(err, /lets nobody in: set CORANTO_KEY there, and the same one here \(it says: Its operator/);
    assert.equal(status, 1);
  });

  test('travels in clear to this machine only', async () => {
    for (const url of [
      'http://news.example.org',
      'http://127.0.0.1.example.org',
      'http://192.168.0.2:4400',
    ]) {
      const { status, err } = await runCaptured({ env: { CORANTO_KEY: KEY } }, ['status', '--to', url]);
      assert.match(err, /is http, over which anybody on the way can read the key; use https/);
      assert.equal(status, 2);
    }
  });

  test('goes nowhere else, whoever redirects', async (t) => {
    const [there, thief] = [await newsroomElsewhere(t), await newsroomElsewhere(t)];
    there.mishap = () => ({ status: 308, headers: { Location: `${thief.url}/api/v1/desk/status` } });
    const { status, err } = await there.run('status');
    assert.ok(err.includes(`redirects to ${thief.url}/api/v1/desk/status; redirects are not followed`));
    assert.ok(err.includes(`name it: --to ${thief.url}\n`));
    assert.deepEqual([status, thief.requests], [1, []]);
  });
});

describe('an answer that is of no use is said in words', () => {
  const answers: [what: string, mishap: Mishap, sentence: RegExp][] = [
    [
      'a page',
      { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' },
      /with a web page \(200\) .*bot check/,
    ],
    ['a challenge', { status: 403, body: '<!doctype html><title>Just a moment' }, /with a web page \(403\)/],
    ['other text', { status: 200, body: 'hello' }, /is not JSON; is there a Coranto at this URL/],
    [
      'no such thing',
      problem(404, 'There is nothing at this URL.'),
      /takes this: There is nothing at this URL; check/,
    ],
    ['a refusal', problem(409, 'the newsroom is closed here'), /^coranto: the newsroom is closed here\n$/],
    [
      'wrong input',
      problem(422, 'No.', [{ path: 'by.actor', message: 'Too big' }]),
      /take this: No\n {2}by\.actor: Too big\n/,
    ],
    ['a fault', problem(500, 'The fault is ours.'), /answered 500: The fault is ours; its log says/],
    ['a steered terminal', problem(409, '\u001b[2J gone'), /^coranto: �\[2J gone\n$/],
  ];
  for (const [what, mishap, sentence] of answers) {
    test(what, async (t) => {
      const there = await newsroomElsewhere(t);
      there.mishap = () => mishap;
      const { status, err } = await there.run('status');
      assert.match(err, sentence);
      assert.doesNotMatch(err, /bug/);
      assert.deepEqual([status, there.requests.length], [1, 1]);
    });
  }

  test('no answer', async (t) => {
    const there = await newsroomElsewhere(t);
    const env = { CORANTO_KEY: KEY };
    const errorOf = async (url: string) => (await runCaptured({ env }, ['status', '--to', url])).err;
    assert.match(
      await errorOf('https://newsroom.invalid'),
      /^coranto: the newsroom at https:\/\/newsroom\.invalid: no such host is known/,
    );
    assert.match(await errorOf(there.url.replace('http:', 'https:')), /no secure connection can be made/);
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const slow = connect(
      `http://localhost:${port}`,
      KEY,
      { now: () => 0, wait: async () => {}, err: () => {}, progress: null },
      20,
    );
    await assert.rejects(slow.perform('editions', {}), {
      name: 'RemoteError',
      message: /no answer came in time/,
    });
    silent.close();
    assert.match(
      await errorOf(`http://127.0.0.1:${port}`),
      /the connection is refused; does the newsroom run there/,
    );
  });

  test('what is no URL of a newsroom', async () => {
    for (const url of [
      'news.example.org',
      'ftp://a.example',
      'https://ada:secret@a.example',
      'https://a.example/?b',
    ]) {
      const { status, err } = await runCaptured({ env: { CORANTO_KEY: KEY } }, ['status', '--to', url]);
      assert.match(err, /the URL of a newsroom/);
      assert.doesNotMatch(err, /secret/);
      assert.equal(status, 2);
    }
  });
});

function problem(status: number, detail: string, problems?: { path: string; message: string }[]) {
  const body = JSON.stringify({ type: 'about:blank', title: '', status, detail, problems });
  return { status, headers: { 'Content-Type': 'application/problem+json' }, body };
}

/** Goes wrong at these times of being asked for it, counted from 1. */
function at(request: string, times: number[], mishap: Mishap): Elsewhere['mishap'] {
  let asked = 0;
  return (name) => (name === request && times.includes(++asked) ? mishap : undefined);
}

const busy = (status: number) => ({ ...problem(status, 'busy'), headers: { 'Retry-After': '7' } });

describe('a newsroom elsewhere is asked again', () => {
  test('when it says to, after the time that it says', async (t) => {
    const there = await newsroomElsewhere(t);
    there.mishap = at('POST status', [1, 2], busy(503));
    const { status, err } = await there.run('status');
    assert.equal(status, 0);
    assert.match(
      err,
      /^(coranto: 127\.0\.0\.1:\d+: answered 503: busy; trying again in 7 s\n){2}no stories\n$/,
    );
    assert.deepEqual(there.waits, [7000, 7000]);
  });

  test('when a gateway is in trouble or the connection breaks, and not for ever', async (t) => {
    const there = await newsroomElsewhere(t);
    const mishaps = ['lost', { status: 502 }, { status: 504 }, { status: 429 }] as const;
    there.mishap = () => mishaps[there.requests.length - 1];
    assert.equal((await there.run('status')).status, 0);
    // Four mishaps, the stories and what webhooks have to say.
    assert.equal(there.requests.length, 6);
    there.mishap = () => ({ status: 502 });
    const { status, err } = await there.run('status');
    assert.match(err, /\ncoranto: the newsroom at .* cannot be asked now \(502\); try again later\n$/);
    assert.deepEqual([status, there.requests.length], [1, 12]);
  });

  test('but not when it asks for more patience than anybody has', async (t) => {
    const there = await newsroomElsewhere(t);
    there.mishap = () => ({ ...busy(503), headers: { 'Retry-After': '3600' } });
    assert.equal((await there.run('status')).status, 1);
    assert.deepEqual([there.requests.length, there.waits], [1, []]);
  });

  test('and a second try that is refused for what the first did says so', async (t) => {
    const there = await newsroomElsewhere(t);
    there.mishap = at('POST add-edition', [1], 'answer lost');
    const given = ['--language', 'de', '--title', 'Hafen', '--zone', 'Europe/Berlin'];
    const { status, err } = await there.run('edition', 'add', 'de', ...given);
    assert.match(
      err,
      /there is an edition “de” already: Hafen; it may have been done all the same: look with “coranto status --to /,
    );
    assert.equal(status, 1);
    assert.equal(there.newsroom.value("SELECT count(*) FROM editions WHERE path = 'de'"), 1);
  });
});

describe('a correction without a text', () => {
  const corrected = async (t: TestContext, mishap: Mishap) => {
    const here = await commandLine(t);
    const there = await newsroomElsewhere(t, here.clock);
    await there.run('import', here.write('strike.md', article({ story: 'strike', edition: 'en' })));
    there.mishap = at('POST note-correction', [1], mishap);
    const result = await there.run('correct', 'strike', 'en', '--note', 'It was nine.');
    const asked = there.requests.filter((name) => name === 'POST note-correction').length;
    return { ...result, asked, log: there.newsroom.log() };
  };

  test('is asked again where it was not taken', async (t) => {
    for (const status of [429, 503]) {
      const { asked, out, log } = await corrected(t, busy(status));
      assert.deepEqual([asked, out], [2, 'strike  en  corrected\n']);
      assert.deepEqual(log, ['released en/strike', 'corrected en/strike']);
    }
  });

  test('is never told to the public twice', async (t) => {
    for (const mishap of [
      'lost',
      'answer lost',
      { status: 502 },
      { status: 503 },
      { status: 504 },
    ] as const) {
      const { asked, status, err, log } = await corrected(t, mishap);
      assert.match(
        err,
        /; it may have been done all the same: look with “coranto status --to http:.*” before you try/,
      );
      assert.deepEqual([asked, status], [1, 1]);
      assert.equal(log.length, mishap === 'answer lost' ? 2 : 1);
    }
  });
});

describe('an import elsewhere', () => {
  /** Stories in two groups. */
  const STORIES = 210;

  async function many(t: TestContext, stories = STORIES) {
    const here = await commandLine(t);
    const there = await newsroomElsewhere(t, here.clock);
    for (let i = 0; i < stories; i++) {
      const media = i % 50 === 0 ? { media: '[{file: a.gif, alt: A}]' } : {};
      here.write(`many/s${i}/en.md`, article({ headline: `Crane ${i}`, ...media }));
      if (i % 50 === 0) here.write(`many/s${i}/a.gif`, Buffer.concat([PIXEL, Buffer.from([i])]));
    }
    return { there, folder: join(here.folder, 'many') };
  }

  const counts = ({ newsroom }: Elsewhere) =>
    ['articles', 'revisions', 'changes', 'revision_media'].map((table) =>
      newsroom.value(`SELECT count(*) FROM ${table}`),
    );

  test('that is cut for good goes on when it is run again: nothing doubled, nothing lost', async (t) => {
    const { there, folder } = await many(t);
    // Of the second group some requests come to nothing, and some are done though no answer tells so.
    let asked = 0;
    there.mishap = (name) => {
      if (name !== 'POST import' || ++asked === 1 || asked > 7) return undefined;
      return asked < 5 ? 'lost' : 'answer lost';
    };
    const { status, err } = await there.run('import', folder);
    assert.match(
      err,
      /the connection broke .*; 200 stories came in, and the same command goes on from there\n$/,
    );
    assert.equal(status, 1);
    assert.equal(there.newsroom.value('SELECT count(*) FROM articles'), STORIES);
    const again = await there.run('import', folder);
    assert.equal(again.status, 0);
    assert.deepEqual(counts(there), [STORIES, STORIES, STORIES, 5]);
  });

  test('whose connection breaks now and then comes in whole, once', async (t) => {
    const { there, folder } = await many(t);
    const seen = new Map<string, number>();
    there.mishap = (name) => {
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      if (times % 2 === 0) return undefined;
      return seen.size % 3 === 0 ? 'lost' : 'answer lost';
    };
    const { status } = await there.run('import', folder, '--problems-only');
    assert.equal(status, 0);
    assert.deepEqual(counts(there), [STORIES, STORIES, STORIES, 5]);
  });

  test('brings in no story whose media did not arrive', async (t) => {
    const { there, folder } = await many(t, 2);
    there.mishap = (name) =>
      name.startsWith('PUT') ? problem(409, 'the newsroom is closed here') : undefined;
    const { status, err } = await there.run('import', folder);
    assert.deepEqual([status, err], [1, 'coranto: the newsroom is closed here\n']);
    assert.deepEqual(counts(there), [0, 0, 0, 0]);
  });

  test('leaves out what that newsroom does not take, and says where it stands', async (t) => {
    const here = await commandLine(t);
    const there = await newsroomElsewhere(t, here.clock);
    here.write('in/long/en.md', article({ headline: 'x'.repeat(10_001) }));
    here.write('in/long/nl.md', article());
    here.write('in/strike/en.md', article({ byline: `[Ada, ${'y'.repeat(10_001)}]` }));
    here.write('in/strike/nl.md', article());
    const { status, err } = await there.run('import', join(here.folder, 'in'));
    assert.match(err, /in\/long\/en\.md:2: headline: Too big/);
    assert.match(err, /in\/strike\/en\.md:5: byline\[2\]: Too big/);
    assert.equal(status, 1);
    assert.deepEqual(there.newsroom.log(), ['released nl/long', 'released nl/strike']);
  });

  test('comes in smaller pieces where less is taken at once', async (t) => {
    const { there, folder } = await many(t, 16);
    there.mishap = at('POST import', [1, 2, 4], { status: 413, body: '<html>' });
    const { status, out } = await there.run('import', folder, '--problems-only');
    assert.deepEqual([status, out], [0, '']);
    assert.deepEqual(counts(there), [16, 16, 16, 1]);
    assert.equal(there.requests.filter((name) => name === 'POST import').length, 7);
  });
});

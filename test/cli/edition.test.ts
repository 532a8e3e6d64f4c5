import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ICON, LOGO, PNG } from '../support/picture.ts';
import { scratchFolder } from '../support/scratch.ts';
import { commandLine, runCaptured } from './command-line.ts';

const GIVEN = ['--language', 'de-at', '--title', 'Hafenblatt', '--zone', 'Europe/Vienna'];

describe('coranto edition', () => {
  test('add makes the database where there is none, and list shows the edition', async (t) => {
    const folder = scratchFolder(t);
    const env = { CORANTO_DATABASE: join(folder, 'new.db') };
    const added = await runCaptured({ env }, ['edition', 'add', 'de', ...GIVEN]);
    assert.deepEqual(added, {
      status: 0,
      out: 'added edition de: Hafenblatt (de-AT, Europe/Vienna)\n',
      err: '',
    });
    const { out } = await runCaptured({ env }, ['edition', 'list']);
    assert.equal(
      out,
      'path  language  direction  zone           fallback  required  api   state  title\n' +
        'de    de-AT     ltr        Europe/Vienna  hide      no        open  open   Hafenblatt\n',
    );
  });

  test('add and edit are changes of the public log, with who and why', async (t) => {
    const cli = await commandLine(t);
    await cli.run('edition', 'add', 'de', ...GIVEN, '--actor', 'Ada');
    await cli.run('edition', 'edit', 'de', '--title', 'Hafen', '--reason', 'shorter');
    assert.deepEqual(cli.newsroom.rows('SELECT kind, edition_id, actor, reason FROM changes ORDER BY seq'), [
      { kind: 'edition', edition_id: 5, actor: 'Ada', reason: null },
      { kind: 'edition', edition_id: 5, actor: 'tester', reason: 'shorter' },
    ]);
    assert.deepEqual(
      cli.newsroom.rows('SELECT tag FROM touches WHERE seq = 2 ORDER BY tag').map((row) => row['tag']),
      ['edition:5', 'editions', 'newest:5'],
    );
  });

  test('edit changes what is given, and is quiet when that is so already', async (t) => {
    const cli = await commandLine(t);
    assert.equal((await cli.run('edition', 'edit', 'en', '--title', 'Quay News')).out, 'title  Quay News\n');
    assert.equal((await cli.run('edition', 'edit', 'en', '--title', 'Quay News')).out, 'nothing changed\n');
    const [edited] = await cli.json('edition', 'edit', 'en', '--language', 'ar');
    assert.deepEqual(edited?.['changed'], ['language', 'direction']);
  });

  test('refuses wrong settings by what was expected', async (t) => {
    const cli = await commandLine(t);
    const refusals: [string[], number, RegExp][] = [
      [['add', 'en', ...GIVEN], 1, /there is an edition “en” already/],
      [['add', 'api', ...GIVEN], 1, /“api” is a URL of Coranto itself/],
      [['add', 'DE', ...GIVEN], 1, /“DE” is not a path/],
      [['add', 'de', ...GIVEN, '--language', 'de_AT'], 1, /“de_AT” is not a language tag/],
      [['add', 'de', ...GIVEN, '--zone', 'Vienna'], 1, /“Vienna” is not a time zone/],
      [['add', 'de', ...GIVEN, '--calendar', 'roman'], 1, /“roman” is not a calendar/],
      [['add', 'de', ...GIVEN, '--direction', 'up'], 2, /Allowed choices are ltr, rtl/],
      [['add', 'de', ...GIVEN, '--api', 'closed'], 2, /Allowed choices are open, key/],
      [['add', 'de', '--title', 'x'], 2, /--language/],
      [['edit', 'xx', '--title', 'x'], 1, /there is no edition “xx”/],
      [['edit', 'en'], 2, /say what to change/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run('edition', ...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
    }
  });

  test('may ask for a key in the API, which is a change of the log and of no document', async (t) => {
    const cli = await commandLine(t);
    await cli.run('edition', 'add', 'de', ...GIVEN, '--api', 'key');
    const seq = cli.newsroom.value('SELECT max(seq) FROM changes');
    assert.match((await cli.run('edition', 'list')).out, /^de .* no +key +open +Hafenblatt$/m);
    assert.equal((await cli.run('edition', 'edit', 'de', '--api', 'open')).out, 'api  open\n');
    assert.deepEqual(cli.newsroom.rows('SELECT kind, edition_id FROM changes WHERE seq > ?', seq), [
      { kind: 'edition', edition_id: 5 },
    ]);
    assert.equal(cli.newsroom.value('SELECT count(*) FROM touches WHERE seq > ?', seq), 0);
  });

  test('move, close and open say what became of it', async (t) => {
    const cli = await commandLine(t);
    assert.equal(
      (await cli.run('edition', 'move', 'nl', 'nl-be')).out,
      'edition nl is at nl-be now; its former URLs redirect there\n',
    );
    assert.match((await cli.run('edition', 'move', 'fr', 'nl')).err, /“nl” was the path of edition “nl-be”/);
    assert.equal(
      (await cli.run('edition', 'close', 'fr')).out,
      'edition fr is closed: nothing waited there\n',
    );
    assert.equal((await cli.run('edition', 'close', 'fr')).out, 'edition fr was closed already\n');
    assert.match((await cli.run('edition', 'list')).out, /^fr .* closed {2}Nouvelles du port$/m);
    assert.equal((await cli.run('edition', 'open', 'fr')).out, 'edition fr is open\n');
    assert.equal((await cli.run('edition', 'close', 'xx')).status, 1);
  });

  test('add and edit say what feeds say of it, and take each away again', async (t) => {
    const cli = await commandLine(t);
    const icon = cli.write('icon.png', ICON.bytes);
    const logo = cli.write('logo.png', LOGO.bytes);
    const feeds = ['--window', '20', '--rights', '© Hafen', '--license', 'https://license.example/'];
    assert.equal((await cli.run('edition', 'add', 'de', ...GIVEN, ...feeds, '--icon', icon)).status, 0);
    assert.equal(
      (await cli.run('edition', 'edit', 'de', '--logo', logo, '--no-icon', '--no-rights')).out,
      `rights  none\nicon    none\nlogo    ${LOGO.name}\n`,
    );
    assert.equal(
      (await cli.run('edition', 'edit', 'de', '--window', '30', '--no-license')).out,
      'window   30\nlicense  none\n',
    );
    const [{ editions } = {}] = (await cli.json('edition', 'list')) as [
      { editions: Record<string, unknown>[] },
    ];
    const { windowSize, rights, license, icon: none, logo: name } = editions?.at(-1) ?? {};
    assert.deepEqual([windowSize, rights, license, none, name], [30, null, null, null, LOGO.name]);
    assert.ok(existsSync(join(cli.env['CORANTO_MEDIA'] as string, LOGO.name.slice(0, 2), LOGO.name)));
  });

  test('add and edit say what pages look like and who publishes them, and take each away again', async (t) => {
    const cli = await commandLine(t);
    const given = {
      ...{ accent: '#0B5', publisher: 'Hafenamt', email: 'presse@example.org' },
      ...{ phone: '+999 55 01', address: 'Kai 1, Hafen' },
    };
    const options = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
    const [{ added } = {}] = (await cli.json('edition', 'add', 'de', ...GIVEN, ...options)) as [
      { added: Record<string, unknown> },
    ];
    const kept = Object.keys(given).map((name) => added?.[name]);
    assert.deepEqual(kept, ['#00bb55', 'Hafenamt', 'presse@example.org', '+999 55 01', 'Kai 1, Hafen']);
    const without = Object.keys(given).map((name) => `--no-${name}`);
    assert.equal(
      (await cli.run('edition', 'edit', 'de', ...without)).out,
      'accent     none\npublisher  none\nemail      none\nphone      none\naddress    none\n',
    );
  });

  test('refuses a picture that cannot be one, and settings that no feed could have', async (t) => {
    const cli = await commandLine(t);
    const pixel = cli.write('pixel.png', PNG);
    const text = cli.write('icon.svg', '<svg/>');
    const gone = join(cli.folder, 'gone.png');
    const refusals: [string[], number, RegExp][] = [
      [
        ['--icon', pixel],
        1,
        /^coranto: --icon “.*pixel.png”: has 1 by 1 pixels; expected at least 48 across$/m,
      ],
      [['--icon', text], 1, /--icon: “icon.svg” cannot be published/],
      [['--logo', gone], 1, /--logo “.*gone.png”: .*no such file|does not exist/],
      [['--logo', cli.folder], 1, /is not a file/],
      [['--window', 'all'], 2, /expected a whole number/],
      [['--window', '5'], 1, /a window of 5 cannot be; expected a whole number of entries from 10 to 500/],
      [['--license', 'CC BY'], 1, /“CC BY” is not a web address/],
      [['--rights', ''], 1, /the rights are empty/],
      [['--accent', 'blue'], 1, /“blue” is not a colour; expected one such as #0b5c7a/],
      [['--email', 'press'], 1, /“press” is not an e-mail address; expected one such as press@example.org/],
      [['--phone', 'call us'], 1, /“call us” is not a telephone number; expected one such as \+32/],
      [['--publisher', ' '], 1, /the publisher is empty/],
      [['--address', ''], 1, /the address is empty/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run('edition', 'edit', 'en', ...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
    }
    assert.equal(cli.newsroom.value('SELECT count(*) FROM changes'), 0);
  });

  test('add and edit say which editions every story needs', async (t) => {
    const cli = await commandLine(t);
    await cli.run('edition', 'add', 'de', ...GIVEN, '--required');
    assert.equal((await cli.run('edition', 'edit', 'nl', '--required')).out, 'required  true\n');
    assert.equal((await cli.run('edition', 'edit', 'nl', '--not-required')).out, 'required  false\n');
    assert.equal((await cli.run('edition', 'edit', 'nl', '--required', '--not-required')).status, 2);
    assert.deepEqual(cli.newsroom.rows('SELECT path FROM editions WHERE required = 1'), [{ path: 'de' }]);
    // A file that does not say leaves it as a command set it.
    const file = (more: string) =>
      cli.write(
        'newsroom.yaml',
        `editions:\n  - { path: de, language: de-AT, title: Hafenblatt, timeZone: Europe/Vienna${more} }\n`,
      );
    file('');
    assert.equal((await cli.run('import', cli.folder)).status, 0);
    file(', required: false');
    assert.match(
      (await cli.run('import', cli.folder)).err,
      /required of edition “de” is “true”, here “false”/,
    );
  });
});

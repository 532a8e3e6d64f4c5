import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandLine } from './command-line.ts';

const TOKEN = /^coranto_([a-z2-7]{8})_[\w-]{43}\n$/;

describe('coranto key', () => {
  test('create prints the key alone, so that it can be piped, and says beside it that it is kept nowhere', async (t) => {
    const cli = await commandLine(t);
    const { status, out, err } = await cli.run('key', 'create', '--name', 'havenkrant');
    assert.equal(status, 0);
    assert.match(out, TOKEN);
    assert.equal(
      err,
      'This is the key “havenkrant”.\nIt is shown this once, and kept nowhere: give it to them now.\n',
    );
    const [made] = await cli.json('key', 'create', '--name', 'agency', '--embargoed', 'nl,en');
    assert.match(`${made?.['token']}\n`, TOKEN);
    assert.match(JSON.stringify(made), /"scopes":\[\],"editions":null,"embargoed":\["en","nl"\]/);
  });

  test('list shows what each may do and when it was used, aligned, and nothing secret', async (t) => {
    const cli = await commandLine(t);
    assert.match((await cli.run('key', 'list')).err, /^there are no keys yet/);
    const given = ['--scopes', 'read, write', '--editions', 'fr,nl', '--embargoed', 'nl'];
    const { out: first } = await cli.run(
      ...['key', 'create', '--name', 'havenkrant', ...given],
      ...['--expires', '2027-01-01', '--per-minute', '60'],
    );
    cli.clock.move(1000);
    const { out: second, err } = await cli.run('key', 'rotate', 'havenkrant', '--overlap', '2d');
    await cli.run('key', 'create', '--name', 'wire');
    await cli.run('key', 'revoke', 'wire');
    const [one, two] = [first, second].map((out) => TOKEN.exec(out)?.[1]);
    assert.match(err, new RegExp(`^This is the second secret of the key “havenkrant”; ${one} is good until`));
    await cli.newsroom.db.run({
      sql: 'UPDATE key_secrets SET last_used_at = ? WHERE prefix = ?',
      values: [cli.clock.now(), one ?? ''],
    });
    const wire = cli.newsroom.value('SELECT prefix FROM key_secrets WHERE key_id = 2');
    const { out } = await cli.run('key', 'list');
    const rows = [
      ['key', 'state', 'prefix', 'scopes', 'editions', 'embargoed', 'a minute', 'ends', 'last used'],
      [
        'havenkrant',
        'valid',
        one,
        'read,write',
        'nl,fr',
        'nl',
        '60',
        '2026-03-16T09:30:01Z',
        '2026-03-14T09:30:01Z',
      ],
      ['', 'valid', two, '', '', '', '', '2027-01-01T00:00:00Z', 'never'],
      ['wire', 'revoked', wire, 'read', 'all', 'none', '600', '2026-03-14T09:30:01Z', 'never'],
    ];
    const lines = out.trimEnd().split('\n');
    assert.deepEqual(
      lines,
      rows.map((row) => pad(row as string[], rows as string[][])),
    );
    const [listed] = await cli.json('key', 'list');
    const told = JSON.stringify(listed);
    assert.ok(told.includes('"expiresAt":"2027-01-01T00:00:00.000Z"'));
    for (const token of [first, second]) assert.ok(!told.includes(token.trim().slice(-43)));
  });

  test('edit, revoke and history say what became of it', async (t) => {
    const cli = await commandLine(t);
    const { out } = await cli.run('key', 'create', '--name', 'wire', '--editions', 'nl');
    const prefix = TOKEN.exec(out)?.[1] as string;
    const edited = await cli.run('key', 'edit', 'wire', '--all-editions', '--scopes', 'publish', 'write');
    assert.match(edited.out, /\nwire {2}valid {2}\w{8} {2}publish,write {2}all /);
    assert.equal((await cli.run('key', 'edit', 'wire', '--no-expires')).out, 'nothing changed\n');
    const [json] = await cli.json('key', 'edit', 'wire', '--expires', '+1d', '--embargoed', 'nl');
    assert.deepEqual(json?.['changed'], ['embargoed', 'expires']);
    await cli.run('key', 'edit', 'wire', '--no-expires', '--no-embargoed');
    const revoke = ['key', 'revoke', 'wire', '--prefix', `coranto_${prefix}`, '--actor', 'Ada'];
    assert.equal(
      (await cli.run(...revoke, '--reason', 'it leaked')).out,
      `secret ${prefix} of key wire is revoked: the next request with it is refused\n`,
    );
    assert.equal((await cli.run(...revoke)).out, `secret ${prefix} of key wire was revoked already\n`);
    assert.equal((await cli.run('key', 'revoke', 'wire')).out.slice(0, 19), 'key wire is revoked');
    assert.match(
      (await cli.run('key', 'history', 'wire')).out,
      new RegExp(
        `^when .* why\n.*Z {2}revoked {12}tester\n.*Z {2}revoked {2}${prefix} {2}Ada {5}it leaked\n`,
      ),
    );
    const [history] = await cli.json('key', 'history', 'wire');
    assert.equal(JSON.stringify(history).match(/"action"/g)?.length, 6);
  });

  test('refuses what makes no sense in one sentence', async (t) => {
    const cli = await commandLine(t);
    await cli.run('key', 'create', '--name', 'wire');
    await cli.run('key', 'rotate', 'wire');
    const refusals: [string[], number, RegExp][] = [
      [['create'], 2, /required option '--name <name>'/],
      [['create', '--name', 'wire'], 1, /there is a key “wire” already/],
      [['create', '--name', 'Wire!'], 1, /“Wire!” is not a name for a key/],
      [
        ['create', '--name', 'x', '--scopes', 'read,erase'],
        2,
        /“erase” is not a scope; expected some of read/,
      ],
      [['create', '--name', 'x', '--scopes', ','], 2, /It names none/],
      [['create', '--name', 'x', '--editions', 'xx'], 1, /there is no edition “xx”/],
      [['create', '--name', 'x', '--expires', '2020-01-01'], 1, /cannot end in the past/],
      [['create', '--name', 'x', '--expires', 'never'], 1, /“never” is not a time/],
      [['create', '--name', 'x', '--per-minute', '0'], 2, /a whole number from 1/],
      [['rotate', 'wire'], 1, /has two secrets already/],
      [['rotate', 'wire', '--overlap', 'soon'], 2, /a span of time such as 12h or 7d/],
      [['edit', 'wire'], 2, /say what to change/],
      [['edit', 'wire', '--editions', 'nl', '--all-editions'], 2, /not both/],
      [['edit', 'nobody', '--scopes', 'read'], 1, /there is no key “nobody”/],
      [['revoke', 'wire', '--prefix', 'zzzzzzzz'], 1, /no secret “zzzzzzzz” that is still good/],
      [['history', 'nobody'], 1, /there is no key “nobody”/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run('key', ...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
      assert.equal(result.out, '');
    }
  });
});

/** A row as it is aligned with the others. */
function pad(row: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = row.map((_, column) => Math.max(...rows.map((one) => (one[column] ?? '').length)));
  return row
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { article, commandLine } from './command-line.ts';

describe('coranto preview', () => {
  test('prints a link, when it ends, and a line an edition', async (t) => {
    const cli = await commandLine(t);
    cli.write('in/strike/en.md', article({ publishAt: '2026-04-01T09:00Z' }));
    cli.write('in/strike/nl.md', article({ source: 'en', publishAt: undefined }));
    cli.write('in/strike/ar.md', article({ source: 'en' }));
    await cli.run('import', `${cli.folder}/in`);
    await cli.run('withdraw', 'strike', '--edition', 'ar');
    const { status, out, err } = await cli.run('preview', 'strike');
    assert.deepEqual([status, err], [0, '']);
    const [url = '', , until = '', ...rows] = out.split('\n');
    assert.match(url, /^http:\/\/127\.0\.0\.1:4400\/preview\/[\w-]{72}\/$/);
    assert.match(
      until,
      /^Whoever has this link sees the story for 24 hours, until Sunday.*15 March 2026 at \d\d:\d\d/,
    );
    assert.deepEqual(rows, [
      '',
      'en  en  appears at its time, 2026-04-01T09:00:00Z',
      'nl  nl  has no time yet',
      'fr  fr  no text yet',
      'ar  ar  withdrawn: nothing to be seen',
      '',
    ]);
    const secret = cli.newsroom.value('SELECT preview_secret FROM newsroom') as string;
    assert.equal(secret.length, 72);
    const [json = {}] = await cli.json('preview', 'strike');
    assert.deepEqual(
      { ...json, editions: (json['editions'] as unknown[])[0] },
      {
        story: 'strike',
        url,
        endsAt: '2026-03-15T09:30:00Z',
        editions: { edition: 'en', language: 'en', state: 'scheduled', publishAt: '2026-04-01T09:00:00Z' },
      },
    );
    assert.equal(cli.newsroom.value('SELECT preview_secret FROM newsroom'), secret);
  });

  test('says when there is nothing to be seen, and makes no secret for it', async (t) => {
    const cli = await commandLine(t);
    assert.match((await cli.run('preview', 'strike')).err, /there is no story “strike”/);
    cli.write('in/strike/en.md', article());
    await cli.run('import', `${cli.folder}/in`);
    await cli.run('withdraw', 'strike');
    const { status, err } = await cli.run('preview', 'strike');
    assert.deepEqual(
      [status, err],
      [
        1,
        'coranto: story “strike” has nothing to preview: no edition has a text of it that is or will be public\n',
      ],
    );
    assert.equal(cli.newsroom.value('SELECT preview_secret FROM newsroom'), null);
  });

  test('takes its secret neither into an export nor out of one', async (t) => {
    const cli = await commandLine(t);
    cli.write('in/strike/en.md', article());
    await cli.run('import', `${cli.folder}/in`);
    await cli.run('preview', 'strike');
    const secret = cli.newsroom.value('SELECT preview_secret FROM newsroom') as string;
    const copy = await commandLine(t);
    const env = { ...copy.env, CORANTO_DATABASE: `${copy.folder}/restored.db` };
    assert.equal((await cli.run('export', `${cli.folder}/out`)).status, 0);
    const files = readdirSync(`${cli.folder}/out`).filter((name) => name.endsWith('.jsonl'));
    assert.ok(files.length > 0);
    for (const name of files)
      assert.ok(!readFileSync(`${cli.folder}/out/${name}`, 'utf8').includes(secret), name);
    assert.equal((await copy.runWith({ env }, 'restore', `${cli.folder}/out`)).status, 0);
    const link = (await cli.run('preview', 'strike')).out.split('\n')[0];
    assert.notEqual((await copy.runWith({ env }, 'preview', 'strike')).out.split('\n')[0], link);
  });
});
